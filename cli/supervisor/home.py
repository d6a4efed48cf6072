"""The instance folder belongs to one supervisor at a time."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli.supervisor import identity
from cli.supervisor.identity import Identity


class HomeTaken(Exception):
    """Another supervisor runs on this folder. ``pid`` is its process, where it is known."""

    def __init__(self, home: Path, pid: int | None) -> None:
        super().__init__(f"Já há um Atende rodando em {home} (processo {pid or 'desconhecido'}).")
        self.pid = pid


def pid_file(home: Path, name: str) -> Path:
    return home / "run" / f"{name}.pid"


def supervisor_of(home: Path) -> Identity | None:
    """The living supervisor of this folder, if any."""
    return identity.load(pid_file(home, "supervisor"))


@contextlib.contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the folder for the length of the block. Raises `HomeTaken`."""
    run = home / "run"
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (run / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = supervisor_of(home)
            raise HomeTaken(home, other.pid if other else None) from None
        identity.save(pid_file(home, "supervisor"), identity.identify(os.getpid()))
        try:
            yield
        finally:
            pid_file(home, "supervisor").unlink(missing_ok=True)


def write_state(home: Path, state: dict[str, Any]) -> None:
    """What `status` shows, replaced in one step."""
    path = home / "run" / "state.json"
    fresh = path.with_name(".state.json.new")
    fresh.write_text(json.dumps(state))
    fresh.replace(path)


def read_state(home: Path) -> dict[str, Any]:
    """The last state written; empty when there is none."""
    try:
        state: dict[str, Any] = json.loads((home / "run" / "state.json").read_text())
    except (OSError, ValueError):
        return {}
    return state
