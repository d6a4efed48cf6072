"""What the running server tells about a call: HTTP over its private Unix socket."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import aiohttp

from cli.caller.report import settled

SOCKET = Path("run") / "cti.sock"
POLL_S = 0.3
DEADLINE_S = 2.0


class Control:
    """Asks for one call's report. Absent server or unknown call give None, never an error."""

    def __init__(self, home: Path) -> None:
        self.path = home / SOCKET
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Control:
        timeout = aiohttp.ClientTimeout(total=DEADLINE_S)
        connector = aiohttp.UnixConnector(path=str(self.path))
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, sip_call_id: str) -> dict[str, Any] | None:
        """The report of the call with this SIP Call-ID, or None."""
        if not sip_call_id:
            return None
        return await self._get("calls", {"sip_call_id": sip_call_id})

    async def status(self) -> dict[str, Any] | None:
        """The server's own figures, or None."""
        return await self._get("status", {})

    async def _get(self, what: str, query: dict[str, str]) -> dict[str, Any] | None:
        if self._session is None:
            return None
        try:
            async with self._session.get(f"http://cti/control/{what}", params=query) as answer:
                if answer.status != 200:
                    return None
                found = await answer.json()
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError):
            return None  # the server restarts within a second: the next poll asks again
        return found if isinstance(found, dict) else None


async def settle(
    control: Control, sip_call_id: str, seconds: float, stop: asyncio.Event
) -> dict[str, Any] | None:
    """The report once ticket and recording are there or explained, or as it is when time is up.

    ``stop`` ends the waiting early (a person pressed Ctrl-C).
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        report = await control.call(sip_call_id)
        left = deadline - loop.time()
        if settled(report) or left <= 0 or stop.is_set():
            return report
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(POLL_S, left)):
                await stop.wait()
