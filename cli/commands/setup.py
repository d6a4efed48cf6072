"""``./atende setup``: everything that needs the network, without starting or storing anything."""

from __future__ import annotations

import typer

from cli.setup import web
from cli.setup.runtime import obtain
from cli.setup.say import Progress
from cli.setup.smoke import smoke_call


def register(app: typer.Typer) -> None:
    app.command("setup")(setup)


def setup() -> None:
    """Baixa e monta o que falta (telefonia, páginas), sem ligar nada."""
    progress = Progress()
    runtime = obtain(progress, smoke_call)
    web.build(progress)
    progress.step(f"Pronto: Asterisk {runtime.version} ({runtime.source}) e as páginas.")
