"""``./atende test``: the whole suite on this machine, real calls and a real browser included."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from cli import testing
from cli.setup import chromium, environment, web
from cli.setup.runtime import obtain
from cli.setup.say import Progress
from cli.setup.smoke import smoke_call


def register(app: typer.Typer) -> None:
    app.command("test", context_settings={"ignore_unknown_options": True})(run_tests)


def run_tests(
    arguments: Annotated[list[str] | None, typer.Argument(help="Para o pytest.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="unit, calls, browser ou web; pode repetir.")
    ] = None,
) -> None:
    """Roda os testes: os rápidos em paralelo, depois chamadas, navegador e páginas."""
    wanted = only or [*testing.STAGES, "web"]
    unknown = set(wanted) - {*testing.STAGES, "web"}
    if unknown:
        raise typer.BadParameter(", ".join(sorted(unknown)), param_hint="--only")
    progress = Progress()
    _prepare(progress, wanted)
    failed = False
    if "web" in wanted and not arguments:
        progress.step("Páginas: testando")
        web.npm(web.node(progress), web.WEB, "test")
    stages = [name for name in testing.STAGES if name in wanted]
    if stages:
        failed = testing.run(stages, arguments or []) != 0
    raise typer.Exit(1 if failed else 0)


def _prepare(progress: Progress, wanted: list[str]) -> None:
    """What the stages need: development packages, the telephone system, pages, a browser."""
    environment.ensure("requirements-dev.lock", progress)
    if {"calls", "browser"} & set(wanted):
        obtain(progress, smoke_call)
    if {"browser", "web"} & set(wanted):
        web.build(progress)
    if "browser" in wanted:
        chromium.ensure(progress)
        # Playwright's own Node wants a library (libatomic) that a small Debian does not have.
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(web.node(progress) / "node"))
