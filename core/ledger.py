"""The ledger: facts in order, and listeners that each keep a durable cursor in it.

A listener hears each fact at least once, so its handler must be idempotent. One that fails on
a fact tries again with backoff, then parks the fact and goes on, so one bad fact stops nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Column, Integer, Table, Text, func, select

from core.db import BigId, Database, Instant, Key, Tx, facts, metadata
from core.facts.base import Recorded, revive
from core.tasks import Backoff, Crew

log = structlog.get_logger(__name__)
BATCH = 200
TRIES = 5

cursors = Table(
    "ledger_cursors",
    metadata,
    Column("listener", Key, primary_key=True),
    Column("fact", BigId, nullable=False),
)
parked = Table(
    "ledger_parked",
    metadata,
    Column("listener", Key, primary_key=True),
    Column("fact", BigId, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("error", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears which facts. ``kinds`` empty means all; ``handle`` must be idempotent."""

    name: str
    kinds: frozenset[str]
    handle: Callable[[Recorded], Awaitable[None]]


def newest(tx: Tx) -> int:
    """The number of the newest fact, 0 in an empty ledger."""
    return int(tx.execute(select(func.coalesce(func.max(facts.c.id), 0))).scalar_one())


def oldest(tx: Tx) -> int:
    """The number of the oldest fact still kept, 0 in an empty ledger."""
    return int(tx.execute(select(func.coalesce(func.min(facts.c.id), 0))).scalar_one())


def _recorded(row: Any) -> Recorded:
    return Recorded(row.id, row.at, revive(row.kind, row.data))


def since(
    tx: Tx, after: int, limit: int = BATCH, kinds: frozenset[str] = frozenset()
) -> list[Recorded]:
    """Facts numbered above ``after``, oldest first, at most ``limit``."""
    query = select(facts).where(facts.c.id > after).order_by(facts.c.id).limit(limit)
    if kinds:
        query = query.where(facts.c.kind.in_(sorted(kinds)))
    return [_recorded(row) for row in tx.execute(query)]


def about(tx: Tx, interaction: str, limit: int = 1000) -> list[Recorded]:
    """What happened in one interaction, oldest first."""
    query = select(facts).where(facts.c.subject == interaction).order_by(facts.c.id).limit(limit)
    return [_recorded(row) for row in tx.execute(query)]


class Ledger:
    """Runs the listeners. A commit rings the bell; a slow tick catches what a bell missed."""

    def __init__(self, db: Database, tick: float = 1.0) -> None:
        self._db = db
        self._tick = tick
        self._bells: list[asyncio.Event] = []
        self.heard: dict[str, int] = {}
        db.on_commit.append(self._ring)

    def _ring(self, _number: int) -> None:
        for bell in self._bells:
            bell.set()

    def bell(self) -> asyncio.Event:
        """An event set at every commit that appended facts; the waiter clears it."""
        bell = asyncio.Event()
        self._bells.append(bell)
        return bell

    def unbell(self, bell: asyncio.Event) -> None:
        self._bells.remove(bell)

    async def wait(self, bell: asyncio.Event) -> None:
        """Wait for the bell, or for one tick."""
        try:
            async with asyncio.timeout(self._tick):
                await bell.wait()
        except TimeoutError:
            pass
        bell.clear()

    def start(self, crew: Crew, listeners: Sequence[Listener]) -> None:
        """Let each listener run as a task of ``crew``."""
        for listener in listeners:
            crew.start(f"listener/{listener.name}", partial(self._serve, listener), Backoff())

    async def _serve(self, listener: Listener) -> None:
        bell = self.bell()
        try:
            cursor = await self._db.read(lambda tx: self._cursor(tx, listener.name))
            while True:
                heard, last = await self._db.read(
                    partial(self._unheard, after=cursor, kinds=listener.kinds)
                )
                for recorded in heard:
                    await self._hear(listener, recorded)
                    cursor = recorded.id
                if len(heard) < BATCH:
                    cursor = max(cursor, last)
                if self.heard.get(listener.name) != cursor and heard:
                    await self._db.write(partial(self._move, name=listener.name, number=cursor))
                self.heard[listener.name] = cursor
                if len(heard) < BATCH:
                    await self.wait(bell)
        finally:
            self.unbell(bell)

    async def _hear(self, listener: Listener, recorded: Recorded) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await listener.handle(recorded)
                return
            except Exception as error:
                log.warning(
                    "listener.failed", listener=listener.name, fact=recorded.id, attempt=attempt
                )
                reason = f"{type(error).__name__}: {error}"[:2000]
                await asyncio.sleep(Backoff(0.05, 1.0).delay(attempt))
        log.error("listener.parked", listener=listener.name, fact=recorded.id, error=reason)
        await self._db.write(lambda tx: self._park(tx, listener.name, recorded, reason))

    @staticmethod
    def _cursor(tx: Tx, name: str) -> int:
        found = tx.execute(select(cursors.c.fact).where(cursors.c.listener == name)).scalar()
        return int(found or 0)

    @staticmethod
    def _unheard(tx: Tx, after: int, kinds: frozenset[str]) -> tuple[list[Recorded], int]:
        """The next facts for a listener, and the number of the newest fact of any kind."""
        return since(tx, after, BATCH, kinds), newest(tx)

    @staticmethod
    def _move(tx: Tx, name: str, number: int) -> None:
        moved = tx.execute(cursors.update().where(cursors.c.listener == name).values(fact=number))
        if not moved.rowcount:
            tx.execute(cursors.insert().values(listener=name, fact=number))

    @staticmethod
    def _park(tx: Tx, name: str, recorded: Recorded, reason: str) -> None:
        known = select(parked.c.tries).where(
            parked.c.listener == name, parked.c.fact == recorded.id
        )
        if tx.execute(known).first() is None:
            tx.execute(
                parked.insert().values(
                    listener=name, fact=recorded.id, at=tx.now, tries=TRIES, error=reason
                )
            )
