"""Check digits and forms of the numbers that people type."""

from __future__ import annotations

import re

_D = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_P = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
_INVERSE = "0432156789"


def digits_of(raw: str) -> str:
    """Only the digits of ``raw``."""
    return re.sub(r"\D", "", raw)


def check_digit(digits: str) -> str:
    """Verhoeff's check digit (1969): catches every single slip and adjacent transposition."""
    state = 0
    for place, digit in enumerate(reversed(digits), start=1):
        state = int(_D[state][int(_P[place % 8][int(digit)])])
    return _INVERSE[state]


def has_check_digit(digits: str) -> bool:
    """Whether the last digit of ``digits`` is its Verhoeff check digit."""
    return digits.isdigit() and len(digits) > 1 and check_digit(digits[:-1]) == digits[-1]


def cpf_ok(raw: str) -> bool:
    """Whether ``raw`` is a CPF with both check digits right (Receita Federal, modulo 11)."""
    digits = digits_of(raw)
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    for size in (9, 10):
        total = sum(int(d) * w for d, w in zip(digits, range(size + 1, 1, -1), strict=False))
        if str(total * 10 % 11 % 10) != digits[size]:
            return False
    return True


def cnpj_ok(raw: str) -> bool:
    """Whether ``raw`` is a CNPJ, letters allowed (IN RFB 2.229/2024: value = ASCII − 48)."""
    text = re.sub(r"[^0-9A-Z]", "", raw.upper())
    if not re.fullmatch(r"[0-9A-Z]{12}\d{2}", text) or len(set(text)) == 1:
        return False
    for size in (12, 13):
        weights = [(place % 8) + 2 for place in range(size)][::-1]
        rest = sum((ord(c) - 48) * w for c, w in zip(text, weights, strict=False)) % 11
        if str(0 if rest < 2 else 11 - rest) != text[size]:
            return False
    return True


def cep_ok(raw: str) -> bool:
    """Whether ``raw`` has the eight digits of a CEP (it has no check digit)."""
    digits = digits_of(raw)
    return len(digits) == 8 and digits != "00000000"
