"""What one citizen hears of us: sentences and music, stopped at once when they speak or key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import structlog

from core.errors import Unavailable
from cti.asterisk.ari import AriError
from cti.asterisk.legs import Leg
from cti.calls.saying import Saying
from ivr.line import HungUp
from media.ear import Ear
from media.socket import MediaClosed, MediaSocket, MediaStalled, Played
from media.speaking.base import VoiceFailed
from media.words import LINE_RATE, Pcm

if TYPE_CHECKING:
    from cti.roof import Roof

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Mouth:
    """Sound out, over one media leg in one bridge. The ear is told what it will hear of us."""

    roof: Roof
    interaction: str
    leg: Leg
    bridge: str
    media_leg: str
    socket: MediaSocket
    ear: Ear
    answer_ms: int | None = None
    _heard_at: float | None = None
    _music: bool = False

    def saying(
        self, texts: Sequence[str], after: Callable[[], Awaitable[None]] | None = None
    ) -> Saying:
        """Sentences ready to be begun; their sound is fetched meanwhile."""
        return Saying(texts, self._voice, self._play, self._no_music, after)

    def heard(self, at: float) -> None:
        """The citizen's last sample or key was at loop time `at`: our next sound answers it."""
        self._heard_at = at

    async def cut(self, saying: Saying) -> None:
        """Stop our sound at once, in Asterisk and in the ear's mind."""
        saying.cut()
        self.ear.prompt_over()
        try:
            await self.socket.flush()
        except MediaClosed as error:
            self._gone(error)

    async def music(self, on: bool) -> None:
        """The waiting music, by Asterisk; the media leg steps out of the bridge meanwhile."""
        if on == self._music:
            return
        ari = self.roof.ari
        self._music = on
        if on:
            await ari.leave(self.bridge, self.media_leg)
            await ari.music(self.bridge, True)
        else:
            await ari.music(self.bridge, False)
            await ari.join(self.bridge, self.media_leg)

    async def _no_music(self) -> None:
        try:
            await self.music(False)
        except AriError as error:
            self._gone(error)

    async def _voice(self, text: str) -> Pcm:
        """A sentence's sound; nothing where no voice could make it, for the call goes on."""
        try:
            return await self.roof.sound.speak(text)
        except VoiceFailed as error:
            log.error("line.voice", interaction=self.interaction, error=str(error))
            return np.zeros(0, np.int16)

    async def _play(self, pcm: Pcm) -> Played:
        self._note_answer()
        self.ear.prompt(pcm)
        try:
            return await self.socket.play(pcm)
        except MediaStalled as error:
            log.error("line.stalled", interaction=self.interaction, error=str(error))
            return Played(True, len(pcm) / LINE_RATE)
        except MediaClosed as error:
            self._gone(error)

    def _note_answer(self) -> None:
        if self._heard_at is not None:
            elapsed = asyncio.get_running_loop().time() - self._heard_at
            self.answer_ms = max(0, round(1000 * elapsed))
            self._heard_at = None

    def _gone(self, error: Exception) -> NoReturn:
        """The media leg ended: with the citizen's it is a hang-up, alone it is our trouble."""
        if self.leg.gone.is_set():
            raise HungUp from error
        raise Unavailable("A linha de áudio caiu.") from error
