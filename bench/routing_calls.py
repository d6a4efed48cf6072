"""INVITE of the caller to INVITE at the operator: the product beside Asterisk's own app_queue.

Same machine, same run, same telephones: a number that leads straight to a queue, operators on
plain SIP telephones without a desk, both recorded, the product's ledger committed on the way.
By hand: ``python -m bench.routing_calls``.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.call_plain import Exchange, plain_exchange
from bench.call_product import Product, product
from cli.bench import Row, row, show
from cli.caller.answerer import Answered, Answerers, Operator, op_keys, tones
from cli.caller.fleet import Fleet, FleetCall, FleetPlan
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.sound import tone

OPERATORS = 60
STRAIGHT = "9001"
CALM, RUSH = (60, 2.0), (200, 20.0)
"""How many calls, and how many a second."""
TALK_S = 1.5
MOST_BEHIND_MS = 15.0
QUEUES = """
[general]
persistentmembers = no
autofill = yes

[geral]
strategy = leastrecent
ringinuse = no
timeout = 20
retry = 1
wrapuptime = 0
joinempty = yes
"""
DIAL_PLAN = """
[from-trunk](+)
exten => {number},1,MixMonitor(${{UNIQUEID}}.wav,r(${{UNIQUEID}}-rx.wav)t(${{UNIQUEID}}-tx.wav))
 same => n,Queue(geral,t)
 same => n,Hangup()
"""


@dataclass(slots=True)
class Seen:
    """One drive: ms from INVITE to INVITE of the calls that reached somebody, and the others."""

    ms: list[float]
    failed: list[str]
    calls: int

    @property
    def median(self) -> float | None:
        return statistics.median(self.ms) if self.ms else None

    def at(self, share: float) -> float | None:
        """A percentile."""
        return (
            sorted(self.ms)[min(len(self.ms) - 1, int(len(self.ms) * share))] if self.ms else None
        )


async def drive(sip_port: int, operators_port: int, calls: int, per_second: float) -> Seen:
    """Place the calls; every operator answers after 0.2 s."""
    voices = tones(OPERATORS)
    operators = [
        Operator(key, 0.2, None, tone(hertz))
        for key, hertz in zip(op_keys(OPERATORS), voices, strict=True)
    ]
    plan = FleetPlan(
        Uri(STRAIGHT, "127.0.0.1", sip_port), calls, per_second,
        keys_after=0.0, voices=tuple(voices), talk=TALK_S, most=40.0,
    )  # fmt: skip
    with Pacer() as pacer:
        async with Answerers(operators, pacer, port=operators_port) as answerers:
            done = await Fleet(plan, pacer).run()
            return _matched(done, answerers.calls)


def _matched(done: Sequence[FleetCall], rung: Sequence[Answered]) -> Seen:
    """Each call with the first operator's telephone that rang for its number."""
    first: dict[str, int] = {}
    for call in sorted(rung, key=lambda one: one.arrived):
        first.setdefault(call.caller[-11:], call.arrived)
    reached = [(first[c.number[-11:]] - c.placed) / 1e6 for c in done if c.number[-11:] in first]
    failed = [c.failure or "no operator rang" for c in done if c.failure or not c.connected]
    return Seen(reached, failed, len(done))


@contextmanager
def _product() -> Iterator[Product]:
    settings = {"recogniser": "none", "wrap_up_seconds": "0", "offer_seconds": "20"}
    with product(OPERATORS, **settings) as running:
        body = {"label": "Direto à fila", "flow": None, "queue": "geral"}
        running.ask("PUT", f"/api/numbers/{STRAIGHT}", body, login="admin")
        running.ask("PUT", "/api/queues/geral/policy", {"text": "toca por 20 s"}, login="admin")
        running.staff(OPERATORS)
        yield running


@contextmanager
def _app_queue() -> Iterator[Exchange]:
    members = "".join(f"member => PJSIP/{key}\n" for key in op_keys(OPERATORS))
    plan = DIAL_PLAN.format(number=STRAIGHT)
    files = {"extensions_local.conf": plan, "queues.conf": QUEUES + members}
    with plain_exchange(OPERATORS, files=files, modules=("app_queue",)) as exchange:
        yield exchange


def measure() -> list[Row]:
    """Rows of both, calm and in a rush."""
    with _app_queue() as plain:
        theirs = [_run(plain.sip_port, plain.operators_port, *load) for load in (CALM, RUSH)]
    with _product() as running:
        ours = [_run(running.sip_port, running.sip_port + 1000, *load) for load in (CALM, RUSH)]
    behind = None
    if ours[0].median is not None and theirs[0].median is not None:
        behind = ours[0].median - theirs[0].median
    how = f"median of {CALM[0]} calls, {CALM[1]:g} a second, less app_queue's in the same run"
    return [
        row("INVITE to INVITE, behind app_queue", behind, "ms", MOST_BEHIND_MS, how),
        *_rows("Atende", ours, judged=True),
        *_rows("app_queue", theirs, judged=False),
    ]


def _run(sip_port: int, operators_port: int, calls: int, per_second: float) -> Seen:
    return asyncio.run(drive(sip_port, operators_port, calls, per_second))


def _rows(name: str, seen: Sequence[Seen], *, judged: bool) -> list[Row]:
    found = []
    for load, one in zip(("2 calls/s", "20 calls/s"), seen, strict=True):
        how = f"{len(one.ms)} of {one.calls} calls reached a telephone"
        what = f"{name}, {load}: INVITE to INVITE"
        found.append(row(f"{what}, median", one.median, "ms", None, how))
        found.append(row(f"{what}, p95", one.at(0.95), "ms", None, how))
        lost = f"first: {one.failed[0]}" if one.failed else how
        target = 0 if judged else None
        found.append(row(f"{name}, {load}: calls lost", len(one.failed), "calls", target, lost))
    return found


if __name__ == "__main__":
    show(measure())
