"""``./atende bench ivr``: how soon, how well and at what cost citizens are understood by telephone.

The whole product on ports of its own holds a dialogue of three turns (a wish in free speech, a
menu, yes or no) with one caller and with sixty; then the same dialogue by the plainest loop with
the same ear, recogniser and voice. Callers, product and Asterisk share the machine.
By hand, small: ``python -m bench.ivr --few``.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import ivr_barge, speech_accuracy, speech_slots
from bench.call_product import Product, product
from bench.ivr_calls import Talked, percentile, talk
from bench.ivr_dialogue import FLOW, KINDS
from bench.ivr_plain import plain_hotline
from bench.speech_values import SLOTS
from cli.bench import Row, row, show
from cli.caller.message import Uri
from core.settings import default_home

MEDIAN_MS, P95_MS = 600.0, 900.0
FIRST_MS = 300.0
GAP_MS = 60.0
RATIO = 1.3
FLOW_KEY = "bancada"
DIALOGUES = 2
STRANGERS = ("no wish at all", "no choice at all", "neither")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    alone: int = 8
    calls: int = 60
    rounds: int = 5
    minutes: float = 10.0
    understanding: bool = True


WHOLE = Size()
FEW = Size(alone=2, calls=6, rounds=2, minutes=1.0, understanding=False)


def measure(home: Path, size: Size = WHOLE) -> list[Row]:
    """All rows. ``home`` is not touched: the product runs in a folder of its own."""
    with product(0) as running:
        publish(running)
        target = Uri(running.number, "127.0.0.1", running.sip_port)
        alone = asyncio.run(talk(target, running.pids(), 1, size.alone))
        many = asyncio.run(talk(target, running.pids(), size.calls, size.rounds))
    with plain_hotline() as plain:
        target = Uri("1746", "127.0.0.1", plain.sip_port)
        plain_alone = asyncio.run(talk(target, plain.pids, 1, size.alone))
        plain_many = asyncio.run(talk(target, plain.pids, size.calls, size.rounds))
    rows = [
        *_answers("1 call", alone, plain_alone),
        *_answers(f"{size.calls} calls", many, plain_many),
        *ivr_barge.measure(size.minutes),
    ]
    return [*rows, *(_understanding(home) if size.understanding else ())]


def publish(running: Product) -> None:
    """The bench's own flow, on the hotline's number."""
    made = running.ask("POST", "/api/flows", {"key": FLOW_KEY, "label": "Bancada"}, "admin")
    body = {"text": FLOW, "base": made["text"]}
    running.ask("PUT", f"/api/flows/{FLOW_KEY}", body, "admin")
    running.ask("POST", f"/api/flows/{FLOW_KEY}/publish", {}, "admin")
    number = {"label": "Bancada", "flow": FLOW_KEY}
    running.ask("PUT", f"/api/numbers/{running.number}", number, "admin")


def _answers(name: str, seen: Talked, plain: Talked) -> Iterator[Row]:
    """What one crowd of callers saw, beside the plain loop."""
    how = (
        f"last sample of speech sent to first sound received; {seen.speaking:.1f} speaking at "
        f"once on average; {100 * seen.answered:.0f} % of {len(seen.turns)} turns answered"
    )
    for kind in KINDS:
        times = seen.answers(kind)
        yield row(f"{name}: {kind}, median", percentile(times, 0.5), "ms", MEDIAN_MS, how)
        yield row(f"{name}: {kind}, p95", percentile(times, 0.95), "ms", P95_MS, how)
    failed = f"{len(seen.failures)} of {seen.calls}" + "".join(f"; {f}" for f in seen.failures[:1])
    yield row(f"{name}: calls failed", len(seen.failures), "calls", 0, failed)
    yield row(f"{name}: turns answered", seen.answered, "share", 0.97, how, at_least=True)
    first = "INVITE sent to first sound"
    yield row(f"{name}: first prompt, p95", percentile(seen.first_sound_ms, 0.95), "ms",
              FIRST_MS, first)  # fmt: skip
    if seen.sound:
        gaps = f"{seen.sound.packets} packets, gaps with sound; all: max {seen.sound.sound_max} ms"
        gaps += f"; the callers' own beat was late by {seen.late_ms} ms at p99"
        yield row(f"{name}: frames late, p99", seen.sound.sound_p99, "ms", GAP_MS, gaps)
    yield from _beside(name, seen, plain)


def _beside(name: str, seen: Talked, plain: Talked) -> Iterator[Row]:
    median, floor = percentile(seen.answers(""), 0.5), percentile(plain.answers(""), 0.5)
    how = f"plain loop: median {floor or 0:.0f} ms, {100 * plain.answered:.0f} % answered"
    ratio = median / floor if median and floor else None
    yield row(f"{name}: median against the plain loop", ratio, "times", RATIO, how)
    parts = ", ".join(f"{part} {used:.1f} s" for part, used in seen.cpu.items())
    each = sum(seen.cpu.values()) / max(1, seen.calls)
    yield row(f"{name}: CPU for a call", each, "s", None,
              f"{parts} in {seen.seconds:.0f} s; callers {seen.generator} of a core")  # fmt: skip
    cost = seen.cpu_per_turn / plain.cpu_per_turn if plain.cpu_per_turn else None
    told = f"CPU for an answered turn: {seen.cpu_per_turn:.3f} s, plain {plain.cpu_per_turn:.3f} s"
    yield row(f"{name}: CPU against the plain loop", cost, "times", RATIO, told)


def _understanding(home: Path) -> Iterator[Row]:
    """Strangers acted on, and slots, from the benches of the recogniser, in their small size."""
    for found in speech_accuracy.measure(home):
        if any(name in found["metric"] for name in STRANGERS) and "wrong" in found["metric"]:
            yield found
    for slot, snr_db, cells in speech_slots.table(DIALOGUES, list(SLOTS)):
        noise = "clean" if snr_db is None else f"{snr_db:.0f} dB"
        right, wrong, missed, none, turns = cells
        how = f"{DIALOGUES} dialogues by voice alone, {turns:.1f} turns; {none:.0f} to a person"
        yield row(f"{slot}, {noise}: right", 100 * right / DIALOGUES, "%", None, how)
        yield row(f"{slot}, {noise}: wrong", 100 * wrong / DIALOGUES, "%", None, how)
        if missed:
            yield row(f"{slot}, {noise}: slips that check digits find", missed, "values", 0, how)


if __name__ == "__main__":
    show(measure(default_home(), FEW if "--few" in sys.argv else WHOLE))
