"""The default voice: espeak-ng in a child process; no download, 20 ms for a sentence."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from media.prompts import speakable
from media.providers import MissingPackage
from media.speaking.base import MAX_TEXT, VoiceFailed, VoiceOptions
from media.words import LINE_RATE, Pcm
from media.workshop import Workshop, WorkshopError

DEFAULT_VARIANT = "pt-br+f2"
DEFAULT_RATE = 158
DEFAULT_PITCH = 44
DEFAULT_RANGE = 62


class EspeakVoice:
    """espeak-ng's Brazilian voice, smoothed and levelled by `media.speaking.polish`."""

    name = "espeak"

    def __init__(self, options: VoiceOptions) -> None:
        if find_spec("espeakng_loader") is None and not options.extra.get("system"):
            raise MissingPackage("espeakng-loader", "pip install espeakng-loader")
        self._settings = {
            "voice": options.variant or DEFAULT_VARIANT,
            "rate": options.rate or DEFAULT_RATE,
            "pitch": options.pitch or DEFAULT_PITCH,
            "range": int(options.extra.get("range", DEFAULT_RANGE)),
            "level": options.level_dbfs,
        }
        self._shop = Workshop("media.speaking.espeak_child", count=1, queue_limit=256)

    @property
    def fingerprint(self) -> str:
        settings = " ".join(f"{key}={value}" for key, value in sorted(self._settings.items()))
        return f"espeak 2 {settings}"

    async def synthesise(self, text: str, rate: int = LINE_RATE) -> Pcm:
        """See `Voice`. An empty text is an empty array."""
        if len(text) > MAX_TEXT:
            raise VoiceFailed(f"a prompt of {len(text)} characters; {MAX_TEXT} are allowed")
        said = speakable(text)
        if not said:
            return np.zeros(0, np.int16)
        job = {"op": "say", "text": said, "to": rate, **self._settings}
        try:
            _, blob = await self._shop.call(job)
        except WorkshopError as error:
            raise VoiceFailed(str(error)) from error
        return np.frombuffer(blob, np.int16)

    async def close(self) -> None:
        await self._shop.close()
