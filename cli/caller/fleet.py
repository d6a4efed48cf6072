"""Many calls at once with real sound, and what the wire says of them: failures, gaps, CPU.

Once connected, every caller speaks a tone of its own and every operator too, so that the sound
itself tells who talked with whom and from when on. Packets are made before; one
thread beats for all.
"""

from __future__ import annotations

import asyncio
import gc
import resource
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from cli.caller import rtp, sdp
from cli.caller.alaw import RATE, is_loud
from cli.caller.calls import Identity, SipRefused
from cli.caller.dialog import Dialog
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.sip import UserAgent
from cli.caller.sound import pitch, tone
from cli.caller.stream import Stream
from cli.caller.transactions import SipUnreachable
from core.tasks import Crew
from media.wave import alaw_decode

ANSWER_S = 30.0


@dataclass(frozen=True, slots=True)
class FleetPlan:
    """``calls`` to ``target``, one every 1/``per_second``.

    ``keys_after`` seconds after the answer the caller speaks the packets ``say`` and presses
    ``keys``. It hangs up ``talk`` seconds after the first sound of an operator (one of ``voices``
    Hz), or after ``most`` seconds in all.
    """

    target: Uri
    calls: int
    per_second: float = 5.0
    say: tuple[bytes, ...] = ()
    keys: str = ""
    keys_after: float = 2.0
    voices: tuple[int, ...] = ()
    talk: float = 15.0
    most: float = 90.0
    first_number: int = 21_970_000_000


@dataclass(slots=True)
class FleetCall:
    """One call of a fleet; instants are ns of the monotonic clock, 0 until they came."""

    number: str
    hertz: int
    placed: int = 0
    answered: int = 0
    connected: int = 0
    ended: int = 0
    operator_hertz: int = 0
    failure: str | None = None
    received: list[rtp.Packet] = field(default_factory=list)


class Fleet:
    """Places the calls of a plan on one SIP socket."""

    def __init__(self, plan: FleetPlan, pacer: Pacer, host: str = "127.0.0.1") -> None:
        self.plan, self._pacer, self._host = plan, pacer, host
        self.calls = [
            FleetCall(str(plan.first_number + n), 2450 + 20 * n) for n in range(plan.calls)
        ]
        self._agent = UserAgent()

    async def run(self) -> list[FleetCall]:
        """Place, hold and end every call; failures are told in the calls."""
        async with Crew("fleet") as crew, await self._agent.open(self._host):
            tasks = []
            for call in self.calls:
                tasks.append(crew.start(f"call {call.number}", partial(self._call, call)))
                await asyncio.sleep(1 / self.plan.per_second)
            await asyncio.wait(tasks, timeout=self.plan.most + ANSWER_S)
        for call in self.calls:
            if not call.ended and call.failure is None:
                call.failure = "not finished in time"
        return self.calls

    async def _call(self, call: FleetCall) -> None:
        stream = Stream(self._host, keep_sent=False)
        ours = sdp.Session(*stream.address)
        outgoing = self._agent.place(self.plan.target, Identity(call.number), ours)
        outgoing.on_session = lambda s: stream.connect((s.host, s.port), s.keys, held=s.held)
        self._pacer.add(stream)
        try:
            dialog = await outgoing.answered(ANSWER_S)
            call.placed, call.answered = outgoing.placed_at, outgoing.progress[-1][1]
            await self._talk(call, dialog, stream)
        except (SipRefused, SipUnreachable, TimeoutError) as failure:
            call.failure = f"{type(failure).__name__}: {failure}"
        finally:
            call.received = stream.kept.received
            self._pacer.remove(stream)
            stream.close()
            call.ended = time.monotonic_ns()

    async def _talk(self, call: FleetCall, dialog: Dialog, stream: Stream) -> None:
        plan = self.plan
        try:
            async with asyncio.timeout(plan.most):
                await asyncio.sleep(plan.keys_after)
                if plan.say:
                    await stream.play(plan.say).done
                if plan.keys:
                    await stream.press(plan.keys).done
                await self._until_operator(call, dialog, stream)
        except TimeoutError:
            call.failure = "no operator in time"
        if dialog.ended.is_set():
            call.failure = call.failure or f"ended by the other side ({dialog.end_reason})"
        await dialog.bye()

    async def _until_operator(self, call: FleetCall, dialog: Dialog, stream: Stream) -> None:
        """Wait for an operator's voice, then talk for as long as planned."""
        sound = tone(call.hertz)
        while self.plan.voices and not call.connected:
            await asyncio.sleep(0.5)
            if dialog.ended.is_set():
                return
            call.operator_hertz = voice(stream.kept.received[-25:], self.plan.voices)
            if call.operator_hertz:
                call.connected = stream.kept.received[-25].arrival
        stream.loop_sound = sound
        try:
            async with asyncio.timeout(self.plan.talk):
                await dialog.ended.wait()
        except TimeoutError:
            return


def voice(packets: Sequence[rtp.Packet], voices: Iterable[int], slack: int = 4) -> int:
    """Which of ``voices`` (Hz) the last half second of packets holds; 0 for none."""
    last = packets[-25:]
    if len(last) < 25:
        return 0
    heard = pitch(alaw_decode(b"".join(p.payload for p in last)))
    return next((hertz for hertz in voices if abs(hertz - heard) <= slack), 0)


@dataclass(frozen=True, slots=True)
class Way:
    """Gaps of one direction over all calls of a fleet, in ms; ``calls`` measured."""

    calls: int
    packets: int
    lost: int
    p50: float
    p99: float
    max: float
    sound_p99: float
    sound_max: float


def way(streams: Iterable[Sequence[rtp.Packet]]) -> Way | None:
    """Gaps pooled over several streams; None when nothing was received."""
    gaps: list[np.ndarray] = []
    sound: list[np.ndarray] = []
    packets = missing = 0
    for stream in streams:
        if len(stream) < 2:
            continue
        between = np.diff(np.array([p.arrival for p in stream], np.int64)) / 1e6
        loud = np.array([is_loud(p.payload) for p in stream])
        gaps.append(between)
        sound.append(between[loud[1:] & loud[:-1]])
        packets, missing = packets + len(stream), missing + rtp.lost(stream)
    if not gaps:
        return None
    pooled, loudly = np.concatenate(gaps), np.concatenate(sound)
    loudly = loudly if loudly.size else np.zeros(1)
    p50, p99 = np.percentile(pooled, [50, 99])
    figures = (p50, p99, pooled.max(), np.percentile(loudly, 99), loudly.max())
    return Way(len(gaps), packets, missing, *(round(float(f), 2) for f in figures))


def before(call: FleetCall, margin_ns: int = 1_200_000_000) -> list[rtp.Packet]:
    """What a caller received before an operator was connected; the margin is how late that may
    be noticed."""
    end = (call.connected or call.ended) - margin_ns
    return [p for p in call.received if p.arrival < end]


def during(call: FleetCall, margin_ns: int = 500_000_000) -> list[rtp.Packet]:
    """What a caller received while talking with an operator."""
    if not call.connected:
        return []
    end = call.ended - margin_ns
    return [p for p in call.received if call.connected + margin_ns < p.arrival < end]


class CpuMeter:
    """CPU seconds of this process over wall seconds, as a share of one core; stops the collector
    of garbage meanwhile, whose pauses would be taken for the network's."""

    def __enter__(self) -> CpuMeter:
        gc.collect()
        gc.disable()
        self._cpu, self._wall = _cpu(), time.monotonic()
        self.share = 0.0
        return self

    def __exit__(self, *_: object) -> None:
        gc.enable()
        wall = time.monotonic() - self._wall
        self.share = round((_cpu() - self._cpu) / wall, 3) if wall > 0 else 0.0


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def talk_seconds(packets: Sequence[rtp.Packet]) -> float:
    """How many seconds of sound the packets hold."""
    return sum(len(p.payload) for p in packets) / RATE
