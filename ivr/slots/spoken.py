"""Digits as Brazilians dictate them: "meia", "três três", "duzentos e trinta", "não, cinco"."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.words import plain

_UNITS = {
    "zero": 0, "um": 1, "uma": 1, "hum": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4,
    "cinco": 5, "seis": 6, "meia": 6, "sete": 7, "oito": 8, "nove": 9,
}  # fmt: skip
_TEENS = {
    "dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quatorze": 14, "quinze": 15,
    "dezesseis": 16, "dezessete": 17, "dezoito": 18, "dezenove": 19,
}  # fmt: skip
_TENS = {
    "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70,
    "oitenta": 80, "noventa": 90,
}  # fmt: skip
_HUNDREDS = {
    "cem": 100, "cento": 100, "duzentos": 200, "duzentas": 200, "trezentos": 300,
    "trezentas": 300, "quatrocentos": 400, "quinhentos": 500, "seiscentos": 600,
    "setecentos": 700, "oitocentos": 800, "novecentos": 900,
}  # fmt: skip
_TWICE = {"duplo": 2, "dupla": 2, "triplo": 3}
MAX_DIGITS = 60


@dataclass
class _Dictation:
    """Digits so far, each with the group it was said in, and a number still being composed."""

    digits: list[str] = field(default_factory=list)
    number: int | None = None
    joined: bool = False
    times: int = 1
    wrong: bool = False

    def close(self) -> None:
        """The composed number is complete: its digits count."""
        if self.number is not None:
            self.digits.extend(str(self.number))
        self.number, self.joined = None, False

    def unit(self, value: int) -> None:
        if self.number is not None and self.joined and self.number % 10 == 0:
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
        after_hundred = number > 0 and number % 100 == 0 and self.joined and value < 100
        if after_thousand or after_hundred:
            self.number = number + value
            self.joined = False
            return
        self.close()
        self.number = value

    def thousand(self) -> None:
        if self.number is None and self.digits and not self.joined:
            self.number = int(self.digits.pop())
        self.number = (self.number or 1) * 1000


def _takes_back(words: list[str], at: int) -> bool:
    """Whether words[at] says that what came before was wrong: "não, cinco", "opa", "aliás"."""
    return words[at] in {"nao", "opa", "perdao", "desculpa", "alias", "digo", "errei", "corrige"}


def digits_in(text: str) -> str:
    """The digit string that `text` dictates, "" when there is none.

    After a correction word the digits that follow replace as many of those before:
    "três quatro, não, cinco" -> "35". A correction that nothing follows is no dictation.
    """
    words = plain(text).split()[:200]
    done: list[str] = []
    current = _Dictation()
    correcting = False
    for at, word in enumerate(words):
        if _takes_back(words, at):
            current.close()
            if current.digits or not correcting:
                done = _merged(done, current.digits, correcting)
                current, correcting = _Dictation(), bool(done)
            continue
        _take(current, word)
    current.close()
    return "".join(_merged(done, current.digits, correcting))[:MAX_DIGITS]


def _merged(done: list[str], new: list[str], correcting: bool) -> list[str]:
    if correcting and new:
        return [*done[: max(0, len(done) - len(new))], *new]
    return done + new


def _take(state: _Dictation, word: str) -> None:
    if word.isascii() and word.isdigit():
        state.close()
        state.digits.extend(word)
    elif word in _UNITS:
        state.unit(_UNITS[word])
    elif word in _TEENS:
        state.part(_TEENS[word])
    elif word in _TENS:
        state.part(_TENS[word])
    elif word in _HUNDREDS:
        state.part(_HUNDREDS[word])
    elif word == "mil":
        state.thousand()
    elif word == "e":
        state.joined = True
    elif word in _TWICE:
        state.close()
        state.times = _TWICE[word]
    else:
        state.close()
