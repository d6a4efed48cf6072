"""One call after another: when the first sound comes, and whether the pop precedes the ring."""

from __future__ import annotations

import asyncio
import time
from statistics import median
from typing import Any

import aiohttp
import numpy as np

from bench.call_product import Product
from cli.bench import Row, row
from cli.caller.answerer import Answerers, Operator
from cli.caller.calls import Identity
from cli.caller.conversation import Prepared
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.placing import Caller, CallRecord, Plan
from cli.caller.script import HangUp, Keys, Pause
from core.tasks import Crew

FIRST_CALLS = 20
POP_CALLS = 8
FIRST_SOUND_MS = 300.0


async def place(running: Product, *steps: Prepared, most: float = 40.0) -> CallRecord:
    """One call to the hotline."""
    target = Uri(running.number, "127.0.0.1", running.sip_port)
    return await Caller(Plan(target, Identity("21987650000"), steps, most)).run()


def measure(running: Product) -> list[Row]:
    """First sound, and pop before ring."""
    return [*_first_sound(running), *asyncio.run(_pop_before_ring(running))]


def _first_sound(running: Product) -> list[Row]:
    steps = (Prepared(Pause(1.5)), Prepared(HangUp()))
    records = [asyncio.run(place(running, *steps)) for _ in range(FIRST_CALLS)]
    heard = [r.first_sound_ms for r in records if r.first_sound_ms is not None]
    how = f"{len(heard)} of {FIRST_CALLS} calls, one at a time: INVITE sent to first sound heard"
    first = records[0].first_sound_ms
    p95 = float(np.percentile(heard, 95)) if len(heard) == FIRST_CALLS else None
    return [
        row("first sound, first call after start", first, "ms", FIRST_SOUND_MS, "INVITE to sound"),
        row("first sound, median", median(heard) if heard else None, "ms", None, how),
        row("first sound, p95", p95, "ms", FIRST_SOUND_MS, how),
    ]


class Desk:
    """An operator's page without the page: acknowledges each pop, notes when it came."""

    def __init__(self, running: Product, login: str) -> None:
        self._running, self._login = running, login
        self.pops: list[int] = []
        self.ready = asyncio.Event()

    async def sit(self) -> None:
        """Stay connected until cancelled."""
        headers = {"X-Atende-Token": self._running.token(self._login), "Origin": self._running.url}
        address = f"{self._running.url}/api/socket"
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.ws_connect(address) as socket,
        ):
            await socket.send_json({"type": "hello", "after": None, "tab": "bench"})
            async for message in socket:
                await self._take(socket, message.json())

    async def _take(self, socket: Any, message: dict[str, Any]) -> None:
        self.ready.set()
        if message["type"] == "pop":
            self.pops.append(time.monotonic_ns())
            await socket.send_json({"type": "rendered", "offer": message["offer"]["id"]})


async def _pop_before_ring(running: Product) -> list[Row]:
    """How long before the INVITE at the operator's telephone the pop was at the desk."""
    await asyncio.to_thread(running.staff, 0)
    desk = Desk(running, "op01")
    with Pacer() as pacer:
        port = running.sip_port + 1000
        async with (
            Answerers([Operator("op01", 0.2)], pacer, port=port) as telephones,
            Crew("bench") as crew,
        ):
            crew.start("desk", desk.sit)
            async with asyncio.timeout(10):
                await desk.ready.wait()
            for _ in range(POP_CALLS):
                await asyncio.to_thread(running.staff, 1)
                steps = (
                    Prepared(Keys("0", barge_in=True)),
                    Prepared(Pause(4.0)),
                    Prepared(HangUp()),
                )
                await place(running, *steps)
                await asyncio.sleep(2.0)
            rings = [call.arrived for call in telephones.calls]
    leads = [(ring - pop) / 1e6 for ring, pop in zip(rings, desk.pops, strict=False)]
    how = f"{len(leads)} of {POP_CALLS} offers; pop at the desk's socket to INVITE at its telephone"
    least = min(leads) if len(leads) == POP_CALLS else None
    return [row("pop before the ring, least", least, "ms", 0.0, how, at_least=True)]
