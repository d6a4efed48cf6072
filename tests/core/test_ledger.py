"""Listeners: at least once, in order, past their own failures, from their own cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from core.db import Database
from core.facts.base import Recorded
from core.facts.interaction import InteractionEnded, InteractionStarted
from core.ledger import Ledger, Listener, parked
from core.tasks import Crew


def ended(n: int) -> InteractionEnded:
    return InteractionEnded(interaction=str(n), outcome="served", reason="test")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def test_500_stories_closing_at_once_lose_no_fact(db: Database) -> None:
    heard: list[str] = []

    async def handle(recorded: Recorded) -> None:
        heard.append(recorded.fact.interaction)  # type: ignore[attr-defined]

    book = Ledger(db, tick=0.05)
    async with Crew("test") as crew:
        book.start(crew, [Listener("all", frozenset({"InteractionEnded"}), handle)])
        await asyncio.gather(*(db.write(lambda tx, n=n: tx.append(ended(n))) for n in range(500)))
        await until(lambda: len(heard) >= 500)
    assert sorted(heard, key=int) == [str(n) for n in range(500)]


async def test_a_cursor_survives_a_restart(db: Database) -> None:
    heard: list[int] = []

    async def handle(recorded: Recorded) -> None:
        heard.append(recorded.id)

    for batch in (range(3), range(3, 5)):
        for n in batch:
            await db.write(lambda tx, n=n: tx.append(ended(n)))
        book = Ledger(db, tick=0.05)
        async with Crew("test") as crew:
            book.start(crew, [Listener("one", frozenset(), handle)])
            await until(lambda: book.heard.get("one", 0) >= heard[-1] if heard else False)
            await asyncio.sleep(0.1)
    assert heard == [1, 2, 3, 4, 5]


async def test_one_bad_fact_stops_nobody(db: Database) -> None:
    heard: list[int] = []

    async def handle(recorded: Recorded) -> None:
        if recorded.id == 2:
            raise ValueError("bad fact")
        heard.append(recorded.id)

    for n in range(3):
        await db.write(lambda tx, n=n: tx.append(ended(n)))
    book = Ledger(db, tick=0.05)
    async with Crew("test") as crew:
        book.start(crew, [Listener("brave", frozenset(), handle)])
        await until(lambda: heard == [1, 3])
    rows = await db.read(lambda tx: tx.execute(parked.select()).all())
    assert [(row.listener, row.fact) for row in rows] == [("brave", 2)]


async def test_a_listener_hears_only_its_kinds(db: Database) -> None:
    heard: list[str] = []

    async def handle(recorded: Recorded) -> None:
        heard.append(recorded.kind)

    started = InteractionStarted(interaction="a", channel="voice", dialled="1", asterisk="m")
    await db.write(lambda tx: (tx.append(started), tx.append(ended(1))))
    book = Ledger(db, tick=0.05)
    async with Crew("test") as crew:
        book.start(crew, [Listener("starts", frozenset({"InteractionStarted"}), handle)])
        await until(lambda: bool(heard))
        await asyncio.sleep(0.1)
    assert heard == ["InteractionStarted"]
