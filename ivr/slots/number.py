"""A house number, and digits in general."""

from __future__ import annotations

from ivr.slots.model import SlotKind
from ivr.slots.spoken import readings
from ivr.words import plain
from media.words import number

_NONE = frozenset({"sem", "sn"})
_AFTER = frozenset(
    {
        *("apartamento", "apto", "ap", "bloco", "fundos", "casa", "lote", "quadra", "sobrado"),
        *("andar", "sala", "loja", "perto", "esquina"),
    }
)
"""Words that begin something other than the house number."""


def _house(text: str) -> tuple[str, ...]:
    words = plain(text).split()
    if _NONE & set(words) or "nao tem" in " ".join(words) or "s n" in " ".join(words):
        return ("0",)
    for at, word in enumerate(words):
        if word in _AFTER and readings(" ".join(words[:at])):
            words = words[:at]
            break
    return tuple(value.lstrip("0") or "0" for value in readings(" ".join(words)))


HOUSE = SlotKind(
    key="number",
    label="O número",
    prompt="Qual é o número da casa? Diga ou tecle. Se não tem, diga sem número ou tecle zero. "
    "Asterisco chama uma pessoa.",
    again="Diga o número da casa, um algarismo de cada vez, ou tecle. Asterisco chama uma pessoa.",
    least=1,
    most=6,
    say=lambda value: "sem número" if value == "0" else " ".join(value),
    read=_house,
    meant=_house,
    keyed=lambda keys: keys.lstrip("0") or "0",
    hears=(number("numero-casa"),),
)

DIGITS = SlotKind(
    key="digits",
    label="O número",
    prompt="Diga ou tecle o número. Asterisco chama uma pessoa.",
    again="Diga devagar, um algarismo de cada vez, ou tecle. Asterisco chama uma pessoa.",
    least=1,
    most=30,
)
