"""The caller's own sounds: WAV files and a synthetic voice brought to 8000 Hz, and tracks saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from cli.caller import rtp
from cli.caller.alaw import FRAME_NS, LOUD, RATE, frames
from media.espeak import Espeak
from media.wave import alaw_decode, at_level, mono, read_wav, resample
from media.words import Pcm

LEVEL_DBFS = -20.0
"""Speech level of a person on a good line."""
_VARIANT = re.compile(r"^(f[1-5]|m[1-8])$")
SLIP = RATE // 2
"""Samples a stream's own clock may stray from arrival before it is put right: 0.5 s."""


def load(path: Path) -> Pcm:
    """A WAV of any rate and channels as 8000 Hz mono; raises OSError, media's BadSound."""
    samples, rate = read_wav(path)
    return resample(mono(samples), rate, RATE)


@lru_cache(maxsize=1)
def _espeak() -> Espeak:
    return Espeak()


@lru_cache(maxsize=64)
def speak(text: str, voice: str = "pt-br") -> Pcm:
    """``text`` in a synthetic Portuguese voice at 8000 Hz; ``voice`` is an espeak-ng name.

    Blocking, some 20 ms; one thread at a time (espeak-ng is not re-entrant). Raises ValueError
    for an unknown voice and media's EspeakMissing.
    """
    engine = _espeak()
    said = engine.say(text, voice)
    return at_level(resample(said, engine.rate, RATE), RATE, LEVEL_DBFS)


def voice_name(variant: str | None) -> str:
    """``m3`` or ``f2`` is a variant of Brazilian Portuguese; a full espeak-ng name stands.

    Raises ValueError for another short name: espeak-ng itself would take it silently.
    """
    if not variant:
        return "pt-br+m3"
    if _VARIANT.match(variant):
        return f"pt-br+{variant}"
    if "-" in variant or "+" in variant:
        return variant
    raise ValueError(f"voz desconhecida: {variant!r} (há f1-f5, m1-m8, ou um nome como pt-br+f2)")


def tone(hertz: int, level: float = 0.25) -> list[bytes]:
    """One second of ``hertz``, a whole number, to be repeated without a seam; ``level`` 0 to 1."""
    wave = np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)
    return frames(np.asarray(np.rint(wave * level * 32767), np.int16))


def pitch(pcm: Pcm) -> int:
    """The frequency in Hz of a pure tone; 0 for silence, speech, music or noise.

    Precise to the nearest whole Hz when given a second. A tone holds nine tenths of the power
    within three steps of the spectrum; speech never does.
    """
    if not len(pcm) or np.abs(pcm.astype(np.float32)).mean() < LOUD:
        return 0
    power = np.abs(np.fft.rfft(pcm.astype(np.float32) * np.hanning(len(pcm)))) ** 2
    top = int(np.argmax(power))
    if power[max(0, top - 3) : top + 4].sum() < 0.9 * power.sum():
        return 0
    return round(top * RATE / len(pcm))


def track_of(packets: Sequence[rtp.Packet], start: int, samples: int) -> Pcm:
    """What the caller heard, or said, as one track of ``samples`` from the instant ``start`` (ns).

    By the stream's own clock, put right when it strays: a machine that was late for some beats
    and sends them together says the same sound.
    """
    track = np.zeros(samples, np.int16)
    anchor: tuple[int, int, int] | None = None
    for packet in packets:
        arrived = round((packet.arrival - start) * RATE / 1e9)
        place = arrived
        if anchor is not None and anchor[0] == packet.ssrc:
            place = anchor[2] + _difference(packet.timestamp, anchor[1])
        if anchor is None or anchor[0] != packet.ssrc or abs(place - arrived) > SLIP:
            anchor, place = (packet.ssrc, packet.timestamp, arrived), arrived
        _put(track, place, packet.payload)
    return track


def samples_between(start: int, end: int) -> int:
    """How many samples lie between two instants in ns, with room for the last packet."""
    return max(0, round((end - start + FRAME_NS) * RATE / 1e9))


def _difference(a: int, b: int) -> int:
    """RTP timestamps wrap at 32 bits."""
    return ((a - b + 0x80000000) & 0xFFFFFFFF) - 0x80000000


def _put(track: Pcm, place: int, payload: bytes) -> None:
    first, last = max(0, place), min(len(track), place + len(payload))
    if first < last:
        track[first:last] = alaw_decode(payload)[first - place : last - place]
