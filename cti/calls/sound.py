"""What every line shares: the recogniser, the voice and the web session for media sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import aiohttp
import structlog

from media.ear import Ear
from media.hearing.base import Recogniser
from media.speaking.cache import VoiceCache
from media.words import Grammar, Pcm, Recognition, Utterance

log = structlog.get_logger(__name__)
HEAR_DEADLINE = 4.0


@dataclass(frozen=True, slots=True)
class Sound:
    """Parts made once at the start of the server."""

    session: aiohttp.ClientSession
    recogniser: Recogniser
    voice: VoiceCache
    new_ear: Callable[[], Ear]
    recorded: Callable[[str], Pcm | None] = lambda _: None
    """A person's recording of a sentence, where there is one."""

    async def speak(self, text: str) -> Pcm:
        """``text`` as sound, recorded or spoken by the voice; raises VoiceFailed."""
        found = self.recorded(text)
        return found if found is not None else await self.voice.synthesise(text)

    async def understand(
        self, utterance: Utterance, grammars: Sequence[Grammar]
    ) -> Recognition | None:
        """What was said, or None when no recogniser could work on it in time."""
        try:
            async with asyncio.timeout(HEAR_DEADLINE):
                return await self.recogniser.recognise(utterance, grammars)
        except Exception as error:  # deaf is an answer of its own: the flow goes on by keys
            log.error("hearing.failed", error=repr(error))
            return None

    async def close(self) -> None:
        """End child processes and the session."""
        await self.recogniser.close()
        await self.voice.close()
        await self.session.close()
