"""What waits to be sent to one browser: bounded, in order, words and sound together."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

MAX_WAITING = 1_000


class Outbox:
    """Put from anywhere on the loop without waiting; a browser that reads nothing is given up."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[str | bytes] = asyncio.Queue(MAX_WAITING)
        self.slow = asyncio.Event()

    def emit(self, message: dict[str, Any]) -> None:
        """Queue a message."""
        self._put(json.dumps(message, ensure_ascii=False, default=str))

    def sound(self, frames: bytes) -> None:
        """Queue sound: whole frames of slin16 at 16 kHz."""
        self._put(frames)

    def fail(self, detail: str, *, fatal: bool = False) -> None:
        """Queue what went wrong, in Portuguese."""
        self.emit({"type": "error", "detail": detail, "fatal": fatal})

    def _put(self, what: str | bytes) -> None:
        try:
            self._queue.put_nowait(what)
        except asyncio.QueueFull:
            self.slow.set()

    async def pump(self, socket: web.WebSocketResponse) -> None:
        """Send what comes, until cancelled or the socket breaks."""
        while True:
            await self._send(socket, await self._queue.get())

    async def drain(self, socket: web.WebSocketResponse, seconds: float) -> None:
        """Send what waits, at most so long."""
        async with asyncio.timeout(seconds):
            while not self._queue.empty():
                await self._send(socket, self._queue.get_nowait())

    @staticmethod
    async def _send(socket: web.WebSocketResponse, what: str | bytes) -> None:
        if isinstance(what, str):
            await socket.send_str(what)
        else:
            await socket.send_bytes(what)
