"""Forty calls at once through greeting, key, operator and talk: failures, gaps, CPU.

The callers and the operators are the product's own telephones, with real A-law sound. Gaps are
between successive RTP packets at the receiver, with the kernel's arrival times.
By hand, the plain dial plan alone: ``python -m bench.call_load``.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.call_plain import NUMBER, plain_exchange
from bench.call_product import Product
from cli.bench import Row, row, show
from cli.caller.answerer import Answered, Answerers, Operator, op_keys, tones
from cli.caller.fleet import CpuMeter, Fleet, FleetCall, FleetPlan, Way, before, during, way
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.rtp import Packet
from cli.caller.sound import tone

CALLS = 40
TALK_S = 20.0
GAP_TARGET_MS = 60.0
EDGE_NS = 500_000_000


@dataclass(frozen=True, slots=True)
class Scene:
    """Whom to call, where the operators listen, and the processes to weigh by name."""

    name: str
    target: Uri
    operators_port: int
    pids: Mapping[str, int] = field(default_factory=dict)
    keys: str = "0"
    keys_after: float = 4.0
    most: float = 120.0


@dataclass(slots=True)
class Load:
    """What was seen. ``cpu`` is in shares of one core by process."""

    calls: list[FleetCall]
    ivr: Way | None
    to_citizen: Way | None
    to_operator: Way | None
    cpu: dict[str, float]
    late_ms: tuple[int, int]
    together: int


async def drive(scene: Scene, calls: int = CALLS, talk: float = TALK_S) -> Load:
    """Place the calls of one scene and weigh them."""
    voices = tones(calls)
    operators = [
        Operator(key, 0.3, None, tone(hertz))
        for key, hertz in zip(op_keys(calls), voices, strict=True)
    ]
    plan = FleetPlan(
        scene.target, calls, keys=scene.keys, keys_after=scene.keys_after,
        voices=tuple(voices), talk=talk, most=scene.most,
    )  # fmt: skip
    with Pacer() as pacer:
        async with Answerers(operators, pacer, port=scene.operators_port) as answerers:
            fleet = Fleet(plan, pacer)
            began, used = time.monotonic(), {n: cpu_seconds(p) for n, p in scene.pids.items()}
            with CpuMeter() as own:
                done = await fleet.run()
            wall = time.monotonic() - began
            shares = {n: round((cpu_seconds(p) - used[n]) / wall, 3) for n, p in scene.pids.items()}
            heard = [_talked(call) for call in answerers.calls]
        late = (pacer.lateness(0.99), pacer.lateness(1.0))
    return Load(
        done,
        way([before(call) for call in done]),
        way([during(call) for call in done]),
        way(heard),
        {"generator": own.share, **shares},
        late,
        _together(done),
    )


def _talked(call: Answered) -> Sequence[Packet]:
    """What an operator received, without the edges of the call."""
    received = call.stream.kept.received if call.stream else []
    first, last = call.answered + EDGE_NS, (call.ended or time.monotonic_ns()) - EDGE_NS
    return [p for p in received if first < p.arrival < last]


def _together(calls: Sequence[FleetCall]) -> int:
    """How many calls stood connected to an operator at once."""
    steps = [(c.connected, 1) for c in calls if c.connected]
    steps += [(c.ended, -1) for c in calls if c.connected]
    most = now = 0
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most


def cpu_seconds(pid: int) -> float:
    """CPU used so far by a process and its ended children; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(f) for f in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def rows(scene: Scene, load: Load, *, judged: bool) -> list[Row]:
    """The figures of one scene; only the product is held to the targets."""
    failed = [call.failure for call in load.calls if call.failure]
    how = f"{len(load.calls)} calls, {load.together} talking at once, {TALK_S:.0f} s of talk"
    if failed:
        how += f"; first failure: {failed[0]}"
    found = [row(f"{scene.name}: calls failed", len(failed), "calls", 0 if judged else None, how)]
    ways = (
        ("IVR to citizen", load.ivr, True),
        ("operator to citizen", load.to_citizen, False),
        ("citizen to operator", load.to_operator, False),
    )
    for name, seen, spoken in ways:
        found += _way_rows(f"{scene.name}: {name}", seen, spoken, judged)
    for name, share in load.cpu.items():
        late = "; its own beat was late by {} ms at p99, {} at worst".format(*load.late_ms)
        cpu = "CPU seconds over wall seconds, one core is 1"
        extra = late if name == "generator" else ""
        found.append(row(f"{scene.name}: CPU of {name}", share, "cores", None, cpu + extra))
    return found


def _way_rows(name: str, seen: Way | None, spoken: bool, judged: bool) -> list[Row]:
    if seen is None:
        missing = "no packets were received"
        return [row(f"{name}, RTP gap p99", None, "ms", GAP_TARGET_MS if judged else None, missing)]
    p99, most = (seen.sound_p99, seen.sound_max) if spoken else (seen.p99, seen.max)
    how = f"{seen.packets} packets of {seen.calls} calls, {seen.lost} lost"
    if spoken:
        how += f"; gaps with sound on both sides; all gaps: p99 {seen.p99}, max {seen.max} ms"
    return [
        row(f"{name}, RTP gap p99", p99, "ms", GAP_TARGET_MS if judged else None, how),
        row(f"{name}, RTP gap max", most, "ms", None, how),
    ]


def measure_product(running: Product, calls: int = CALLS) -> list[Row]:
    """Through the hotline: greeting, key 0, queue, operator, talk, recording."""
    running.staff(calls)
    target = Uri(running.number, "127.0.0.1", running.sip_port)
    scene = Scene("hotline", target, running.sip_port + 1000, running.pids())
    return rows(scene, asyncio.run(drive(scene, calls)), judged=True)


def measure_plain(calls: int = CALLS) -> list[Row]:
    """The same calls through a plain dial plan."""
    with plain_exchange(calls) as exchange:
        target = Uri(NUMBER, "127.0.0.1", exchange.sip_port)
        scene = Scene(
            "plain dial plan", target, exchange.operators_port, {"Asterisk": exchange.pid}
        )
        load = asyncio.run(drive(scene, calls))
    return rows(scene, load, judged=False)


if __name__ == "__main__":
    show(measure_plain())
