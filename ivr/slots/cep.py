"""CEP: eight digits without a check digit, so it is always read back."""

from __future__ import annotations

from core.checks import cep_ok
from ivr.slots.model import SlotKind

CEP = SlotKind(
    key="cep",
    label="O CEP",
    prompt="Diga ou tecle os oito números do CEP. Se teclar, asterisco chama uma pessoa.",
    again="Diga devagar os números do CEP, ou tecle. Asterisco chama uma pessoa.",
    least=8,
    most=8,
    groups=(2, 3, 3),
    valid=cep_ok,
    say=lambda value: f"{' '.join(value[:5])}, {' '.join(value[5:])}",
)
