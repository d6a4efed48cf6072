"""CNPJ by digits. One with letters (since July 2026) is for typing or for a person: the dialog
says so instead of failing over a letter that no telephone key can give."""

from __future__ import annotations

import re

from core.checks import cnpj_ok
from ivr.slots.model import SlotKind
from ivr.slots.spoken import digits_in

_WRITTEN = re.compile(r"\b[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?\d{2}\b")


def _from_text(text: str) -> str:
    written = _WRITTEN.search(text[:200].upper())
    return re.sub(r"[^0-9A-Z]", "", written.group()) if written else digits_in(text)


def _say(value: str) -> str:
    parts = (value[0:2], value[2:5], value[5:8], value[8:12], value[12:14])
    return ", ".join(" ".join(part) for part in parts)


CNPJ = SlotKind(
    key="cnpj",
    label="O CNPJ",
    prompt="Diga ou tecle os catorze números do CNPJ. Se ele tem letras, tecle asterisco.",
    again="Diga devagar os números do CNPJ, ou tecle. Asterisco chama uma pessoa.",
    least=14,
    most=14,
    groups=(2, 3, 3, 4, 2),
    valid=cnpj_ok,
    checked=True,
    say=_say,
    from_text=_from_text,
)
