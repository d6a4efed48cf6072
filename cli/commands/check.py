"""``./atende check``: format, lint, types, floors, pages, proportions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import typer

from cli import sizes
from cli.setup import environment, web
from cli.setup.environment import ROOT
from cli.setup.say import Progress, SetupFailed

TYPED = (
    "core", "media", "ivr", "queues", "recorder", "crm", "cti", "cli", "bench", "demo",
    "asterisk_conf",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    app.command("check")(check)


def check() -> None:
    """Confere o código: formato, lint, tipos, andares, páginas e proporções."""
    progress = Progress()
    tools = environment.ensure("requirements-dev.lock", progress).parent
    failed = [name for name, command in _commands(tools).items() if not _passes(name, command)]
    print("--- sizes", flush=True)
    faults = sizes.examine(ROOT)
    print("\n".join(faults) or "All in proportion.")
    print("--- web", flush=True)
    try:
        bin_folder = web.node(progress)
        web.install(progress, bin_folder)
        web.npm(bin_folder, web.WEB, "run", "check")
    except SetupFailed as failure:
        print(failure)
        failed.append("web")
    if faults:
        failed.append("sizes")
    print("Tudo certo." if not failed else "Falhou: " + ", ".join(failed))
    raise typer.Exit(1 if failed else 0)


def _commands(tools: Path) -> dict[str, list[str]]:
    return {
        "format": [str(tools / "ruff"), "format", "--check", "."],
        "lint": [str(tools / "ruff"), "check", "."],
        "types": [sys.executable, "-m", "mypy", *TYPED],
        "floors": [str(tools / "lint-imports")],
    }


def _passes(name: str, command: list[str]) -> bool:
    print(f"--- {name}", flush=True)
    return subprocess.run(command, cwd=ROOT, timeout=900, check=False).returncode == 0
