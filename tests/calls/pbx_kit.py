"""A real Asterisk of a test's own, a telephone of a few lines, and an ARI listener."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import socket
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np

from cli.setup import instance, smoke
from cli.setup.runtime import Runtime, obtain
from cli.setup.say import Progress
from core.settings import Settings
from media.wave import alaw_decode


@dataclass(frozen=True)
class RealPbx:
    """A running instance and how to reach it."""

    settings: Settings
    runtime: Runtime
    pid: int

    @property
    def log(self) -> str:
        return (self.settings.home / "asterisk/log/messages.log").read_text()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.settings.asterisk_http_port}"

    @property
    def headers(self) -> dict[str, str]:
        login = aiohttp.encode_basic_auth("atende", self.settings.secret("ari"))
        return {"Authorization": login}


@contextlib.contextmanager
def real_pbx(**changes: Any) -> Iterator[RealPbx]:
    """Start one in a short-named folder of its own (Unix sockets), stop and remove it after."""
    home = Path(tempfile.mkdtemp(prefix="atende-"))
    sip, http, ami = smoke.free_ports(3)
    ports = {"sip_port": sip, "asterisk_http_port": http, "ami_port": ami}
    settings = Settings(home=home, **{**ports, **changes})
    try:
        runtime = obtain(Progress(), smoke.smoke_call)
        instance.prepare(instance.pbx_from(settings, runtime), runtime)
        with smoke.running(runtime, instance.configuration(home)) as child:
            yield RealPbx(settings, runtime, child.pid)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@dataclass
class Telephone:
    """Places one call over UDP with A-law sound, counts what it hears, never answers a request."""

    port: int
    number: str = "1746"
    caller: str = "21999990000"
    call_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    final: int = 0
    heard: bytearray = field(default_factory=bytearray)

    async def call(self, seconds: float = 5.0) -> int:
        """Send the INVITE and return the final status; sound is collected from then on."""
        loop = asyncio.get_running_loop()
        self._rtp = self._socket()
        sip = self._socket()
        try:
            await loop.sock_connect(sip, ("127.0.0.1", self.port))
            await loop.sock_sendall(sip, self._invite(sip))
            async with asyncio.timeout(seconds):
                while self.final < 200:
                    line = (await loop.sock_recv(sip, 65535)).split(b"\r\n", 1)[0]
                    if line.startswith(b"SIP/2.0 "):
                        self.final = int(line.split()[1])
        finally:
            self._sip = sip
        self._listening = asyncio.create_task(self._listen())
        return self.final

    def _socket(self) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.setblocking(False)
        made.bind(("127.0.0.1", 0))
        return made

    def _invite(self, sip: socket.socket) -> bytes:
        return smoke.invite(
            self.port, sip.getsockname()[1], self._rtp.getsockname()[1],
            number=self.number, caller=self.caller, mark=self.call_id,
        )  # fmt: skip

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            packet = await loop.sock_recv(self._rtp, 2048)
            self.heard += packet[12:]

    async def hears(self, seconds: float) -> float:
        """Collect for ``seconds`` and return the loudness (RMS of 16-bit samples) of that time."""
        self.heard.clear()
        await asyncio.sleep(seconds)
        if not self.heard:
            return 0.0
        return float(np.sqrt(np.mean(alaw_decode(bytes(self.heard)).astype(float) ** 2)))

    async def close(self) -> None:
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
        self._sip.close()
        self._rtp.close()


@contextlib.asynccontextmanager
async def application(pbx: RealPbx) -> AsyncIterator[asyncio.Queue[dict[str, Any]]]:
    """The ARI application connected for the length of the block; its events in a queue."""
    events: asyncio.Queue[dict[str, Any]] = asyncio.Queue(1000)
    async with aiohttp.ClientSession(headers=pbx.headers) as session:
        url = f"{pbx.base}/ari/events?app={pbx.settings.app_name}"
        async with session.ws_connect(url) as socket_:

            async def read() -> None:
                async for message in socket_:
                    events.put_nowait(json.loads(message.data))

            reading = asyncio.create_task(read())
            try:
                yield events
            finally:
                reading.cancel()


async def entered(events: asyncio.Queue[dict[str, Any]], seconds: float = 10.0) -> dict[str, Any]:
    """The next StasisStart."""
    async with asyncio.timeout(seconds):
        while True:
            event = await events.get()
            if event["type"] == "StasisStart":
                return event
