"""The few sounds the dial plan plays by itself, made at set-up: music, and three sentences.

This half only knows whether they are there, so that a second start loads no signal processing.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from cli.setup.environment import python_path
from cli.setup.say import SetupFailed

SENTENCES = {
    "um-momento": "Olá! Aguarde um momento, por favor: já vamos atender você.",
    "vamos-transferir": "Obrigado por esperar. Vamos transferir a sua ligação agora.",
    "fora-do-ar": (
        "Pedimos desculpas: o nosso sistema está fora do ar. Por favor, ligue de novo em alguns "
        "minutos. Em uma emergência, ligue agora para o 193, bombeiros, 192, ambulância, "
        "ou 190, polícia."
    ),
}
_VERSION = 2


def sentences(fallback_number: str) -> dict[str, str]:
    """All sentences; with a number that cannot be dialled from here, one that says it."""
    if not fallback_number:
        return SENTENCES
    return {**SENTENCES, "outro-numero": f"Você também pode ligar para: {fallback_number}."}


def install(data: Path, fallback_number: str = "") -> bool:
    """Write the sounds below Asterisk's data folder; false when they were there already.

    Raises `SetupFailed`.
    """
    wanted = sentences(fallback_number)
    recipe = hashlib.sha256(repr((_VERSION, sorted(wanted.items()))).encode()).hexdigest()
    mark = data / "sounds" / ".made"
    if mark.is_file() and mark.read_text() == recipe:
        return False
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cli.setup.sound_files", str(data)],
        input=json.dumps(wanted), text=True, capture_output=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": python_path()},
    )  # fmt: skip
    if done.returncode != 0:
        raise SetupFailed("Os sons da telefonia não puderam ser feitos:\n" + done.stderr[-800:])
    mark.write_text(recipe)
    return True
