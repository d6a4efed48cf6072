"""How a child's process comes to be: at once, or from a spare that was waiting."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Program:
    """What to run; its output is appended to ``log_file``."""

    command: Sequence[str]
    log_file: Path
    environment: Mapping[str, str] = field(default_factory=dict)


class Starter(Protocol):
    """Makes processes of one program."""

    def start(self, program: Program) -> subprocess.Popen[bytes]: ...

    def refill(self, program: Program) -> None:
        """Called again and again while the process that was started is ready."""

    def close(self) -> None: ...


class Direct:
    """A new process each time."""

    def start(self, program: Program) -> subprocess.Popen[bytes]:
        return _open(program, subprocess.DEVNULL)

    def refill(self, program: Program) -> None:
        """Nothing is kept waiting."""

    def close(self) -> None:
        """Nothing is kept waiting."""


class Warm:
    """Keeps one spare, imported and waiting (see `cli.supervisor.warm`)."""

    def __init__(self) -> None:
        self._spare: subprocess.Popen[bytes] | None = None

    def start(self, program: Program) -> subprocess.Popen[bytes]:
        process, self._spare = self._spare, None
        if process is None or not self._begin(process):
            process = _open(program, subprocess.PIPE)
            self._begin(process)
        return process

    def refill(self, program: Program) -> None:
        if self._spare is None or self._spare.poll() is not None:
            self._spare = _open(program, subprocess.PIPE)

    def close(self) -> None:
        if self._spare is not None:
            self._spare.kill()  # it holds nothing yet
            self._spare.wait()
            self._spare = None

    @staticmethod
    def _begin(process: subprocess.Popen[bytes]) -> bool:
        """Say the word; false when the spare died while waiting."""
        assert process.stdin is not None
        try:
            if process.poll() is None:
                process.stdin.write(b"go\n")
                process.stdin.close()
                return True
        except BrokenPipeError:
            process.wait()
        return False


def _open(program: Program, stdin: int) -> subprocess.Popen[bytes]:
    program.log_file.parent.mkdir(parents=True, exist_ok=True)
    with program.log_file.open("ab") as output:
        return subprocess.Popen(
            program.command,
            stdin=stdin,
            stdout=output,
            stderr=output,
            env={**os.environ, **program.environment},
            # Ctrl-C reaches the supervisor alone, which stops things in its own order.
            start_new_session=True,
        )
