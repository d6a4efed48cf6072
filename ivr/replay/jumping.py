"""An event loop whose time jumps to the next thing that is due: hours pass in milliseconds.

A replay meets real deadlines and races (a service that took two seconds, a wait for an event), so
it runs on a loop of its own, in a thread of its own, where every sleep and timeout of asyncio
keeps its order and costs nothing.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
STUCK_S = 1.0


class _Jumping(selectors.SelectSelector):
    """Never waits for a timer: the time until it is added to the loop's instead."""

    skipped = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:  # nothing is due, ever: only another thread could wake us
            found = super().select(STUCK_S)
            if not found:
                raise RuntimeError("a replay waits for something that never comes")
            return found
        self.skipped += max(0.0, timeout)
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """Begins at 0 and jumps."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.skipped


def run_jumping(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end in this thread, which must have no loop running."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work)
