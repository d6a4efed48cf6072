"""Telephone sound for tests: espeak voices, noise, the A-law channel."""

from functools import cache

import numpy as np

from media import wave
from media.espeak import Espeak

_engine = None


@cache
def say(text, voice="pt-br+m3", rate=150, hz=16000):
    """int16 at `hz`, -24 dBFS, cut to the speech."""
    global _engine
    _engine = _engine or Espeak()
    raw = _engine.say(text, voice, rate=rate)
    loud = np.flatnonzero(np.abs(raw.astype(int)) > 200)
    sound = wave.resample(raw[loud[0] : loud[-1]], _engine.rate, hz)
    return wave.at_level(sound, hz, -24)


def noise(seconds, dbfs, hz=16000, seed=1):
    """Street-like (pink) noise at a level, band-limited to the telephone."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal(int(seconds * hz)))
    f = np.fft.rfftfreq(int(seconds * hz), 1 / hz)
    spectrum[(f < 250) | (f > 3500)] = 0
    spectrum[1:] /= np.sqrt(f[1:])
    x = np.fft.irfft(spectrum, int(seconds * hz))
    return wave.to_pcm(x / x.std() * 32768 * 10 ** (dbfs / 20))


def telephone(sound16):
    """16 kHz through an 8 kHz A-law line and back."""
    narrow = wave.alaw_decode(wave.alaw_encode(wave.resample(sound16, 16000, 8000)))
    return wave.resample(narrow, 8000, 16000)


def frames(sound16):
    """slin16 frames of 640 bytes."""
    whole = sound16[: len(sound16) // 320 * 320]
    return [f.tobytes() for f in whole.astype("<i2").reshape(-1, 320)]
