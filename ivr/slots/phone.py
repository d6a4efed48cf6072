"""A Brazilian telephone with its area code, as it would be dialled back."""

from __future__ import annotations

from ivr.slots.model import SlotKind
from ivr.slots.spoken import digits_in


def _valid(value: str) -> bool:
    if len(value) == 11:
        return value[0] != "0" and value[1] != "0" and value[2] == "9"
    return len(value) == 10 and value[0] != "0" and value[1] != "0" and value[2] in "2345"


def _from_text(text: str) -> str:
    digits = digits_in(text)
    if len(digits) in (12, 13) and digits.startswith("55"):
        return digits[2:]
    return digits[1:] if len(digits) in (11, 12) and digits.startswith("0") else digits


PHONE = SlotKind(
    key="phone",
    label="O telefone",
    prompt="Diga ou tecle o telefone com o DDD. Se teclar, asterisco chama uma pessoa.",
    again="Diga devagar: primeiro o DDD, depois o número. Ou tecle. Asterisco chama uma pessoa.",
    least=10,
    most=11,
    valid=_valid,
    say=lambda value: f"{' '.join(value[:2])}, {' '.join(value[2:-4])}, {' '.join(value[-4:])}",
    from_text=_from_text,
)
