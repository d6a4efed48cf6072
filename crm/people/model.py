"""What is known of a person, and what must hold before it is kept; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from validate_docbr import CPF

from core.checks import digits_of
from core.errors import Invalid
from core.telephone import Telephone
from crm.words import STOP_WORDS, tokens

MAX_NAME, MAX_TELEPHONES = 120, 20
ADDRESS_FIELDS = frozenset(
    {"street", "number", "complement", "neighbourhood", "cep", "reference", "lat", "lon"}
)
_CPF = CPF()
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$")


@dataclass(frozen=True, slots=True)
class PersonTelephone:
    """One telephone of a person. ``match_key`` ignores the ninth digit."""

    id: str
    e164: str | None
    raw: str
    kind: str
    match_key: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the city knows them. Instants are aware UTC; ``cpf`` is 11 digits."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    version: int
    social_name: str = ""
    cpf: str | None = None
    email: str = ""
    address: Mapping[str, Any] = field(default_factory=dict)
    notes: str = ""
    telephones: tuple[PersonTelephone, ...] = ()

    @property
    def called(self) -> str:
        """How to address them: the social name goes first (Decreto 8.727/2016)."""
        return self.social_name or self.name


def clean_name(raw: str) -> str:
    """A name with single spaces. Raises Invalid when it is none."""
    name = " ".join(raw.split())
    if not 2 <= len(name) <= MAX_NAME or not any(c.isalpha() for c in name):
        raise Invalid("Escreva o nome da pessoa.", field="name")
    return name


def clean_cpf(raw: str | None) -> str | None:
    """The 11 digits of a CPF, None for an empty one. Raises Invalid when digits do not check."""
    if not raw or not raw.strip():
        return None
    digits = digits_of(raw)
    if not _CPF.validate(digits):
        raise Invalid("Este CPF não confere. Confira os números.", field="cpf")
    return digits


def clean_email(raw: str) -> str:
    """A plausible e-mail in lower case, or empty. Raises Invalid."""
    email = raw.strip().lower()
    if email and (len(email) > 254 or not _EMAIL.match(email)):
        raise Invalid("Este e-mail não parece completo.", field="email")
    return email


def clean_address(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Known fields only, without the empty ones. Raises Invalid on an unknown or long one."""
    unknown = set(raw) - ADDRESS_FIELDS
    if unknown:
        raise Invalid(
            f"Campo de endereço desconhecido: {sorted(unknown)[0][:40]}.", field="address"
        )
    kept: dict[str, Any] = {}
    for name, value in raw.items():
        if name in {"lat", "lon"} and value is not None:
            kept[name] = _degrees(value, 90 if name == "lat" else 180)
        elif value not in (None, ""):
            kept[name] = str(value).strip()[:200]
    return kept


def _degrees(value: Any, limit: int) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise Invalid("As coordenadas devem ser números.", field="address") from None
    if not -limit <= number <= limit:
        raise Invalid("As coordenadas estão fora do mapa.", field="address")
    return round(number, 6)


def clean_telephone(telephone: Telephone) -> Telephone:
    """A telephone that can reach a person. Raises Invalid for withheld, short or bad ones."""
    if telephone.match_key is None or telephone.kind in {"short", "withheld", "invalid"}:
        raise Invalid(
            f"Não entendi o telefone “{telephone.raw[:30]}”. Use DDD e número.", field="telephones"
        )
    return telephone


def masked_cpf(cpf: str | None) -> str | None:
    """A CPF as it may be shown before the caller is known: middle digits only."""
    return f"***.{cpf[3:6]}.{cpf[6:9]}-**" if cpf else None


def name_words(*names: str) -> list[str]:
    """The words by which a person is found, without the small ones (de, da, dos)."""
    found = {word for name in names for word in tokens(name) if word not in STOP_WORDS}
    return sorted(word[:40] for word in found)
