"""The one place that creates tasks: each has an owner, a name, and an end that is noticed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog

log = structlog.get_logger(__name__)
Factory = Callable[[], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before starting again: doubles from ``first`` to ``most`` seconds."""

    first: float = 0.2
    most: float = 10.0

    def delay(self, failures: int) -> float:
        return float(min(self.most, self.first * 2 ** max(0, failures - 1)))


class Crew:
    """Owns tasks. A failing one is logged (or started again) and never hurts its neighbours."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._count = 0

    def start(
        self, name: str, factory: Factory, restart: Backoff | None = None
    ) -> asyncio.Task[Any]:
        """Begin ``factory()`` as a task called ``name``; with ``restart`` it comes back."""
        self._count += 1
        label = f"{self.name}/{name}"
        key = f"{label}#{self._count}"
        task = asyncio.create_task(self._run(label, factory, restart), name=label)
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))
        return task

    def __len__(self) -> int:
        return len(self._tasks)

    async def _run(self, label: str, factory: Factory, restart: Backoff | None) -> None:
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await factory()
                if restart is None:
                    return
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("task.failed", task=label)
                if restart is None:
                    return
            failures = 1 if loop.time() - began > restart.most else failures + 1
            await asyncio.sleep(restart.delay(failures))

    async def close(self, deadline: float = 5.0) -> None:
        """Cancel everything and wait, at most ``deadline`` seconds."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=deadline)
            for task in late:
                log.error("task.late", task=task.get_name())

    async def __aenter__(self) -> Crew:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def cancel(task: asyncio.Task[Any] | None) -> None:
    """Cancel ``task`` and wait until it is gone; its own error was its owner's to see."""
    if task is None:
        return
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await task
