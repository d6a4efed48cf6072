"""Numbers a citizen writes down: a format per object, random digits, a check digit.

A pattern is text with placeholders: ``{AAAA}`` or ``{AA}`` year, ``{MM}`` month, ``{DD}`` day (in
the city's zone), ``{R7}`` seven random digits, ``{C}`` the check digit over all digits before it.
The check digit is Verhoeff's: every single wrong digit and every swap of neighbours is caught.
Random digits come from the system's secure source, so a number says nothing about its neighbours.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from core.checks import check_digit, digits_of, has_check_digit
from core.errors import Invalid

_PART = re.compile(r"\{(AAAA|AA|MM|DD|R\d{1,2}|C)\}")
MIN_RANDOM, MAX_LENGTH = 6, 40
PROTOCOL_OBJECT = "visita"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How the numbers of one kind of object look, e.g. ``CH-{AA}-{R7}-{C}``."""

    object: str
    pattern: str

    def __post_init__(self) -> None:
        parts = _PART.findall(self.pattern)
        random = sum(int(part[1:]) for part in parts if part.startswith("R"))
        literal = _PART.sub("", self.pattern)
        if random < MIN_RANDOM:
            raise Invalid(f"Use ao menos {MIN_RANDOM} dígitos sorteados, para não ser adivinhado.")
        if parts.count("C") != 1 or parts[-1] != "C" or not self.pattern.endswith("{C}"):
            raise Invalid("O número deve terminar pelo dígito verificador {C}.")
        if not re.fullmatch(r"[A-Z./-]{0,12}", literal):
            raise Invalid("Fora das chaves, use só letras maiúsculas, ponto, barra e hífen.")
        if len(self.make(date(2000, 1, 1), lambda size: "0" * size)) > MAX_LENGTH:
            raise Invalid(f"O número passa de {MAX_LENGTH} caracteres.")

    @property
    def digits_only(self) -> bool:
        """Whether it can be said and keyed whole on a telephone."""
        return _PART.sub("", self.pattern) == ""

    def make(self, day: date, random: Callable[[int], str] | None = None) -> str:
        """A new number for something that began on ``day`` (the city's local date)."""
        draw = random or random_digits
        text = ""
        position = 0
        for part in _PART.finditer(self.pattern):
            text += self.pattern[position : part.start()]
            position = part.end()
            text += _piece(part.group(1), day, digits_of(text), draw)
        return text


def _piece(part: str, day: date, so_far: str, draw: Callable[[int], str]) -> str:
    if part == "C":
        return check_digit(so_far)
    if part.startswith("R"):
        return draw(int(part[1:]))
    return {
        "AAAA": f"{day:%Y}",
        "AA": f"{day:%y}",
        "MM": f"{day:%m}",
        "DD": f"{day:%d}",
    }[part]


def random_digits(size: int) -> str:
    """``size`` digits nobody can foresee."""
    return f"{secrets.randbelow(10**size):0{size}d}"


DEFAULT_FORMATS: Mapping[str, NumberFormat] = {
    found.object: found
    for found in (
        NumberFormat(PROTOCOL_OBJECT, "{AAAA}{MM}{DD}{R7}{C}"),
        NumberFormat("chamado", "CH-{AA}-{R7}-{C}"),
        NumberFormat("informacao", "IN-{AA}-{R7}-{C}"),
        NumberFormat("ouvidoria", "OV-{AA}-{R7}-{C}"),
    )
}


def read_number(raw: str) -> str | None:
    """The digits of a protocol or ticket number as typed or spoken, None when the check fails.

    Letters, spaces and hyphens do not matter: people key digits on a telephone.
    """
    digits = digits_of(raw)
    if not 8 <= len(digits) <= MAX_LENGTH or not has_check_digit(digits):
        return None
    return digits
