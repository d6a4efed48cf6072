"""The honest waiting time beside the two published formulas, on simulated days.

Three queues share twelve operators; calls come by a working day's curve, talks are log-normal,
some people give up. At each entering that has to wait, three answers are noted against what the
wait then was: ours (or its silence), *AHT x position / agents* (Genesys), and the same over the
last hour's talks with shared agents split and only those ahead counted (Google). By hand:
``python -m bench.routing_estimate``.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from cli.bench import Row, row, show
from queues import moves
from queues.engine import Engine
from queues.estimate import shares
from queues.foresight import Experience, expect
from queues.model import US, Membership, Policy, Profile
from queues.moves import Arrived, Decision, Move

QUEUES = ("geral", "tributos", "ouvidoria")
MEANS_S = {"geral": 150.0, "tributos": 260.0, "ouvidoria": 420.0}
OPERATORS = 12
HOURS = 10
DAYS = 5
PATIENCE_S = 900.0


@dataclass(slots=True)
class Told:
    """What was said at one entering, in seconds; `ours` is None when we kept silent."""

    ours: float | None
    simple: float
    shared: float
    at: int
    truth: float | None = None


class SimulatedDay:
    """One day: a heap of what happens next, the engine, what is known of talks."""

    def __init__(self, seed: int) -> None:
        self.engine = Engine()
        self.told: dict[str, Told] = {}
        self._rng = random.Random(seed)
        self._talking: dict[int, tuple[str, int]] = {}
        self._events: list[tuple[int, int, Move]] = []
        self._count = 0
        self._known = {queue: Experience() for queue in QUEUES}
        self._lately: dict[str, list[tuple[int, float]]] = {queue: [] for queue in QUEUES}

    def run(self) -> list[Told]:
        """The whole day; those who waited and were answered."""
        for move in self._people():
            self._apply(move, 0)
        self._arrivals()
        while self._events:
            due = self.engine.next_due()
            if due is not None and due < self._events[0][0]:
                self._apply(moves.Tick(), due)
                continue
            at, _, move = heappop(self._events)
            self._apply(move, at)
        return [one for one in self.told.values() if one.truth is not None]

    def _people(self) -> list[Move]:
        made: list[Move] = [moves.QueueChanged(Policy(queue, wrap_up_s=0.0)) for queue in QUEUES]
        for number in range(OPERATORS):
            seats = QUEUES[: 1 + number % 3] if number % 4 else QUEUES[number % 3 :]
            profile = Profile(f"o{number:02}", queues=tuple(Membership(q) for q in seats))
            made += [
                moves.OperatorChanged(profile),
                moves.PresenceChanged(profile.operator, "available"),
            ]
        return made

    def _arrivals(self) -> None:
        for queue in QUEUES:
            at = 0.0
            while at < HOURS * 3600:
                curve = 0.6 + 0.7 * math.sin(math.pi * at / (HOURS * 3600)) ** 2
                rate = curve * OPERATORS * 0.33 / MEANS_S[queue]
                at += self._rng.expovariate(rate)
                who = f"{queue[:1]}{len(self._events):05}"
                self._at(int(at * US), Arrived(who, queue, int(at * US)))
                leaves = at + self._rng.expovariate(1 / PATIENCE_S)
                self._at(int(leaves * US), moves.Left(who, "abandoned"))

    def _at(self, at: int, move: Move) -> None:
        self._count += 1
        heappush(self._events, (at, self._count, move))

    def _apply(self, move: Move, at: int) -> None:
        if isinstance(move, moves.Left):
            item = self.engine.items.get(move.interaction)
            if item is None or item.offer is not None:
                return  # being served: nobody gives up now
        for decision in self.engine.apply(move, at):
            self._decided(decision, at)
        if isinstance(move, Arrived):
            self._tell(move, at)

    def _tell(self, move: Arrived, at: int) -> None:
        item, position = self.engine.items[move.interaction], self.engine.position(move.interaction)
        if item.lane is None or position is None:
            return
        able = item.lane.able
        known = list(self._known[move.queue].handling.seen) or [MEANS_S[move.queue]]
        hour = [s for when, s in self._lately[move.queue] if when > at - 3600 * US] or known
        split = max(0.5, shares(self.engine, able))
        ours = expect(self.engine, move.interaction, self._known, at)
        self.told[move.interaction] = Told(
            ours.seconds if ours else None,
            sum(known) / len(known) * position / max(1, able.bit_count()),
            sum(hour) / len(hour) * position / split,
            at,
        )

    def _decided(self, decision: Decision, at: int) -> None:
        if isinstance(decision, moves.Offered):
            waited = (at - self.engine.items[decision.interaction].arrived.entered_at) / US
            self._known[decision.queue].left(waited, gave_up=False)
            told = self.told.get(decision.interaction)
            if told is not None and told.truth is None:
                told.truth = (at - told.at) / US
            mean = MEANS_S[decision.queue]
            talk = self._rng.lognormvariate(math.log(mean) - 0.32, 0.8)
            self._at(at, moves.OfferAccepted(decision.offer))
            self._at(at + int(talk * US), moves.Released(decision.offer))
            self._talking[decision.offer] = (decision.queue, at)
        elif isinstance(decision, moves.Gone) and decision.reason == "abandoned":
            self._known[decision.queue].left(decision.waited / US, gave_up=True)
        elif isinstance(decision, moves.OfferEnded):
            queue, since = self._talking.pop(decision.offer)
            self._known[queue].handling.saw((at - since) / US)
            self._lately[queue].append((at, (at - since) / US))


def errors(told: Sequence[Told], name: str) -> list[float]:
    """Absolute errors in seconds of one way of telling, sorted."""
    pairs = [(getattr(one, name), one.truth) for one in told]
    return sorted(abs(said - truth) for said, truth in pairs if said is not None)


def measure() -> list[Row]:
    """Errors at the middle and the ninetieth; ours is to be below both others'."""
    told = [one for seed in range(DAYS) for one in SimulatedDay(seed).run()]
    spoken = [one for one in told if one.ours is not None]
    how = f"{len(told)} waits on {DAYS} days; we spoke at {len(spoken)}, all three judged on those"
    ours, simple, shared = (errors(spoken, name) for name in ("ours", "simple", "shared"))
    rows = []
    for label, share in (("P50", 0.5), ("P90", 0.9)):
        best = min(_at(simple, share), _at(shared, share))
        rows.append(row(f"estimate, error {label}", _at(ours, share), "s", best, how))
        rows.append(
            row(f"AHT x position / agents, error {label}", _at(simple, share), "s", None, how)
        )
        rows.append(
            row(f"shared agents, last hour, error {label}", _at(shared, share), "s", None, how)
        )
    return rows


def _at(found: Sequence[float], share: float) -> float:
    return found[min(len(found) - 1, int(share * len(found)))] if found else math.inf


if __name__ == "__main__":
    show(measure())
