"""Numbers as Brazilians say them: digits, groups, cardinals, money, dates; what each means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log

from media.hearing.automaton import DIGIT, HUNDREDS, PLURALS, RARE, TEENS, TENS, UNITS, Automaton

_MONTHS = (
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "  # noqa: SIM905
    "dezembro".split()
)
_NEAR = {"anteontem": "anteontem", "ontem": "ontem", "hoje": "hoje", "amanhã": "amanha"}
NUMBER_DIGITS = 6


def digits(length: int | None) -> Automaton:
    """`length` digits, or any number of them."""
    made = Automaton()
    if length is None:
        return _any_digits(made)
    joints = [0, *(made.joint() for _ in range(length))]
    units = [made.digit(begin, end) for begin, end in pairwise(joints)]
    tens = [made.tens(joints[at], joints[at + 2], RARE, units[at + 1]) for at in range(length - 1)]
    for at in range(length - 1):
        made.several(joints[at], joints[at + 2], 2, RARE - log(8))
    for at in range(length - 2):
        made.hundreds(joints[at], joints[at + 3], RARE, tens[at + 1], units[at + 2])
        made.several(joints[at], joints[at + 3], 3, RARE - log(12))
    made.ends = dict.fromkeys(joints[1:], -5.0)
    if length >= 4:
        made.thousands(0, joints[4], RARE - log(3), lead=False)
    made.ends[joints[-1]] = DIGIT
    return made


def _any_digits(made: Automaton) -> Automaton:
    loop = made.joint()
    for begin in (0, loop):
        made.digit(begin, loop)
        made.tens(begin, loop, RARE)
        made.hundreds(begin, loop, RARE)
        made.several(begin, loop, 2, RARE - log(8))
    made.ends[loop] = DIGIT
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
        made.digit(begin, end, DIGIT + (log(0.4) if at == 0 else 0.0))
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
    for words in (*UNITS, *(t.split() for t in TEENS.values()), TENS.values())
    for word in words
) | frozenset((*HUNDREDS.values(), *PLURALS.values(), "mil", "cem", "cento", "primeiro"))
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
