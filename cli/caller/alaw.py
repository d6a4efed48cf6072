"""G.711 A-law, as tables: int16 at 8000 Hz to bytes and back, and how loud a frame is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
RATE = 8000
FRAME = 160
"""Samples, and bytes, in a packet of 20 ms."""
SILENCE = b"\xd5" * FRAME
LOUD = 180.0
"""Mean absolute amplitude from which a frame counts as sound: about -45 dB of full scale."""


def _decode_table() -> Pcm:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    segment = (code & 0x70) >> 4
    base = (code & 0x0F) << 4
    linear = np.where(segment == 0, base + 8, (base + 0x108) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, linear, -linear).astype(np.int16)


def _encode_table() -> NDArray[np.uint8]:
    """Every int16, from the recommendation's segments (ITU-T G.711 §3)."""
    pcm = np.arange(-32768, 32768, dtype=np.int32) >> 3
    mask = np.where(pcm >= 0, 0xD5, 0x55)
    size = np.where(pcm >= 0, pcm, -pcm - 1)
    ends = np.array([0x1F, 0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF, 0xFFF])
    segment = np.minimum(np.searchsorted(ends, size), 7)
    step = np.where(segment < 2, size >> 1, size >> segment) & 0x0F
    return (((segment << 4) | step) ^ mask).astype(np.uint8)


_DECODE = _decode_table()
_ENCODE = _encode_table()
_SIZE = np.abs(_DECODE.astype(np.float32))


def encode(pcm: Pcm) -> bytes:
    """int16 samples to A-law bytes, one each."""
    return _ENCODE[pcm.astype(np.int32) + 32768].tobytes()


def decode(data: bytes) -> Pcm:
    """A-law bytes to int16 samples, one each."""
    return _DECODE[np.frombuffer(data, np.uint8)]


def frames(pcm: Pcm) -> list[bytes]:
    """A sound cut into packets of 20 ms, the last filled up with silence."""
    short = -len(pcm) % FRAME
    data = encode(pcm) + SILENCE[:short]
    return [data[i : i + FRAME] for i in range(0, len(data), FRAME)]


def loudness(payload: bytes) -> float:
    """Mean absolute amplitude of a packet, 0 to 32767; 0 for an empty one."""
    return float(_SIZE[np.frombuffer(payload, np.uint8)].mean()) if payload else 0.0


def is_loud(payload: bytes) -> bool:
    """Whether a packet holds sound rather than silence."""
    return loudness(payload) >= LOUD
