"""A day as the world made it, taken out of the journal: who came, how patient, how long served.

The world is kept apart from what routing decided: arrivals, patience, the time to answer and to
serve, and the presences that people chose. Pure; instants in us.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from queues import moves
from queues.engine import Engine
from queues.journal import decode
from queues.model import US
from queues.moves import Arrived, Decision, Move

WORLD = (
    moves.OperatorChanged, moves.OperatorRemoved, moves.QueueChanged, moves.QueueRemoved,
    moves.PresenceChanged, moves.Vanished,
)  # fmt: skip
ABANDONED = frozenset({"abandoned", "hang_up", "citizen_left"})
ANSWER_S, SERVE_S = 3.0, 180.0


@dataclass(slots=True)
class Visit:
    """One citizen: when and what for, and what is known of patience and service (us)."""

    arrived: Arrived
    at: int
    patience: int | None = None
    answer: int | None = None
    serve: int | None = None
    wrap_up: bool = True


@dataclass(slots=True)
class Day:
    """`world` are the moves that people or configuration made, with their instants."""

    world: list[tuple[int, Move]] = field(default_factory=list)
    visits: dict[str, Visit] = field(default_factory=dict)
    start: int = 0
    end: int = 0

    def answer_us(self) -> int:
        """The middle of the times to pick up, for those who were never offered."""
        return _middle([v.answer for v in self.visits.values()], ANSWER_S)

    def serve_us(self, queue: str) -> int:
        """The middle of the conversations of a queue, for those who were never served."""
        here = [v.serve for v in self.visits.values() if v.arrived.queue == queue]
        return _middle(here or [v.serve for v in self.visits.values()], SERVE_S)


def _middle(known: list[int | None], otherwise_s: float) -> int:
    found = [one for one in known if one is not None]
    return int(median(found)) if found else int(otherwise_s * US)


def day_of(rows: Iterable[Any]) -> Day:
    """The day that the journal's rows tell; of several runs the restarts leave no trace."""
    reader = _Reader()
    for row in rows:
        if row.kind == "Start":
            reader.engine = Engine(int(row.move["serial"]))
            continue
        move = decode(row.kind, row.move)
        reader.read(move, row.at_us, reader.engine.apply(move, row.at_us))
    return reader.day


class _Reader:
    def __init__(self) -> None:
        self.engine, self.day = Engine(), Day()
        self._offered: dict[int, tuple[str, int]] = {}
        self._talking: dict[int, tuple[str, int]] = {}

    def read(self, move: Move, at: int, decisions: list[Decision]) -> None:
        day = self.day
        day.start, day.end = day.start or at, at
        if isinstance(move, WORLD):
            day.world.append((at, move))
        elif isinstance(move, Arrived) and move.interaction not in day.visits:
            day.visits[move.interaction] = Visit(move, max(move.entered_at, day.start))
        elif isinstance(move, moves.Left):
            self._left(move, at)
        for decision in decisions:
            self._decided(decision, move, at)

    def _left(self, move: moves.Left, at: int) -> None:
        visit = self.day.visits.get(move.interaction)
        if visit is not None and visit.serve is None and move.reason in ABANDONED:
            visit.patience = max(0, at - visit.arrived.entered_at)

    def _decided(self, decision: Decision, move: Move, at: int) -> None:
        if isinstance(decision, moves.Offered):
            self._offered[decision.offer] = (decision.interaction, at)
        elif isinstance(decision, moves.Accepted):
            who, since = self._offered.pop(decision.offer, (decision.interaction, at))
            self._talking[decision.offer] = (who, at)
            if who in self.day.visits:
                self.day.visits[who].answer = at - since
        elif isinstance(decision, moves.OfferEnded) and decision.offer in self._talking:
            who, since = self._talking.pop(decision.offer)
            if who in self.day.visits:
                visit = self.day.visits[who]
                visit.serve = (visit.serve or 0) + at - since
                visit.wrap_up = isinstance(move, moves.Released) and move.wrap_up
