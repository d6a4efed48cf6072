"""The voices by name. A new provider is a file beside this one and one line here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from media.providers import provider
from media.speaking.base import Voice, VoiceOptions

VOICES: dict[str, str] = {
    "espeak": "media.speaking.espeak:EspeakVoice",
    "piper": "media.speaking.piper:PiperVoice",
}


def make_voice(name: str, options: VoiceOptions | None = None) -> Voice:
    """The named voice. Raises UnknownProvider, MissingPackage or MissingModel, fix included."""
    factory: Callable[[VoiceOptions], Voice] = provider(VOICES, name, import_module)
    return factory(options or VoiceOptions())
