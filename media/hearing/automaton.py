"""Small automata of number words: joints, arcs between them, and the parts numbers are made of.

An *arc* is a word from one joint to another with what it *gives*; what the arcs of a way give, put
together, is the value in writing ("duzentos" gives 2, "e" a 0, "cinco" a 5). So a value is right
for any way through, and alternatives are the ways through another arc.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
PLURALS = {
    "0": "zeros", "1": "uns", "4": "quatros", "5": "cincos", "7": "setes", "8": "oitos",
    "9": "noves",
}  # fmt: skip
TEENS = {
    "10": "dez", "11": "onze", "12": "doze", "13": "treze", "14": "catorze quatorze",
    "15": "quinze", "16": "dezesseis", "17": "dezessete", "18": "dezoito", "19": "dezenove",
}  # fmt: skip
TENS = dict(
    zip(
        "23456789",
        "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split(),  # noqa: SIM905
        strict=True,
    )
)
HUNDREDS = dict(
    zip(
        "23456789",
        "duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos "  # noqa: SIM905
        "novecentos".split(),
        strict=True,
    )
)
RARE = log(0.2)
"""A group in words beside single digits."""
DIGIT = -log(12)


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

    def digit(self, begin: int, end: int, weight: float = DIGIT) -> list[int]:
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
            for value, words in TEENS.items()
            for word in words.split()
        ]
        lead = self.joint()
        for value, word in TENS.items():
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
        for value, word in HUNDREDS.items():
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
        for value, word in PLURALS.items():
            self.arc(many, end, word, value * times, -log(len(PLURALS)))
