"""Plays a day under given rules: the engine decides, the day's people do what they did.

Deterministic: the same day and rules give the same outcome. What never happened (how long an
abandoned citizen would have talked) is filled with the middle of what did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from queues import moves
from queues.engine import Engine
from queues.model import US
from queues.moves import Decision, Move
from queues.whatif.day import Day, Visit

Change = Callable[[Move], Move]
TAIL_US = 4 * 3600 * US
"""How long after the last thing that happened the last conversations may go on."""


@dataclass(slots=True)
class Outcome:
    """What a day came to, per queue and over all. Waits in seconds, busy time in seconds."""

    arrived: int = 0
    answered: int = 0
    abandoned: int = 0
    waits: list[float] = field(default_factory=list)
    served_s: float = 0.0

    def level(self, threshold_s: float) -> float | None:
        """Answered within the threshold, of those answered and abandoned (`padrao-1`)."""
        counted = self.answered + self.abandoned
        within = sum(1 for wait in self.waits if wait <= threshold_s)
        return within / counted if counted else None

    @property
    def mean_wait_s(self) -> float | None:
        return sum(self.waits) / len(self.waits) if self.waits else None

    def wait_at(self, share: float) -> float | None:
        """A percentile of the waits of those who were answered."""
        if not self.waits:
            return None
        return sorted(self.waits)[min(len(self.waits) - 1, int(share * len(self.waits)))]


@dataclass(slots=True)
class Played:
    """Outcomes by queue, and how much of the operators' time was used."""

    queues: dict[str, Outcome] = field(default_factory=dict)
    there_s: float = 0.0
    busy_s: float = 0.0

    @property
    def occupancy(self) -> float | None:
        """Share of the time in which somebody was there that was spent on citizens."""
        return self.busy_s / self.there_s if self.there_s else None

    def total(self) -> Outcome:
        """All queues together."""
        whole = Outcome()
        for one in self.queues.values():
            whole.arrived += one.arrived
            whole.answered += one.answered
            whole.abandoned += one.abandoned
            whole.waits += one.waits
            whole.served_s += one.served_s
        return whole


def play(day: Day, change: Change | None = None) -> Played:
    """The day again, with `change` applied to every input of the world."""
    return _Play(day, change or (lambda move: move)).run()


class _Play:
    def __init__(self, day: Day, change: Change) -> None:
        self.day, self.engine, self.played = day, Engine(), Played()
        self._order = count()
        self._events: list[tuple[int, int, Callable[[], Move | None]]] = []
        self._answered: set[str] = set()
        self._there: dict[str, int] = {}
        self._busy: dict[int, int] = {}
        for at, move in day.world:
            changed = change(move)
            self._at(at, lambda changed=changed: changed)  # type: ignore[misc]
        for visit in day.visits.values():
            self._at(visit.at, lambda visit=visit: self._comes(visit))  # type: ignore[misc]

    def _at(self, at: int, event: Callable[[], Move | None]) -> None:
        heappush(self._events, (at, next(self._order), event))

    def run(self) -> Played:
        end = self.day.end + TAIL_US
        while True:
            due = self.engine.next_due()
            first = self._events[0][0] if self._events else None
            if first is None and (due is None or not self._waiting()):
                break
            now = min(t for t in (due, first) if t is not None)
            if now > end:
                break
            if first is not None and first <= now:
                move = heappop(self._events)[2]()
            else:
                move = moves.Tick()
            if move is not None:
                self._step(move, now)
        for since in self._there.values():
            self.played.there_s += max(0, min(self.engine.now, self.day.end) - since) / US
        return self.played

    def _waiting(self) -> bool:
        return bool(self.engine.items)

    def _step(self, move: Move, now: int) -> None:
        if isinstance(move, moves.PresenceChanged):
            self._presence(move.operator, move.presence, now)
        for decision in self.engine.apply(move, now):
            self._decided(decision, now)

    def _comes(self, visit: Visit) -> Move:
        who = visit.arrived.interaction
        self.played.queues.setdefault(visit.arrived.queue, Outcome()).arrived += 1
        if visit.patience is not None:
            leaves = visit.arrived.entered_at + visit.patience
            self._at(leaves, lambda: self._gives_up(who))
        return visit.arrived

    def _gives_up(self, who: str) -> Move | None:
        item = self.engine.items.get(who)
        if item is None or who in self._answered:
            return None
        self.played.queues[item.arrived.queue].abandoned += 1
        return moves.Left(who, "abandoned")

    def _decided(self, decision: Decision, now: int) -> None:
        if isinstance(decision, moves.Offered):
            self._rings(decision, now)
        elif isinstance(decision, moves.Accepted):
            self._talks(decision, now)
        elif isinstance(decision, moves.OfferEnded) and decision.offer in self._busy:
            self.played.busy_s += (now - self._busy.pop(decision.offer)) / US
        elif isinstance(decision, moves.PresenceSet):
            self._presence(decision.operator, decision.presence, now)

    def _rings(self, told: moves.Offered, now: int) -> None:
        visit = self.day.visits[told.interaction]
        after = visit.answer if visit.answer is not None else self.day.answer_us()
        at = min(now + after, told.expires_at - 1)
        self._busy[told.offer] = now
        self._at(at, lambda: moves.OfferAccepted(told.offer))

    def _talks(self, told: moves.Accepted, now: int) -> None:
        visit = self.day.visits[told.interaction]
        item = self.engine.items[told.interaction]
        outcome = self.played.queues[item.arrived.queue]
        if told.interaction not in self._answered:
            self._answered.add(told.interaction)
            outcome.answered += 1
            outcome.waits.append((now - item.arrived.entered_at) / US)
        serve = visit.serve if visit.serve is not None else self.day.serve_us(item.arrived.queue)
        outcome.served_s += serve / US
        self._at(now + serve, lambda: moves.Released(told.offer, visit.wrap_up))

    def _presence(self, operator: str, presence: str, now: int) -> None:
        """Time there is time available, busy or in wrap-up; a pause and offline are not."""
        here = presence in ("available", "wrap_up")
        if here:
            self._there.setdefault(operator, now)
        elif operator in self._there:
            self.played.there_s += (now - self._there.pop(operator)) / US
