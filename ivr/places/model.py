"""Streets and where they lie. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid

MOST = 20_000
MOST_LETTERS = {"neighbourhood": 80, "street": 120}


@dataclass(frozen=True, slots=True)
class Place:
    """One street in one neighbourhood; `cep` is its eight digits, or "" where it has several."""

    neighbourhood: str
    street: str
    cep: str = ""


def checked(places: Iterable[Place]) -> list[Place]:
    """Without doubles, names tidied. Raises Invalid."""
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        where, street = " ".join(place.neighbourhood.split()), " ".join(place.street.split())
        if not where or not street:
            raise Invalid("Cada rua precisa do nome e do bairro.", field="street")
        if place.cep and not (place.cep.isascii() and place.cep.isdigit() and len(place.cep) == 8):
            raise Invalid(f"O CEP de {street} precisa ter oito números.", field="cep")
        found[where, street] = Place(where, street, place.cep)
        if len(found) > MOST:
            raise Invalid(f"São ruas demais; o limite é {MOST}.", field="places")
    return list(found.values())


def read_streets(data: Mapping[str, Any]) -> list[Place]:
    """A city's file: neighbourhood → `cep` (the first five digits) and `streets`."""
    out = []
    for where, part in data.items():
        for number, street in enumerate(part["streets"]):
            cep = f"{part['cep']}{(number * 7 + 10) % 1000:03d}" if part.get("cep") else ""
            out.append(Place(where, street, cep))
    return checked(out)
