"""No recogniser: an installation (or a test) that serves by keys alone."""

from __future__ import annotations

from collections.abc import Sequence

from media.hearing.base import RecogniserFailed, RecogniserOptions
from media.words import Grammar, Recognition, Utterance


class NoRecogniser:
    """Hears nothing and says so at once: flows go on by keys, then to a person."""

    name = "none"
    dictation = False

    def __init__(self, _options: RecogniserOptions | None = None) -> None:
        pass

    async def prepare(self, grammars: Sequence[Grammar]) -> None:
        """Nothing to prepare."""

    async def recognise(self, utterance: Utterance, grammars: Sequence[Grammar]) -> Recognition:
        """Raises RecogniserFailed, always."""
        raise RecogniserFailed("speech recognition is switched off (setting: recogniser)")

    async def close(self) -> None:
        """Nothing to close."""
