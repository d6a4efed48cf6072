"""From nothing to a supervisor's set-up: what ``up`` does before anything runs."""

from __future__ import annotations

import os
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cli import first_start, ports
from cli.first_start import Account
from cli.setup import instance, web
from cli.setup.environment import python_path
from cli.setup.runtime import Runtime, obtain
from cli.setup.say import Progress, SetupFailed
from cli.setup.smoke import smoke_call
from cli.supervisor import home as homes
from cli.supervisor import identity
from cli.supervisor.supervisor import Setup
from core.settings import Settings


@dataclass
class Started:
    """Everything ``up`` knows when set-up is over."""

    settings: Settings
    setup: Setup
    accounts: list[Account] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """What ``up --json`` prints: ``{url, numbers, accounts, ports}``."""
        settings = self.settings
        return {
            "url": settings.url,
            "numbers": [
                {
                    "number": settings.hotline_number,
                    "sip": f"sip:{settings.hotline_number}@{settings.sip_host}:{settings.sip_port}",
                }
            ],
            "accounts": [
                {"login": a.login, "password": a.password, "roles": list(a.roles)}
                for a in self.accounts
            ],
            "ports": ports.document(settings),
        }


def read_settings(home: Path) -> Settings:
    """The settings of ``home``. Raises `SetupFailed` naming what is wrong."""
    os.environ["ATENDE_HOME"] = str(home)  # children read the same folder
    try:
        return Settings(home=home)
    except tomllib.TOMLDecodeError as error:
        raise SetupFailed(f"{home / 'atende.toml'} não pôde ser lido: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SetupFailed(
            f"Há uma configuração com erro (atende.toml ou ATENDE_*): {wrong}"
        ) from error


def supervisor_setup(settings: Settings, runtime: Runtime, *, keep: bool) -> Setup:
    """How to run both children. ``keep``: an Asterisk left by a killed supervisor may go on."""
    conf = instance.configuration(settings.home)
    return Setup(
        home=settings.home,
        asterisk=runtime.argv(conf),
        asterisk_booted=runtime.remote(conf, "core waitfullybooted"),
        cti=[sys.executable, "-P", "-m", "cli.supervisor.warm", "cti.server"],
        warm=True,
        ami_port=settings.ami_port,
        ami_user="supervisor",
        ami_secret=settings.secret("ami-supervisor"),
        environment={"ATENDE_HOME": str(settings.home), "PYTHONPATH": python_path()},
        keep_asterisk=keep,
        orphan_after=float(os.environ.get("ATENDE_ORPHAN_AFTER", "15")),
    )


def prepare_telephony(settings: Settings, progress: Progress) -> Setup:
    """The runtime and its configuration; the caller holds the folder's lock."""
    runtime = obtain(progress, smoke_call)
    pbx = instance.pbx_from(settings, runtime)
    changed = instance.prepare(pbx, runtime)
    return supervisor_setup(settings, runtime, keep=not changed)


def refuse_taken_ports(settings: Settings) -> None:
    """Raises `SetupFailed` with one sentence per port that a stranger holds."""
    left = {
        name for name in ("asterisk", "cti") if identity.load(homes.pid_file(settings.home, name))
    }
    strange = [p for p in ports.taken(ports.needed(settings)) if p.ours not in left]
    if strange:
        raise SetupFailed("\n".join(dict.fromkeys(ports.sentence(p) for p in strange)))


async def prepare(settings: Settings, progress: Progress, *, demo: bool) -> Started:
    """All of set-up, in an order that fails early. Raises `SetupFailed`."""
    refuse_taken_ports(settings)
    setup = prepare_telephony(settings, progress)
    web.build(progress)
    accounts = await first_start.prepare(settings, progress, demo=demo)
    return Started(settings, setup, accounts)
