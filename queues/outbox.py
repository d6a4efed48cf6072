"""What routing decided, on its way to the database: in order, bounded, never waited for by sound.

The engine decides in memory; its rows and facts follow here, many steps to one commit. Whoever
must not go on before the row lies there (the INVITE) waits for its entry, with a deadline. When
the database is away, entries wait and are tried again in order; when too many wait the oldest are
given up, counted and noted as a gap, and calls go on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from core.clock import Clock
from core.db import Database, Tx
from core.errors import Unavailable
from core.facts.interaction import GapNoted
from core.tasks import Backoff
from queues import store

log = structlog.get_logger(__name__)
Write = Callable[[Tx], object]
BATCH = 200
MOST = 10_000
TRIES = 5


@dataclass(slots=True)
class Entry:
    """One step's writes. `done` is set once they are committed, or given up (False)."""

    number: int
    interaction: str | None
    writes: Sequence[Write]
    done: asyncio.Future[bool]


class Outbox:
    """The one way of the room's rows into the database while calls run.

    The number of the last entry is committed with it, so an entry whose commit was only slow to
    be told is not written a second time when it is tried again.
    """

    def __init__(self, db: Database, clock: Clock, deadline: float, run: str) -> None:
        self._db, self._clock, self.deadline, self._run = db, clock, deadline, run
        self._entries: deque[Entry] = deque()
        self._bell = asyncio.Event()
        self._gaps: set[str] = set()
        self._count = 0
        self._unsure = False
        self.lost = 0

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, interaction: str | None, writes: Sequence[Write]) -> Entry:
        """Append one step's writes; they are committed together and in order."""
        self._count += 1
        done = asyncio.get_running_loop().create_future()
        entry = Entry(self._count, interaction, writes, done)
        if len(self._entries) >= MOST:
            self._give_up(self._entries.popleft(), "the outbox is full")
        self._entries.append(entry)
        self._bell.set()
        return entry

    async def committed(self, entry: Entry) -> bool:
        """Wait for the commit, at most the deadline; False when the call goes on without."""
        try:
            async with asyncio.timeout(self.deadline):
                return await asyncio.shield(entry.done)
        except TimeoutError:
            log.error("queues.commit_late", interaction=entry.interaction)
            return False

    async def run(self) -> None:
        """Commit for ever."""
        failures = 0
        while True:
            await self._bell.wait()
            self._bell.clear()
            while self._entries:
                batch = list(self._entries)[:BATCH]
                if await self._commit(batch):
                    failures = 0
                    continue
                failures += 1
                if failures >= TRIES and await self._one_by_one(batch):
                    failures = 0
                    continue
                await self._clock.sleep(Backoff(0.05, 2.0).delay(failures))

    async def flush(self) -> None:
        """Commit what waits, once, at the end of the room's life."""
        while self._entries:
            if not await self._commit(list(self._entries)[:BATCH]):
                return

    async def _commit(self, batch: Sequence[Entry]) -> bool:
        gaps = tuple(self._gaps)
        try:
            await self._write(batch, gaps)
        except Exception as error:
            log.warning("queues.commit_failed", entries=len(batch), error=repr(error)[:300])
            return False
        self._gaps.difference_update(gaps)
        self._settle(batch, True)
        return True

    async def _write(self, batch: Sequence[Entry], gaps: Sequence[str] = ()) -> None:
        unsure, self._unsure = self._unsure, True
        await self._db.write(partial(self._unit, batch=batch, gaps=gaps, unsure=unsure))
        self._unsure = False

    def _unit(self, tx: Tx, batch: Sequence[Entry], gaps: Sequence[str], unsure: bool) -> None:
        """All of a batch in one transaction; after a doubt, only what is not there yet."""
        after = store.written(tx, self._run) if unsure else 0
        for interaction in gaps:
            tx.append(GapNoted(interaction=interaction, what="routing"))
        for entry in batch:
            if entry.number > after:
                for write in entry.writes:
                    write(tx)
        store.mark_written(tx, self._run, batch[-1].number)

    async def _one_by_one(self, batch: Sequence[Entry]) -> bool:
        """One step may be what fails: find it and go on without it. Not when all is away."""
        for entry in batch:
            try:
                await self._write([entry])
            except Unavailable:
                return False
            except Exception as error:
                log.exception("queues.step_lost", interaction=entry.interaction)
                self._remove(entry)
                self._give_up(entry, repr(error)[:200])
            else:
                self._settle([entry], True)
        return True

    def _settle(self, batch: Sequence[Entry], ok: bool) -> None:
        for entry in batch:
            self._remove(entry)
            if not entry.done.done():
                entry.done.set_result(ok)

    def _remove(self, entry: Entry) -> None:
        if self._entries and self._entries[0] is entry:
            self._entries.popleft()
        elif entry in self._entries:
            self._entries.remove(entry)

    def _give_up(self, entry: Entry, why: str) -> None:
        self.lost += 1
        log.error("queues.gap", interaction=entry.interaction, why=why, lost=self.lost)
        if entry.interaction and len(self._gaps) < 1000:
            self._gaps.add(entry.interaction)
        if not entry.done.done():
            entry.done.set_result(False)
