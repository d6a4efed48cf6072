"""A report: facts of an interval counted into lines, by one of five dimensions.

Everything is worked out from the ledger, so the same interval and formula give the same numbers,
and those of ``levels.level``. Only the skills that somebody asked for lie elsewhere: in the row
of their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.db import Tx, facts
from core.facts.base import Fact, revive
from core.facts.queue import (
    OperatorReserved,
    PresenceSet,
    QueueEntered,
    ReservationAnswered,
    ReservationEnded,
)
from queues import store
from queues.history.line import Line
from queues.history.spans import Span, bucket, cut_by, spans
from queues.levels import KINDS, LONGEST_WAIT, Formula, Stay, Stays

By = Literal["queue", "operator", "skill", "hour", "day"]
DIMENSIONS: tuple[By, ...] = ("queue", "operator", "skill", "hour", "day")
READ = frozenset({*KINDS, "OperatorReserved", "ReservationEnded"})
LOOK_BACK = timedelta(days=2)
"""How far before an interval the presence that holds at its start is looked for."""
NO_SKILL = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about. ``queue`` and ``operator`` narrow it."""

    start: datetime
    end: datetime
    by: By
    formula: Formula
    zone: ZoneInfo
    queue: str | None = None
    operator: str | None = None


@dataclass(slots=True)
class Report:
    """Lines in the order of their keys, and all of them as one."""

    asked: Asked
    lines: list[Line]
    total: Line


def report(tx: Tx, asked: Asked) -> Report:
    """Read and count."""
    counter = _Counter(asked, _skills(tx, asked) if asked.by == "skill" else {})
    for fact in _told(tx, READ, asked.start, asked.end + LONGEST_WAIT):
        counter.hear(fact)
    counter.finish()
    for span in presence(tx, asked.start, asked.end):
        counter.stood(span)
    return Report(asked, [line for _, line in sorted(counter.lines.items())], counter.total)


def presence(tx: Tx, start: datetime, end: datetime) -> list[Span]:
    """Who was what, when: the view of presence by time."""
    told = _told(tx, frozenset({"PresenceSet"}), start - LOOK_BACK, end)
    return spans((fact for fact in told if isinstance(fact, PresenceSet)), start, end)


def _told(tx: Tx, kinds: frozenset[str], start: datetime, end: datetime) -> Iterator[Fact]:
    query = (
        select(facts.c.kind, facts.c.data)
        .where(facts.c.kind.in_(sorted(kinds)), facts.c.at >= start, facts.c.at < end)
        .order_by(facts.c.id)
    )
    for row in tx.execute(query):
        yield revive(row.kind, row.data)


def _skills(tx: Tx, asked: Asked) -> dict[str, tuple[str, ...]]:
    """By interaction, the skills asked for: its own, and those its queue requires."""
    required = {
        row.key: tuple(_first(one) for one in (row.rules or {}).get("requires") or ())
        for row in store.rows(tx, store.queues)
    }
    table = store.places
    query = select(table.c.interaction, table.c.queue, table.c.request).where(
        table.c.entered_at >= asked.start, table.c.entered_at < asked.end
    )
    found = {}
    for row in tx.execute(query):
        own = tuple(str(skill) for skill, _ in row.request.get("skills") or ())
        found[row.interaction] = tuple(dict.fromkeys((*own, *required.get(row.queue, ()))))
    return found


def _first(clause: Any) -> str:
    """The skill that a clause of the rules names first ("tributos:3", or a list of choices)."""
    text = clause[0] if isinstance(clause, list) else clause
    return str(text).partition(":")[0]


class _Counter:
    """Hears facts in order and counts each into the lines it belongs to."""

    def __init__(self, asked: Asked, skills: dict[str, tuple[str, ...]]) -> None:
        self.asked, self._skills = asked, skills
        self.lines: dict[str, Line] = {}
        self.total = Line.of("", asked.formula)
        self._book = Stays()
        self._stays: list[Stay] = []
        self._operator: dict[int, str] = {}

    def hear(self, fact: Fact) -> None:
        changed = self._book.tell(fact)
        if isinstance(fact, QueueEntered) and changed:
            self._stays.append(changed[-1])
        match fact:
            case ReservationAnswered() if changed:
                self._operator[id(changed[0])] = fact.operator
            case OperatorReserved() if self._inside(fact.offered_at, fact):
                for line in self._of(fact, fact.offered_at):
                    line.offers += 1
            case ReservationEnded():
                self._ended(fact)

    def _inside(self, at: datetime, fact: OperatorReserved) -> bool:
        return self.asked.start <= at < self.asked.end and self._wanted(fact.queue, fact.operator)

    def _wanted(self, queue: str, operator: str | None) -> bool:
        asked = self.asked
        return asked.queue in (None, queue) and asked.operator in (None, operator)

    def finish(self) -> None:
        """Every stay has ended as far as it will: count those who entered in the interval."""
        asked = self.asked
        for stay in self._stays:
            operator = self._operator.get(id(stay))
            if not asked.start <= stay.entered_at < asked.end:
                continue
            if not self._wanted(stay.queue, operator):
                continue
            self.total.add_stay(stay)
            for key in self._keys(stay.queue, operator, stay.interaction, stay.entered_at):
                self._line(key).add_stay(stay)

    def _ended(self, fact: ReservationEnded) -> None:
        # The facts hold no instant of the end; the ledger keeps their order, and the handling
        # belongs to the interval in which the conversation was counted.
        if not self._wanted(fact.queue, fact.operator):
            return
        at = self._entered_at(fact.interaction)
        if at is None or not self.asked.start <= at < self.asked.end:
            return
        for line in self._of(fact, at):
            if fact.answered:
                line.handled += 1
                line.handling_s += fact.handled_ms / 1000
            elif fact.reason != "abandoned":
                line.not_taken += 1

    def _entered_at(self, interaction: str) -> datetime | None:
        stay = self._book.last(interaction)
        return stay.entered_at if stay else None

    def stood(self, span: Span) -> None:
        """A stretch of presence: its operator's, its hours', its days', and the total's."""
        asked = self.asked
        if asked.operator not in (None, span.operator):
            return
        self._stood(self.total, span.presence, span.seconds, 1)
        if asked.by == "operator":
            self._stood(self._line(span.operator), span.presence, span.seconds, 1)
        elif asked.by in ("hour", "day"):
            first = 1
            for key, seconds in cut_by(span.start, span.end, asked.zone, asked.by):
                self._stood(self._line(key), span.presence, seconds, first)
                first = 0

    @staticmethod
    def _stood(line: Line, presence: str, seconds: float, begins: int) -> None:
        line.presence_s[presence] += seconds
        if presence == "wrap_up":
            line.wrap_up_s += seconds
            line.wrap_ups += begins

    def _of(self, fact: OperatorReserved | ReservationEnded, at: datetime) -> list[Line]:
        keys = self._keys(fact.queue, fact.operator, fact.interaction, at)
        return [self.total, *(self._line(key) for key in keys)]

    def _keys(
        self, queue: str, operator: str | None, interaction: str, at: datetime
    ) -> tuple[str, ...]:
        match self.asked.by:
            case "queue":
                return (queue,)
            case "operator":
                return (operator,) if operator else ()
            case "skill":
                return self._skills.get(interaction) or (NO_SKILL,)
        return (bucket(at, self.asked.zone, self.asked.by),)

    def _line(self, key: str) -> Line:
        if key not in self.lines:
            self.lines[key] = Line.of(key, self.asked.formula)
        return self.lines[key]
