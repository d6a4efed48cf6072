"""A street, people who cough, and our own voice coming back: what must not stop a prompt.

Everything is made from a seed, so that a figure can be measured again to the sample. Levels are
dB below full scale; a citizen speaks at `SPEECH_DBFS`, so "10 dB" of street stands 10 dB below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.wave import at_level, to_pcm
from media.words import LINE_RATE, Pcm

SPEECH_DBFS = -26.0
PROMPT_DBFS = -18.0
Floats = NDArray[np.float64]


def _coloured(rng: np.random.Generator, count: int, low: float, high: float, tilt: float) -> Floats:
    """Noise between two frequencies, falling by `tilt` (0.5 is pink), of unit power."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / LINE_RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    spectrum[1:] /= hertz[1:] ** tilt
    sound = np.fft.irfft(spectrum, count)
    return np.asarray(sound / max(sound.std(), 1e-9))


def _swell(count: int, centre: float, width: float) -> Floats:
    """Something that comes near and goes: a bell over time, in seconds."""
    at = np.arange(count) / LINE_RATE
    return np.asarray(np.exp(-0.5 * ((at - centre) / width) ** 2))


def street(seconds: float, snr_db: float, seed: int) -> Pcm:
    """Traffic with cars and motorcycles that pass, horns and a bark now and then."""
    rng = np.random.default_rng(seed)
    count = int(seconds * LINE_RATE)
    sound = _coloured(rng, count, 200, 3400, 0.5)
    at = np.arange(count) / LINE_RATE
    for _ in range(int(seconds / 8)):  # cars
        near = _swell(count, rng.uniform(0, seconds), rng.uniform(0.8, 2.0))
        sound += 1.5 * near * _coloured(rng, count, 200, 2500, 0.6)
    for _ in range(int(seconds / 20)):  # motorcycles: a buzz that bends as it passes
        centre = rng.uniform(0, seconds)
        near = _swell(count, centre, rng.uniform(0.5, 1.2))
        pitch = rng.uniform(70, 160) * (1 - 0.04 * np.tanh(at - centre))
        phase = 2 * np.pi * np.cumsum(pitch) / LINE_RATE
        sound += near * sum(np.sin(k * phase) / k**0.5 for k in range(3, 14)) * 0.8
    for _ in range(int(seconds / 25)):  # horns
        begin, length = rng.uniform(0, seconds - 1), rng.uniform(0.2, 0.8)
        on = (at > begin) & (at < begin + length)
        tone = sum(np.sin(2 * np.pi * f * at) for f in (410, 510, 820, 1020))
        sound += 0.8 * on * tone
    for _ in range(int(seconds / 30)):  # a dog
        for bark in range(int(rng.integers(1, 4))):
            begin = rng.uniform(0, seconds - 2) + 0.4 * bark
            shape = np.clip((at - begin) / 0.02, 0, 1) * np.exp(-np.clip(at - begin, 0, 9) / 0.06)
            shape[at < begin] = 0
            sound += 2.0 * shape * _coloured(rng, count, 400, 1800, 0.3)
    return at_level(to_pcm(sound * 800), LINE_RATE, SPEECH_DBFS - snr_db)


def cough(rng: np.random.Generator) -> Pcm:
    """One cough: a burst, a noisy breath, sometimes a voiced end; as loud as speech or twice."""
    count = int(rng.uniform(0.18, 0.42) * LINE_RATE)
    at = np.arange(count) / LINE_RATE
    burst = np.exp(-at / rng.uniform(0.03, 0.06)) * 2.5
    breath = np.exp(-((at - at[-1] * 0.45) ** 2) / (2 * (at[-1] * 0.22) ** 2))
    sound = (burst + breath) * _coloured(rng, count, 300, 3400, 0.2)
    if rng.random() < 0.5:  # the voice joins
        pitch = rng.uniform(110, 240)
        voiced = sum(np.sin(2 * np.pi * pitch * k * at) / k for k in range(1, 8))
        sound += 0.5 * voiced * np.clip((at - 0.5 * at[-1]) / 0.05, 0, 1) * np.exp(-at / 0.3)
    return at_level(to_pcm(sound * 3000), LINE_RATE, SPEECH_DBFS + rng.uniform(-3, 6))


@dataclass(frozen=True)
class Disturbance:
    """One stretch of line: what comes in besides speech, and where the coughs are."""

    sound: Pcm
    coughs: tuple[float, ...]


def disturbance(prompt: Pcm, snr_db: float, echo_db: float, seed: int) -> Disturbance:
    """Street, coughs every 8 to 16 s, and `prompt` coming back 180 ms later."""
    rng = np.random.default_rng(seed)
    seconds = len(prompt) / LINE_RATE
    line = street(seconds, snr_db, seed).astype(np.float64)[: len(prompt)]
    delay = int(0.18 * LINE_RATE)
    line[delay:] += prompt[: len(prompt) - delay] * 10 ** (echo_db / 20)
    coughs, at = [], rng.uniform(3, 8)
    while at < seconds - 1:
        one = cough(rng)
        begin = int(at * LINE_RATE)
        line[begin : begin + len(one)] += one
        coughs.append(at)
        at += rng.uniform(8, 16)
    return Disturbance(to_pcm(line), tuple(coughs))
