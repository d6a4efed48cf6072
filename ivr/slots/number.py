"""A house number, and digits in general."""

from __future__ import annotations

from ivr.slots.model import SlotKind
from ivr.slots.spoken import digits_in
from ivr.words import plain


def _house(text: str) -> str:
    if any(word in plain(text).split() for word in ("sem", "sn")):
        return "0"
    return digits_in(text).lstrip("0")


HOUSE = SlotKind(
    key="number",
    label="O número",
    prompt="Tecle ou diga, um por um, os números da casa mais perto. Se não tem, diga zero. "
    "Asterisco chama uma pessoa.",
    again="Diga o número da casa, um algarismo de cada vez, ou tecle. Asterisco chama uma pessoa.",
    least=1,
    most=6,
    say=lambda value: "sem número" if value == "0" else " ".join(value),
    from_text=_house,
)

DIGITS = SlotKind(
    key="digits",
    label="O número",
    prompt="Diga ou tecle o número. Asterisco chama uma pessoa.",
    again="Diga devagar, um algarismo de cada vez, ou tecle. Asterisco chama uma pessoa.",
    least=1,
    most=30,
)
