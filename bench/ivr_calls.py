"""Callers who hold the dialogue, one or sixty at a time, and what their telephones noticed."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.ivr_dialogue import KINDS, SAID, VOICES
from cli.caller import rtp
from cli.caller.alaw import frames
from cli.caller.calls import Identity, SipRefused
from cli.caller.conversation import Prepared
from cli.caller.fleet import CpuMeter, Way, way
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.placing import Caller, Plan
from cli.caller.script import HangUp, Pause, Say
from cli.caller.sip import UserAgent
from cli.caller.sound import speak
from cli.caller.transactions import SipUnreachable
from core.tasks import Crew


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said: its kind, when it was over (seconds into the run), and the answer's delay."""

    kind: str
    at: float
    answer_ms: float | None


@dataclass(slots=True)
class Talked:
    """What one run of callers saw. ``cpu``: seconds by process; ``speaking``: how many spoke at
    once on average."""

    turns: list[Turn]
    first_sound_ms: list[float]
    failures: list[str]
    sound: Way | None
    cpu: dict[str, float]
    generator: float
    late_ms: int
    speaking: float
    seconds: float
    calls: int = 0
    received: list[Sequence[rtp.Packet]] = field(default_factory=list)

    def answers(self, kind: str) -> list[float]:
        """Milliseconds of every answered turn of this kind ("" for all)."""
        return [t.answer_ms for t in self.turns if t.answer_ms is not None and kind in ("", t.kind)]

    @property
    def answered(self) -> float:
        """Share of turns that were answered before the caller spoke again."""
        return sum(t.answer_ms is not None for t in self.turns) / max(1, len(self.turns))

    @property
    def cpu_per_turn(self) -> float:
        """CPU seconds of all the hotline's processes for each turn that was answered."""
        return sum(self.cpu.values()) / max(1, len(self.answers("")))


def steps(number: int, rounds: int) -> list[Prepared]:
    """What caller ``number`` says, in a voice of their own."""
    voice = VOICES[number % len(VOICES)]
    out = []
    for turn in range(rounds):
        for text in SAID[(number + turn) % len(SAID)]:
            out.append(Prepared(Say(text), tuple(frames(speak(text, voice)))))
    return [*out, Prepared(Pause(2.0)), Prepared(HangUp())]


async def talk(
    target: Uri, pids: Mapping[str, int], calls: int, rounds: int, per_second: float = 4.0
) -> Talked:
    """``calls`` callers at once, each through ``rounds`` of the dialogue."""
    most = 30.0 * rounds + 60.0
    with Pacer() as pacer:
        async with UserAgent() as agent:
            callers = [
                Caller(Plan(target, Identity(str(21_970_000_000 + n)), steps(n, rounds), most))
                for n in range(calls)
            ]
            failures: list[str] = []
            began, used = time.monotonic(), _cpu(pids)
            with CpuMeter() as own:
                async with Crew("callers") as crew:
                    tasks = []
                    for caller in callers:
                        work = _one(caller, agent, pacer, failures)
                        tasks.append(crew.start("caller", lambda work=work: work))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                        await asyncio.sleep(1 / per_second)
                    await asyncio.wait(tasks, timeout=most + 60)
            seconds = time.monotonic() - began
            cpu = {name: after - used[name] for name, after in _cpu(pids).items()}
        late = pacer.lateness(0.99)
    return _seen(callers, failures, cpu, own.share, late, seconds)


async def _one(caller: Caller, agent: UserAgent, pacer: Pacer, failures: list[str]) -> None:
    try:
        await caller.run_beside(agent, pacer)
    except (SipRefused, SipUnreachable) as failure:
        failures.append(f"{type(failure).__name__}: {failure}")


def _seen(
    callers: Sequence[Caller],
    failures: list[str],
    cpu: dict[str, float],
    generator: float,
    late_ms: int,
    seconds: float,
) -> Talked:
    turns, spoken = [], 0.0
    for caller in callers:
        for number, said in enumerate(caller.talk.said):
            kind = KINDS[number % len(KINDS)]
            answer = caller.talk.answer_ms(said)
            turns.append(Turn(kind, said.ended / 1e9, answer))
            spoken += (said.ended - said.began) / 1e9
    first = [ms for c in callers if (ms := c.record.first_sound_ms) is not None]
    heard = way([c.stream.kept.received for c in callers])
    return Talked(
        turns, first, failures, heard, cpu, generator, late_ms, spoken / max(seconds, 1e-9),
        seconds, len(callers),
    )  # fmt: skip


def _cpu(pids: Mapping[str, int]) -> dict[str, float]:
    """CPU used so far by each process and what descends from it, none of it counted twice."""
    named = set(pids.values())
    return {
        name: _seconds(pid) + sum(_seconds(child) for child in descendants(pid, named))
        for name, pid in pids.items()
    }


def descendants(pid: int, apart: Collection[int] = ()) -> Iterator[int]:
    """Children of a process and theirs; those in `apart` are left out with all of theirs."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            if child not in apart:
                yield child
                yield from descendants(child, apart)


def _seconds(pid: int) -> float:
    """Of a process itself and of its ended children."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(f) for f in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def percentile(values: Sequence[float], share: float) -> float | None:
    """None without values."""
    return float(np.percentile(values, 100 * share)) if values else None
