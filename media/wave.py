"""Sound as numpy arrays: WAV files, G.711, resampling, levels. Needs no compiled audio package.

Samples are int16 mono unless a function says otherwise. `audioop` left Python in 3.13 and its
`ratecv` aliases, so none of it is used here.
"""

from __future__ import annotations

import wave as _wave
from functools import cache
from math import gcd
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from media.words import Pcm

FULL_SCALE = 32768.0


class BadSound(ValueError):
    """A file or array that is not the sound it was said to be."""


def read_wav(source: str | Path | BinaryIO) -> tuple[Pcm, int]:
    """Samples and rate in Hz of a PCM WAV; shape (n,) for mono, (n, channels) otherwise.

    8-, 16-, 24- and 32-bit integers are read, all returned as int16. Raises BadSound.
    """
    try:
        with _wave.open(str(source) if isinstance(source, Path) else source, "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (EOFError, _wave.Error) as error:
        raise BadSound(f"not a PCM WAV file: {error}") from error
    samples = _to_int16(data[: len(data) - len(data) % (width * channels)], width)
    return (samples if channels == 1 else samples.reshape(-1, channels)), rate


def _to_int16(data: bytes, width: int) -> Pcm:
    if width == 1:
        wide = (np.frombuffer(data, np.uint8).astype(np.int16) - 128) << 8
        return np.asarray(wide, np.int16)
    if width == 2:
        return np.asarray(np.frombuffer(data, "<i2"), np.int16)
    if width in (3, 4):
        rows = np.frombuffer(data, np.uint8).reshape(-1, width)[:, width - 2 :]
        return np.asarray(np.ascontiguousarray(rows).view("<i2").ravel(), np.int16)
    raise BadSound(f"samples of {width} bytes are not read")


def write_wav(target: str | Path | BinaryIO, samples: Pcm, rate: int) -> None:
    """Write int16 samples, shape (n,) or (n, channels), as a 16-bit WAV at `rate` Hz."""
    if samples.dtype != np.int16:
        raise BadSound(f"int16 samples expected, got {samples.dtype}")
    with _wave.open(str(target) if isinstance(target, Path) else target, "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.ascontiguousarray(samples).astype("<i2").tobytes())


def to_pcm(samples: NDArray[Any]) -> Pcm:
    """Round and clip to int16 (values already on the int16 scale)."""
    return np.asarray(np.clip(np.rint(samples), -32768, 32767), np.int16)


def resample(samples: Pcm, rate: int, to: int) -> Pcm:
    """Samples of any shape (n, …) at `rate` Hz brought to `to` Hz, band-limited, int16."""
    if rate == to or not len(samples):
        return samples
    from scipy.signal import resample_poly  # 0.6 s to import: not when the server starts

    common = gcd(rate, to)
    return to_pcm(resample_poly(samples.astype(np.float32), to // common, rate // common))


def mono(samples: Pcm) -> Pcm:
    """The mean of all channels; mono passes through."""
    return samples if samples.ndim == 1 else to_pcm(samples.astype(np.float32).mean(axis=1))


def stereo(left: Pcm, right: Pcm) -> Pcm:
    """Two mono tracks as (n, 2); the shorter is padded with silence."""
    out = np.zeros((max(len(left), len(right)), 2), np.int16)
    out[: len(left), 0] = left
    out[: len(right), 1] = right
    return out


def mix(*tracks: Pcm) -> Pcm:
    """The clipped sum of mono tracks that start together."""
    out = np.zeros(max((len(t) for t in tracks), default=0), np.int32)
    for track in tracks:
        out[: len(track)] += track
    return to_pcm(out)


def silence(seconds: float, rate: int) -> Pcm:
    """`seconds` of zeros at `rate` Hz."""
    return np.zeros(round(seconds * rate), np.int16)


def level_dbfs(samples: Pcm) -> float:
    """RMS over all samples in dB below full scale; -inf for digital silence."""
    if not len(samples):
        return float("-inf")
    power = float(np.mean(np.square(samples.astype(np.float64))))
    return float("-inf") if power == 0 else 10 * np.log10(power / FULL_SCALE**2)


def active_level_dbfs(samples: Pcm, rate: int) -> float:
    """RMS over the stretches that hold speech: 20 ms frames within 25 dB of the loud ones."""
    size = max(1, rate // 50)
    count = len(samples) // size
    if count == 0:
        return level_dbfs(samples)
    power = np.square(samples[: count * size].astype(np.float64)).reshape(count, size).mean(axis=1)
    loud = np.percentile(power, 95)
    active = power[power >= loud * 10**-2.5]
    mean = float(active.mean()) if len(active) else 0.0
    return float("-inf") if mean == 0 else 10 * np.log10(mean / FULL_SCALE**2)


def at_level(samples: Pcm, rate: int, dbfs: float) -> Pcm:
    """Scaled so that its speech stands at `dbfs`; peaks beyond -1 dBFS are softly limited."""
    now = active_level_dbfs(samples, rate)
    if now == float("-inf"):
        return samples
    loud = samples.astype(np.float64) * 10 ** ((dbfs - now) / 20) / FULL_SCALE
    return to_pcm(soft_limit(loud) * FULL_SCALE)


def soft_limit(
    x: NDArray[np.float64], knee: float = 0.6, ceiling: float = 0.89
) -> NDArray[np.float64]:
    """Values on the ±1 scale: linear below `knee`, bent smoothly towards `ceiling` above it."""
    size = np.abs(x)
    room = ceiling - knee
    bent = knee + room * np.tanh((size - knee) / room)
    return np.sign(x) * np.where(size > knee, bent, size)


# --- G.711 (ITU-T G.711, tables 1a/2a) ---------------------------------------------------------


@cache
def _alaw_table() -> Pcm:
    """Linear value of each A-law octet."""
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    high = ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0)
    size = np.where(exponent == 0, (mantissa << 4) + 8, high)
    return np.where(code & 0x80, size, -size).astype(np.int16)


@cache
def _ulaw_table() -> Pcm:
    """Linear value of each µ-law octet."""
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    exponent, mantissa = (code >> 4) & 7, code & 15
    size = (((mantissa << 3) + 0x84) << exponent) - 0x84
    return np.where(code & 0x80, -size, size).astype(np.int16)


@cache
def _encoder(law: str) -> NDArray[np.uint8]:
    """Nearest octet for each of the 65,536 int16 values, indexed by value + 32768."""
    table = _alaw_table() if law == "alaw" else _ulaw_table()
    order = np.argsort(table, kind="stable")
    levels = table[order].astype(np.int32)
    edges = (levels[1:] + levels[:-1]) / 2
    nearest = np.searchsorted(edges, np.arange(-32768, 32768), side="left")
    return order[nearest].astype(np.uint8)


def alaw_encode(samples: Pcm) -> bytes:
    """One octet a sample."""
    return _encoder("alaw")[samples.astype(np.int32) + 32768].tobytes()


def alaw_decode(data: bytes) -> Pcm:
    """int16 samples of A-law octets."""
    return _alaw_table()[np.frombuffer(data, np.uint8)]


def ulaw_encode(samples: Pcm) -> bytes:
    """One octet a sample."""
    return _encoder("ulaw")[samples.astype(np.int32) + 32768].tobytes()


def ulaw_decode(data: bytes) -> Pcm:
    """int16 samples of µ-law octets."""
    return _ulaw_table()[np.frombuffer(data, np.uint8)]


class HalfRate:
    """Streams of 16 kHz frames down to 8 kHz, keeping the filter's memory between frames.

    A 31-tap low pass (within 1 dB to 3.4 kHz, -6 dB at 3.9, below -49 dB from 4.8 kHz); ~15 µs a
    20 ms frame. Delay: 15 samples at 16 kHz, under a millisecond.
    """

    TAPS = 31

    def __init__(self) -> None:
        self._tail = np.zeros(self.TAPS - 1, np.float32)

    def feed(self, frame: Pcm) -> Pcm:
        """An even number of samples at 16 kHz; returns half as many at 8 kHz."""
        joined = np.concatenate([self._tail, frame.astype(np.float32)])
        self._tail = joined[-(self.TAPS - 1) :]
        low = np.convolve(joined, _half_band(), "valid")[::2]
        return to_pcm(low)


@cache
def _half_band() -> NDArray[np.float32]:
    """A windowed sinc (Kaiser 5.5) that passes everything below 3.9 of 8 kHz, sum 1."""
    cut = 2 * 3900 / 16000
    at = np.arange(HalfRate.TAPS) - (HalfRate.TAPS - 1) / 2
    taps = cut * np.sinc(cut * at) * np.kaiser(HalfRate.TAPS, 5.5)
    return np.asarray(taps / taps.sum(), np.float32)
