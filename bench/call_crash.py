"""``kill -9`` of the server under calls: who keeps talking, and when the others go on."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import dataclass

import numpy as np

from bench.call_product import Product
from cli.bench import Row, row
from cli.caller.alaw import is_loud
from cli.caller.answerer import Answerers, Operator
from cli.caller.calls import Identity
from cli.caller.conversation import Prepared
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.placing import Caller, Plan
from cli.caller.rtp import Packet
from cli.caller.script import HangUp, Keys, Pause
from cli.caller.sound import tone
from core.tasks import Crew

GO_ON_S = 3.0
TALK_GAP_MS = 60.0
KEYS_AT_S, KILL_AT_S, END_AT_S = 2.0, 8.0, 16.0


@dataclass(slots=True)
class Crash:
    """Instants in ns and what each caller received."""

    killed: int
    back: float | None
    talking: list[Packet]
    operator: list[Packet]
    listening: list[Packet]
    late_ms: int


def measure(running: Product) -> list[Row]:
    """One killing with one citizen in talk and one in the IVR; the one in talk hears no gap."""
    running.staff(1)
    crash = asyncio.run(_scene(running))
    how = "kill -9 of the server while one citizen talks and one listens to the IVR"
    how += f"; the telephones' own beat was late by {crash.late_ms} ms at worst"
    resumed = _resumed(crash)
    rows = []
    ways = (("operator to citizen", crash.talking), ("citizen to operator", crash.operator))
    for name, packets in ways:
        p99, most = _around(packets, crash.killed)
        rows.append(row(f"crash: {name}, RTP gap p99", p99, "ms", TALK_GAP_MS, how))
        rows.append(row(f"crash: {name}, RTP gap max", most, "ms", None, how))
    return [
        *rows,
        row("crash: server answers again after", crash.back, "s", GO_ON_S, how),
        row("crash: IVR speaks again after", resumed, "s", GO_ON_S, how),
    ]


async def _scene(running: Product) -> Crash:
    target = Uri(running.number, "127.0.0.1", running.sip_port)

    def caller(number: str, *steps: Prepared) -> Caller:
        return Caller(Plan(target, Identity(number), steps, END_AT_S))

    stay = Prepared(Pause(END_AT_S))
    talker = caller("21987650001", Prepared(Pause(KEYS_AT_S)), Prepared(Keys("0", True)), stay)
    talker.stream.loop_sound = tone(900)
    listener = caller("21987650002", stay, Prepared(HangUp()))
    port = running.sip_port + 1000
    with Pacer() as pacer:
        async with (
            Answerers([Operator("op01", 0.2, sound=tone(500))], pacer, port=port) as telephones,
            Crew("bench") as crew,
        ):
            calls = [crew.start("talker", talker.run)]
            await asyncio.sleep(KILL_AT_S - 2.0)
            calls.append(crew.start("listener", listener.run))
            await asyncio.sleep(2.0)
            killed, back = await _kill(running)
            await asyncio.wait(calls, timeout=END_AT_S + 10)
            heard = [c.stream.kept.received for c in telephones.calls if c.stream]
    return Crash(
        killed,
        back,
        talker.stream.kept.received,
        heard[0] if heard else [],
        listener.stream.kept.received,
        max(pacer.lateness(1.0), talker.late_ms),
    )


async def _kill(running: Product) -> tuple[int, float | None]:
    """Kill the server; returns the instant, and after how many seconds it was ready again."""
    from cli.caller.control import Control

    pid = (await asyncio.to_thread(running.pids))["cti"]
    os.kill(pid, signal.SIGKILL)
    killed = time.monotonic_ns()
    async with Control(running.home) as control:
        for _ in range(100):
            await asyncio.sleep(0.05)
            status = await control.status()
            if status is not None and status.get("pid") != pid and status.get("ready"):
                return killed, (time.monotonic_ns() - killed) / 1e9
    return killed, None


def _around(packets: list[Packet], instant: int) -> tuple[float | None, float | None]:
    """p99 and longest gap in ms from 1 s before to 6 s after; None when the stream breaks off."""
    near = np.array(
        [p.arrival for p in packets if -1e9 < p.arrival - instant < 6e9], dtype=np.int64
    )
    if len(near) < 2 or near[-1] - instant < 4e9:
        return None, None
    gaps = np.diff(near) / 1e6
    return float(np.percentile(gaps, 99)), float(gaps.max())


def _resumed(crash: Crash) -> float | None:
    """When the IVR's voice was heard again after the kill, in seconds."""
    start = crash.killed + 200_000_000
    loud = [p.arrival for p in crash.listening if p.arrival > start and is_loud(p.payload)]
    return (loud[0] - crash.killed) / 1e9 if loud else None
