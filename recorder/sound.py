"""From what Asterisk wrote to one stereo file: tolerant in, exact out.

Asterisk writes the sizes into a WAV header only when it closes the file; killed, it leaves zeros
or an older size, so the file's own length is believed. Everything is streamed: an hour of two
channels never lies in memory whole.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

BUCKETS = 800
CHUNK_FRAMES = 1 << 16
HEADER = 44
Samples = NDArray[np.int16]


class BadSpool(ValueError):
    """The files in the spool cannot be made into a recording; ``args[0]`` is a stable key."""


@dataclass(frozen=True, slots=True)
class Track:
    """Mono 16-bit sound in a file: where its samples lie. ``frames`` are samples."""

    path: Path
    offset: int
    frames: int
    rate: int


@dataclass(frozen=True, slots=True)
class Joined:
    """What was written: length, hash of the whole file, and the waveform.

    ``peaks`` is int8 of shape (buckets, channels, 2): lowest and highest sample, ±127.
    """

    frames: int
    rate: int
    channels: int
    size: int
    sha256: str
    peaks: NDArray[np.int8]

    @property
    def milliseconds(self) -> int:
        return round(self.frames * 1000 / self.rate)


def open_track(path: Path) -> Track | None:
    """The track in a WAV file, None when the file is absent or holds no sample. Raises BadSpool."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return None
    if size <= HEADER:
        return None
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        # A header lost in a crash of the machine: Asterisk's is 44 bytes, and its sound 8 kHz.
        return Track(path, HEADER, (size - HEADER) // 2, 8000)
    return _parse(path, head, size)


def _parse(path: Path, head: bytes, size: int) -> Track | None:
    rate, position = 8000, 12
    while position + 8 <= len(head):
        name = head[position : position + 4]
        (length,) = struct.unpack_from("<I", head, position + 4)
        if name == b"fmt " and position + 24 <= len(head):
            code, channels, rate = struct.unpack_from("<HHI", head, position + 8)
            (bits,) = struct.unpack_from("<H", head, position + 22)
            if (channels, bits) != (1, 16) or code not in (1, 0xFFFE) or not rate:
                raise BadSpool("format")
        if name == b"data":
            frames = (size - position - 8) // 2
            return Track(path, position + 8, frames, rate) if frames else None
        position += 8 + length + length % 2
    raise BadSpool("no_data")


def join(left: Track | None, right: Track | None, target: Path) -> Joined:
    """Write both tracks into one stereo WAV, the shorter filled with silence, and sync it to disk.

    Raises BadSpool when there is no track or their rates differ, OSError from the disk.
    """
    tracks = [track for track in (left, right) if track]
    if not tracks:
        raise BadSpool("empty")
    if len({track.rate for track in tracks}) > 1:
        raise BadSpool("rates")
    return _write([left, right], max(track.frames for track in tracks), tracks[0].rate, target)


def keep_mono(track: Track, target: Path) -> Joined:
    """When the separate tracks are lost, the mix alone, as one channel."""
    return _write([track], track.frames, track.rate, target)


def _write(tracks: list[Track | None], frames: int, rate: int, target: Path) -> Joined:
    channels = len(tracks)
    buckets = min(BUCKETS, frames)
    edges = np.linspace(0, frames, buckets + 1).astype(np.int64)
    peaks = np.zeros((buckets, channels, 2), np.int8)
    digest = hashlib.sha256()
    files = [track.path.open("rb") if track else None for track in tracks]
    try:
        with target.open("wb") as out:
            _put(out, digest, wav_header(frames, rate, channels))
            for first, last in _groups(edges):
                block = _block(tracks, files, int(edges[first]), int(edges[last]))
                peaks[first:last] = _peaks(block, edges[first:last] - edges[first])
                _put(out, digest, block.astype("<i2").tobytes())
            out.flush()
            os.fsync(out.fileno())
    finally:
        for file in files:
            if file:
                file.close()
    size = HEADER + frames * channels * 2
    return Joined(frames, rate, channels, size, digest.hexdigest(), peaks)


def _put(out: BinaryIO, digest: hashlib._Hash, data: bytes) -> None:
    digest.update(data)
    out.write(data)


def _groups(edges: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Runs of whole buckets of about ``CHUNK_FRAMES`` frames (a bucket longer than that alone)."""
    first, buckets = 0, len(edges) - 1
    while first < buckets:
        last = int(np.searchsorted(edges, edges[first] + CHUNK_FRAMES, side="right")) - 1
        last = min(max(last, first + 1), buckets)
        yield first, last
        first = last


def _block(
    tracks: Sequence[Track | None], files: Sequence[BinaryIO | None], start: int, end: int
) -> Samples:
    block = np.zeros((end - start, len(tracks)), np.int16)
    for column, (track, file) in enumerate(zip(tracks, files, strict=True)):
        if track is None or file is None or start >= track.frames:
            continue
        file.seek(track.offset + start * 2)
        data = file.read((min(end, track.frames) - start) * 2)
        samples = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
        block[: len(samples), column] = samples
    return block


def _peaks(block: Samples, starts: NDArray[np.int64]) -> NDArray[np.int8]:
    low = np.minimum.reduceat(block, starts, axis=0)
    high = np.maximum.reduceat(block, starts, axis=0)
    return (np.stack([low, high], axis=2) // 256).astype(np.int8)


def wav_header(frames: int, rate: int, channels: int) -> bytes:
    """The 44 bytes before 16-bit PCM samples (Microsoft RIFF specification, 1991)."""
    data = frames * channels * 2
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + data,
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        rate,
        rate * channels * 2,
        channels * 2,
        16,
        b"data",
        data,
    )


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
