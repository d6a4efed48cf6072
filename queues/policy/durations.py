"""Lengths of time as people type and read them: "30 s", "2 min", "1 h"."""

from __future__ import annotations

DURATION = r"\d{1,5}(?:[.,]\d{1,3})? ?(?:s|seg|segundos?|min|minutos?|h|horas?)"
_UNITS = {"s": 1, "m": 60, "h": 3600}


def seconds(text: str) -> float:
    """Seconds in a text that matches `DURATION`."""
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz ")
    return float(number.replace(",", ".")) * _UNITS[text[len(number) :].strip()[0]]


def _split(length: float) -> tuple[float, str]:
    for unit, size in (("h", 3600), ("min", 60)):
        if length >= size and length % size == 0:
            return length / size, unit
    return length, "s"


def spell(length: float) -> str:
    """Seconds in the largest unit that holds them whole: "2 min", "90 s"."""
    number, unit = _split(length)
    return f"{number:g} {unit}".replace(".", ",")


def spelt(length: float) -> str:
    """The same in full words: "2 minutos", "1 hora"."""
    number, unit = _split(length)
    word = {"h": "hora", "min": "minuto", "s": "segundo"}[unit]
    return f"{number:g} {word}{'' if number == 1 else 's'}".replace(".", ",")
