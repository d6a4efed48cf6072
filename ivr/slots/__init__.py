"""Brazilian values by voice and by keys: one file for each kind, one line each in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ivr.slots.cep import CEP
from ivr.slots.cnpj import CNPJ
from ivr.slots.cpf import CPF
from ivr.slots.date import date_kind
from ivr.slots.model import SlotKind
from ivr.slots.money import MONEY
from ivr.slots.number import DIGITS, HOUSE
from ivr.slots.period import period_kind
from ivr.slots.phone import PHONE
from ivr.slots.protocol import PROTOCOL

KINDS: dict[str, SlotKind] = {
    kind.key: kind for kind in (DIGITS, HOUSE, CPF, CNPJ, CEP, PHONE, PROTOCOL, MONEY)
}
DATED: dict[str, Callable[[date], SlotKind]] = {"date": date_kind, "period": period_kind}
"""Kinds that depend on what day it is in the city."""


def kind_of(key: str, today: date) -> SlotKind:
    """The kind called `key`. Raises KeyError."""
    return DATED[key](today) if key in DATED else KINDS[key]
