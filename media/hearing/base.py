"""What every recogniser does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from media.endpoint import EndpointOptions
from media.words import Grammar, Recognition, Utterance


class RecogniserFailed(Exception):
    """The utterance could not be worked on (busy, late, crashed twice); keys still work."""


@dataclass(frozen=True)
class RecogniserOptions:
    """What an installation may set. `workers` 0 means one for each core but at most 4.

    `endpoint` is where the provider of that name sends speech.
    """

    model: Path | None = None
    endpoint: EndpointOptions | None = None
    workers: int = 0
    deadline_s: float = 4.0
    queue_limit: int = 60


class Recogniser(Protocol):
    """Turns an Utterance into words and meanings."""

    name: str
    dictation: bool
    """True where any sentence is heard; False where only what the grammars allow."""

    async def prepare(self, grammars: Sequence[Grammar]) -> None:
        """Compile grammars ahead of the call that needs them. Raises RecogniserFailed."""
        ...

    async def recognise(self, utterance: Utterance, grammars: Sequence[Grammar]) -> Recognition:
        """The readings of `utterance` under any of `grammars`. Raises RecogniserFailed.

        Cancelling it is cheap. Speech that fits nothing has the band "reject".
        """
        ...

    async def close(self) -> None:
        """End child processes and threads."""
        ...
