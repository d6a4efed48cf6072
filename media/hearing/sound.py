"""The recogniser's front end: 8 kHz sound to normalised log-mels with their neighbourhood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from media.words import EAR_RATE

SHIFT, WINDOW, FFT = 80, 200, 256
FILTERS = 24
LOW_HZ, HIGH_HZ = 120.0, 3700.0
OFFSETS = (-9, -6, -4, -2, -1, 0, 1, 2, 4, 6, 9)
"""Frames (10 ms) that the network sees around the one it judges."""
FRAMES_S = EAR_RATE // SHIFT
FLOOR = 30.0
Floats = NDArray[np.float32]


def _filters() -> Floats:
    def mel(hz: float) -> float:
        return float(2595 * np.log10(1 + hz / 700))

    edges = 700 * (10 ** (np.linspace(mel(LOW_HZ), mel(HIGH_HZ), FILTERS + 2) / 2595) - 1)
    hz = np.arange(FFT // 2 + 1)[:, None] * EAR_RATE / FFT
    up = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    down = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    bank = np.maximum(0, np.minimum(up, down))
    return np.asarray(bank / bank.sum(axis=0), np.float32)


_BANK = _filters()
_HANN = np.hanning(WINDOW).astype(np.float32)


def log_mels(sound8: NDArray[np.generic]) -> Floats:
    """Shape (frames, 24) of 8 kHz sound on the int16 scale, each filter's mean taken out."""
    x = np.asarray(sound8, np.float32)
    if len(x) < WINDOW:
        x = np.pad(x, (0, WINDOW - len(x)))
    x = np.concatenate([x[:1], x[1:] - np.float32(0.9) * x[:-1]])
    frames = np.lib.stride_tricks.sliding_window_view(x, WINDOW)[::SHIFT] * _HANN
    power = np.square(np.abs(np.fft.rfft(frames, FFT))).astype(np.float32)
    mels = np.log(power @ _BANK + np.float32(FLOOR) ** 2)
    return np.asarray((mels - mels.mean(axis=0)) * np.float32(0.4), np.float32)


def with_neighbours(mels: Floats) -> Floats:
    """Shape (frames, 24 x 11); edges are repeated."""
    last = len(mels) - 1
    at = np.clip(np.arange(len(mels))[:, None] + np.array(OFFSETS), 0, last)
    return np.ascontiguousarray(mels[at].reshape(len(mels), -1))
