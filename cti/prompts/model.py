"""A recorded sentence made fit for the line: checked, mono, 16 kHz, at our own loudness. Pure."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from core.errors import Invalid
from media.speaking.polish import fade, trim
from media.wave import BadSound, active_level_dbfs, at_level, mono, read_wav, resample, write_wav
from media.words import LINE_RATE, Pcm

LEVEL_DBFS = -18.0
SHORTEST_S, LONGEST_S = 0.2, 60.0
QUIETEST_DBFS = -50.0
RATES = range(8000, 192_001)
MAX_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Prompt:
    """Which sentence, how long its recording lasts, and since when."""

    text: str
    seconds: float
    changed_at: datetime


def key_of(text: str) -> str:
    """The same sentence has the same key, however its spaces and line breaks lie."""
    return " ".join(text.split()).casefold()


def fit(wav: bytes) -> Pcm:
    """An uploaded WAV as it will be heard. Raises Invalid, saying what to do."""
    try:
        samples, rate = read_wav(io.BytesIO(wav))
    except BadSound as error:
        raise Invalid("Envie um arquivo WAV sem compressão (PCM).", field="file") from error
    if rate not in RATES:
        raise Invalid(f"Não uso sons de {rate} amostras por segundo.", field="file")
    seconds = len(samples) / rate
    if not SHORTEST_S <= seconds <= LONGEST_S:
        words = f"A gravação tem {seconds:.1f} s; pode ter de {SHORTEST_S} a {LONGEST_S:.0f} s."
        raise Invalid(words.replace(".", ",", 1), field="file")
    sound = trim(resample(mono(samples), rate, LINE_RATE), LINE_RATE)
    if active_level_dbfs(sound, LINE_RATE) < QUIETEST_DBFS:
        raise Invalid("Não ouço voz nesta gravação: está quase em silêncio.", field="file")
    return fade(at_level(sound, LINE_RATE, LEVEL_DBFS), LINE_RATE)


def to_wav(pcm: Pcm) -> bytes:
    """The sound as a 16 kHz WAV."""
    out = io.BytesIO()
    write_wav(out, np.asarray(pcm, np.int16), LINE_RATE)
    return out.getvalue()
