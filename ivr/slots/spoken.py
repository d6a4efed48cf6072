"""Digits as Brazilians dictate them: "meia", "três-três", "dois setes", "duzentos e trinta",
"duzentos trinta", "não, cinco", "aliás". Words in, digit strings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ivr.words import plain

UNITS = {
    "zero": 0, "um": 1, "uma": 1, "hum": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4,
    "cinco": 5, "seis": 6, "meia": 6, "sete": 7, "oito": 8, "nove": 9,
}  # fmt: skip
TEENS = {
    "dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quatorze": 14, "quinze": 15,
    "dezesseis": 16, "dezessete": 17, "dezoito": 18, "dezenove": 19,
}  # fmt: skip
TENS = {
    "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70,
    "oitenta": 80, "noventa": 90,
}  # fmt: skip
HUNDREDS = {
    "cem": 100, "cento": 100, "duzentos": 200, "duzentas": 200, "trezentos": 300,
    "trezentas": 300, "quatrocentos": 400, "quatrocentas": 400, "quinhentos": 500,
    "quinhentas": 500, "seiscentos": 600, "seiscentas": 600, "setecentos": 700,
    "setecentas": 700, "oitocentos": 800, "oitocentas": 800, "novecentos": 900,
    "novecentas": 900,
}  # fmt: skip
_MANY = {
    "zeros": "0", "uns": "1", "quatros": "4", "cincos": "5", "setes": "7", "oitos": "8",
    "noves": "9", "meias": "6",
}  # fmt: skip
_TWICE = {"duplo": 2, "dupla": 2, "dobrado": 2, "triplo": 3}
_TAKE_BACK = frozenset(
    {
        *("nao", "opa", "perdao", "desculpa", "desculpe", "alias", "digo", "errei", "corrige"),
        "corrigindo",
    }
)
_END = ("nao",)
MAX_DIGITS = 60
MAX_CHOICES = 4
MAX_READINGS = 24


@dataclass
class _Dictation:
    """Digits so far and a number still being composed.

    `choices`: one bit for each hundred that something follows without "e", lowest first: whether
    "duzentos trinta" is 230 there (set) or 200 and 30.
    """

    choices: int = 0
    digits: list[str] = field(default_factory=list)
    number: int | None = None
    joined: bool = False
    times: int = 1

    def close(self) -> None:
        """The composed number is complete: its digits count."""
        if self.number is not None:
            self.digits.extend(str(self.number))
        self.number, self.joined = None, False

    def _links(self) -> bool:
        """Whether what comes now belongs to the hundred said before."""
        if self.joined:
            return True
        if self.number is None or self.number % 100:
            return False
        bit, self.choices = self.choices & 1, self.choices >> 1
        return bool(bit)

    def unit(self, value: int) -> None:
        if self.number is not None and self.number % 10 == 0 and self._links():
            self.number += value
            self.close()
            return
        self.close()
        self.digits.extend(str(value) * self.times)
        self.times = 1

    def part(self, value: int) -> None:
        """A teen, a ten or a hundred: continues a larger number after "e", else begins one."""
        number = self.number or 0
        after_thousand = number > 0 and number % 1000 == 0
        if after_thousand or (number > 0 and number % 100 == 0 and value < 100 and self._links()):
            self.number = number + value
            self.joined = False
            return
        self.close()
        self.number = value

    def thousand(self) -> None:
        if self.number is None and self.digits and not self.joined:
            self.number = int(self.digits.pop())
        self.number = (self.number or 1) * 1000

    def many(self, digit: str) -> None:
        """ "dois setes": the digit before says how often."""
        self.close()
        count = int(self.digits.pop()) if self.digits and self.digits[-1] in "234" else 1
        self.digits.extend(digit * count)

    def take(self, word: str) -> None:
        if word.isascii() and word.isdigit():
            self.close()
            self.digits.extend(word)
        elif word in UNITS:
            self.unit(UNITS[word])
        elif word in TEENS or word in TENS or word in HUNDREDS:
            self.part(TEENS.get(word) or TENS.get(word) or HUNDREDS[word])
        elif word == "mil":
            self.thousand()
        elif word == "e":
            self.joined = True
        elif word in _MANY:
            self.many(_MANY[word])
        elif word in _TWICE:
            self.close()
            self.times = _TWICE[word]
        else:
            self.close()


def digits_in(text: str) -> str:
    """The digit string that `text` dictates, "" when there is none.

    After a correction word the digits that follow replace as many of those before:
    "três quatro, não, cinco" -> "35". A correction that nothing follows is no dictation.
    """
    return next(iter(readings(text)), "")


def readings(text: str, length: int | None = None) -> tuple[str, ...]:
    """Every digit string that `text` may dictate, likeliest first.

    `length`: how long it should be. It tells how much a correction takes back when the citizen
    goes on dictating after it ("cinco dois oito, não, nove, nove oito…" of eleven digits).
    """
    found: dict[str, None] = {}
    words = plain(text).split()[:200]
    hundreds = sum(word in HUNDREDS for word in words)
    for choices in range(2 ** min(hundreds, MAX_CHOICES)):
        stretches = _stretches(words, choices)
        for value in _merged(stretches, length):
            if value:
                found[value[:MAX_DIGITS]] = None
    exact = [value for value in found if len(value) == length]
    return tuple(dict.fromkeys((*exact, *found)))[:MAX_READINGS]


def _stretches(words: Sequence[str], choices: int) -> list[str]:
    """The digits between words that take back what was said before."""
    found: list[str] = []
    current = _Dictation(choices)
    for word in (*words, *_END):
        if word in _TAKE_BACK:
            current.close()
            if current.digits:
                found.append("".join(current.digits))
            current = _Dictation(current.choices)
        else:
            current.take(word)
    return found


def _merged(stretches: list[str], length: int | None) -> Iterator[str]:
    """What is left after the corrections: first those as long as wanted, then the plain one."""
    if not stretches:
        return
    if length is not None and 1 < len(stretches) <= 4:
        yield from sorted(set(_fitting(stretches[0], stretches[1:], length)))
    whole, new = stretches[0], ""
    for new in stretches[1:]:
        whole = whole[: max(0, len(whole) - len(new))] + new
    if length is not None or len(stretches) != 2:
        yield whole
        return
    little = [stretches[0][:-taken] + new for taken in (1, 2, 3)]
    # much follows: the correction took back little, and dictation went on
    went_on = 3 < len(new) < len(stretches[0])
    yield from (*little, whole) if went_on else (whole, *little)


def _fitting(done: str, rest: list[str], length: int) -> Iterator[str]:
    """All ways of taking back that give `length` digits."""
    if not rest:
        if len(done) == length:
            yield done
        return
    for taken in range(1, min(len(done), 5) + 1):
        yield from _fitting(done[:-taken] + rest[0], rest[1:], length)
