"""The recogniser and the voice that the settings ask for, ready to be shared by all lines."""

from __future__ import annotations

import aiohttp

from core.settings import Settings
from cti.calls.sound import Sound
from cti.prompts.service import Prompts
from media.ear import Ear
from media.endpoint import EndpointOptions
from media.hearing.base import RecogniserOptions
from media.hearing.endpoint import LIMIT_S
from media.hearing.registry import make_recogniser
from media.speaking.base import VoiceOptions
from media.speaking.cache import VoiceCache
from media.speaking.registry import make_voice


async def make_sound(settings: Settings, prompts: Prompts) -> Sound:
    """Raises ProviderError with the fix when a provider cannot serve."""
    hearing = RecogniserOptions(model=settings.vosk_model, endpoint=_hearing_endpoint(settings))
    voice = make_voice(settings.voice, VoiceOptions(model=settings.piper_model))
    return Sound(
        session=aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)),
        recogniser=make_recogniser(settings.recogniser, hearing),
        voice=VoiceCache(voice, settings.home / "cache" / "prompts"),
        new_ear=Ear,
        recorded=prompts.sound,
    )


def _hearing_endpoint(settings: Settings) -> EndpointOptions | None:
    if not settings.hearing_endpoint:
        return None
    key = settings.endpoint_key("hearing")
    return EndpointOptions(settings.hearing_endpoint, settings.hearing_model, key, LIMIT_S)
