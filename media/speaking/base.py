"""What every voice does."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from media.words import LINE_RATE, Pcm

TARGET_DBFS = -18.0
"""Level of spoken prompts: loud enough for a street, with room before G.711 clips."""
MAX_TEXT = 4000
"""Characters of one prompt; more is refused rather than spoken for minutes."""


class VoiceFailed(Exception):
    """The text could not be spoken; the message says why."""


@dataclass(frozen=True)
class VoiceOptions:
    """What an installation may set. `extra` holds what only one provider knows."""

    model: Path | None = None
    variant: str = ""
    rate: int = 0
    pitch: int = 0
    level_dbfs: float = TARGET_DBFS
    extra: dict[str, str] = field(default_factory=dict)


class Voice(Protocol):
    """Turns Brazilian Portuguese text into sound."""

    name: str

    @property
    def fingerprint(self) -> str:
        """Engine, voice and parameters in one line; equal fingerprints speak alike."""
        ...

    async def synthesise(self, text: str, rate: int = LINE_RATE) -> Pcm:
        """int16 mono at `rate` Hz (8000 or 16000), levelled. Raises VoiceFailed.

        The text is as a flow writes it; the voice makes it speakable ("R$ 5" -> "cinco reais").
        """
        ...

    async def close(self) -> None:
        """End child processes."""
        ...
