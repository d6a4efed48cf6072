"""A protocol: digits of which the last is a Verhoeff check digit (every single slip is found)."""

from __future__ import annotations

from core.checks import has_check_digit
from ivr.slots.model import SlotKind

PROTOCOL = SlotKind(
    key="protocol",
    label="O protocolo",
    prompt="Tecle ou diga o número do protocolo e, no fim, jogo da velha. "
    "Asterisco chama uma pessoa.",
    again="Tecle só os números do protocolo e, no fim, jogo da velha. Asterisco chama uma pessoa.",
    least=6,
    most=20,
    valid=has_check_digit,
    checked=True,
)
