"""The few sounds the dial plan plays by itself, made at set-up: music, and three sentences.

This half only knows whether they are there, so that a second start loads no signal processing.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

SENTENCES = {
    "um-momento": "Olá! Aguarde um momento, por favor: já vamos atender você.",
    "vamos-transferir": "Obrigado por esperar. Vamos transferir a sua ligação agora.",
    "fora-do-ar": (
        "Pedimos desculpas: o nosso sistema está fora do ar. Por favor, ligue de novo em alguns "
        "minutos. Em uma emergência, ligue agora para o 193, bombeiros, 192, ambulância, "
        "ou 190, polícia."
    ),
}
_VERSION = 1


def sentences(fallback_number: str) -> dict[str, str]:
    """All sentences; with a number that cannot be dialled from here, one that says it."""
    if not fallback_number:
        return SENTENCES
    digits = ", ".join(fallback_number)
    return {**SENTENCES, "outro-numero": f"Você também pode ligar para: {digits}."}


def install(data: Path, fallback_number: str = "") -> bool:
    """Write the sounds below Asterisk's data folder; false when they were there already."""
    wanted = sentences(fallback_number)
    recipe = hashlib.sha256(repr((_VERSION, sorted(wanted.items()))).encode()).hexdigest()
    mark = data / "sounds" / ".made"
    if mark.is_file() and mark.read_text() == recipe:
        return False
    # Loading numpy and scipy takes longer than everything else in a second start.
    from cli.setup import sound_files

    sound_files.make(data, wanted)
    mark.write_text(recipe)
    return True
