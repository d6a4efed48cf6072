"""The interaction: one citizen, one channel, one visit, from the first ring to closing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.errors import Conflict


class Stage(StrEnum):
    """Where the story stands. Every stage may be entered twice."""

    ARRIVED = "arrived"
    CALLING = "calling"
    IVR = "ivr"
    WAITING = "waiting"
    OFFERING = "offering"
    TALKING = "talking"
    RETURNING = "returning"
    OUTSIDE = "outside"
    AFTER = "after"
    CLOSING = "closing"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a visit ended: exactly one of these."""

    SELF_SERVICE = "self_service"
    SERVED = "served"
    ABANDONED_IVR = "abandoned_ivr"
    ABANDONED_QUEUE = "abandoned_queue"
    CALLBACK_BOOKED = "callback_booked"
    CALLBACK_FAILED = "callback_failed"
    CLOSED = "closed"
    NO_STAFF = "no_staff"
    FAILED = "failed"


_END = {Stage.CLOSING}
MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.ARRIVED: frozenset({Stage.IVR, Stage.WAITING} | _END),
    Stage.CALLING: frozenset({Stage.CALLING, Stage.IVR, Stage.WAITING} | _END),
    Stage.IVR: frozenset({Stage.IVR, Stage.WAITING, Stage.OUTSIDE} | _END),
    Stage.WAITING: frozenset({Stage.OFFERING, Stage.IVR, Stage.WAITING, Stage.OUTSIDE} | _END),
    Stage.OFFERING: frozenset({Stage.TALKING, Stage.WAITING, Stage.OFFERING} | _END),
    Stage.TALKING: frozenset(
        {Stage.AFTER, Stage.RETURNING, Stage.WAITING, Stage.TALKING, Stage.OUTSIDE} | _END
    ),
    Stage.RETURNING: frozenset({Stage.TALKING, Stage.WAITING} | _END),
    Stage.OUTSIDE: frozenset({Stage.OUTSIDE, Stage.IVR, Stage.WAITING, Stage.AFTER} | _END),
    Stage.AFTER: frozenset({Stage.AFTER} | _END),
    Stage.CLOSING: frozenset({Stage.CLOSING, Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a visit with one queue or one operator."""

    id: str
    queue: str | None
    operator: str | None
    start: datetime
    end: datetime | None = None
    end_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Interaction:
    """A visit as a frozen value; ``move`` gives the next one or raises Conflict."""

    id: str
    channel: str
    dialled: str
    started_at: datetime
    stage: Stage = Stage.ARRIVED
    outcome: Outcome | None = None
    protocol: str | None = None

    def move(self, stage: Stage, outcome: Outcome | None = None) -> Interaction:
        """The interaction in its next stage; ending needs an outcome, and only one is kept."""
        if stage not in MOVES[self.stage]:
            raise Conflict(f"interaction {self.id}: {self.stage} cannot become {stage}")
        if stage is Stage.CLOSED and not (outcome or self.outcome):
            raise Conflict(f"interaction {self.id} cannot close without an outcome")
        return replace(self, stage=stage, outcome=self.outcome or outcome)
