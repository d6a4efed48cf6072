"""A Brazilian telephone with its area code, as it would be dialled back."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.slots.model import SlotKind
from ivr.slots.spoken import readings


def _valid(value: str) -> bool:
    if len(value) == 11:
        return value[0] != "0" and value[1] != "0" and value[2] == "9"
    return len(value) == 10 and value[0] != "0" and value[1] != "0" and value[2] in "2345"


def _bare(digits: str) -> Iterator[str]:
    """Without what is dialled or said before the area code: 55, 0, 0 and a carrier."""
    yield digits
    if digits.startswith("55") and len(digits) in (12, 13):
        yield digits[2:]
    if digits.startswith("0"):
        yield digits[1:]
        if len(digits) in (13, 14):
            yield digits[3:]


def _read(text: str) -> tuple[str, ...]:
    said = dict.fromkeys((*readings(text, 11), *readings(text, 10), *readings(text)))
    found = [value for digits in said for value in _bare(digits)]
    return tuple(dict.fromkeys(sorted(found, key=lambda value: not _valid(value))))


PHONE = SlotKind(
    key="phone",
    label="O telefone",
    prompt="Diga ou tecle o telefone com o DDD. Se teclar, asterisco chama uma pessoa.",
    again="Diga devagar: primeiro o DDD, sem zero, depois o número. Ou tecle. "
    "Asterisco chama uma pessoa.",
    least=10,
    most=11,
    valid=_valid,
    say=lambda value: f"{' '.join(value[:2])}, {' '.join(value[2:-4])}, {' '.join(value[-4:])}",
    read=_read,
    keyed=lambda keys: next((value for value in _bare(keys) if _valid(value)), keys),
)
