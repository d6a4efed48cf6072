"""Numbers as Brazilians say them, as small automata: digits, groups, cardinals, money, dates.

An *arc* is a word from one joint to another with what it *gives*; what the arcs of a way give, put
together, is the value in writing ("duzentos" gives 2, "e" a 0, "cinco" a 5). So a value is right
for any way through, and alternatives are the ways through another arc.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

UNITS = tuple(
    tuple(words.split())
    for words in (
        "zero",
        "um",
        "dois",
        "três",
        "quatro",
        "cinco",
        "seis meia",
        "sete",
        "oito",
        "nove",
    )
)
_PLURALS = {
    "0": "zeros", "1": "uns", "4": "quatros", "5": "cincos", "7": "setes", "8": "oitos",
    "9": "noves",
}  # fmt: skip
_TEENS = {
    "10": "dez", "11": "onze", "12": "doze", "13": "treze", "14": "catorze quatorze",
    "15": "quinze", "16": "dezesseis", "17": "dezessete", "18": "dezoito", "19": "dezenove",
}  # fmt: skip
_TENS = dict(
    zip(
        "23456789",
        "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split(),  # noqa: SIM905
        strict=True,
    )
)
_HUNDREDS = dict(
    zip(
        "23456789",
        "duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos "  # noqa: SIM905
        "novecentos".split(),
        strict=True,
    )
)
_MONTHS = (
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "  # noqa: SIM905
    "dezembro".split()
)
_NEAR = {"anteontem": "anteontem", "ontem": "ontem", "hoje": "hoje", "amanhã": "amanha"}
_RARE = log(0.2)
"""A group in words beside single digits."""
_DIGIT = -log(12)
NUMBER_DIGITS = 6


Shared = Sequence[int]
"""Arcs of another part that may follow too, so that tails are not built again and again."""


@dataclass(frozen=True)
class Arc:
    """`word` from joint `begin` to joint `end`; `weight` is a natural log."""

    begin: int
    end: int
    word: str
    gives: str
    weight: float


class Automaton:
    """Joint 0 is the beginning; `ends` are joints where a value is complete, with their weight."""

    def __init__(self) -> None:
        self.arcs: list[Arc] = []
        self.ends: dict[int, float] = {}
        self.jumps: list[tuple[int, int]] = []
        """(arc, arc that may follow it at once though their joints differ): shared tails."""
        self._joints = 1

    def joint(self) -> int:
        """A new joint."""
        self._joints += 1
        return self._joints - 1

    def arc(self, begin: int, end: int, word: str, gives: str = "", weight: float = 0.0) -> int:
        """A new arc; returns its number."""
        self.arcs.append(Arc(begin, end, word, gives, weight))
        return len(self.arcs) - 1

    def step(self, begin: int, word: str, gives: str = "", weight: float = 0.0) -> int:
        """An arc to a new joint, which is returned."""
        end = self.joint()
        self.arc(begin, end, word, gives, weight)
        return end

    def digit(self, begin: int, end: int, weight: float = _DIGIT) -> list[int]:
        """One digit, "meia" among them; returns the arcs of 1 to 9."""
        made = [
            self.arc(begin, end, word, str(value), weight)
            for value, words in enumerate(UNITS)
            for word in words
        ]
        return made[1:]

    def unit(self, begin: int, end: int, weight: float = -log(9)) -> None:
        """1 to 9 inside a number in words."""
        for value in "123456789":
            self.arc(begin, end, UNITS[int(value)][0], value, weight)

    def tens(self, begin: int, end: int, weight: float, units: Shared = ()) -> list[int]:
        """10 to 99 in words, `units` shared as their tails; returns the arcs that begin them."""
        each = weight - log(27)
        made = [
            self.arc(begin, end, word, value, each)
            for value, words in _TEENS.items()
            for word in words.split()
        ]
        lead = self.joint()
        for value, word in _TENS.items():
            made.append(self.arc(begin, end, word, value + "0", each))
            made.append(self.arc(begin, lead, word, value, each + log(2)))
        self._tail(lead, end, "", units, self.unit)
        return made

    def _tail(
        self, lead: int, end: int, gives: str, shared: Shared, make: Callable[[int, int], object]
    ) -> None:
        """An "e" after `lead` and what follows it: `shared` arcs, or new ones from `make`."""
        after = self.step(lead, "e", gives)
        joiner = len(self.arcs) - 1
        self.jumps += [(joiner, arc) for arc in shared]
        if not shared:
            make(after, end)

    def hundreds(
        self, begin: int, end: int, weight: float, tens: Shared = (), units: Shared = ()
    ) -> None:
        """100 to 999 in words; `tens` and `units` are shared as their tails."""
        each = weight - log(20)
        lead = self.joint()
        self.arc(begin, end, "cem", "100", each)
        self.arc(begin, lead, "cento", "1", each + log(2))
        for value, word in _HUNDREDS.items():
            self.arc(begin, end, word, value + "00", each)
            self.arc(begin, lead, word, value, each + log(2))
        self._tail(lead, end, "", tens, lambda a, b: self.tens(a, b, 0.0))
        self._tail(lead, end, "0", units, self.unit)

    def thousands(self, begin: int, end: int, weight: float, lead: bool = True) -> None:
        """1,000 to 9,999 in words, up to 99,999 with `lead`."""
        after = self.joint()
        self.arc(begin, end, "mil", "1000", weight - log(4))
        self.arc(begin, after, "mil", "1", weight - log(2))
        many = self.joint()
        self.unit(begin, many, weight - log(3) - log(9))
        if lead:
            self.tens(begin, many, weight - log(60))  # “três mil” sounds like “treze mil”
        self.arc(many, end, "mil", "000", -log(3))
        self.arc(many, after, "mil", "", -log(2))
        self.hundreds(after, end, -log(2))
        self.hundreds(self.step(after, "e", "", -log(6)), end, 0.0)
        self.tens(self.step(after, "e", "0", -log(3)), end, 0.0)
        self.unit(self.step(after, "e", "00", -log(6)), end)

    def cardinal(self, begin: int, end: int, weight: float, digits: int = 3) -> None:
        """1 to 10**digits - 1 in words."""
        self.unit(begin, end, weight - log(3) - log(9))
        if digits > 1:
            self.tens(begin, end, weight - log(3))
        if digits > 2:
            self.hundreds(begin, end, weight - log(3))
        if digits > 3:
            self.thousands(begin, end, weight - log(3), digits > 4)

    def several(self, begin: int, end: int, times: int, weight: float) -> None:
        """ "dois setes", "três zeros"."""
        many = self.step(begin, UNITS[times][0], "", weight)
        for value, word in _PLURALS.items():
            self.arc(many, end, word, value * times, -log(len(_PLURALS)))


def digits(length: int | None) -> Automaton:
    """`length` digits, or any number of them."""
    made = Automaton()
    if length is None:
        return _any_digits(made)
    joints = [0, *(made.joint() for _ in range(length))]
    units = [made.digit(begin, end) for begin, end in pairwise(joints)]
    tens = [made.tens(joints[at], joints[at + 2], _RARE, units[at + 1]) for at in range(length - 1)]
    for at in range(length - 1):
        made.several(joints[at], joints[at + 2], 2, _RARE - log(8))
    for at in range(length - 2):
        made.hundreds(joints[at], joints[at + 3], _RARE, tens[at + 1], units[at + 2])
        made.several(joints[at], joints[at + 3], 3, _RARE - log(12))
    made.ends = dict.fromkeys(joints[1:], -5.0)
    if length >= 4:
        made.thousands(0, joints[4], _RARE - log(3), lead=False)
    made.ends[joints[-1]] = _DIGIT
    return made


def _any_digits(made: Automaton) -> Automaton:
    loop = made.joint()
    for begin in (0, loop):
        made.digit(begin, loop)
        made.tens(begin, loop, _RARE)
        made.hundreds(begin, loop, _RARE)
        made.several(begin, loop, 2, _RARE - log(8))
    made.ends[loop] = _DIGIT
    return made


def number(length: int | None) -> Automaton:
    """One number of up to `length` digits, in words or digit by digit, or none ("sem número")."""
    made, most = Automaton(), length or NUMBER_DIGITS
    whole = made.joint()
    made.cardinal(0, whole, log(0.5), most)
    made.arc(made.step(0, "sem", "", log(0.02)), whole, "número", "0")
    begin = 0
    for at in range(most):
        end = made.joint()
        made.digit(begin, end, _DIGIT + (log(0.4) if at == 0 else 0.0))
        made.ends[end] = log(0.3)
        begin = end
    made.ends[whole] = 0.0
    return made


def money(_: int | None) -> Automaton:
    """Reais with or without centavos, or centavos alone; gives "12,50"."""
    made = Automaton()
    amount, reais, done = made.joint(), made.joint(), made.joint()
    made.cardinal(0, amount, 0.0, 5)
    for word in ("reais", "real"):
        made.arc(amount, reais, word, ",")
    cents = made.joint()
    made.cardinal(made.step(reais, "e"), cents, 0.0, 2)
    made.arc(cents, done, "centavos")
    only = made.joint()
    made.cardinal(0, only, log(0.1), 2)
    made.arc(only, done, "centavos", "c")
    # "doze e cinquenta", and reais whose "reais" was not said
    made.ends |= {reais: log(0.4), cents: log(0.3), done: 0.0, amount: log(0.1)}
    return made


def date(_: int | None) -> Automaton:
    """A day and month with or without year, or a near day by name; gives "12/3/2026"."""
    made = Automaton()
    near, day, month, done = (made.joint() for _ in range(4))
    for word, meaning in _NEAR.items():
        made.arc(0, near, word, meaning, log(0.05))
    for begin, weight in ((0, log(0.5)), (made.step(0, "dia", "", log(0.4)), 0.0)):
        made.cardinal(begin, day, weight, 2)
        made.arc(begin, day, "primeiro", "1", weight - log(12))
    of = made.step(day, "de", "/")
    slash = made.joint()
    made.arc(day, slash, "do", "/", log(0.2))
    for value, word in enumerate(_MONTHS, 1):
        made.arc(of, month, word, str(value), -log(12))
    for begin in (of, slash):
        made.cardinal(begin, month, log(0.1), 2)
    year = made.step(month, "de", "/")
    for begin, weight in ((year, 0.0), (made.step(month, "do", "/", log(0.1)), 0.0)):
        made.thousands(begin, done, weight, lead=False)
        made.tens(begin, done, log(0.1))
    made.ends |= {near: 0.0, month: log(0.4), done: 0.0}
    return made


NUMBER_WORDS = frozenset(
    word
    for words in (*UNITS, *(t.split() for t in _TEENS.values()), _TENS.values())
    for word in words
) | frozenset((*_HUNDREDS.values(), *_PLURALS.values(), "mil", "cem", "cento", "primeiro"))
"""Words that are written as digits in the text of what was heard."""

AUTOMATA: dict[str, Callable[[int | None], Automaton]] = {
    "digits": digits,
    "number": number,
    "money": money,
    "date": date,
}


def meaning(kind: str, given: str) -> str:
    """What a grammar of `kind` means by what the arcs gave; "" when it is no value."""
    if kind == "number":
        return given.lstrip("0") or "0"
    if kind == "money":
        if given.endswith("c"):
            return given[:-1]
        reais, _, cents = given.partition(",")
        return str(int(reais or 0) * 100 + int(cents or 0))
    if kind == "date" and "/" in given:
        parts = given.split("/")
        day, month = int(parts[0]), int(parts[1] or 0)
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return ""
        year = parts[2] if len(parts) > 2 else ""
        return f"{day:02d}{month:02d}{'20' + year if len(year) == 2 else year}"
    return given


def written(arcs: Sequence[tuple[str, str]]) -> str:
    """(word, what it gives) in order as text with digits: "12 de março", "não 5"."""
    out = ""
    inside = False
    for word, gives in arcs:
        joined = word == "e" and inside
        if word in NUMBER_WORDS or joined:
            out += gives if inside or not out else f" {gives}"
            inside = True
        else:
            out += f" {word}" if out else word
            inside = False
    return out
