"""How long it will take, played out from what stands now; said only when it can be said honestly.

The operators who matter, each with how long their present conversation has lasted, and everybody
ahead in every queue that these operators serve, are played forward some dozens of times by the
engine's own rule (whoever has waited longest comes first). Conversations last as the last ones of
their queue did, given how long they have lasted already; people give up as they did lately. The
middle of the outcomes is the estimate; when the tenth and the ninetieth lie far apart, or little
is known, the answer is None.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace

from queues.engine.desks import Desk
from queues.engine.lanes import Lane
from queues.engine.state import Item, State
from queues.estimate import LEAST_SEEN, WIDEST_S, WIDEST_SHARE, Estimate, Handling
from queues.model import US

PLAYS = 40
MOST_AHEAD = 400
GIVE_UP_LEAST = 5
"""Fewer abandons than this say nothing about patience."""
KEPT_WRAPS = 50


@dataclass(slots=True)
class Experience:
    """What one queue has taught lately: talks, wrap-ups, how soon people give up."""

    handling: Handling = field(default_factory=Handling)
    wraps: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT_WRAPS))
    gave_up: float = 0.0
    waited_s: float = 0.0

    def wrapped(self, seconds: float) -> None:
        """An operator came back from a wrap-up."""
        self.wraps.append(max(0.0, seconds))

    def left(self, waited_s: float, gave_up: bool) -> None:
        """Somebody's wait ended; older waits count less and less."""
        self.gave_up = self.gave_up * 0.99 + gave_up
        self.waited_s = self.waited_s * 0.99 + max(0.0, waited_s)

    @property
    def hazard(self) -> float:
        """Giving up, per second of waiting."""
        known = self.gave_up >= GIVE_UP_LEAST and self.waited_s > 0
        return self.gave_up / self.waited_s if known else 0.0

    @property
    def wrap_s(self) -> float:
        """A usual wrap-up."""
        return sum(self.wraps) / len(self.wraps) if self.wraps else 0.0


@dataclass(slots=True)
class _Line:
    """The people ahead in one lane, by rank; their queue's hazard and talks."""

    able: int
    ranks: list[int]
    talks: Sequence[float]
    wrap_s: float
    hazard: float


@dataclass(slots=True)
class _Busy:
    """An operator at work: their bit, and what is known of when they are free."""

    bit: int
    talks: list[float]
    spent_s: float
    sure_s: float


def expect(
    engine: State, interaction: str, known: Mapping[str, Experience], now: int
) -> Estimate | None:
    """The wait still before this one from `now` (us), in seconds; None when unsure."""
    item = engine.items.get(interaction)
    if item is None or item.lane is None:
        return None
    own = known.get(item.lane.need.queue)
    if own is None or len(own.handling.seen) < LEAST_SEEN:
        return None
    scene = _Scene(engine, item, item.lane, known, now)
    if not scene.desks or scene.ahead > MOST_AHEAD:
        return None
    rng = random.Random(item.rank)  # noqa: S311 - the same question, the same answer
    waits = sorted(scene.play(rng) for _ in range(PLAYS))
    low, middle, high = waits[PLAYS // 10], waits[PLAYS // 2], waits[-1 - PLAYS // 10]
    if high - low > max(WIDEST_S, WIDEST_SHARE * middle):
        return None
    return Estimate(middle, low, high)


class _Scene:
    """What stands now, as far as it touches one person's wait."""

    def __init__(
        self, engine: State, item: Item, lane: Lane, known: Mapping[str, Experience], now: int
    ) -> None:
        self._known, self._now = known, now
        self._able = lane.able
        near = [d for d in engine.desks.by_id.values() if lane.able & d.bit and _works(d)]
        queues = {queue for desk in near for queue in desk.seats}
        self.desks = [
            self._busy(desk)
            for desk in engine.desks.by_id.values()
            if _works(desk) and not queues.isdisjoint(desk.seats)
        ]
        if not near:
            self.desks = []
        lanes = [one for queue in sorted(queues) for one in engine.lanes.by_queue.get(queue, ())]
        self.lines = [self._line(one, item) for one in lanes if one.line.length]
        self.ahead = sum(len(line.ranks) for line in self.lines)

    def _line(self, lane: Lane, item: Item) -> _Line:
        ranks: list[int] = []
        for rank, who in lane.line:
            if (rank, who) >= item.key or len(ranks) > MOST_AHEAD:
                break
            ranks.append(rank)
        experience = self._known.get(lane.need.queue) or Experience()
        talks = list(experience.handling.seen) or list(self._own().handling.seen)
        return _Line(lane.able, ranks, talks, experience.wrap_s, experience.hazard)

    def _own(self) -> Experience:
        return max(self._known.values(), key=lambda one: len(one.handling.seen))

    def _busy(self, desk: Desk) -> _Busy:
        now = self._now
        if desk.presence == "wrap_up" and desk.until is not None:
            return _Busy(desk.bit, [], 0.0, max(0.0, (desk.until - now) / US))
        held = max(desk.held.values(), key=lambda one: one.offered_at, default=None)
        if held is None:
            return _Busy(desk.bit, [], 0.0, 0.0)
        experience = self._known.get(held.queue) or self._own()
        talks = sorted(experience.handling.seen)
        return _Busy(desk.bit, talks, (now - held.offered_at) / US, experience.wrap_s)

    def play(self, rng: random.Random) -> float:
        """One outcome: seconds until an operator takes this one."""
        free = [(self._rest(one, rng), n) for n, one in enumerate(self.desks)]
        heapify(free)
        heads = [0] * len(self.lines)
        while free:
            at, n = free[0]
            bit = self.desks[n].bit
            taken = self._next(bit, heads, at, rng)
            if taken is not None:
                talk = rng.choice(taken.talks) + taken.wrap_s
                heapreplace(free, (at + talk, n))
            elif self._able & bit:
                return at
            else:
                heappop(free)  # serves only those behind from now on
        return math.inf

    def _next(self, bit: int, heads: list[int], at: float, rng: random.Random) -> _Line | None:
        """Whom this operator takes: the longest wait ahead of us that is still there."""
        while True:
            best, chosen = None, -1
            for number, line in enumerate(self.lines):
                head = heads[number]
                if line.able & bit and head < len(line.ranks):
                    rank = line.ranks[head]
                    if best is None or rank < best:
                        best, chosen = rank, number
            if chosen < 0:
                return None
            heads[chosen] += 1
            line = self.lines[chosen]
            if line.hazard <= 0 or rng.random() >= 1 - math.exp(-line.hazard * at):
                return line

    @staticmethod
    def _rest(one: _Busy, rng: random.Random) -> float:
        """How long until this operator is free, given how long it has lasted."""
        if not one.talks:
            return one.sure_s
        first = bisect_right(one.talks, one.spent_s)
        if first < len(one.talks):
            left = rng.choice(one.talks[first:]) - one.spent_s
        else:  # longer than all we know: as long again as half of a usual one
            left = rng.random() * one.talks[len(one.talks) // 2]
        return left + one.sure_s


def _works(desk: Desk) -> bool:
    return desk.presence in ("available", "wrap_up")
