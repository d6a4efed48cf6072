"""Waiting to be called back: the citizen's telephone rings, answers, and presses 1.

It stands at the far end of the city's first telephone line, when that leads to this machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cli.caller.answerer import Answered, Answerers, Operator
from cli.caller.conversation import Prepared
from cli.caller.pacer import Pacer
from cli.caller.script import Keys, Pause, ScriptError
from core.settings import Settings
from core.telephone import read_telephone

RING_S = 1.0
YES = (Prepared(Pause(1.0)), Prepared(Keys("1", barge_in=True)))
HERE = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A callback as the telephone saw it. Seconds; `rang_after_s` from the first call's end."""

    rang_after_s: float
    seconds: float
    ended_by: str | None
    sip_call_id: str


@dataclass(frozen=True, slots=True)
class Standby:
    """Where the telephone stands: `user` as the city dials it, at this port."""

    user: str
    port: int
    seconds: float


def standby(number: str, seconds: float, settings: Settings) -> Standby:
    """Raises ScriptError when nobody can call back here."""
    found = read_telephone(number, settings.city_ddd, settings.short_codes)
    if found.e164 is None:
        raise ScriptError("--await-callback precisa de um número completo em --from")
    servers = [str(row.get("server", "")) for row in settings.trunks]
    host, _, port = (servers[0] if servers else "").partition(":")
    if host not in HERE or not port.isdigit():
        raise ScriptError(
            "--await-callback precisa de um tronco para esta máquina: em atende.toml, "
            '[[pbx.trunks]] com server = "127.0.0.1:7746"'
        )
    return Standby(found.e164, int(port), seconds)


async def await_callback(
    wanted: Standby, stop: asyncio.Event, follow: Callable[[Answered], Awaitable[None]]
) -> CalledBack | None:
    """The first call that comes within the time, seen to its end; None when none came."""
    began = time.monotonic_ns()
    telephone = Operator(wanted.user, answer_after=RING_S, steps=YES)
    rings: asyncio.Queue[Answered] = asyncio.Queue(1)

    def tell(event: str, call: Answered) -> None:
        if event == "ringing" and not rings.full():
            rings.put_nowait(call)

    with Pacer() as pacer:
        async with Answerers([telephone], pacer, port=wanted.port, on_event=tell):
            call = await _first(rings, stop, wanted.seconds)
            if call is None:
                return None
            await follow(call)
    since = call.answered or call.arrived
    return CalledBack(
        rang_after_s=round((call.arrived - began) / 1e9, 1),
        seconds=round((call.ended - since) / 1e9, 1) if call.ended else 0.0,
        ended_by={"remote": "hotline", "local": "caller"}.get(call.ended_by or "", "lost"),
        sip_call_id=call.call_id,
    )


async def _first(
    rings: asyncio.Queue[Answered], stop: asyncio.Event, seconds: float
) -> Answered | None:
    ring = asyncio.create_task(rings.get(), name="callback/ring")
    stopped = asyncio.create_task(stop.wait(), name="callback/stop")
    try:
        await asyncio.wait({ring, stopped}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return ring.result() if ring.done() else None
    finally:
        ring.cancel()
        stopped.cancel()
