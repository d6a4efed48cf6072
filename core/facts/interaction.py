"""Facts of a visit: one citizen, one channel, from the first ring to closing."""

from __future__ import annotations

from datetime import datetime

from core.facts.base import Fact


class InteractionStarted(Fact):
    interaction: str
    channel: str
    dialled: str
    asterisk: str
    test: bool = False


class InteractionStaged(Fact):
    """The story moved to a named stage (``queue`` and ``operator`` where they apply)."""

    interaction: str
    stage: str
    queue: str | None = None
    operator: str | None = None
    since: datetime | None = None


class NodeEntered(Fact):
    interaction: str
    flow: str
    flow_version: int
    node: str
    attempt: int
    run: str = ""


class OperatorOffered(Fact):
    """An operator was chosen; their desk shows the pop before the telephone rings."""

    interaction: str
    offer: str
    operator: str
    queue: str
    expires_at: datetime


class OfferWithdrawn(Fact):
    """The offer ended without a conversation: refused, no_answer, vanished, abandoned."""

    interaction: str
    offer: str
    operator: str
    queue: str
    reason: str


class OperatorConnected(Fact):
    interaction: str
    offer: str
    operator: str
    queue: str


class OperatorLeft(Fact):
    """The operator's part of the conversation ended, with the reason."""

    interaction: str
    offer: str
    operator: str
    queue: str
    reason: str


class CallHeld(Fact):
    interaction: str
    operator: str
    held: bool


class OutsideConnected(Fact):
    """The citizen talks with a number outside (the number itself lies with the visit)."""

    interaction: str


class OutsideEnded(Fact):
    """The call to a number outside is over: left, busy, no_answer, failed."""

    interaction: str
    reason: str


class SegmentEnded(Fact):
    interaction: str
    segment: str
    queue: str | None
    operator: str | None
    reason: str


class InteractionEnded(Fact):
    """``flow`` and ``node``: where the visit left its flow, if it had one."""

    interaction: str
    outcome: str
    reason: str
    flow: str | None = None
    node: str | None = None


class GapNoted(Fact):
    """Something that should have been written could not be, and the call went on."""

    interaction: str
    what: str
