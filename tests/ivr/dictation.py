"""How people dictate: one value said in the many manners that slots must understand."""

from __future__ import annotations

import random

from core.checks import check_digit
from media.numbers import cardinal

UNITS = ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove")
PLURAL = {"0": "zeros", "4": "quatros", "5": "cincos", "7": "setes", "8": "oitos", "9": "noves"}
BACK = ("não,", "aliás,", "opa,", "desculpa,", "digo,")


def one_by_one(digits: str, rng: random.Random) -> list[str]:
    """Each digit a word; six is "meia" or "seis"."""
    return [rng.choice(("meia", "seis")) if d == "6" else UNITS[int(d)] for d in digits]


def _group(digits: str, rng: random.Random) -> str:
    """One group: digits, a number in words, or "dois setes"."""
    if len(set(digits)) == 1 and digits[0] in PLURAL and 2 <= len(digits) <= 3:
        return f"{UNITS[len(digits)]} {PLURAL[digits[0]]}"
    if digits[0] != "0" and 2 <= len(digits) <= 3 and rng.random() < 0.6:
        words = cardinal(int(digits))
        return words.replace(" e ", " ", 1) if len(digits) == 3 and rng.random() < 0.2 else words
    sep = "-" if rng.random() < 0.2 else " "
    return sep.join(one_by_one(digits, rng))


def grouped(digits: str, rng: random.Random) -> str:
    """In groups of one to four, a pause between them."""
    parts, at = [], 0
    while at < len(digits):
        size = rng.randint(2, 4)
        parts.append(_group(digits[at : at + size], rng))
        at += size
    return ", ".join(parts)


def corrected(digits: str, rng: random.Random) -> str:
    """One digit said wrong, taken back, said right, and on to the end."""
    at = rng.randrange(len(digits))
    wrong = str((int(digits[at]) + rng.randint(1, 9)) % 10)
    words = [*one_by_one(digits[:at] + wrong, rng), rng.choice(BACK), *one_by_one(digits[at:], rng)]
    return " ".join(words)


def dictated(digits: str, rng: random.Random) -> str:
    """The digits in any manner."""
    manner = rng.randrange(4)
    if manner == 0:
        return " ".join(one_by_one(digits, rng))
    if manner == 1:
        return corrected(digits, rng)
    said = grouped(digits, rng)
    lead = rng.choice(("", "é ", "o número é ", "bom dia, é "))
    return lead + said


def cpf(rng: random.Random) -> str:
    """A valid CPF."""
    digits = [rng.randrange(10) for _ in range(9)]
    for start in (10, 11):
        total = sum(d * w for d, w in zip(digits, range(start, 1, -1), strict=True))
        digits.append(total * 10 % 11 % 10)
    return "".join(map(str, digits))


def cnpj(rng: random.Random, letters: bool = False) -> str:
    """A valid CNPJ, with letters if asked."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letters else "0123456789"
    text = "".join(rng.choice(signs) for _ in range(12))
    for size in (12, 13):
        weights = [(place % 8) + 2 for place in range(size)][::-1]
        rest = sum((ord(c) - 48) * w for c, w in zip(text, weights, strict=True)) % 11
        text += str(0 if rest < 2 else 11 - rest)
    return text


def protocol(rng: random.Random) -> str:
    """A valid protocol."""
    body = "2026" + "".join(str(rng.randrange(10)) for _ in range(rng.randint(3, 7)))
    return body + check_digit(body)


def phone(rng: random.Random) -> str:
    """A valid telephone, mobile or not."""
    area = f"{rng.randint(1, 9)}{rng.randint(1, 9)}"
    if rng.random() < 0.5:
        return area + "9" + "".join(str(rng.randrange(10)) for _ in range(8))
    return area + rng.choice("2345") + "".join(str(rng.randrange(10)) for _ in range(7))


def cep(rng: random.Random) -> str:
    """Eight digits."""
    return "".join(str(rng.randrange(10)) for _ in range(7)) + str(rng.randint(1, 9))
