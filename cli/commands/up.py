"""``./atende up``: set up what is missing, run it, print where it is."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from cli.options import Home, Json
from cli.setup.environment import ROOT
from cli.setup.places import home_folder
from cli.setup.say import Progress, SetupFailed
from cli.start import Started, prepare, read_settings
from cli.supervisor import home as homes
from cli.supervisor import logs
from cli.supervisor.run import serve

_READY_WITHIN = 120.0  # seconds for both children to answer


def register(app: typer.Typer) -> None:
    app.command("up")(up)


def up(
    detach: Annotated[
        bool, typer.Option("--detach", help="Volta assim que tudo estiver pronto.")
    ] = False,
    as_json: Json = False,
    empty: Annotated[bool, typer.Option("--empty", help="Sem a cidade de demonstração.")] = False,
    home: Home = None,
    port: Annotated[int | None, typer.Option("--port", help="Porta das páginas.")] = None,
) -> None:
    """Prepara o que falta e põe a central no ar."""
    if port is not None:
        os.environ["ATENDE_HTTP_PORT"] = str(port)
    os.umask(0o077)
    progress = Progress()
    settings = read_settings(home_folder(home))
    try:
        with homes.locked(settings.home):
            started = asyncio.run(prepare(settings, progress, demo=not empty))
            if not detach:
                progress.step("Ligando a telefonia e o servidor")
                asyncio.run(serve(started.setup, lambda: show(started, as_json)))
                return
    except homes.HomeTaken as taken:
        raise SetupFailed(f"{taken}\nPare-o antes com ./atende down.") from taken
    progress.step("Ligando a telefonia e o servidor")
    _spawn(settings.home)
    show(started, as_json)


def _spawn(home: Path) -> None:
    """A supervisor of its own session; returns when both children answer."""
    log = home / "log" / "supervisor.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "cli.supervisor", str(home)],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            cwd=ROOT,
        )  # fmt: skip
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise SetupFailed(f"A central não subiu. {logs.last_lines(log, 2)}")
        state = homes.read_state(home)
        own = state.get("supervisor", {}).get("pid") == child.pid
        if own and all(state[name]["state"] == "ready" for name in ("asterisk", "cti")):
            return
        time.sleep(0.05)
    child.send_signal(signal.SIGTERM)
    raise SetupFailed(f"A central não ficou pronta em {_READY_WITHIN:.0f} s: veja {home / 'log'}")


def show(started: Started, as_json: bool) -> None:
    """The address, the number, and the accounts of a first start."""
    document = started.document()
    if as_json:
        print(json.dumps(document, ensure_ascii=False), flush=True)
        return
    print(f"\nAtende no ar: {document['url']}")
    number = document["numbers"][0]
    print(f'Ligue para {number["number"]} ({number["sip"]}) ou: ./atende call --say "bom dia"')
    if document["accounts"]:
        print("\nContas (as senhas aparecem só desta vez):")
        for account in document["accounts"]:
            roles = ", ".join(account["roles"])
            print(f"  {account['login']:<14} {account['password']}   {roles}")
    print(flush=True)
