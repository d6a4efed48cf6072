"""Telephone speech made of voices: espeak variants that trained nothing, 8 kHz A-law, noise."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from media.espeak import Espeak
from media.hearing.channel import telephone
from media.hearing.train_acoustics import HELD_OUT as VOICES
from media.wave import resample
from media.words import Pcm, Utterance

ACCENTS = ("pt+f4", "es+m3")
"""European Portuguese, and a Spanish mouth reading Portuguese."""
NAMES = (*(f"pt-br+{name}" for name in VOICES.split()), *ACCENTS)
NOISES: tuple[float | None, ...] = (None, 20.0, 15.0, 10.0)


@dataclass(frozen=True)
class Spoken:
    """One sentence by one voice; `sound` at 8 kHz before the line."""

    text: str
    meaning: str
    voice: str
    sound: Pcm

    def heard(self, snr_db: float | None, seed: int = 0) -> Utterance:
        """As the ear cuts it from a line with that much noise (0.2 s of silence around)."""
        rng = np.random.default_rng(zlib.crc32(f"{self.text}|{self.voice}|{seed}".encode()))
        pcm = telephone(np.pad(self.sound, (2000, 1600)), rng, snr_db)
        return Utterance(pcm, 0, len(pcm) - 1600)


def speak(
    pairs: Iterable[tuple[str, str]],
    voices: int = 3,
    seed: int = 1,
    names: Sequence[str] = NAMES,
) -> Iterator[Spoken]:
    """(text, meaning) pairs, each by `voices` of `names`, at different rates and pitches."""
    engine, rng = Espeak(), random.Random(seed)
    for text, meaning in pairs:
        for voice in rng.sample(names, voices):
            raw = engine.say(
                text, voice, rate=rng.randint(140, 185), pitch=rng.randint(35, 65), range_=60
            )
            loud = np.flatnonzero(np.abs(raw.astype(np.int32)) > 150)
            sound = resample(raw[loud[0] : loud[-1]], engine.rate, 8000)
            yield Spoken(text, meaning, voice, sound)


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    """meaning -> texts as (text, meaning)."""
    return [(text, meaning) for meaning, texts in table.items() for text in texts]
