"""What routing costs a call, database included: arrival to an operator kept and committed.

Calls arrive at an even rate on a real clock and a real SQLite file; operators answer at once, talk
and are released. Measured is the time from `enter` to the committed reservation, which is what
stands before the INVITE. Run: `python -m bench.routing_service`.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from core.access.model import Access
from core.clock import SystemClock
from core.db import Database, metadata
from core.ids import new_id
from queues.rules import OperatorSpec, QueueSpec, Rules, SeatSpec
from queues.service import QueueRequest, Queues
from queues.settings import RoutingSettings

SYSTEM = Access.system("bench of routing")
RATE, SECONDS, OPERATORS, QUEUES = 20.0, 15.0, 200, 10


async def _room(db: Database) -> Queues:
    queues = Queues(db, SystemClock(), RoutingSettings())
    await queues.start()
    for number in range(QUEUES):
        spec = QueueSpec(key=f"q{number}", label="Fila", rules=Rules(wrap_up_s=0))
        await queues.config.save_queue(SYSTEM, spec)
    for number in range(OPERATORS):
        seats = [SeatSpec(queue=f"q{(number + step) % QUEUES}") for step in range(3)]
        spec_ = OperatorSpec(user_id=f"u{number}", key=f"op{number}", seats=seats)
        await queues.config.save_operator(SYSTEM, spec_)
        await queues.set_presence(f"u{number}", "available")
    return queues


async def _call(queues: Queues, seconds: list[float], talk: float) -> None:
    began = time.perf_counter()
    place = await queues.enter(
        QueueRequest(new_id(), f"q{random.randrange(QUEUES)}", queues.clock.now())
    )
    reservation = await place.offer(10)
    seconds.append(time.perf_counter() - began)
    await reservation.accept()
    await asyncio.sleep(talk)
    await reservation.release()


async def run(rate: float = RATE, lasting: float = SECONDS) -> dict[str, float]:
    """Milliseconds from arrival to the committed reservation, and calls lost."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'bench.db'}", SystemClock())
        metadata.create_all(db.engine)
        queues = await _room(db)
        seconds: list[float] = []
        calls = []
        for number in range(int(rate * lasting)):
            calls.append(asyncio.create_task(_call(queues, seconds, 1 + number % 3)))
            await asyncio.sleep(1 / rate)
        ended = await asyncio.gather(*calls, return_exceptions=True)
        await queues.close()
        await db.close()
    spent = sorted(seconds)
    return {
        "calls": len(calls),
        "lost": sum(isinstance(end, BaseException) for end in ended),
        "p50_ms": spent[len(spent) // 2] * 1e3,
        "p99_ms": spent[int(len(spent) * 0.99)] * 1e3,
        "max_ms": spent[-1] * 1e3,
    }


def measure() -> list[dict[str, Any]]:
    """Rows {metric, value, unit, target, met, how}."""
    found = asyncio.run(run())
    how = f"{RATE:.0f} calls/s for {SECONDS:.0f} s, {OPERATORS} operators, SQLite, journal on"
    rows = []
    for metric, unit, target in (
        ("p50_ms", "ms", None),
        ("p99_ms", "ms", 20.0),
        ("max_ms", "ms", None),
        ("lost", "calls", 0.0),
    ):
        value = round(found[metric], 3)
        met = None if target is None else value <= target
        name = f"arrival to committed reservation, {metric.removesuffix('_ms')}"
        rows.append(
            {"metric": name, "value": value, "unit": unit, "target": target, "met": met, "how": how}
        )
    return rows


if __name__ == "__main__":
    for row in measure():
        print(json.dumps(row, ensure_ascii=False))
