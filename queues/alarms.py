"""One sleeper for all deadlines of the room, on the clock that tests can move."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from heapq import heappop, heappush

import structlog

from core.clock import Clock
from core.tasks import cancel

log = structlog.get_logger(__name__)
Ring = Callable[[], None]


class Alarms:
    """`at(seconds, ring)` calls `ring` then, unless what `at` returned was called before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, list[Ring]]] = []
        self._count = itertools.count()
        self._sooner = asyncio.Event()

    def at(self, seconds: float, ring: Ring) -> Callable[[], None]:
        """In `seconds` from now; returns what switches it off."""
        due = self._clock.monotonic() + max(0.0, seconds)
        if not self._heap or due < self._heap[0][0]:
            self._sooner.set()
        rings = [ring]  # emptied when switched off
        heappush(self._heap, (due, next(self._count), rings))
        return rings.clear

    async def run(self) -> None:
        """Ring for ever, each alarm at its time."""
        while True:
            self._sooner.clear()
            wait = self._ring_due()
            await self._sleep(wait)

    def _ring_due(self) -> float | None:
        """Ring all that is due; the seconds until the next, None when there is none."""
        while self._heap:
            due, _, rings = self._heap[0]
            left = due - self._clock.monotonic()
            if rings and left > 0:
                return left
            heappop(self._heap)
            for ring in rings:
                try:
                    ring()
                except Exception:
                    log.exception("alarm.failed")
        return None

    async def _sleep(self, seconds: float | None) -> None:
        sooner = asyncio.create_task(self._sooner.wait(), name="queues/alarms/sooner")
        tasks: set[asyncio.Task[object]] = {sooner}
        if seconds is not None:
            sleeping = self._clock.sleep(seconds)
            tasks.add(asyncio.create_task(sleeping, name="queues/alarms/sleep"))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                await cancel(task)
