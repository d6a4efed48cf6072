"""``./atende bench desk``: how soon every open page sees each change while calls come and go.

The whole product; SOCKETS real sockets of supervisors and operators, each with its snapshot; and
calls at CALLS_A_SECOND that press a key, wait, talk a moment and hang up. A change is a fact; it
was made at the instant that its transaction began (the ledger's own clock), and seen when a
socket had read the message of it. Both clocks are this machine's. By hand:
``python -m bench.desk 200 20 30``.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bench.call_load import cpu_seconds
from bench.call_product import Product, product
from cli.bench import Row, row, show
from cli.caller.answerer import Answerers, Operator, op_keys, tones
from cli.caller.fleet import Fleet, FleetCall, FleetPlan
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.sound import tone

SOCKETS = 200
CALLS_A_SECOND = 20.0
SECONDS = 30.0
OPERATORS = 60
SUPERVISORS = 0.25
"""Of the sockets; the others belong to operators, who see less."""
TARGET_MS = 200.0
TALK_S = 1.0
OPEN_S = 30.0
SETTLE_S = 3.0
FACT = re.compile(r'"type":"fact","id":(\d+),')


@dataclass(slots=True)
class Page:
    """One open page: what it read, as (fact, wall clock), and whether it was closed on us."""

    login: str
    seen: list[tuple[int, float]] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    snapshots: int = 0


async def watch(session: aiohttp.ClientSession, url: str, page: Page, token: str) -> None:
    """Read one socket until cancelled."""
    headers = {"X-Atende-Token": token, "Origin": url}
    async with session.ws_connect(f"{url}/api/socket", headers=headers, max_msg_size=0) as socket:
        await socket.send_json({"type": "hello", "after": None, "tab": f"bench-{id(page)}"})
        async for message in socket:
            at = time.time()
            text = message.data
            if text.startswith('{"type":"fact'):
                page.seen += [(int(number), at) for number in FACT.findall(text)]
            elif '"snapshot"' in text[:24]:
                page.snapshots += 1
                page.ready.set()


def made_at(home: Path) -> dict[int, float]:
    """By fact, the instant at which it was made."""
    with sqlite3.connect(f"file:{home / 'atende.db'}?mode=ro", uri=True) as db:
        found = db.execute("SELECT id, at FROM facts").fetchall()
    return {
        int(id_): datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() for id_, at in found
    }


@dataclass(slots=True)
class Seen:
    """What came of one run. ``late`` in ms, sorted, one for each change at each socket."""

    late: list[float]
    calls: Sequence[FleetCall]
    facts: int
    closed: int
    server: float


async def run(
    running: Product, sockets: int, per_second: float, seconds: float, operators: int
) -> Seen:
    """Open the pages, place the calls, count."""
    logins = ["sonia"] * round(sockets * SUPERVISORS)
    logins += ["marina", "rafael", "ivone"] * sockets
    pages = [Page(login) for login in logins[:sockets]]
    tokens = {login: await asyncio.to_thread(running.token, login) for login in set(logins)}
    pid = (await asyncio.to_thread(running.pids))["cti"]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        watching = [
            asyncio.create_task(watch(session, running.url, page, tokens[page.login]))
            for page in pages
        ]
        async with asyncio.timeout(OPEN_S):
            await asyncio.gather(*(page.ready.wait() for page in pages))
        began, used = time.time(), cpu_seconds(pid)
        calls = await load(running, per_second, seconds, operators)
        server = (cpu_seconds(pid) - used) / (time.time() - began)
        await asyncio.sleep(SETTLE_S)
        closed = sum(task.done() for task in watching) + sum(p.snapshots - 1 for p in pages)
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    late, facts = lateness(pages, made_at(running.home), began)
    return Seen(late, calls, facts, closed, server)


def lateness(
    pages: Sequence[Page], made: Mapping[int, float], began: float
) -> tuple[list[float], int]:
    """Milliseconds from each change to each socket that was told it, and how many changes."""
    told = [(id_, at) for page in pages for id_, at in page.seen if made.get(id_, 0) >= began]
    return sorted((at - made[id_]) * 1000 for id_, at in told), len({id_ for id_, _ in told})


async def load(
    running: Product, per_second: float, seconds: float, operators: int
) -> Sequence[FleetCall]:
    """Calls with real sound, answered by telephones that need no page."""
    voices = tones(operators)
    staff = [
        Operator(key, 0.2, None, tone(hertz))
        for key, hertz in zip(op_keys(operators), voices, strict=True)
    ]
    plan = FleetPlan(
        Uri(running.number, "127.0.0.1", running.sip_port), round(per_second * seconds),
        per_second=per_second, keys="0", keys_after=1.0, voices=tuple(voices), talk=TALK_S,
        most=25.0,
    )  # fmt: skip
    with Pacer() as pacer:
        async with Answerers(staff, pacer, port=running.sip_port + 1000):
            await asyncio.to_thread(running.staff, operators)
            return await Fleet(plan, pacer).run()


def rows(seen: Seen, sockets: int, per_second: float, *, judged: bool) -> list[Row]:
    """The figures; only the whole size is held to the target."""
    how = f"{sockets} sockets, {len(seen.calls)} calls at {per_second:g} a second"
    told = f"{how}; {seen.facts} changes, {len(seen.late)} deliveries"
    target = TARGET_MS if judged else None

    def at(share: float) -> float | None:
        return seen.late[int(share * (len(seen.late) - 1))] if seen.late else None

    failed = [call.failure for call in seen.calls if call.failure]
    lost = f"{how}; first: {failed[0]}" if failed else how
    return [
        row("change to socket, p50", at(0.5), "ms", None, told),
        row("change to socket, p95", at(0.95), "ms", target, told),
        row("change to socket, p99", at(0.99), "ms", None, told),
        row("sockets that had to begin anew", seen.closed, "sockets", 0 if judged else None, how),
        row("calls failed meanwhile", len(failed), "calls", None, lost),
        row("CPU of the server", seen.server, "cores", None, how),
    ]


def measure(
    home: Path,
    sockets: int = SOCKETS,
    per_second: float = CALLS_A_SECOND,
    seconds: float = SECONDS,
    operators: int = OPERATORS,
) -> list[Row]:
    """All rows. ``home`` is not touched: the product runs in a folder of its own."""
    del home
    judged = sockets >= SOCKETS and per_second >= CALLS_A_SECOND
    with product(operators, recogniser="none") as running:
        seen = asyncio.run(run(running, sockets, per_second, seconds, operators))
    return rows(seen, sockets, per_second, judged=judged)


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:4]]
    asked = [*given, *(float(SOCKETS), CALLS_A_SECOND, SECONDS)[len(given) :]]
    found = measure(Path(), round(asked[0]), asked[1], asked[2])
    show(found)
    print(json.dumps(found, ensure_ascii=False), file=sys.stderr)
