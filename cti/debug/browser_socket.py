"""A browser's microphone and loudspeaker where a line expects a media socket.

Sound goes out at the pace at which it is heard, a little ahead, so that a browser holds no more
than `LEAD_S` and an interruption is heard at once; `hush` tells it to drop that too.
"""

from __future__ import annotations

import asyncio

import aiohttp

from cti.debug.outbox import Outbox
from media.socket import MediaClosed, MediaSocket, Played
from media.words import FRAME_BYTES, LINE_RATE, Pcm

LEAD_S = 0.12
CHUNK = FRAME_BYTES * 3


class BrowserSocket(MediaSocket):
    """Frames of the microphone are given by `take`; the rest is as with Asterisk."""

    def __init__(self, session: aiohttp.ClientSession, out: Outbox) -> None:
        super().__init__(session)
        self._out = out
        self._cut = asyncio.Event()

    async def open(self, url: str = "", auth: tuple[str, str] | None = None) -> None:
        """From now on a silent microphone counts as silence."""
        self._last_frame = self._now()
        self._crew.start("fill", self._fill)

    def take(self, data: bytes) -> None:
        """Whole frames from the microphone; an odd rest is dropped."""
        if whole := len(data) // FRAME_BYTES * FRAME_BYTES:
            self._take(data[:whole])

    def music(self, on: bool) -> None:
        """The waiting music would play, or stop."""
        self._out.emit({"type": "music", "on": on})

    def _end(self) -> None:
        super()._end()
        self._cut.set()

    async def play(self, pcm: Pcm) -> Played:
        """Play after what is under way; returns when it was heard or cut."""
        if self.closed:
            raise MediaClosed("the browser is gone")
        data, epoch = pcm.astype("<i2", copy=False).tobytes(), self._epoch
        seconds = len(pcm) / LINE_RATE
        began = max(self._now(), self._busy_until)
        self._busy_until = began + seconds
        async with self._sending:
            for at in range(0, len(data), CHUNK):
                await self._until(began + at / 2 / LINE_RATE - LEAD_S, epoch)
                if epoch != self._epoch:
                    return self._played(began, seconds)
                part = data[at : at + CHUNK]
                self._out.sound(part + bytes(-len(part) % FRAME_BYTES))
        await self._until(began + seconds, epoch)
        return Played(True, seconds) if epoch == self._epoch else self._played(began, seconds)

    def _played(self, began: float, seconds: float) -> Played:
        if self.closed:
            raise MediaClosed("the browser is gone")
        return Played(False, min(seconds, max(0.0, self._now() - began)))

    async def _until(self, when: float, epoch: int) -> None:
        """Wait until `when`, or until what is being said is cut."""
        if epoch != self._epoch:
            return
        try:
            async with asyncio.timeout(max(0.0, when - self._now())):
                await self._cut.wait()
        except TimeoutError:
            return

    async def flush(self) -> float:
        """Stop at once, also what the browser holds already."""
        if self.closed:
            return 0.0
        self._epoch += 1
        rest = max(0.0, self._busy_until - self._now())
        self._busy_until = self._now()
        self._cut.set()
        self._cut = asyncio.Event()
        self._out.emit({"type": "hush"})
        return rest
