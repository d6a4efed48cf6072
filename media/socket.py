"""The media socket: sound to and from one Asterisk channel over chan_websocket.

Binary messages are slin16 (int16, 16 kHz), 640 bytes for 20 ms; text messages are JSON control
(`f(json)`). Asterisk paces what we send: sound may be pushed ahead of time, up to 900 frames, and
past 1,000 it is dropped without a word. So at most `WINDOW_S` is under way between marks, and
XOFF is honoured besides. After FLUSH_MEDIA pending marks never come: their waiters are ended here.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog

from core.tasks import Crew
from media.words import FRAME_BYTES, FRAME_S, LINE_RATE, Pcm

log = structlog.get_logger(__name__)
OPEN_DEADLINE_S = 5.0
CHUNK_S = 2.0
"""Sound between two marks."""
WINDOW_S = 8.0
"""Sound that may wait in Asterisk; far below its 18 s."""
MESSAGE_BYTES = 16 * FRAME_BYTES
STALL_S = 10.0
"""Beyond the time the sound itself takes: then the socket counts as stalled."""
INBOX_FRAMES = 150
GAP_S = 0.2
_SILENCE = bytes(FRAME_BYTES)


class MediaClosed(Exception):
    """The socket is gone: the channel was hung up, or Asterisk or the network ended it."""


class MediaStalled(Exception):
    """Asterisk stopped playing what it had accepted."""


@dataclass(frozen=True)
class Played:
    """How a `play` ended: to its end, or flushed after about `seconds` of it."""

    finished: bool
    seconds: float


@dataclass(eq=False)
class _Piece:
    """One `play` under way."""

    total_s: float
    began: float
    done: asyncio.Future[bool]


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class MediaSocket:
    """One call's sound. `open` it, iterate `frames()` once, `play` and `flush` at will.

    `dropped` counts inbound frames lost because nobody took them; `filled` counts silent frames
    put in where Asterisk sent none, so that whoever counts samples keeps time.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._crew = Crew("media-socket")
        self._inbox: deque[bytes] = deque(maxlen=INBOX_FRAMES)
        self._news = asyncio.Event()
        self._started = asyncio.Event()
        self._may_send = asyncio.Event()
        self._may_send.set()
        self._sending = asyncio.Lock()
        self._marks: dict[str, asyncio.Future[bool]] = {}
        self._pieces: set[_Piece] = set()
        self._mark_number = 0
        self._epoch = 0
        self._last_frame = 0.0
        self._busy_until = 0.0
        self.closed = False
        self.dropped = self.filled = self.received = 0
        self.start: dict[str, Any] = {}

    # --- life ---

    async def open(self, url: str, auth: tuple[str, str] | None = None) -> None:
        """Connect to `ws://…/media/<connection id>` and wait for MEDIA_START.

        Raises MediaClosed when refused or not started within OPEN_DEADLINE_S.
        """
        headers = {"Authorization": _basic(*auth)} if auth else {}
        try:
            async with asyncio.timeout(OPEN_DEADLINE_S):
                self._ws = await self._session.ws_connect(
                    url, protocols=("media",), headers=headers, max_msg_size=1 << 20
                )
                self._last_frame = self._now()
                self._crew.start("read", self._read)
                self._crew.start("fill", self._fill)
                await self._started.wait()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            await self.close()
            raise MediaClosed(f"the media socket did not open: {error!r}") from error
        if self.closed:
            await self.close()
            raise MediaClosed("the media socket was closed before it started")

    async def close(self) -> None:
        """Close it; Asterisk hangs up the media channel. Safe to call twice."""
        self._end()
        if self._ws is not None and not self._ws.closed:
            try:
                async with asyncio.timeout(2.0):
                    await self._ws.close()
            except TimeoutError:
                log.warning("media.close_late")
        await self._crew.close()

    def _end(self) -> None:
        self.closed = True
        self._epoch += 1
        self._settle(False)
        self._started.set()
        self._may_send.set()
        self._news.set()

    # --- hearing ---

    async def frames(self) -> AsyncIterator[bytes]:
        """Frames of 640 bytes as they come, until the socket closes. For one reader."""
        while True:
            while self._inbox:
                yield self._inbox.popleft()
            if self.closed:
                return
            self._news.clear()
            await self._news.wait()

    async def _read(self) -> None:
        assert self._ws is not None
        try:
            async for message in self._ws:
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._take(message.data)
                elif message.type is aiohttp.WSMsgType.TEXT:
                    self._control(message.data)
        finally:
            self._end()

    def _take(self, data: bytes) -> None:
        self._last_frame = self._now()
        self.received += 1
        if len(data) == FRAME_BYTES:
            self._put(data)
            return
        for at in range(0, len(data), FRAME_BYTES):
            self._put(data[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0"))

    def _put(self, frame: bytes) -> None:
        if len(self._inbox) == INBOX_FRAMES:
            self.dropped += 1
        self._inbox.append(frame)
        self._news.set()

    async def _fill(self) -> None:
        """A peer that sends nothing (muted, no RTP) is heard as silence, not as a stopped clock."""
        while not self.closed:
            await asyncio.sleep(GAP_S / 2)
            missing = self._now() - self._last_frame
            if missing < GAP_S:
                continue
            count = int(missing / FRAME_S)
            self._last_frame += count * FRAME_S
            for _ in range(min(count, INBOX_FRAMES)):
                self._put(_SILENCE)
                self.filled += 1

    def _control(self, text: str) -> None:
        try:
            message = json.loads(text)
            event = message["event"]
        except (ValueError, KeyError, TypeError):
            log.warning("media.bad_control", size=len(text))
            return
        if event == "MEDIA_MARK_PROCESSED":
            waiter = self._marks.pop(message.get("correlation_id", ""), None)
            if waiter is not None and not waiter.done():
                waiter.set_result(True)
        elif event == "MEDIA_XOFF":
            self._may_send.clear()
        elif event == "MEDIA_XON":
            self._may_send.set()
        elif event == "MEDIA_START":
            self.start = message
            self._started.set()
        elif event == "ERROR":
            log.error("media.error", text=str(message.get("error_text", ""))[:200])

    # --- speaking ---

    @property
    def playing(self) -> bool:
        """True while something sent is still to be heard."""
        return bool(self._pieces)

    async def play(self, pcm: Pcm) -> Played:
        """Play int16 at 16 kHz after what is already queued; returns when heard or flushed.

        Cancelling it leaves what was sent to play on (call `flush` to stop that). Raises
        MediaClosed, or MediaStalled when marks stop coming.
        """
        if self.closed or self._ws is None:
            raise MediaClosed("the media socket is closed")
        seconds = len(pcm) / LINE_RATE
        if not len(pcm):
            return Played(True, 0.0)
        now = self._now()
        began = max(now, self._busy_until)
        self._busy_until = began + seconds
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        piece = _Piece(seconds, began, done)
        self._pieces.add(piece)
        try:
            async with asyncio.timeout(self._busy_until - now + STALL_S):
                finished = await self._send_and_wait(pcm, self._epoch)
        except TimeoutError:
            raise MediaStalled(f"{seconds:.1f} s of sound were not played in time") from None
        finally:
            self._pieces.discard(piece)
        if not finished and self.closed:
            raise MediaClosed("the media socket closed while playing")
        heard = seconds if finished else min(seconds, max(0.0, self._now() - piece.began))
        return Played(finished, heard)

    async def _send_and_wait(self, pcm: Pcm, epoch: int) -> bool:
        data = memoryview(pcm.astype("<i2", copy=False).tobytes())
        size = int(CHUNK_S / FRAME_S) * FRAME_BYTES
        marks: deque[asyncio.Future[bool]] = deque()
        async with self._sending:
            for at in range(0, len(data), size):
                while len(marks) >= int(WINDOW_S / CHUNK_S):
                    if not await marks.popleft():
                        return False
                mark = await self._chunk(data[at : at + size], epoch)
                if mark is None:
                    return False
                marks.append(mark)
        return await marks[-1]

    async def _chunk(self, data: memoryview, epoch: int) -> asyncio.Future[bool] | None:
        """Send up to CHUNK_S of sound and a mark; None when flushed or closed meanwhile."""
        for at in range(0, len(data), MESSAGE_BYTES):
            await self._may_send.wait()
            if epoch != self._epoch:
                return None
            part = bytes(data[at : at + MESSAGE_BYTES])
            short = -len(part) % FRAME_BYTES
            await self._send(part + bytes(short))
        self._mark_number += 1
        name = f"m{self._mark_number}"
        waiter: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._marks[name] = waiter
        await self._send({"command": "MARK_MEDIA", "correlation_id": name})
        return waiter

    async def flush(self) -> float:
        """Stop at once: drop all queued sound and end every `play`. Returns seconds cut off."""
        if self.closed or self._ws is None:
            return 0.0
        self._epoch += 1
        now = self._now()
        rest = max(0.0, self._busy_until - now)
        self._busy_until = now
        self._may_send.set()  # the queue is empty now; an XON for it need not come
        self._settle(False)
        await self._send({"command": "FLUSH_MEDIA"})
        return rest

    def _settle(self, finished: bool) -> None:
        waiters, self._marks = self._marks, {}
        for waiter in waiters.values():
            if not waiter.done():
                waiter.set_result(finished)

    async def _send(self, what: bytes | dict[str, str]) -> None:
        assert self._ws is not None
        try:
            if isinstance(what, bytes):
                await self._ws.send_bytes(what)
            else:
                await self._ws.send_str(json.dumps(what))
        except (ConnectionError, aiohttp.ClientError) as error:
            self._end()
            raise MediaClosed("the media socket closed") from error

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
