"""Piper voices (GPL, so it runs as a child process): better sound once a model is configured."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from media.prompts import speakable
from media.providers import MissingModel, MissingPackage
from media.speaking.base import MAX_TEXT, VoiceFailed, VoiceOptions
from media.words import LINE_RATE, Pcm
from media.workshop import Workshop, WorkshopError


class PiperVoice:
    """A Piper ONNX voice; `options.model` is its `.onnx`, with `.onnx.json` beside it."""

    name = "piper"

    def __init__(self, options: VoiceOptions) -> None:
        if find_spec("piper") is None:
            raise MissingPackage("piper-tts", "pip install piper-tts")
        model = options.model
        if (
            model is None
            or not model.is_file()
            or not model.with_name(f"{model.name}.json").is_file()
        ):
            raise MissingModel(
                f"a Piper voice is an .onnx with its .onnx.json; configured: {model or 'nothing'}. "
                "Set piper_model, or fetch one with ./atende models"
            )
        self._model, self._level = model, options.level_dbfs
        self._slowness = options.extra.get("length_scale", "1.0")
        self._shop = Workshop(
            "media.speaking.piper_child", str(model), self._slowness, deadline_s=20.0
        )

    @property
    def fingerprint(self) -> str:
        size = self._model.stat().st_size
        return f"piper 1 {self._model.name} {size} slowness={self._slowness} level={self._level}"

    async def synthesise(self, text: str, rate: int = LINE_RATE) -> Pcm:
        """See `Voice`. An empty text is an empty array."""
        if len(text) > MAX_TEXT:
            raise VoiceFailed(f"a prompt of {len(text)} characters; {MAX_TEXT} are allowed")
        said = speakable(text)
        if not said:
            return np.zeros(0, np.int16)
        try:
            job = {"op": "say", "text": said, "to": rate, "level": self._level}
            _, blob = await self._shop.call(job)
        except WorkshopError as error:
            raise VoiceFailed(str(error)) from error
        return np.frombuffer(blob, np.int16)

    async def close(self) -> None:
        await self._shop.close()
