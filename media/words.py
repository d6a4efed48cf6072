"""What the stairs say to the rooms: grammars down, recognitions up. Pure values, no I/O."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
"""Mono 16-bit samples, shape (n,)."""

Band = Literal["accept", "confirm", "reject"]
GrammarKind = Literal["phrases", "digits", "yes_no", "wishes", "number", "money", "date"]

EAR_RATE = 8000
"""Hz of every Utterance: what a telephone carries."""
LINE_RATE = 16000
"""Hz of the media socket (slin16)."""
FRAME_S = 0.02
FRAME_BYTES = 640
"""One 20 ms frame of slin16."""


@dataclass(frozen=True)
class Phrase:
    """One thing a person may say, and the key of what it means."""

    text: str
    meaning: str


@dataclass(frozen=True)
class Grammar:
    """What may be heard at one moment of the dialogue.

    `phrases`: exactly one of the phrases, with the usual openings ("quero", "é sobre").
    `wishes`: free sentences around the phrases; they are examples, not an exact list.
    `digits`: `length` digits, or any number of them when None; the meaning is the digit string.
        Said one by one, in groups ("duzentos e quinze" is 215), with "meia", "dois setes" (77).
    `number`: one number of up to `length` digits (6 when None), in words or digit by digit; the
        meaning is its digits without leading zeros, "0" for "sem número".
    `money`: an amount of reais; the meaning is the centavos as digits ("doze e cinquenta": 1250).
    `date`: the meaning is DDMM, DDMMAAAA, or one of "anteontem", "ontem", "hoje", "amanha".
    `yes_no`: the meanings "sim" and "nao"; further phrases may be added.

    The text of a heard digits, number, money or date has digits for its number words ("12 de
    março", "não 5"), so that a room may read corrections out of it.
    """

    key: str
    phrases: tuple[Phrase, ...] = ()
    kind: GrammarKind = "phrases"
    length: int | None = None

    @cached_property
    def content_hash(self) -> str:
        """Equal for equal content whatever the key; names caches of compiled grammars."""
        body = [self.kind, self.length, [[p.text, p.meaning] for p in self.phrases]]
        return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Hypothesis:
    """One reading of an utterance. `confidence` is 0..1, comparable within a recogniser."""

    text: str
    meaning: str
    confidence: float
    grammar: str = ""


@dataclass(frozen=True)
class Recognition:
    """The readings of one utterance, best first; empty when nothing was understood.

    `audio_s` and `work_s` are seconds of sound and of computing.
    """

    hypotheses: tuple[Hypothesis, ...]
    band: Band
    recogniser: str
    audio_s: float
    work_s: float

    @property
    def best(self) -> Hypothesis | None:
        """The first reading, or None."""
        return self.hypotheses[0] if self.hypotheses else None


@dataclass(frozen=True, eq=False)
class Utterance:
    """One stretch of speech, 8 kHz mono, cut by the ear with a little silence around it.

    `start_sample` and `end_sample` count samples of the ear's stream at 8 kHz; the last sample
    of speech is `end_sample`, what follows it in `pcm` is the silence that proved the end.
    """

    pcm: Pcm = field(repr=False)
    start_sample: int
    end_sample: int

    @property
    def seconds(self) -> float:
        """Length of `pcm` in seconds."""
        return len(self.pcm) / EAR_RATE


def yes_no(key: str = "yes_no", extra: Sequence[Phrase] = ()) -> Grammar:
    """The grammar of a yes/no question; meanings "sim" and "nao"."""
    return Grammar(key=key, phrases=tuple(extra), kind="yes_no")


def digits(key: str = "digits", length: int | None = None) -> Grammar:
    """The grammar of dictated digits; the meaning is the digit string."""
    return Grammar(key=key, kind="digits", length=length)


def number(key: str = "number", length: int | None = None) -> Grammar:
    """The grammar of one number in words, such as a house's; the meaning is its digits."""
    return Grammar(key=key, kind="number", length=length)


def money(key: str = "money") -> Grammar:
    """The grammar of an amount; the meaning is the centavos as digits."""
    return Grammar(key=key, kind="money")


def date(key: str = "date") -> Grammar:
    """The grammar of a date; the meaning is DDMM, DDMMAAAA or a word such as "hoje"."""
    return Grammar(key=key, kind="date")
