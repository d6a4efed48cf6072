"""The caller's side of the talk: waits until the hotline listens, speaks, times the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cli.caller import rtp
from cli.caller.alaw import frames
from cli.caller.listening import Listening, answer_ms
from cli.caller.script import HangUp, Keys, Pause, PlayWav, Say, Spoken, Step
from cli.caller.sound import load, speak
from cli.caller.stream import Stream

LISTEN_LIMIT_S = 60.0
"""A hotline that is never silent this long (music, a noisy line) is spoken to all the same."""
BARGE_IN_NS = 600_000_000
"""How long the hotline has been speaking when the caller falls into its words."""


@dataclass(slots=True)
class Said:
    """One thing the caller said or pressed, and the instants around it (ns, monotonic)."""

    step: Spoken
    at: datetime
    began: int
    ended: int
    waited_out: bool = False

    @property
    def keys(self) -> str:
        """What was pressed."""
        return self.step.keys if isinstance(self.step, Keys) else ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A step with its packets, made before the call so that no synthesis delays it."""

    step: Step
    packets: tuple[bytes, ...] = ()


def prepare(steps: Sequence[Step], voice: str) -> list[Prepared]:
    """Synthesise and load all sounds (blocking); raises ValueError, OSError, EspeakMissing."""
    return [Prepared(step, tuple(_packets(step, voice))) for step in steps]


def _packets(step: Step, voice: str) -> list[bytes]:
    if isinstance(step, Say):
        return frames(speak(step.text, voice))
    return frames(load(step.path)) if isinstance(step, PlayWav) else []


class Conversation:
    """Performs the steps on one stream. ``run`` returns True when the last step is to hang up."""

    def __init__(self, stream: Stream, steps: Sequence[Prepared]) -> None:
        self.listening = Listening()
        self.said: list[Said] = []
        self._stream, self._steps = stream, steps
        self._loop = asyncio.get_running_loop()
        self._heard = asyncio.Event()
        stream.on_packet = self._on_packet

    async def run(self) -> bool:
        """Perform all steps; cancelled from outside when the call ends."""
        since = 0
        for prepared in self._steps:
            step = prepared.step
            if isinstance(step, HangUp):
                return True
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
                continue
            waited_out = not await self._until_ready(since, step.barge_in)
            said = await self._speak(step, prepared.packets)
            said.waited_out, since = waited_out, said.ended
        return False

    def answer_ms(self, said: Said) -> float | None:
        """How long the hotline took to answer; None when the caller spoke again first, or ever."""
        after = next((s.began for s in self.said if s.began > said.ended), None)
        answered = answer_ms(self.listening, said.ended)
        if answered is None or (after is not None and said.ended + answered * 1e6 > after):
            return None
        return answered

    async def _speak(self, step: Spoken, packets: Sequence[bytes]) -> Said:
        at = datetime.now(UTC)
        if isinstance(step, Keys):
            playing = self._stream.press(step.keys)
        else:
            playing = self._stream.play(packets)
        said = Said(step, at, time.monotonic_ns(), time.monotonic_ns())
        self.said.append(said)
        try:
            await playing.done
        finally:
            said.began = playing.first or said.began
            said.ended = playing.last_speech or time.monotonic_ns()
        return said

    async def _until_ready(self, since: int, barge_in: bool) -> bool:
        """Wait for the moment to speak; False when the limit came first."""
        deadline = time.monotonic_ns() + int(LISTEN_LIMIT_S * 1e9)
        while (now := time.monotonic_ns()) < deadline:
            due = self._over_voice(since) if barge_in else self.listening.listens_from(since)
            if due is not None and due <= now:
                return True
            await self._pause((due or deadline) - now, wake=due is None)
        return False

    def _over_voice(self, since: int) -> int | None:
        begin = self.listening.first_sound_after(since)
        return None if begin is None else begin + BARGE_IN_NS

    async def _pause(self, nanos: int, *, wake: bool) -> None:
        """Sleep; ``wake`` by the next packet that begins a sound."""
        if not wake:
            await asyncio.sleep(nanos / 1e9)
            return
        self._heard.clear()
        try:
            async with asyncio.timeout(nanos / 1e9):
                await self._heard.wait()
        except TimeoutError:
            return

    def _on_packet(self, packet: rtp.Packet) -> None:
        """From the pacer's thread; order is kept by the loop."""
        try:
            self._loop.call_soon_threadsafe(self._hear, packet)
        except RuntimeError:
            return  # the loop has closed, nobody listens any more

    def _hear(self, packet: rtp.Packet) -> None:
        if self.listening.feed(packet.arrival, packet.payload):
            self._heard.set()
