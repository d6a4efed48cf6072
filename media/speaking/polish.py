"""The last touch on synthetic speech: bandwidth, a softer top, level, clean edges."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from media.wave import at_level, resample, to_pcm
from media.words import Pcm

EDGE_S = 0.008
KEEP_HEAD_S, KEEP_TAIL_S = 0.01, 0.06


def polish(raw: Pcm, rate: int, to: int, dbfs: float) -> Pcm:
    """`raw` at `rate` Hz as it is played: int16 at `to` Hz, speech at `dbfs`, faded edges."""
    if not len(raw):
        return raw
    from scipy.signal import sosfilt  # 0.6 s to import: only where speech is made

    sound = resample(trim(raw, rate), rate, to).astype(np.float64)
    low = sosfilt(_high_pass(to), sound)
    # Formant synthesis buzzes above 2.5 kHz: that part is turned down by a third.
    bright = sosfilt(_treble(to), low)
    return fade(at_level(to_pcm(low - 0.35 * bright), to, dbfs), to)


def trim(sound: Pcm, rate: int) -> Pcm:
    """Without the engine's own silence before and after (a little of it is kept)."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > 60)
    if not len(loud):
        return sound
    first = max(0, loud[0] - int(KEEP_HEAD_S * rate))
    return sound[first : loud[-1] + int(KEEP_TAIL_S * rate)]


def fade(sound: Pcm, rate: int) -> Pcm:
    """A few milliseconds in and out, against clicks where prompts meet."""
    count = min(int(EDGE_S * rate), len(sound) // 2)
    if not count:
        return sound
    out = sound.astype(np.float32)
    ramp = np.linspace(0, 1, count, dtype=np.float32)
    out[:count] *= ramp
    out[-count:] *= ramp[::-1]
    return to_pcm(out)


@cache
def _high_pass(rate: int) -> NDArray[np.float64]:
    from scipy.signal import butter  # as above

    return np.asarray(butter(2, 120, "high", fs=rate, output="sos"))


@cache
def _treble(rate: int) -> NDArray[np.float64]:
    from scipy.signal import butter  # as above

    return np.asarray(butter(1, 2500, "high", fs=rate, output="sos"))
