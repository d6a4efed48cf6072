"""CPF: eleven digits, the last two check the others (0.18 % of single slips get past them)."""

from __future__ import annotations

from core.checks import cpf_ok
from ivr.slots.model import SlotKind


def _say(value: str) -> str:
    parts = (value[0:3], value[3:6], value[6:9], value[9:11])
    return ", ".join(" ".join(part) for part in parts)


CPF = SlotKind(
    key="cpf",
    label="O CPF",
    prompt="Diga ou tecle os onze números do CPF. Se teclar, asterisco chama uma pessoa.",
    again="Diga devagar os números do CPF, ou tecle. Asterisco chama uma pessoa.",
    least=11,
    most=11,
    groups=(3, 3, 3, 2),
    valid=cpf_ok,
    checked=True,
    say=_say,
)
