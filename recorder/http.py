"""Doors of recordings: what there is, its waveform, and its sound. Who listens is audited."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from recorder.clip import Clips
from recorder.model import Recording, stretches
from recorder.ranges import Part, Unsatisfiable, wanted
from recorder.service import Recorder

CHUNK = 256 << 10
STAGES = {"waiting": "landing"}


class StretchView(BaseModel):
    """From ``start`` to ``end``, in seconds from the first sample."""

    kind: str
    detail: str | None
    start: float
    end: float | None


class RecordingView(BaseModel):
    """``stage``: recording, landing (waits for the vault), landed, failed, discarded."""

    id: str
    interaction_id: str
    stage: str
    started_at: datetime
    ended_at: datetime | None
    landed_at: datetime | None
    seconds: float | None
    channels: int | None
    size: int | None
    sha256: str | None
    adopted: bool
    reason: str | None
    missing_seconds: float
    keep_until: datetime | None
    legal_hold: bool
    stretches: list[StretchView]


class PeaksView(BaseModel):
    """The waveform: by channel (left the citizen, right the other side) the loudest of each bucket
    (0 to 1), and in ``pairs`` its lowest and highest sample in turn (-1 to 1)."""

    seconds: float
    channels: list[list[float]]
    pairs: list[list[float]]


class Path(BaseModel):
    id: str = Field(max_length=36)


class AudioQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")
    download: bool = False


class ClipQuery(BaseModel):
    """Milliseconds since the first sample of the visit's first recording."""

    model_config = ConfigDict(extra="forbid")
    from_ms: int = Field(ge=0, le=1 << 40)
    to_ms: int = Field(ge=0, le=1 << 40)


class _Doors:
    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    async def page(self, call: Call, path: Path) -> list[RecordingView]:
        """The recordings of a visit"""
        found = await self.recorder.of_interaction(call.access, path.id)
        marks = await self.recorder.marks(call.access, path.id)
        return [
            _view(one, [StretchView(kind=s.kind, detail=s.detail, start=s.start, end=s.end)
                        for s in stretches(marks, one.started_at, one.seconds)])
            for one in found
        ]  # fmt: skip

    async def peaks(self, call: Call, path: Path) -> PeaksView:
        """A recording's waveform"""
        recording, channels, data = await self.recorder.peaks(call.access, path.id)
        pairs = np.frombuffer(data, np.int8).reshape(-1, channels, 2).astype(np.int16)
        loudest = np.abs(pairs).max(axis=2).T / 128
        both = pairs.transpose(1, 0, 2).reshape(channels, -1) / 128
        return PeaksView(
            seconds=recording.seconds or 0.0,
            channels=np.round(loudest, 3).tolist(),
            pairs=np.round(both, 3).tolist(),
        )

    async def audio(self, call: Call, path: Path, query: AudioQuery) -> web.StreamResponse:
        """A recording's sound (WAV), whole or by range"""
        recording = await self.recorder.get(call.access, path.id)
        request, size = call.request, recording.size or 0
        tag = f'"{recording.sha256}"'
        headers = _headers(recording, tag, query.download)
        if tag in request.headers.get("If-None-Match", "").split(", "):
            return web.Response(status=304, headers=headers)
        try:
            part = wanted(_range(request, tag), size)
        except Unsatisfiable:
            headers["Content-Range"] = f"bytes */{size}"
            return web.Response(status=416, headers=headers)
        if part.partial:
            headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
        headers["Content-Length"] = str(part.length)
        response = web.StreamResponse(status=206 if part.partial else 200, headers=headers)
        if request.method == "HEAD":
            await response.prepare(request)
            return response
        action = "download" if query.download else "listen"
        await self.recorder.listening(call.access, recording, action)
        return await self._send(request, response, recording, part)

    async def clip(self, call: Call, path: Path, query: ClipQuery) -> web.Response:
        """A short piece of the citizen's voice (WAV)"""
        cut = Clips(self.recorder).cut
        sound = await cut(call.access, path.id, query.from_ms, query.to_ms)
        headers = {"Cache-Control": "private, no-cache"}
        return web.Response(body=sound, content_type="audio/wav", headers=headers)

    async def _send(
        self, request: web.Request, response: web.StreamResponse, recording: Recording, part: Part
    ) -> web.StreamResponse:
        """The first bytes are read before the answer begins, so that a broken vault says 503."""
        position = part.start
        data = await self.recorder.read(recording, position, min(CHUNK, part.length))
        await response.prepare(request)
        while data:
            await response.write(data)
            position += len(data)
            data = b""
            if position < part.end:
                data = await self.recorder.read(
                    recording, position, min(CHUNK, part.end - position)
                )
        await response.write_eof()
        return response


def _range(request: web.Request, tag: str) -> str | None:
    """The Range header, unless If-Range names another state of the file."""
    condition = request.headers.get("If-Range")
    return None if condition not in (None, tag) else request.headers.get("Range")


def _headers(recording: Recording, tag: str, download: bool) -> dict[str, str]:
    way = "attachment" if download else "inline"
    return {
        "Content-Type": "audio/wav",
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'{way}; filename="gravacao-{recording.id}.wav"',
    }


def _view(recording: Recording, cut: list[StretchView]) -> RecordingView:
    return RecordingView(
        id=recording.id,
        interaction_id=recording.interaction_id,
        stage=STAGES.get(recording.state, recording.state),
        started_at=recording.started_at,
        ended_at=recording.ended_at,
        landed_at=recording.landed_at,
        seconds=recording.seconds,
        channels=recording.channels,
        size=recording.size,
        sha256=recording.sha256,
        adopted=recording.adopted,
        reason=recording.reason,
        missing_seconds=(recording.missing_ms or 0) / 1000,
        keep_until=recording.keep_until,
        legal_hold=recording.legal_hold,
        stretches=cut,
    )


def routes(recorder: Recorder) -> list[Route]:
    doors, audio = _Doors(recorder), "/api/recordings/{id}/audio"
    needs = "recording.listen"
    return [
        Route("GET", "/api/interactions/{id}/recordings", doors.page, needs=needs),
        Route("GET", "/api/interactions/{id}/clip", doors.clip, needs=needs),
        Route("GET", "/api/recordings/{id}/peaks", doors.peaks, needs=needs),
        Route("GET", audio, doors.audio, needs=needs),
        Route("HEAD", audio, doors.audio, needs=needs),
    ]
