"""A telephone line made of numbers: band limits, noise, A-law. For training and measuring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from media.wave import alaw_decode, alaw_encode, to_pcm
from media.words import EAR_RATE, Pcm

_BAND = butter(4, [300, 3400], "band", fs=EAR_RATE, output="sos")
SPEECH_RMS = 3000.0


def telephone(
    sound8: NDArray[np.floating] | Pcm,
    rng: np.random.Generator,
    snr_db: float | None = None,
    kind: str = "pink",
) -> Pcm:
    """8 kHz sound as it leaves a telephone line: int16, speech at about -21 dBFS RMS.

    `snr_db` over the active speech; None is a clean line with its faint hiss. `kind` is "pink"
    (street), "white" (line) or "babble" made of modulated pink noise.
    """
    x = sosfilt(_BAND, np.asarray(sound8, np.float64))
    active = np.abs(x) > np.abs(x).max() * 0.02
    x = x / np.sqrt(np.mean(x[active] ** 2)) * SPEECH_RMS
    if snr_db is None:
        x = x + rng.standard_normal(len(x)) * 8
    else:
        hum = sosfilt(_BAND, _noise(len(x) + 400, kind, rng))[: len(x)]
        x = x + hum / hum.std() * SPEECH_RMS * 10 ** (-snr_db / 20)
    return alaw_decode(alaw_encode(to_pcm(x)))


def _noise(count: int, kind: str, rng: np.random.Generator) -> NDArray[np.float64]:
    white = rng.standard_normal(count)
    if kind == "white":
        return white
    spectrum = np.fft.rfft(white)
    frequency = np.arange(len(spectrum))
    frequency[0] = 1
    pink = np.fft.irfft(spectrum / np.sqrt(frequency), count)
    if kind == "babble":
        slow = np.interp(
            np.arange(count),
            np.arange(0, count + 2000, 1200),
            rng.uniform(0.3, 1.0, len(np.arange(0, count + 2000, 1200))),
        )
        pink = pink * slow
    return np.asarray(pink)
