"""The writer threads behind :mod:`core.db`: a bounded queue, group commit, savepoints."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine

from core.errors import Unavailable

MAX_WAITING = 10_000
MAX_GROUP = 64


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    begun: bool = field(default=False)

    def settle(self, result: Any, error: BaseException | None) -> None:
        def deliver() -> None:
            if self.future.done():
                return
            if error is None:
                self.future.set_result(result)
            else:
                self.future.set_exception(error)

        try:
            self.loop.call_soon_threadsafe(deliver)
        except RuntimeError:  # the loop is gone: nobody waits any more
            return


class Writer:
    """Runs units of work on connections of its own; ``group`` lets units share a commit."""

    def __init__(self, engine: Engine, threads: int, group: bool) -> None:
        self._engine = engine
        self._group = group
        self._queue: queue.Queue[_Job | None] = queue.Queue(MAX_WAITING)
        self._threads = [
            threading.Thread(target=self._serve, name=f"db-write-{n}", daemon=True)
            for n in range(threads)
        ]
        self._started = False
        self._closed = False

    async def run(self, work: Callable[[Connection], Any], deadline: float) -> Any:
        if self._closed:
            raise Unavailable("O banco de dados está sendo fechado.")
        if not self._started:
            self._started = True
            for thread in self._threads:
                thread.start()
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        try:
            self._queue.put_nowait(job)
        except queue.Full:
            raise Unavailable("O banco de dados está sobrecarregado. Tente de novo.") from None
        try:
            async with asyncio.timeout(deadline):
                return await job.future
        except TimeoutError as slow:
            raise Unavailable("O banco de dados demorou demais. Tente de novo.") from slow

    async def close(self) -> None:
        self._closed = True
        if not self._started:
            return
        for _ in self._threads:
            await asyncio.to_thread(self._queue.put, None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join, 10)

    def _serve(self) -> None:
        while (job := self._queue.get()) is not None:
            batch, last = [job], False
            while self._group and len(batch) < MAX_GROUP:
                try:
                    following = self._queue.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    last = True
                    break
                batch.append(following)
            self._commit([job for job in batch if not job.future.cancelled()])
            if last:
                return

    def _commit(self, batch: list[_Job]) -> None:
        settled: list[tuple[_Job, Any, BaseException | None]] = []
        try:
            with self._engine.begin() as conn:
                for job in batch:
                    if job.future.cancelled():
                        continue  # its deadline passed while a neighbour in the batch was at work
                    settled.append((job, *self._one(conn, job, alone=len(batch) == 1)))
        except BaseException as error:
            settled = [(job, None, error) for job in batch]
        for job, result, failure in settled:
            job.settle(result, failure)

    @staticmethod
    def _one(conn: Connection, job: _Job, alone: bool) -> tuple[Any, BaseException | None]:
        if alone:
            return job.work(conn), None
        try:
            with conn.begin_nested():
                return job.work(conn), None
        except Exception as error:
            return None, error
