"""Which process is which: a pid alone may have been given to a stranger since."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """A process of ours. ``ticks`` is its start in clock ticks since boot (proc(5), field 22)."""

    pid: int
    ticks: int

    def alive(self) -> bool:
        return start_ticks(self.pid) == self.ticks

    def send(self, number: signal.Signals) -> None:
        """Signal the process, unless the pid is no longer ours."""
        if not self.alive():
            return
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return

    def wait(self, seconds: float) -> bool:
        """Wait (blocking) until it is gone; false when ``seconds`` pass before."""
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True


def start_ticks(pid: int) -> int | None:
    """When the process began, or None when there is no such process or it is a zombie."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] == "Z" else int(fields[19])


def identify(pid: int) -> Identity:
    """Raises ProcessLookupError when the process is gone already."""
    ticks = start_ticks(pid)
    if ticks is None:
        raise ProcessLookupError(pid)
    return Identity(pid, ticks)


def save(path: Path, identity: Identity) -> None:
    """Write a pid file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(json.dumps(asdict(identity)))
    fresh.replace(path)


def load(path: Path) -> Identity | None:
    """The living process that a pid file names; None when it is gone or the file is unreadable."""
    try:
        identity = Identity(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return identity if identity.alive() else None
