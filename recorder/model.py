"""What a recording is, how its files are named, and what is cut out of it by marks; pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["recording", "waiting", "landed", "failed", "discarded"]
UNDER_WAY = ("recording", "waiting")
PARTS = ("mix", "rx", "tx")
_NAMESPACE = uuid.UUID("5b0e3f0a-3d55-5d0c-9a86-17464174656e")
_FILE = re.compile(r"^([0-9a-zA-Z-]{1,36})_(\d{1,4})\.(mix|rx|tx)\.wav$")
FIRST_RETRY_S, LONGEST_RETRY_S = 2.0, 60.0


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """The files Asterisk writes, as Asterisk sees them: MixMonitor ``mix,r(rx)t(tx)``.

    ``begun`` says that they exist already: the story came this way before, so do not start a
    second MixMonitor, which would cut off what was recorded.
    """

    id: str
    interaction_id: str
    mix: str
    rx: str
    tx: str
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording of one visit. ``seconds`` is its length once landed; instants are UTC.

    ``path`` is the file's place for people on this machine, None until it has landed.
    """

    id: str
    interaction_id: str
    number: int
    state: State
    started_at: datetime
    ended_at: datetime | None = None
    landed_at: datetime | None = None
    vault: str | None = None
    key: str | None = None
    milliseconds: int | None = None
    channels: int | None = None
    rate: int | None = None
    size: int | None = None
    sha256: str | None = None
    adopted: bool = False
    reason: str | None = None
    attempts: int = 0
    retry_at: datetime | None = None
    missing_ms: int | None = None
    keep_until: datetime | None = None
    legal_hold: bool = False
    path: str | None = None

    @property
    def seconds(self) -> float | None:
        return None if self.milliseconds is None else self.milliseconds / 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """When a stretch of a visit began. ``detail`` is a queue, an operator or a reason."""

    id: str
    interaction_id: str
    at: datetime
    kind: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a recording, in seconds from its first sample; ``end`` None at the open end."""

    kind: str
    detail: str | None
    start: float
    end: float | None


def recording_id(interaction_id: str, number: int) -> str:
    """The id of a visit's n-th recording: the same for whoever works it out."""
    return str(uuid.uuid5(_NAMESPACE, f"{interaction_id}/{number}"))


def file_name(interaction_id: str, number: int, part: str) -> str:
    """The name of a file in the spool, from which its visit can be read again."""
    return f"{interaction_id}_{number}.{part}.wav"


def read_file_name(name: str) -> tuple[str, int, str] | None:
    """(interaction, number, part) of a spool file's name, None for a stranger's."""
    found = _FILE.match(name)
    return (found[1], int(found[2]), found[3]) if found else None


def vault_key(started_at: datetime, id_: str) -> str:
    """Where a recording lies in a vault: by its UTC day, so that folders stay small."""
    return f"{started_at:%Y/%m/%d}/{id_}.wav"


def retry_after(attempt: int) -> timedelta:
    """How long to wait after the n-th failure: doubling from 2 s up to a minute."""
    return timedelta(seconds=min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** min(attempt - 1, 10)))


def keep_until(landed_at: datetime, days: int | None) -> datetime | None:
    """Until when policy keeps a recording; None means without end."""
    return None if days is None else landed_at + timedelta(days=days)


def missing_ms(recording: Recording, milliseconds: int) -> int | None:
    """How much sound is missing between the start and the hang-up, None when nobody told the end.

    Up to a second is the time that starting and ending take.
    """
    if recording.ended_at is None:
        return None
    wanted = (recording.ended_at - recording.started_at) / timedelta(milliseconds=1)
    missing = round(wanted) - milliseconds
    return missing if missing > 1000 else 0


def stretches(marks: Sequence[Mark], started_at: datetime, seconds: float | None) -> list[Stretch]:
    """Marks as stretches that follow one another, clipped to the recording.

    What was interrupted by a hold or a pause goes on under its own name afterwards.
    """
    found: list[Stretch] = []
    ordered = sorted(marks, key=lambda mark: (mark.at, mark.id))
    going_on: tuple[str, str | None] = ("ivr", None)
    for number, mark in enumerate(ordered):
        kind, detail = going_on if mark.kind in ("unhold", "resume") else (mark.kind, mark.detail)
        if kind not in ("hold", "pause"):
            going_on = (kind, detail)
        start = max(0.0, (mark.at - started_at).total_seconds())
        following = ordered[number + 1].at if number + 1 < len(ordered) else None
        end = seconds if following is None else (following - started_at).total_seconds()
        if end is not None and seconds is not None:
            start, end = min(start, seconds), min(max(end, 0.0), seconds)
        if kind != "hangup" and (end is None or end > start):
            found.append(Stretch(kind, detail, round(start, 3), _rounded(end)))
    return found


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
