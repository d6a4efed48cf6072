"""The room at work: places, offers, deadlines on the clock, presence, hours, rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import VirtualClock
from core.db import Database
from core.errors import Conflict, Invalid, NotFound, Unavailable
from core.facts.base import Recorded
from core.ledger import since
from queues import store
from queues.service import QueueRequest, Queues

Wants = Callable[..., QueueRequest]


async def told(db: Database, *kinds: str) -> list[Any]:
    found: list[Recorded] = await db.read(lambda tx: since(tx, 0, 1000, frozenset(kinds)))
    return [recorded.fact for recorded in found]


async def rows(db: Database, table: Any) -> list[Any]:
    return await db.read(lambda tx: store.rows(tx, table))


async def test_an_offer_comes_with_its_row_committed(
    db: Database, queues: Queues, wants: Wants
) -> None:
    await queues.set_presence("u-ana", "available")
    place = await queues.enter(wants("a"))
    reservation = await place.offer(5)
    assert (reservation.operator_id, reservation.login) == ("u-ana", "ana")
    [row] = await rows(db, store.reservations)
    assert (row.id, row.state, row.operator) == (reservation.id, "ringing", "u-ana")
    [fact] = await told(db, "OperatorReserved")
    assert (fact.members, fact.absent, fact.able) == (3, 2, 1)


async def test_the_whole_way_and_wrap_up_ends_by_itself(
    db: Database, clock: VirtualClock, queues: Queues, wants: Wants
) -> None:
    await queues.set_presence("u-ana", "available")
    place = await queues.enter(wants("a"))
    reservation = await place.offer(5)
    await reservation.ringing()
    await reservation.accept()
    await reservation.accept()
    await clock.advance(60)
    await reservation.release(wrap_up=True)
    await reservation.release(wrap_up=True)
    assert queues.engine.desks.by_id["u-ana"].presence == "wrap_up"
    other = await queues.enter(wants("b"))
    with pytest.raises(TimeoutError):
        await other.offer(0.05)
    await clock.advance(120)
    assert (await other.offer(5)).operator_id == "u-ana"
    await queues.settled()
    kinds = [type(f).__name__ for f in await told(db) if getattr(f, "interaction", "") == "a"]
    way = ["QueueEntered", "OperatorReserved", "ReservationAnswered", "ReservationEnded"]
    assert kinds == [*way, "QueueLeft"]
    assert [row.interaction for row in await rows(db, store.places)] == ["b"]


async def test_an_unanswered_offer_moves_on_after_20_seconds(
    clock: VirtualClock, queues: Queues, wants: Wants
) -> None:
    await queues.set_presence("u-ana", "available")
    await queues.set_presence("u-bia", "available")
    place = await queues.enter(wants("a"))
    first = await place.offer(5)
    waiting = asyncio.create_task(first.expired())
    await clock.advance(19.9)
    assert not waiting.done()
    await clock.advance(0.2)
    assert await waiting == "no_answer"
    second = await place.offer(5)
    assert (first.operator_id, second.operator_id) == ("u-ana", "u-bia")
    assert queues.engine.desks.by_id["u-ana"].presence == "paused"
    with pytest.raises(Conflict):
        await first.accept()


async def test_refused_goes_to_the_next_at_the_same_place(queues: Queues, wants: Wants) -> None:
    await queues.set_presence("u-ana", "available")
    place = await queues.enter(wants("a"))
    await queues.enter(wants("b"))
    reservation = await place.offer(5)
    await reservation.decline("refused")
    assert place.position() == 1
    await queues.set_presence("u-bia", "available")
    assert (await place.offer(5)).operator_id == "u-bia"


async def test_entering_twice_is_one_place(db: Database, queues: Queues, wants: Wants) -> None:
    request = wants("a")
    first = await queues.enter(request)
    assert await queues.enter(request) is first
    await queues.settled()
    assert len(await told(db, "QueueEntered")) == 1
    assert len(await rows(db, store.places)) == 1


async def test_only_known_asks_without_entering(queues: Queues, wants: Wants) -> None:
    assert await queues.enter(wants("a"), only_known=True) is None
    place = await queues.enter(wants("a"))
    assert await queues.enter(wants("a"), only_known=True) is place
    await place.leave("abandoned")
    assert await queues.enter(wants("a"), only_known=True) is None
    with pytest.raises(Conflict):
        await place.offer(1)


async def test_leaving_while_it_rings_frees_the_operator(queues: Queues, wants: Wants) -> None:
    await queues.set_presence("u-ana", "available")
    place = await queues.enter(wants("a"))
    reservation = await place.offer(5)
    other = await queues.enter(wants("b"))
    await place.leave("abandoned")
    assert await reservation.expired() == "abandoned"
    assert await queues.resume(reservation.id) is None
    assert (await other.offer(5)).operator_id == "u-ana"


async def test_an_offer_nobody_takes_up_is_taken_back_without_blame(
    clock: VirtualClock, queues: Queues, wants: Wants
) -> None:
    """The story of the call died: its place must not empty the room of operators."""
    for key in ("ana", "bia", "caio"):
        await queues.set_presence(f"u-{key}", "available")
    await queues.enter(wants("dead"))
    await clock.advance(5)
    await clock.advance(5)
    await clock.advance(5)
    assert "dead" not in queues.engine.items
    desks = queues.engine.desks.by_id.values()
    assert all(desk.presence == "available" and not desk.held for desk in desks)


async def test_a_cancelled_wait_lets_the_offer_be_taken_up_again(
    queues: Queues, wants: Wants
) -> None:
    place = await queues.enter(wants("a"))
    waiting = asyncio.create_task(place.offer())
    await asyncio.sleep(0)
    waiting.cancel()
    await queues.set_presence("u-ana", "available")
    assert (await place.offer(5)).operator_id == "u-ana"


async def test_resume_finds_the_reservation_while_it_stands(queues: Queues, wants: Wants) -> None:
    await queues.set_presence("u-ana", "available")
    reservation = await (await queues.enter(wants("a"))).offer(5)
    assert await queues.resume(reservation.id) is reservation
    await reservation.accept()
    assert await queues.resume(reservation.id) is reservation
    await reservation.release()
    assert await queues.resume(reservation.id) is None


async def test_vanished_in_talk_returns_to_the_head(
    clock: VirtualClock, queues: Queues, wants: Wants
) -> None:
    await queues.set_presence("u-ana", "available")
    entered = clock.now()
    reservation = await (await queues.enter(wants("a"))).offer(5)
    await reservation.accept()
    await clock.advance(100)
    await queues.enter(wants("b"))
    await reservation.decline("vanished")
    place = await queues.enter(wants("a", entered_at=entered, priority=1000))
    assert place.position() == 1
    assert queues.engine.desks.by_id["u-ana"].presence == "offline"


class TestDesk:
    async def test_a_desk_that_returns_in_time_is_as_before(
        self, clock: VirtualClock, queues: Queues, wants: Wants
    ) -> None:
        await queues.desk_back("u-ana")
        await queues.set_presence("u-ana", "available")
        await queues.desk_gone("u-ana")
        place = await queues.enter(wants("a"))
        with pytest.raises(TimeoutError):
            await place.offer(0.05)
        assert await queues.staffed("geral")
        await clock.advance(29)
        await queues.desk_back("u-ana")
        assert (await place.offer(5)).operator_id == "u-ana"
        await clock.advance(2)
        assert queues.engine.desks.by_id["u-ana"].presence == "available"

    async def test_one_that_does_not_is_offline(self, clock: VirtualClock, queues: Queues) -> None:
        await queues.set_presence("u-ana", "available")
        await queues.desk_gone("u-ana")
        await clock.advance(31)
        desk = queues.engine.desks.by_id["u-ana"]
        assert (desk.presence, desk.reason) == ("offline", "desk_gone")
        assert not await queues.staffed("geral")

    async def test_a_pause_survives_a_reload(self, queues: Queues) -> None:
        await queues.set_presence("u-ana", "paused", "almoco")
        await queues.desk_gone("u-ana")
        await queues.desk_back("u-ana")
        desk = queues.engine.desks.by_id["u-ana"]
        assert (desk.presence, desk.reason) == ("paused", "almoco")

    async def test_a_wrap_up_that_ended_meanwhile_is_over(
        self, clock: VirtualClock, queues: Queues
    ) -> None:
        await queues.set_presence("u-ana", "wrap_up")
        await clock.advance(100)
        await queues.desk_gone("u-ana")
        await clock.advance(25)
        await queues.desk_back("u-ana")
        assert queues.engine.desks.by_id["u-ana"].presence == "available"


class TestHoursAndStaff:
    async def test_staffed_by_presence(self, queues: Queues) -> None:
        assert not await queues.staffed("geral")
        await queues.set_presence("u-ana", "available")
        assert await queues.staffed("geral")
        assert not await queues.staffed("fazenda")
        await queues.set_presence("u-ana", "paused", "almoco")
        assert not await queues.staffed("geral")

    async def test_open_by_hours_and_words_for_the_next_opening(
        self, clock: VirtualClock, queues: Queues
    ) -> None:
        """The virtual clock begins on a Monday, 9 in the morning in São Paulo."""
        assert await queues.open_now("geral")
        assert await queues.next_opening("geral") is None
        assert await queues.open_now("fazenda")
        await clock.advance(9 * 3600)
        assert not await queues.open_now("fazenda")
        assert await queues.next_opening("fazenda") == "amanhã, terça-feira, às 8 horas"

    async def test_an_unknown_queue_is_said(self, queues: Queues, wants: Wants) -> None:
        with pytest.raises(NotFound):
            await queues.enter(wants("a", "nenhuma"))
        with pytest.raises(NotFound):
            await queues.staffed("nenhuma")
        with pytest.raises(NotFound):
            await queues.set_presence("u-nobody", "available")
        with pytest.raises(Invalid):
            await queues.enter(wants("a", skills=("iptu:muito",)))


class TestDatabaseAway:
    """Sound never waits for the database."""

    async def test_the_call_goes_on_when_the_commit_is_late(
        self, db: Database, queues: Queues, wants: Wants, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await queues.set_presence("u-ana", "available")
        queues.outbox.deadline = 0.05
        written = db.write

        async def away(*_: object, **__: object) -> None:
            raise Unavailable("away")

        monkeypatch.setattr(db, "write", away)
        place = await queues.enter(wants("a"))
        reservation = await place.offer(2)
        await reservation.accept()
        assert queues.engine.items["a"].state == "served"
        monkeypatch.setattr(db, "write", written)
        queues.outbox.deadline = 5
        while len(queues.outbox):
            await queues.clock.advance(3)  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
        [row] = await rows(db, store.reservations)
        assert row.state == "answered"

    async def test_a_commit_that_was_only_slow_to_be_told_is_not_done_twice(
        self, db: Database, queues: Queues, wants: Wants, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await queues.set_presence("u-ana", "available")
        written = db.write

        async def silent(fn: Any, *_: object) -> None:
            await written(fn)
            raise Unavailable("the answer was lost")

        monkeypatch.setattr(db, "write", silent)
        queues.outbox.deadline = 0.05
        await (await queues.enter(wants("a"))).offer(2)
        monkeypatch.setattr(db, "write", written)
        while len(queues.outbox):
            await queues.clock.advance(3)  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
        assert queues.outbox.lost == 0
        assert len(await rows(db, store.reservations)) == 1
        assert len(await told(db, "OperatorReserved")) == 1

    async def test_closing_in_mid_commit_writes_nothing_twice(
        self, db: Database, queues: Queues, wants: Wants
    ) -> None:
        await queues.set_presence("u-ana", "available")
        for name in "abcde":
            await queues.enter(wants(name))
        await asyncio.sleep(0)
        await queues.close()
        assert len(queues.outbox) == 0
        assert len(await told(db, "QueueEntered")) == 5
        assert len(await rows(db, store.places)) == 5

    async def test_one_step_that_cannot_be_written_does_not_stop_the_others(
        self, db: Database, queues: Queues, wants: Wants
    ) -> None:
        def broken(_tx: object) -> None:
            raise ValueError("cannot be written")

        queues.outbox.put("bad", [broken])
        await queues.enter(wants("a"))
        while len(queues.outbox):
            await queues.clock.advance(3)  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
        assert [row.interaction for row in await rows(db, store.places)] == ["a"]
        assert queues.outbox.lost == 1
        await queues.enter(wants("b"))
        await queues.settled()
        [gap] = await told(db, "GapNoted")
        assert gap.interaction == "bad"


async def test_facts_carry_no_words(db: Database, queues: Queues, wants: Wants) -> None:
    await queues.set_presence("u-ana", "available")
    await (await queues.enter(wants("a"))).offer(5)
    labels = await db.read(lambda tx: tx.execute(select(store.queues.c.label)).scalars().all())
    texts = [fact.model_dump_json() for fact in await told(db)]
    assert not any(f'"{label}"' in text for label in labels for text in texts)
