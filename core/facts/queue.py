"""Facts of routing: who waits, who is offered what, who is there, what was configured."""

from __future__ import annotations

from datetime import datetime

from core.facts.base import Fact


class QueueEntered(Fact):
    """An interaction waits in a queue since ``entered_at`` (``moved_from``: another queue)."""

    interaction: str
    queue: str
    medium: str
    entered_at: datetime
    priority: int
    legal: bool
    moved_from: str | None = None


class QueueLeft(Fact):
    """An interaction is out of routing: served, abandoned, moved, lost."""

    interaction: str
    queue: str
    reason: str
    waited_ms: int


class OverflowReached(Fact):
    """Somebody waited so long that the queue's policy offers another way; the place is kept."""

    interaction: str
    queue: str
    to: str


class OperatorReserved(Fact):
    """Routing chose an operator. The counts say why: each member of the queue counted once."""

    interaction: str
    reservation: str
    operator: str
    queue: str
    medium: str
    offered_at: datetime
    expires_at: datetime
    rule: int
    ring: int
    score_min: float
    members: int
    unskilled: int
    absent: int
    busy: int
    tried: int
    able: int


class ReservationAnswered(Fact):
    interaction: str
    reservation: str
    operator: str
    queue: str
    answered_at: datetime


class ReservationEnded(Fact):
    """The operator is free of it. ``returned``: the citizen stands in the old place again."""

    interaction: str
    reservation: str
    operator: str
    queue: str
    reason: str
    answered: bool
    returned: bool
    entered_at: datetime | None = None
    handled_ms: int = 0


class PresenceSet(Fact):
    """``reason`` is a key; ``until`` is when the presence turns into available by itself."""

    operator: str
    presence: str
    reason: str
    since: datetime
    until: datetime | None = None


class QueueConfigured(Fact):
    """``change``: created, changed, removed, opened, closed."""

    queue: str
    change: str
    rule: int


class OperatorConfigured(Fact):
    """``change``: created, changed, removed."""

    operator: str
    change: str
    at: datetime


class SkillConfigured(Fact):
    skill: str
    change: str


class CityDayConfigured(Fact):
    """A municipal holiday or closing day was added or removed."""

    day: str
    change: str
