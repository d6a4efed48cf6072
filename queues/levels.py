"""The service level as a named, versioned formula over facts: the same facts, the same number.

    answered within the threshold / (answered + abandoned + what the switches add)

The three switches are those on which published formulas differ: whether short abandons count,
whether longer ones do, and whether people who flowed out (callback, message, another queue) do.
A formula is never changed: a new one gets a new version, so old reports stay what they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from core.db import Tx, facts
from core.facts.base import Fact, revive
from core.facts.queue import QueueEntered, QueueLeft, ReservationAnswered

KINDS = ("QueueEntered", "QueueLeft", "ReservationAnswered")
ABANDONED = frozenset({"abandoned", "hang_up", "citizen_left", "lost", "left"})
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Formula:
    """Seconds, and what counts. `short_s`: an abandon within it is short."""

    name: str = "padrao"
    version: int = 1
    threshold_s: float = 20.0
    short_s: float = 5.0
    count_short: bool = False
    count_abandons: bool = True
    count_flow_outs: bool = False


@dataclass(slots=True)
class Stay:
    """One stretch in one queue. `end` is answered, abandoned, flow_out, or None while it lasts."""

    interaction: str
    queue: str
    entered_at: datetime
    end: str | None = None
    waited_s: float = 0.0


@dataclass(slots=True)
class Level:
    """What an interval counted. `level` is a share of 1, None when nothing counts yet."""

    formula: Formula
    entered: int = 0
    answered: int = 0
    within: int = 0
    abandoned: int = 0
    short_abandoned: int = 0
    flow_out: int = 0
    still_waiting: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def counted(self) -> int:
        formula, total = self.formula, self.answered
        if formula.count_abandons:
            total += self.abandoned
        if formula.count_short:
            total += self.short_abandoned
        return total + (self.flow_out if formula.count_flow_outs else 0)

    @property
    def level(self) -> float | None:
        return self.within / self.counted if self.counted else None

    @property
    def mean_wait_s(self) -> float | None:
        """Mean wait of the answered."""
        return sum(self.waits) / len(self.waits) if self.waits else None

    def count(self, stay: Stay) -> None:
        """Add one stay."""
        self.entered += 1
        if stay.end is None:
            self.still_waiting += 1
        else:
            self.close(stay)

    def close(self, stay: Stay) -> None:
        """Add how a stay that was counted when it began has ended."""
        match stay.end:
            case "answered":
                self.answered += 1
                self.waits.append(stay.waited_s)
                self.within += stay.waited_s <= self.formula.threshold_s
            case "abandoned" if stay.waited_s <= self.formula.short_s:
                self.short_abandoned += 1
            case "abandoned":
                self.abandoned += 1
            case _:
                self.flow_out += 1


class Stays:
    """Facts in, stays out: a stay when it begins (``end`` None), the same again when it ends."""

    def __init__(self) -> None:
        self._last: dict[str, Stay] = {}

    def last(self, interaction: str) -> Stay | None:
        """The newest stay of this interaction."""
        return self._last.get(interaction)

    def tell(self, fact: Fact) -> list[Stay]:
        """The stays that this fact began or ended. Facts doubled change nothing."""
        match fact:
            case QueueEntered():
                return self._entered(fact)
            case ReservationAnswered() | QueueLeft():
                return self._ended(fact)
        return []

    def _entered(self, fact: QueueEntered) -> list[Stay]:
        known, ended = self._last.get(fact.interaction), []
        if known is not None and known.end is None:
            if (known.queue, known.entered_at) == (fact.queue, fact.entered_at):
                return []
            _end(known, "flow_out", (fact.entered_at - known.entered_at).total_seconds())
            ended.append(known)
        stay = self._last[fact.interaction] = Stay(fact.interaction, fact.queue, fact.entered_at)
        return [*ended, stay]

    def _ended(self, fact: ReservationAnswered | QueueLeft) -> list[Stay]:
        known = self._last.get(fact.interaction)
        if known is None or known.end is not None:
            return []
        if isinstance(fact, ReservationAnswered):
            _end(known, "answered", (fact.answered_at - known.entered_at).total_seconds())
        else:
            end = "abandoned" if fact.reason in ABANDONED else "flow_out"
            _end(known, end, fact.waited_ms / 1000)
        return [known]


def stays(told: Iterable[Fact]) -> list[Stay]:
    """The stays that these facts tell, in order of entering."""
    book, found = Stays(), []
    for fact in told:
        changed = book.tell(fact)
        if isinstance(fact, QueueEntered) and changed:
            found.append(changed[-1])
    return found


def _end(stay: Stay, end: str, waited_s: float) -> None:
    stay.end, stay.waited_s = end, max(0.0, waited_s)


def level(
    tx: Tx, start: datetime, end: datetime, formula: Formula, queue: str | None = None
) -> Level:
    """The level of those who entered from `start` up to `end`, in one queue or in all.

    Who came back to the queue after a conversation broke counts once, by the first answer.
    """
    query = (
        select(facts.c.kind, facts.c.data)
        .where(facts.c.kind.in_(KINDS), facts.c.at >= start, facts.c.at < end + LONGEST_WAIT)
        .order_by(facts.c.id)
    )
    counted = Level(formula)
    for stay in stays(revive(row.kind, row.data) for row in tx.execute(query)):
        if start <= stay.entered_at < end and queue in (None, stay.queue):
            counted.count(stay)
    return counted


FORMULAS: dict[str, Formula] = {
    f"{formula.name}-{formula.version}": formula
    for formula in (
        Formula(),
        Formula("sem-abandonos", count_abandons=False),
        Formula("tudo-conta", count_short=True, count_flow_outs=True),
        Formula("um-minuto", threshold_s=60.0),
    )
}
"""The formulas that reports name. One is never changed: another version stands beside it."""
