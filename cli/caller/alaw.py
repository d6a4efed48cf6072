"""A-law packets of 20 ms: sound cut into them, put together again, and how loud each is."""

from __future__ import annotations

import numpy as np

from media.wave import alaw_decode, alaw_encode
from media.words import Pcm

RATE = 8000
FRAME = 160
"""Samples, and bytes, in a packet of 20 ms."""
FRAME_NS = 20_000_000
SILENCE = b"\xd5" * FRAME
LOUD = 180.0
"""Mean absolute amplitude from which a frame counts as sound: about -45 dB of full scale."""

_SIZE = np.abs(alaw_decode(bytes(range(256))).astype(np.float32))


def frames(pcm: Pcm) -> list[bytes]:
    """A sound (int16 mono, 8000 Hz) as packets, the last filled up with silence."""
    data = alaw_encode(pcm) + SILENCE[: -len(pcm) % FRAME]
    return [data[i : i + FRAME] for i in range(0, len(data), FRAME)]


def loudness(payload: bytes) -> float:
    """Mean absolute amplitude of a packet, 0 to 32767; 0 for an empty one."""
    return float(_SIZE[np.frombuffer(payload, np.uint8)].mean()) if payload else 0.0


def is_loud(payload: bytes) -> bool:
    """Whether a packet holds sound rather than silence."""
    return loudness(payload) >= LOUD
