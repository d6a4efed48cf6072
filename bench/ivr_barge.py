"""What stops a prompt: ten minutes of street, coughs and echo, and citizens who interrupt.

By hand: ``python -m bench.ivr_barge``. All by the real ear, from a seed, faster than real time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from bench.ivr_street import PROMPT_DBFS, SPEECH_DBFS, disturbance
from cli.bench import Row, row, show
from media.ear import Ear, SpeechStarted
from media.espeak import Espeak
from media.wave import alaw_decode, alaw_encode, at_level, resample, to_pcm
from media.words import LINE_RATE, Pcm

SNR_DB, ECHO_DB = 10.0, -20.0
MINUTES = 10.0
BLOCK_S = 60.0
LATENCY_MS = 150.0
AUDIBLE_DB = 15.0
BEGIN_S = 2.0
SENTENCES = (
    "Prefeitura de Porto Sereno, olá! Seu protocolo é dois zero dois meia, um dois três quatro.",
    "Em poucas palavras, o que você precisa? Diga, por exemplo, buraco na rua.",
    "Para registrar agora, sem espera, diga registrar ou tecle um. Ou aguarde uma pessoa.",
    "A segunda via do IPTU sai no portal da prefeitura ou em qualquer posto de atendimento.",
)
CALLERS = ("pt-br+m3", "pt-br+f4", "pt-br+m7", "pt-br+f2", "pt-br+croak", "pt+f3")
SAID = ("atendente", "tem um buraco na minha rua", "quero a segunda via", "não é isso", "sim")


@dataclass(frozen=True)
class Stops:
    """How often the prompt was stopped by what was no speech, and at which seconds."""

    seconds: float
    at: tuple[float, ...]


@cache
def _spoken(text: str, voice: str, dbfs: float) -> Pcm:
    engine = _engine()
    raw = engine.say(text, voice, rate=160)
    loud = np.flatnonzero(np.abs(raw.astype(np.int32)) > 200)
    sound = resample(raw[loud[0] : loud[-1]], engine.rate, LINE_RATE)
    return at_level(sound, LINE_RATE, dbfs)


@cache
def _engine() -> Espeak:
    return Espeak()


def prompt_of(seconds: float) -> Pcm:
    """Our sentences one after another, with the short pauses between them."""
    gap = np.zeros(int(0.15 * LINE_RATE), np.int16)
    pieces: list[Pcm] = []
    while sum(map(len, pieces)) < seconds * LINE_RATE:
        text = SENTENCES[len(pieces) // 2 % len(SENTENCES)]
        pieces += [_spoken(text, "pt-br+f2", PROMPT_DBFS), gap]
    return np.concatenate(pieces)[: int(seconds * LINE_RATE)]


def line_of(sound: Pcm) -> Iterator[bytes]:
    """As it arrives: 8 kHz A-law, brought to frames of slin16."""
    wide = resample(alaw_decode(alaw_encode(resample(sound, LINE_RATE, 8000))), 8000, LINE_RATE)
    for at in range(0, len(wide) - 319, 320):
        yield wide[at : at + 320].astype("<i2").tobytes()


def false_stops(minutes: float = MINUTES, snr_db: float = SNR_DB, seed: int = 1) -> Stops:
    """Stops of a prompt that nobody interrupts. After each the prompt goes on, as on a call."""
    found: list[float] = []
    blocks = max(1, round(minutes * 60 / BLOCK_S))
    for block in range(blocks):
        prompt = prompt_of(BLOCK_S)
        sound = disturbance(prompt, snr_db, ECHO_DB, seed * 1000 + block).sound
        ear = Ear()
        ear.prompt(prompt)
        for index, frame in enumerate(line_of(sound)):
            if any(isinstance(event, SpeechStarted) for event in ear.feed(frame)):
                found.append(round(block * BLOCK_S + index * 0.02, 2))
    return Stops(blocks * BLOCK_S, tuple(found))


def latencies(snr_db: float = 20.0, seed: int = 5, few: int = 0) -> list[float | None]:
    """Milliseconds from the beginning of a citizen's speech to the ear's notice, None for never.

    Speech begins where it first comes within `AUDIBLE_DB` of its own level in the telephone's
    band: the hiss of an s lies above it.
    """
    found: list[float | None] = []
    pairs = [(voice, text) for voice in CALLERS for text in SAID]
    for number, (voice, text) in enumerate(pairs[:: len(pairs) // few] if few else pairs):
        prompt = prompt_of(4.0)
        line = disturbance(prompt, snr_db, ECHO_DB, seed + number).sound.astype(np.float64)
        said = _spoken(text, voice, SPEECH_DBFS)
        at = int(BEGIN_S * LINE_RATE)
        end = min(len(line), at + len(said))
        line[at:end] += said[: end - at]
        found.append(_noticed(to_pcm(line), prompt, BEGIN_S + _onset(said)))
    return found


def _onset(said: Pcm) -> float:
    """Seconds until `said` is loud enough to be heard at all, on a telephone."""
    narrow, hop = resample(said, LINE_RATE, 8000), 80
    steps = narrow[: len(narrow) // hop * hop].astype(np.float64).reshape(-1, hop)
    level = np.sqrt(np.square(steps).mean(axis=1))
    floor = 32768 * 10 ** ((SPEECH_DBFS - AUDIBLE_DB) / 20)
    return float(np.argmax(level > floor)) / 100


def _noticed(line: Pcm, prompt: Pcm, begin: float) -> float | None:
    ear = Ear()
    ear.prompt(prompt)
    for index, frame in enumerate(line_of(line)):
        now = (index + 1) * 0.02 - begin
        started = any(isinstance(event, SpeechStarted) for event in ear.feed(frame))
        if started and now > 0:
            return round(1000 * now)
    return None


def measure(minutes: float = MINUTES) -> list[Row]:
    """False stops, and how soon true speech is noticed."""
    stops = false_stops(minutes)
    seen = latencies()
    heard = [ms for ms in seen if ms is not None]
    street = f"{minutes:g} min of prompt, street at {SNR_DB:g} dB, coughs, echo at {ECHO_DB:g} dB"
    speech = f"{len(heard)} of {len(seen)} interruptions noticed; street at 20 dB, same echo"
    p95 = float(np.percentile(heard, 95)) if heard else None
    middle = float(np.median(heard)) if heard else None
    share = len(heard) / len(seen)
    return [
        row("prompt stopped by no speech", len(stops.at), "stops", minutes / 10, street),
        row("speech to stop, median", middle, "ms", None, speech),
        row("speech to stop, p95", p95, "ms", LATENCY_MS, speech),
        row("interruptions noticed", share, "share", 0.97, speech, at_least=True),
    ]


if __name__ == "__main__":
    show(measure())
