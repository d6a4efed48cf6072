"""Music on hold of our own: slow chords and plucked notes, computed, so no licence to ask for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RATE = 16_000
_BEAT = 0.75  # seconds
_TOP = 3_300.0  # Hz; nothing above, so that every second sample is a clean 8 kHz copy
# Each bar: the chord's notes as MIDI numbers, low to high (C, Am, F, G and friends).
_BARS = (
    (48, 55, 60, 64, 67), (45, 52, 60, 64, 69), (41, 53, 57, 60, 65), (43, 50, 59, 62, 67),
    (48, 55, 60, 64, 72), (52, 55, 59, 64, 71), (41, 53, 60, 65, 69), (43, 55, 59, 62, 65),
)  # fmt: skip
_PATTERNS = ((1, 2, 3, 4, 3, 2, 4, 3), (1, 3, 2, 4, 2, 3, 1, 2), (2, 4, 3, 1, 3, 4, 2, 3))

Wave = npt.NDArray[np.float64]


def compose(repeats: int = 3) -> npt.NDArray[np.int16]:
    """Mono 16 kHz samples, about 24 s for each repeat; it ends as it begins, to be looped."""
    bar = int(4 * _BEAT * RATE)
    song = np.zeros(bar * len(_BARS) * repeats)
    for turn in range(repeats):
        for index, chord in enumerate(_BARS):
            start = (turn * len(_BARS) + index) * bar
            _add(song, start, _pad(chord[:3]))
            for step, voice in enumerate(_PATTERNS[turn % len(_PATTERNS)]):
                _add(song, start + int(step * _BEAT / 2 * RATE), _pluck(chord[voice] + 12))
    song *= 0.16 / np.max(np.abs(song))  # about -16 dBFS at the loudest: soft on a telephone
    return np.asarray(song * 32767, dtype=np.int16)


def _frequency(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _tone(note: int, seconds: float, partials: tuple[float, ...]) -> tuple[Wave, Wave]:
    time = np.arange(int(seconds * RATE)) / RATE
    base = _frequency(note)
    wave = np.zeros_like(time)
    for number, loudness in enumerate(partials, start=1):
        if base * number < _TOP:
            wave += loudness * np.sin(2 * np.pi * base * number * time)
    return time, wave


def _pluck(note: int) -> Wave:
    time, wave = _tone(note, 1.6, (1.0, 0.35, 0.12, 0.05))
    attack = np.minimum(time / 0.008, 1.0)
    return 0.30 * wave * attack * np.exp(-time * 3.2)


def _pad(notes: tuple[int, ...]) -> Wave:
    seconds = 4 * _BEAT + 0.6
    total = np.zeros(int(seconds * RATE))
    for note in notes:
        time, wave = _tone(note + 12, seconds, (1.0, 0.2))
        total += wave * np.sin(np.pi * time / seconds) ** 2
    return 0.12 * total


def _add(song: Wave, start: int, wave: Wave) -> None:
    """Add with the tail wrapped to the beginning, so that the loop has no seam."""
    index = (start + np.arange(wave.size)) % song.size
    np.add.at(song, index, wave)
