"""Brazilian values by voice and by keys: one file for each kind, one line each in `KINDS`."""

from __future__ import annotations

from ivr.slots.cep import CEP
from ivr.slots.cnpj import CNPJ
from ivr.slots.cpf import CPF
from ivr.slots.model import SlotKind
from ivr.slots.number import DIGITS, HOUSE
from ivr.slots.phone import PHONE
from ivr.slots.protocol import PROTOCOL

KINDS: dict[str, SlotKind] = {
    kind.key: kind for kind in (DIGITS, HOUSE, CPF, CNPJ, CEP, PHONE, PROTOCOL)
}
