"""The words of supervision. Pure values and rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from core.interaction import Stage

Mode = Literal["listen", "whisper", "barge"]
Notice = Literal["always", "speaking", "never"]
State = Literal["ringing", "on", "apart", "ended"]

MODES: tuple[Mode, ...] = ("listen", "whisper", "barge")
NOTICES: tuple[Notice, ...] = ("always", "speaking", "never")
DEFAULT_NOTICE: Notice = "always"
OVER = frozenset({Stage.AFTER, Stage.CLOSING, Stage.CLOSED})
MOST_PER_CALL = 3


def is_noticed(setting: str, mode: Mode) -> bool:
    """Whether the operator is told that a supervisor is on their call in this mode."""
    return setting == "always" or (setting == "speaking" and mode != "listen")


@dataclass(slots=True)
class Row:
    """One supervision as its row tells it. ``operator`` is whom they hear now, if anybody."""

    id: str
    interaction: str
    supervisor: str
    mode: Mode
    reason: str
    operator: str | None
    state: State
    started_at: datetime
    ended_at: datetime | None = None
    end_reason: str | None = None

    @classmethod
    def of(cls, row: Any) -> Row:
        return cls(**row._mapping)
