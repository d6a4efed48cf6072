"""CNPJ, with letters too (new ones may have them since July 2026, IN RFB 2.229/2024).

By voice: digits, and letters by their names where the recogniser takes dictation. By keys: digits
straight on; one with letters character by character, each as a key and its position on that key
("A" is 2 1, "5" is 5 0). Check digits let 6.9 % of single slips in letters pass: it is read back.
"""

from __future__ import annotations

import re
from itertools import islice, product

from core.checks import cnpj_ok
from ivr.slots.model import SlotKind
from ivr.slots.spoken import UNITS, readings
from ivr.words import plain

SIZE = 14
_WRITTEN = re.compile(r"\b[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?\d{2}\b")
_NAMES = {
    "a": "A", "be": "B", "b": "B", "ce": "C", "c": "C", "de": "D", "d": "D", "e": "E",
    "efe": "F", "fe": "F", "f": "F", "ge": "G", "gue": "G", "g": "G", "aga": "H", "h": "H",
    "i": "I", "jota": "J", "ji": "J", "j": "J", "ca": "K", "k": "K", "ele": "L", "le": "L",
    "l": "L", "eme": "M", "me": "M", "m": "M", "ene": "N", "ne": "N", "n": "N", "o": "O",
    "pe": "P", "p": "P", "que": "Q", "q": "Q", "erre": "R", "re": "R", "r": "R", "esse": "S",
    "s": "S", "te": "T", "t": "T", "u": "U", "ve": "V", "v": "V", "dabliu": "W", "dablio": "W",
    "w": "W", "xis": "X", "x": "X", "ipsilon": "Y", "ipsilone": "Y", "y": "Y", "ze": "Z",
    "z": "Z",
}  # fmt: skip
_PAD = {
    "2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV",
    "9": "WXYZ",
}  # fmt: skip
SPELL = (
    "Vamos letra por letra. Para cada letra ou número, tecle a tecla onde ele fica e, depois, a "
    "posição na tecla. A letra A é 2 1. A letra B é 2 2. Número é a tecla e zero: o cinco é 5 0. "
    "No fim, jogo da velha. Asterisco chama uma pessoa."
)


def _spelled(text: str) -> tuple[str, ...]:
    """Letters and digits one by one; "e" and "de" count as letters or as nothing."""
    options: list[tuple[str, ...]] = []
    words = plain(text).split()[:40]
    for at, word in enumerate(words):
        if word in UNITS:
            options.append((str(UNITS[word]),))
        elif word.isascii() and word.isdigit():
            options.append((word,))
        elif word in _NAMES:
            after_letter = word == "de" and at > 0 and words[at - 1] in _NAMES
            options.append((_NAMES[word], "") if word in ("e", "de", "o", "a") else (_NAMES[word],))
            if after_letter and at + 1 < len(words):
                options[-1] = ("", _NAMES[word])
    spelled = ("".join(parts) for parts in islice(product(*options), 256))
    return tuple(dict.fromkeys(value for value in spelled if len(value) == SIZE))


def _read(text: str) -> tuple[str, ...]:
    written = _WRITTEN.search(text[:200].upper())
    first = (re.sub(r"[^0-9A-Z]", "", written.group()),) if written else ()
    found = (*first, *readings(text, SIZE), *_spelled(text))
    return tuple(dict.fromkeys(sorted(found, key=lambda value: not cnpj_ok(value))))


def from_pairs(keys: str) -> str:
    """What pairs of key and position spell, "" when a pair means nothing. "2150" -> "A5"."""
    if len(keys) % 2:
        return ""
    out = ""
    for key, place in zip(keys[::2], keys[1::2], strict=True):
        letters = _PAD.get(key, "")
        if place == "0":
            out += key
        elif place.isdigit() and int(place) <= len(letters):
            out += letters[int(place) - 1]
        else:
            return ""
    return out


def to_pairs(value: str) -> str:
    """The keys that spell `value`; the inverse of `from_pairs`."""
    by_letter = {c: f"{key}{at}" for key, cs in _PAD.items() for at, c in enumerate(cs, 1)}
    return "".join(f"{c}0" if c.isdigit() else by_letter[c] for c in value)


def _keyed(keys: str) -> str:
    return from_pairs(keys) if len(keys) > SIZE else keys


def _say(value: str) -> str:
    parts = (value[0:2], value[2:5], value[5:8], value[8:12], value[12:14])
    return ", ".join(" ".join(part) for part in parts)


CNPJ = SlotKind(
    key="cnpj",
    label="O CNPJ",
    prompt="Diga ou tecle os catorze números do CNPJ. Se ele tem letras, tecle jogo da velha. "
    "Asterisco chama uma pessoa.",
    again="Diga devagar os números do CNPJ, ou tecle. Se ele tem letras, tecle jogo da velha. "
    "Asterisco chama uma pessoa.",
    least=SIZE,
    most=SIZE,
    groups=(2, 3, 3, 4, 2),
    valid=cnpj_ok,
    checked=True,
    say=_say,
    read=_read,
    keyed=_keyed,
    spell=SPELL,
)
