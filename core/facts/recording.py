"""Facts of recordings: from the plan to the vault."""

from __future__ import annotations

from datetime import datetime

from core.facts.base import Fact


class RecordingPlanned(Fact):
    """Files in the spool were named for this visit; nothing is recorded yet."""

    interaction: str
    recording: str


class RecordingStarted(Fact):
    """The telephone side said that it records; sample 0 lies at ``started_at``."""

    interaction: str
    recording: str
    started_at: datetime


class RecordingMarked(Fact):
    """A stretch of the recording began: ivr, queue, operator, hold, pause, resume, end."""

    interaction: str
    recording: str
    mark: str
    queue: str | None = None
    operator: str | None = None
    reason: str | None = None


class RecordingLanded(Fact):
    """One stereo file lies in the vault (left the citizen, right the other side)."""

    interaction: str
    recording: str
    milliseconds: int
    channels: int
    size: int
    sha256: str
    adopted: bool = False


class RecordingFailed(Fact):
    """A step failed; ``retry_at`` says when it is tried again, None that it is over.

    ``reason``: disk_full, vault, spool, no_files, empty.
    """

    interaction: str
    recording: str
    reason: str
    attempt: int = 1
    retry_at: datetime | None = None


class RecordingDiscarded(Fact):
    """The citizen wanted no recording: what was taken is deleted."""

    interaction: str
    recording: str
    reason: str
