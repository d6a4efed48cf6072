"""How long it will take, said only when it can be said honestly.

The wait of somebody at place n is played out some dozens of times: the operators who can serve it
are in the middle of conversations as long as those seen lately, and the n-th of them to become
free takes this one. The middle of the outcomes is the estimate, the tenth and ninetieth its
bounds. When little is known, or the bounds lie far apart, the answer is None: silence is better
than a wrong promise.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heapify, heapreplace
from itertools import accumulate

from queues.engine.state import State

LEAST_SEEN = 10
KEPT = 200
WIDEST_S = 240.0
WIDEST_SHARE = 1.0
PLAYS = 80
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds: the middle, and the bounds between which 80 of 100 should fall."""

    seconds: float
    low: float
    high: float


class Handling:
    """The last handling times of one queue, in seconds, operators' wrap-up included."""

    def __init__(self, seen: Iterable[float] = ()) -> None:
        self.seen: deque[float] = deque(seen, maxlen=KEPT)

    def saw(self, seconds: float) -> None:
        if seconds > 0:
            self.seen.append(seconds)


def shares(engine: State, able: int) -> float:
    """How many operators' worth work on this: each split over their queues with people."""
    total = 0.0
    for desk in engine.desks.by_id.values():
        if able & desk.bit and desk.presence in ("available", "wrap_up"):
            busy = sum(1 for queue in desk.seats if engine.lanes.waiting(queue))
            total += 1 / max(1, busy)
    return total


def estimate(position: int, handling: Handling, operators: float) -> Estimate | None:
    """The wait at `position` (1 is next) with so many operators' shares; None when unsure."""
    seen = list(handling.seen)
    if len(seen) < LEAST_SEEN or operators <= 0 or position < 1:
        return None
    desks = max(1, round(operators))
    scale = max(1.0, position / MOST_STEPS)  # far places: fewer, longer steps
    steps = max(1, round(position / scale))
    rng = random.Random(position * 1009 + desks)  # noqa: S311 - the same question, the same answer
    weights = list(accumulate(seen))
    waits = sorted(_play(rng, seen, weights, desks, steps) * scale for _ in range(PLAYS))
    low, middle, high = waits[PLAYS // 10], waits[PLAYS // 2], waits[-1 - PLAYS // 10]
    if high - low > max(WIDEST_S, WIDEST_SHARE * middle):
        return None
    return Estimate(middle, low, high)


def _play(
    rng: random.Random, seen: list[float], weights: list[float], desks: int, steps: int
) -> float:
    """One outcome. A conversation met at a random moment is one of the longer ones."""
    ends = [rng.random() * long for long in rng.choices(seen, cum_weights=weights, k=desks)]
    heapify(ends)
    wait = 0.0
    for _ in range(steps):
        wait = ends[0]
        heapreplace(ends, wait + rng.choice(seen))
    return wait
