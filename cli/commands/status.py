"""``./atende status``: which processes live, and how many calls stand where."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import typer

from cli.options import Home, Json
from cli.setup.places import home_folder
from cli.supervisor import control, identity
from cli.supervisor import home as homes


def register(app: typer.Typer) -> None:
    app.command("status")(status)


def read(home: Path) -> dict[str, Any]:
    """``{supervisor, asterisk, cti}``; a dead part has pid null and state ``stopped``."""
    state = homes.read_state(home)
    document: dict[str, Any] = {}
    for name in ("supervisor", "asterisk", "cti"):
        alive = identity.load(homes.pid_file(home, name))
        kept = state.get(name, {}) if alive else {}
        document[name] = {
            "pid": alive.pid if alive else None,
            "state": kept.get("state", "unknown" if alive else "stopped"),
            "restarts": kept.get("restarts", 0),
            "since": kept.get("since"),
        }
    answer = control.get(home, "/control/status") if document["cti"]["pid"] else None
    document["cti"]["calls"] = answer.get("calls") if isinstance(answer, dict) else None
    return document


def status(
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Mostra o que está rodando. Sai com 3 quando a central não está no ar."""
    document = read(home_folder(home))
    if as_json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        _show(document)
    running = all(document[name]["pid"] for name in ("supervisor", "asterisk", "cti"))
    raise typer.Exit(0 if running else 3)


_LABELS = {"supervisor": "Supervisor", "asterisk": "Telefonia", "cti": "Servidor"}
_STATES = {
    "ready": "no ar", "starting": "ligando", "waiting": "vai religar", "silent": "sem resposta",
    "stopping": "parando", "stopped": "parado", "unknown": "rodando",
}  # fmt: skip


def _show(document: dict[str, Any]) -> None:
    for name, label in _LABELS.items():
        part = document[name]
        line = f"{label:<11} {_STATES.get(part['state'], part['state'])}"
        if part["pid"]:
            line += f", processo {part['pid']}"
        if part["since"]:
            line += f", há {round(time.time() - part['since'])} s"
        if part["restarts"]:
            line += f", religado {part['restarts']} vez(es)"
        print(line)
    calls = document["cti"]["calls"]
    if calls:
        stages = ", ".join(f"{stage}: {count}" for stage, count in calls["by_stage"].items())
        print(f"Chamadas    {calls['total']}" + (f" ({stages})" if stages else ""))
