"""AMI over panoramisk, behind a wrapper that mends what it lacks.

panoramisk 1.4 as shipped re-sends pending actions after a reconnect (a double dial), lets CR/LF
in a value smuggle in another action, loses letters when UTF-8 splits across packets, and waits
for ever. Here: pending actions fail when the link drops and are never sent again, CR/LF is
refused, bytes are decoded incrementally, and every action has a deadline.
"""

from __future__ import annotations

import asyncio
import codecs
from typing import Any

import structlog
from panoramisk import Manager
from panoramisk.ami_protocol import AMIProtocol

from core.bus import Mailbox

log = structlog.get_logger(__name__)
DEADLINE = 5.0
MAX_EVENTS = 2048


class AmiError(Exception):
    """The action failed, was refused, or the link was down."""


class _Protocol(AMIProtocol):  # type: ignore[misc]  # panoramisk has no types
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def data_received(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        if text:
            super().data_received(text.encode())

    def close(self) -> None:
        for action in list(self.responses.values()):
            if not action.future.done():
                action.future.set_exception(AmiError("the AMI link dropped"))
                action.future.exception()  # seen: nobody may be waiting (ping, login)
        self.responses.clear()
        super().close()


class Ami:
    """One AMI connection that comes back by itself. Events go into one bounded mailbox."""

    def __init__(self, host: str, port: int, user: str, secret: str) -> None:
        self.events = Mailbox(MAX_EVENTS)
        self.ready = asyncio.Event()
        self._manager = Manager(
            host=host,
            port=port,
            username=user,
            secret=secret,
            events="off",
            ping_delay=10,
            reconnect_timeout=1,
            protocol_factory=_Protocol,
            forgetable_actions=("ping", "login"),
            on_login=self._logged_in,
            on_disconnect=self._dropped,
        )
        self._manager.register_event("*", self._event)

    def _logged_in(self, _manager: Manager) -> None:
        self.ready.set()

    def _dropped(self, _manager: Manager, _error: Any) -> None:
        self.ready.clear()

    def _event(self, _manager: Manager, event: Any) -> None:
        self.events.put(dict(event))

    async def connect(self, deadline: float = 10.0) -> None:
        """Begin connecting; returns when logged in. Raises AmiError past the deadline."""
        self._manager.loop = asyncio.get_running_loop()
        self._manager.connect()
        try:
            async with asyncio.timeout(deadline):
                await self.ready.wait()
        except TimeoutError as late:
            raise AmiError("no AMI login within the deadline") from late

    async def action(self, name: str, **fields: str) -> dict[str, Any]:
        """Send one action, return its response. Never sent twice. Raises AmiError."""
        for key, value in fields.items():
            if "\r" in value or "\n" in value:
                raise AmiError(f"{key} holds a line break")
        if not self.ready.is_set():
            raise AmiError("the AMI link is down")
        try:
            async with asyncio.timeout(DEADLINE):
                response = await self._manager.send_action({"Action": name, **fields})
        except TimeoutError as late:
            raise AmiError(f"{name}: no answer in {DEADLINE} s") from late
        if not response.success:
            raise AmiError(f"{name}: {response.get('Message', 'refused')}")
        return dict(response)

    async def mix_monitor(self, channel: str, mix: str, rx: str, tx: str) -> None:
        """Record ``channel`` (its name, not id): rx what the citizen says, tx what they hear."""
        await self.action("MixMonitor", Channel=channel, File=mix, Options=f"r({rx})t({tx})")

    async def stop_mix_monitor(self, channel: str) -> None:
        await self.action("StopMixMonitor", Channel=channel)

    def close(self) -> None:
        self._manager.reconnect_timeout = 3600
        self._manager.close()
