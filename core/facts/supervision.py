"""Facts of supervision: who is on whose call, what was told to operators, what was overridden."""

from __future__ import annotations

from datetime import datetime

from core.facts.base import Fact


class SupervisionChanged(Fact):
    """A supervisor is on a call. ``mode``: listen, whisper, barge.

    ``state``: ringing, on, apart (the call is on hold or between operators), ended. ``notice``
    says what the operator is to see: shown, hidden, or withdrawn (it was shown, and no more).
    """

    supervision: str
    interaction: str
    supervisor: str
    operator: str | None
    mode: str
    state: str
    notice: str
    reason: str = ""


class BroadcastSent(Fact):
    """A message to operators: of one queue, or to all (None). Its words lie in its row."""

    broadcast: str
    queue: str | None
    ends_at: datetime


class BroadcastAcknowledged(Fact):
    broadcast: str
    user: str


class BroadcastWithdrawn(Fact):
    broadcast: str
    queue: str | None


class QueueOverridden(Fact):
    """A queue was opened or closed now, against its hours; "" as ``state``: its hours hold."""

    queue: str
    state: str
    until: datetime | None


class QueueDayCounted(Fact):
    """What one queue's day came to so far, by the named formula. Numbers only, absolute."""

    queue: str
    day: str
    formula: str
    entered: int
    answered: int
    within: int
    counted: int
    abandoned: int
    short_abandoned: int
    flow_out: int
    wait_ms: int
    longest_ms: int
    estimates: int = 0
    error_p50_s: float | None = None
    error_p90_s: float | None = None
    estimate_s: float | None = None
