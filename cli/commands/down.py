"""``./atende down``: stop what ``up`` started on this folder."""

from __future__ import annotations

import signal
from pathlib import Path

import typer

from cli.options import Home
from cli.setup.places import home_folder
from cli.setup.say import SetupFailed
from cli.supervisor import home as homes
from cli.supervisor import identity

_WITHIN = 40.0  # seconds: both children may take their time to stop


def register(app: typer.Typer) -> None:
    app.command("down")(down)


def down(home: Home = None) -> None:
    """Para a central desta pasta."""
    folder = home_folder(home)
    supervisor = homes.supervisor_of(folder)
    if supervisor is not None:
        supervisor.send(signal.SIGTERM)
        if not supervisor.wait(_WITHIN):
            raise SetupFailed(f"O supervisor (processo {supervisor.pid}) não parou.")
        print("Atende parado.")
        return
    left = _stop_leftovers(folder)
    print("Atende parado." if left else "Nada está rodando nesta pasta.")


def _stop_leftovers(folder: Path) -> bool:
    """Children whose supervisor was killed; their pid files prove them ours."""
    found = False
    for name in ("cti", "asterisk"):
        child = identity.load(homes.pid_file(folder, name))
        if child is None:
            continue
        found = True
        child.send(signal.SIGTERM)
        if not child.wait(15.0):
            child.send(signal.SIGKILL)
            child.wait(5.0)
        homes.pid_file(folder, name).unlink(missing_ok=True)
    return found
