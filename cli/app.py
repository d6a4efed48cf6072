"""The command line's table of contents: only the module of the command asked for is imported."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from cli.setup.say import SetupFailed

COMMANDS: dict[str, str] = {
    "setup": "cli.commands.setup",
    "up": "cli.commands.up",
    "down": "cli.commands.down",
    "status": "cli.commands.status",
    "doctor": "cli.commands.doctor",
    "call": "cli.caller.command",
    "user": "cli.commands.user",
    "models": "cli.commands.models",
    "why": "cli.commands.why",
    "replay": "cli.commands.replay",
    "flows": "cli.commands.flows",
    "bench": "cli.bench",
    "test": "cli.commands.test",
    "check": "cli.commands.check",
}


def build(names: list[str]) -> typer.Typer:
    """The application with the named commands."""
    app = typer.Typer(
        name="atende", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
        help="Atende: a central de atendimento da cidade.",
    )  # fmt: skip

    @app.callback()
    def _group() -> None:
        """Atende: a central de atendimento da cidade."""

    for name in names:
        import_module(COMMANDS[name]).register(app)
    return app


def main() -> None:
    """Run one command. Exit 2 on wrong usage, 1 on a failure that is said in words."""
    asked = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    app = build([asked] if asked in COMMANDS else list(COMMANDS))
    try:
        app(prog_name="./atende")
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
