"""A callback: whom to call, which place in which queue they keep, how often it was tried."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

Kind = Literal["asked", "dropped"]
RETRY = timedelta(minutes=10)
MOST_TRIES: dict[Kind, int] = {"asked": 3, "dropped": 1}
FINAL = frozenset({"declined", "answered_elsewhere"})
"""Reasons after which nobody is called again."""


class State(StrEnum):
    """Where it stands. Only a booked one may be called; each end is final."""

    BOOKED = "booked"
    CALLING = "calling"
    CONNECTED = "connected"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Callback:
    """One promise to call.

    earlier: the interaction in which it was asked for. kind: "asked" for, or the line "dropped".
    number: E.164. entered_at: the instant that keeps the place in the queue. request: what the
    queue is asked for. resume: stage and flow state to go on at ("dropped"). not_before,
    expires_at: when it may be called. interaction: the visit of the call under way or made.
    """

    id: str
    earlier: str
    kind: Kind
    number: str
    key: str
    queue: str
    entered_at: datetime
    not_before: datetime
    expires_at: datetime
    created_at: datetime
    dialled: str = ""
    request: dict[str, Any] = field(default_factory=dict)
    resume: dict[str, Any] = field(default_factory=dict)
    state: State = State.BOOKED
    tries: int = 0
    interaction: str | None = None
    reason: str = ""
    ended_at: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Whether it may be called now, its turn in the queue apart."""
        return self.state is State.BOOKED and self.not_before <= now < self.expires_at

    def called(self, interaction: str) -> Callback:
        """A try begins, as this visit."""
        return replace(self, state=State.CALLING, interaction=interaction, tries=self.tries + 1)

    def after_try(self, reason: str, now: datetime) -> Callback:
        """A try failed: once more later, or no more."""
        later = now + RETRY
        again = self.tries < MOST_TRIES[self.kind] and later < self.expires_at
        if reason in FINAL or not again:
            ended = State.CANCELLED if reason in FINAL else State.FAILED
            return replace(self, state=ended, reason=reason, ended_at=now)
        return replace(self, state=State.BOOKED, reason=reason, not_before=later)
