"""The recogniser that needs no download: our own small network and search, in child processes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

from media.hearing.base import RecogniserFailed, RecogniserOptions
from media.hearing.limits import too_much
from media.words import Grammar, Hypothesis, Recognition, Utterance
from media.workshop import Workshop, WorkshopError
from media.workshop.base import Header

LONGEST_S = 20.0
"""Of a longer utterance only the end is worked on."""


def from_grammar(grammar: Grammar) -> Header:
    """A grammar as JSON."""
    return {
        "key": grammar.key,
        "phrases": [[p.text, p.meaning] for p in grammar.phrases],
        "kind": grammar.kind,
        "length": grammar.length,
    }


def _key(grammars: Sequence[Grammar]) -> str:
    names = "|".join(f"{g.key}:{g.content_hash}" for g in grammars)
    return hashlib.sha256(names.encode()).hexdigest()[:24]


class EmbeddedRecogniser:
    """Hears what the grammars expect, in everyday speech around it; no dictation."""

    name = "embedded"
    dictation = False

    def __init__(self, options: RecogniserOptions) -> None:
        workers = options.workers or max(1, min(4, os.cpu_count() or 1))
        self._shop = Workshop(
            "media.hearing.embedded_child",
            count=workers,
            queue_limit=options.queue_limit,
            deadline_s=options.deadline_s,
            nice=2,  # the loop that carries the sound comes first
        )

    async def prepare(self, grammars: Sequence[Grammar]) -> None:
        """Compile the grammars of one moment, heard together, in every worker.

        Those beyond the limits are left out: they would be refused when heard.
        """
        grammars = [grammar for grammar in grammars if not too_much([grammar])]
        key = _key(grammars)
        job = {"op": "prepare", "key": key, "grammars": [from_grammar(g) for g in grammars]}
        try:
            await self._shop.everywhere(key, job)
        except WorkshopError as error:
            raise RecogniserFailed(str(error)) from error

    async def recognise(self, utterance: Utterance, grammars: Sequence[Grammar]) -> Recognition:
        """See `Recogniser`. Grammars not prepared are compiled on the way.

        A moment that expects more than `limits.py` allows fails: the flow goes on by keys.
        """
        if problem := too_much(grammars):
            raise RecogniserFailed(f"beyond what one moment may expect: {problem}")
        pcm = utterance.pcm[-int(LONGEST_S * 8000) :]
        job = {
            "op": "hear",
            "key": _key(grammars),
            "grammars": [from_grammar(g) for g in grammars],
        }
        try:
            answer, _ = await self._shop.call(job, pcm.tobytes())
        except WorkshopError as error:
            raise RecogniserFailed(str(error)) from error
        return Recognition(
            hypotheses=tuple(Hypothesis(*reading) for reading in answer["readings"]),
            band=answer["band"],
            recogniser=self.name,
            audio_s=utterance.seconds,
            work_s=answer["work_s"],
        )

    async def close(self) -> None:
        await self._shop.close()
