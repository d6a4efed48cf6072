"""``./atende doctor``: what is missing, and how to mend it."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from cli.doctor import examine
from cli.options import Home, Json
from cli.setup.places import home_folder
from cli.start import read_settings

_SIGNS = {"ok": "✓", "warning": "!", "missing": "✗"}


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Diz o que falta nesta máquina e como resolver. Sai com 1 quando falta algo."""
    found = examine(read_settings(home_folder(home)))
    if as_json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
    else:
        for finding in found:
            print(f"{_SIGNS[finding.state]} {finding.what}: {finding.detail}")
            if finding.mend:
                print(f"    {finding.mend}")
    raise typer.Exit(1 if any(finding.state == "missing" for finding in found) else 0)
