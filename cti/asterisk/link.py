"""The link to one Asterisk: subscribe first, then read what is there, then live events.

Events that arrive while the picture is read wait in order, so nothing is missed and nothing is
told twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

import structlog

from core.tasks import Crew, cancel
from cti.asterisk.ari import Ari
from cti.asterisk.legs import Legs

log = structlog.get_logger(__name__)
MAX_EVENTS = 20_000
Recover = Callable[[list[dict[str, Any]]], Awaitable[None]]
Greet = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]


class Link:
    """Keeps the event socket; ``run`` is started again with backoff by the server's crew."""

    def __init__(self, ari: Ari, legs: Legs, crew: Crew, recover: Recover, greet: Greet) -> None:
        self._ari, self._legs, self._crew = ari, legs, crew
        self._recover, self._greet = recover, greet
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """One connection, from subscribing to its loss."""
        waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue(MAX_EVENTS)
        events = self._ari.events()
        try:
            await anext(events)
            reading = asyncio.create_task(self._collect(events, waiting), name="ari/collect")
            try:
                channels = await self._ari.channels()
                self._legs.reconcile(channels)
                await self._recover(channels)
                self.connected.set()
                log.info("ari.connected", channels=len(channels))
                serving = asyncio.create_task(self._serve(waiting), name="ari/serve")
                try:
                    await asyncio.wait({reading, serving}, return_when=asyncio.FIRST_COMPLETED)
                    if serving.done():
                        serving.result()
                finally:
                    await cancel(serving)
            finally:
                await cancel(reading)
        finally:
            self.connected.clear()
            await events.aclose()
        raise ConnectionError("the ARI socket closed")

    @staticmethod
    async def _collect(events: Any, waiting: asyncio.Queue[dict[str, Any]]) -> None:
        async for event in events:
            waiting.put_nowait(event)  # overfull: QueueFull ends the link, which reconciles anew

    async def _serve(self, waiting: asyncio.Queue[dict[str, Any]]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            event = await waiting.get()
            self._legs.apply(event, loop.time())
            if event["type"] == "StasisStart":
                name = f"greet/{event['channel']['id']}"
                self._crew.start(name, partial(self._greet, event))
            elif event["type"] == "ApplicationReplaced":
                log.error("ari.replaced")
                raise ConnectionError("another server took this Asterisk over")
