"""Speech out: one file per provider, one line each in the registry."""

from media.speaking.base import Voice, VoiceFailed, VoiceOptions
from media.speaking.cache import VoiceCache
from media.speaking.registry import VOICES, make_voice

__all__ = ["VOICES", "Voice", "VoiceCache", "VoiceFailed", "VoiceOptions", "make_voice"]
