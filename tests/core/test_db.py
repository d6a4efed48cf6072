"""The database: group commit, savepoints, the guard, instants."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from core.access import store
from core.access.model import Access
from core.db import Database, Tx, UnguardedQuery, facts
from core.errors import Unavailable
from core.facts.interaction import InteractionEnded
from core.ids import new_id


def fact(interaction: str = "x") -> InteractionEnded:
    return InteractionEnded(interaction=interaction, outcome="served", reason="test")


async def test_units_that_come_together_keep_their_own_fate(db: Database) -> None:
    def fails(tx: object) -> None:
        raise ValueError("only mine")

    results = await asyncio.gather(
        *(db.write(lambda tx, n=n: tx.append(fact(str(n)))) for n in range(50)),
        db.write(fails),
        *(db.write(lambda tx, n=n: tx.append(fact(str(n)))) for n in range(50, 100)),
        return_exceptions=True,
    )
    failed = [one for one in results if isinstance(one, BaseException)]
    assert [type(one) for one in failed] == [ValueError]
    numbers = await db.read(lambda tx: list(tx.execute(select(facts.c.id)).scalars()))
    assert len(numbers) == 100
    assert numbers == sorted(numbers)


async def test_a_failing_unit_leaves_nothing_behind(db: Database) -> None:
    def half(tx: object) -> None:
        tx.append(fact())  # type: ignore[attr-defined]
        raise ValueError

    with pytest.raises(ValueError):
        await db.write(half)
    assert await db.read(lambda tx: tx.execute(select(facts)).all()) == []


@pytest.mark.parametrize(
    "statement", [select(store.users), text("SELECT name FROM users"), store.audit.insert()]
)
async def test_a_protected_table_needs_access(db: Database, statement: object) -> None:
    with pytest.raises(UnguardedQuery):
        await db.read(lambda tx: tx.execute(statement))  # type: ignore[arg-type]


async def test_access_is_asked_for_at_each_statement(db: Database) -> None:
    def work(tx: object) -> None:
        tx.execute(select(store.users), Access.system("test"))  # type: ignore[attr-defined]
        tx.execute(select(store.users))  # type: ignore[attr-defined]

    with pytest.raises(UnguardedQuery):
        await db.read(work)


async def test_instants_come_back_aware(db: Database) -> None:
    await db.write(lambda tx: tx.append(fact()))
    at = await db.read(lambda tx: tx.execute(select(facts.c.at)).scalar_one())
    assert at.tzinfo is UTC
    assert at == db.clock.now()


async def test_a_naive_instant_is_refused(db: Database) -> None:
    row = facts.insert().values(at=datetime(2026, 1, 1), kind="X", version=1, data={})
    with pytest.raises(Exception, match="time zone"):
        await db.write(lambda tx: tx.execute(row))


class Slow:
    """A unit of work that lasts until it is told to end."""

    def __init__(self, db: Database) -> None:
        self._begun, self._over = threading.Event(), threading.Event()
        self._task = asyncio.create_task(db.write(self._work))

    def _work(self, tx: Tx) -> None:
        self._begun.set()
        assert self._over.wait(10)

    async def at_work(self) -> None:
        assert await asyncio.to_thread(self._begun.wait, 10)

    async def end(self) -> None:
        self._over.set()
        await self._task


async def test_a_late_commit_says_so_and_is_not_begun_later(db: Database) -> None:
    slow = Slow(db)
    await slow.at_work()
    with pytest.raises(Unavailable):
        await db.write(lambda tx: tx.append(fact()), deadline=0.05)
    await slow.end()
    await db.write(lambda tx: None)
    assert await db.read(lambda tx: tx.execute(select(facts)).all()) == []


async def test_nor_when_it_shares_a_commit_with_a_slow_neighbour(db: Database) -> None:
    first = Slow(db)
    await first.at_work()
    second = Slow(db)
    await asyncio.sleep(0)  # queued behind the first, before the late one
    late = asyncio.create_task(db.write(lambda tx: tx.append(fact()), deadline=0.3))
    await asyncio.sleep(0)
    await first.end()
    await second.at_work()
    with pytest.raises(Unavailable):
        await late
    await second.end()
    await db.write(lambda tx: None)
    assert await db.read(lambda tx: tx.execute(select(facts)).all()) == []


def test_ids_sort_by_time() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    began = int(ids[0].replace("-", "")[:12], 16) / 1000
    assert abs(began - time.time()) < 60
    assert {uuid.UUID(one).variant for one in ids} == {uuid.RFC_4122}
    assert {one[14] for one in ids} == {"7"}
