"""Progress for people: one short line per step, always shown, on stderr."""

from __future__ import annotations

import sys
import time


class Progress:
    """Prints steps with the seconds since set-up began."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def step(self, text: str) -> None:
        elapsed = time.monotonic() - self._began
        print(f"[{elapsed:6.1f} s] {text}", file=sys.stderr, flush=True)


class SetupFailed(Exception):
    """Set-up cannot go on. The text says in Portuguese what happened and what to do."""
