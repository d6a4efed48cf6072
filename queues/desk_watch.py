"""Operators whose browser went away: nothing new rings there, and 30 s to come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from queues import store
from queues.engine.desks import Desk
from queues.model import US, Presence
from queues.moves import PresenceChanged
from queues.scribe import micros

if TYPE_CHECKING:
    from queues.running import Running

GONE = "desk_gone"


@dataclass(frozen=True, slots=True)
class Before:
    """What the operator had chosen when the browser went away."""

    presence: Presence
    reason: str
    until: int | None


class DeskWatch:
    """Who is missing, what they had chosen, and the alarm that ends the grace."""

    def __init__(self, queues: Running) -> None:
        self._queues = queues
        self._missing: dict[str, tuple[Before, Callable[[], None]]] = {}
        self._here: set[str] = set()

    def gone(self, operator: str) -> None:
        """The last browser closed. What rings there goes on ringing until it is declined; a pause
        or a wrap-up stays what it is, for nothing new rings in them."""
        desk = self._queues.engine.desks.by_id.get(operator)
        if desk is None or operator in self._missing or desk.presence == "offline":
            return
        self._await(operator, Before(desk.presence, desk.reason, desk.until))
        present = self._queues.rebuild.present
        if desk.presence == "available":
            present(PresenceChanged(operator, "paused", GONE))
        elif desk.until is not None:
            later = self._queues.now_us() + int(self._queues.settings.desk_grace_s * US) + US
            if desk.until < later:  # it must not turn into available while nobody is there
                present(PresenceChanged(operator, desk.presence, desk.reason, later))

    def expect(self, row: Any) -> None:
        """After a restart: a browser that was here should be back soon; else offline as usual."""
        if not row.desk or row.presence == "offline":
            return
        self._here.add(row.operator)
        until = micros(row.until) if row.until else None
        before = Before(row.presence, row.reason, until)
        if row.reason == GONE:
            before = Before("available", "", None)
        self._await(row.operator, before)

    def _note(self, operator: str, here: bool) -> None:
        """Into the row: has this operator a browser at all? A plain telephone never has."""
        if (operator in self._here) == here:
            return
        self._here.symmetric_difference_update({operator})
        table = store.presences
        row = update(table).where(table.c.operator == operator).values(desk=here)
        self._queues.outbox.put(None, [lambda tx: tx.execute(row)])

    def _await(self, operator: str, before: Before) -> None:
        seconds = self._queues.settings.desk_grace_s
        off = self._queues.alarms.at(seconds, lambda: self._stays_away(operator))
        self._missing[operator] = (before, off)

    def _stays_away(self, operator: str) -> None:
        if self._missing.pop(operator, None) is not None:
            self._note(operator, False)
            self._queues.rebuild.present(PresenceChanged(operator, "offline", GONE))

    def back(self, operator: str) -> None:
        """In time: what they had chosen holds again (a wrap-up that ended meanwhile, not)."""
        desk = self._queues.engine.desks.by_id.get(operator)
        if desk is not None:
            self._note(operator, True)
        found = self._missing.pop(operator, None)
        if found is None:
            return
        before, off = found
        off()
        if desk is not None and desk.presence != "offline":
            self._restore(operator, desk, before)

    def _restore(self, operator: str, desk: Desk, before: Before) -> None:
        present = self._queues.rebuild.present
        over = before.until is not None and before.until <= self._queues.now_us()
        if desk.reason == GONE or over:
            present(PresenceChanged(operator, "available"))
        elif desk.until != before.until:
            present(PresenceChanged(operator, before.presence, before.reason, before.until))

    def chose(self, operator: str) -> None:
        """A choice by hand outweighs what was remembered."""
        found = self._missing.pop(operator, None)
        if found is not None:
            found[1]()
