"""A short piece of the citizen's voice out of a recording in the vault."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from core.access.model import Access
from core.errors import Conflict, Invalid, NotFound
from recorder import store
from recorder.model import Recording
from recorder.service import Recorder
from recorder.sound import HEADER, wav_header

LONGEST_MS = 120_000
SECOND = timedelta(seconds=1)


class Clips:
    """Cuts by milliseconds since the first sample of a visit's first recording."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    async def began(self, access: Access, interactions: Sequence[str]) -> dict[str, datetime]:
        """When the first sample of each visit's recording lay; only what can be heard, and
        nothing for who may not listen."""
        if not access.may("recording.listen"):
            return {}
        found = await self._recorder.db.read(
            lambda tx: store.of_interactions(tx, access, interactions)
        )
        heard = {one.interaction_id for one in found if one.state == "landed"}
        first: dict[str, datetime] = {}
        for one in found:
            if one.interaction_id in heard:
                first.setdefault(one.interaction_id, one.started_at)
        return first

    async def cut(self, access: Access, interaction: str, from_ms: int, to_ms: int) -> bytes:
        """The citizen's side as mono WAV; who listens is audited before. Raises NotFound, Conflict
        (not landed yet), Invalid (longer than two minutes, or nothing)."""
        if not 0 < to_ms - from_ms <= LONGEST_MS:
            raise Invalid("O trecho precisa ter entre 1 milissegundo e 2 minutos.", field="to_ms")
        made = await self._recorder.of_interaction(access, interaction)
        if not made or all(one.state == "discarded" for one in made):
            raise NotFound("Este atendimento não tem gravação.")
        at = made[0].started_at + timedelta(milliseconds=from_ms)
        recording = next((one for one in made if _holds(one, at)), None)
        if recording is None:
            waits = [one.state for one in made if one.state in ("recording", "waiting")]
            if waits:
                raise Conflict("Esta gravação ainda não está pronta.", state=waits[-1])
            raise NotFound("A gravação não tem este trecho.")
        await self._recorder.listening(access, recording, "listen")
        begin = round((at - recording.started_at) / SECOND * 1000)
        return await self._sound(recording, begin, begin + to_ms - from_ms)

    async def _sound(self, recording: Recording, from_ms: int, to_ms: int) -> bytes:
        head = await self._recorder.read(recording, 0, HEADER)
        rate = int.from_bytes(head[24:28], "little")
        width = 2 * (recording.channels or 1)
        start, end = from_ms * rate // 1000, to_ms * rate // 1000
        data = await self._recorder.read(recording, HEADER + start * width, (end - start) * width)
        return await asyncio.to_thread(_mono, data, recording.channels or 1, rate)


def _holds(recording: Recording, at: datetime) -> bool:
    length = timedelta(seconds=recording.seconds or 0)
    return (
        recording.state == "landed" and recording.started_at <= at < recording.started_at + length
    )


def _mono(data: bytes, channels: int, rate: int) -> bytes:
    """The left channel, the citizen's, alone."""
    whole = len(data) // (2 * channels) * channels
    samples = np.frombuffer(data, "<i2", count=whole).reshape(-1, channels)[:, 0]
    return wav_header(len(samples), rate, 1) + samples.astype("<i2").tobytes()
