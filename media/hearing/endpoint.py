"""Dictation by any server of OpenAI's interface (`/v1/audio/transcriptions`), optional.

When it is slow, refuses, or is down, the embedded recogniser answers instead: it is always there,
so a call loses at most the time limit, and nothing once the endpoint is left alone.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from math import exp
from typing import Any

import aiohttp
import structlog

from media.endpoint import Endpoint, EndpointFailed
from media.hearing.base import Recogniser, RecogniserOptions
from media.hearing.confidence import band
from media.hearing.embedded import EmbeddedRecogniser
from media.hearing.reading import read
from media.providers import MissingModel
from media.wave import write_wav
from media.words import EAR_RATE, Grammar, Recognition, Utterance

log = structlog.get_logger(__name__)
PATH = "audio/transcriptions"
LIMIT_S = 1.8
HINTS = 200
"""Letters of what the moment expects, sent along as the interface's `prompt`."""
SURE = 0.8
"""Confidence where the server gives none (`json` instead of `verbose_json`)."""
NO_SPEECH = 0.6


class EndpointRecogniser:
    """Any sentence, through `options.endpoint`; the embedded recogniser where that fails."""

    name = "endpoint"
    dictation = True

    def __init__(self, options: RecogniserOptions, fallback: Recogniser | None = None) -> None:
        if options.endpoint is None or not options.endpoint.url:
            raise MissingModel(
                "no endpoint is configured: set hearing_endpoint in atende.toml, "
                'or recogniser = "embedded"'
            )
        self._endpoint = Endpoint(options.endpoint)
        self._fallback = fallback or EmbeddedRecogniser(options)

    async def prepare(self, grammars: Sequence[Grammar]) -> None:
        """Have the fallback ready."""
        await self._fallback.prepare(grammars)

    async def recognise(self, utterance: Utterance, grammars: Sequence[Grammar]) -> Recognition:
        """See `Recogniser`."""
        began = time.monotonic()
        try:
            text, confidence = await self._transcribed(utterance, grammars)
        except EndpointFailed as error:
            log.warning("hearing.endpoint", error=str(error))
            return await self._fallback.recognise(utterance, grammars)
        hypotheses = read(text, confidence, grammars)
        known = band(confidence, 0.6, 0.3) if hypotheses else "reject"
        work = time.monotonic() - began
        return Recognition(hypotheses, known, self.name, utterance.seconds, work)

    async def _transcribed(
        self, utterance: Utterance, grammars: Sequence[Grammar]
    ) -> tuple[str, float]:
        answer = await self._endpoint.post(PATH, data=self._form(utterance, grammars))
        try:
            return heard(answer)
        except (TypeError, ValueError) as error:
            raise self._endpoint.malformed(PATH) from error

    def _form(self, utterance: Utterance, grammars: Sequence[Grammar]) -> aiohttp.FormData:
        form = aiohttp.FormData()
        sound = io.BytesIO()
        write_wav(sound, utterance.pcm, EAR_RATE)
        form.add_field("file", sound.getvalue(), filename="fala.wav", content_type="audio/wav")
        form.add_field("model", self._endpoint.options.model)
        form.add_field("language", "pt")
        form.add_field("response_format", "verbose_json")
        form.add_field("temperature", "0")
        hint = "; ".join(p.text for g in grammars for p in g.phrases[:20])[:HINTS]
        if hint:
            form.add_field("prompt", hint)
        return form

    async def close(self) -> None:
        await self._endpoint.close()
        await self._fallback.close()


def heard(answer: dict[str, Any]) -> tuple[str, float]:
    """Text and confidence of a transcription's object. Raises TypeError or ValueError."""
    text = answer.get("text")
    if not isinstance(text, str):
        raise TypeError("no text")
    segments = answer.get("segments") or []
    if not isinstance(segments, list) or not all(isinstance(s, dict) for s in segments):
        raise TypeError("segments")
    if not segments:
        return text.strip()[:2_000], SURE
    logs = [float(segment.get("avg_logprob", -0.22)) for segment in segments]
    silent = [float(segment.get("no_speech_prob", 0.0)) for segment in segments]
    if min(silent) > NO_SPEECH:  # Whisper makes up words for noise
        return "", 0.0
    return text.strip()[:2_000], exp(min(0.0, sum(logs) / len(logs)))
