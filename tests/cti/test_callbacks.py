"""Callbacks on a clock that tests move: one promise a telephone, caps, turns, tries, restarts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import VirtualClock
from core.db import Database
from core.errors import Invalid, NotFound, TooMany
from core.settings import Settings
from core.telephone import read_telephone
from cti.callbacks.model import Callback, State
from cti.callbacks.service import Callbacks
from cti.calls.trunks import Trunks
from queues.rules import OperatorSpec, QueueSpec, SeatSpec
from queues.service import QueueRequest, Queues
from queues.settings import RoutingSettings
from tests.queues.conftest import SYSTEM

CITIZEN = read_telephone("21987650001")
PBX = {"trunks": [{"key": "cidade", "server": "127.0.0.1:5999"}]}


class Desk:
    """Callbacks beside a queue with one operator; notes whom it would call."""

    def __init__(self, db: Database, clock: VirtualClock, queues: Queues, home: Path) -> None:
        self.clock, self.queues = clock, queues
        trunks = Trunks(Settings(home=home, pbx=PBX))
        self.callbacks = Callbacks(db, clock, queues, trunks)
        self.called: list[Callback] = []
        self.callbacks.place = self._place

    async def _place(self, one: Callback) -> str:
        self.called.append(one)
        return one.interaction or ""

    async def book(self, number: str = "21987650001", **more: object) -> Callback:
        given = {"earlier": "i-1", "queue": "geral", "entered_at": self.clock.now(), **more}
        kind = given.pop("kind", "asked")
        return await self.callbacks.book(kind, read_telephone(number), **given)  # type: ignore[arg-type]


@pytest.fixture
async def desk(db: Database, clock: VirtualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    queues = Queues(db, clock, RoutingSettings())
    await queues.start()
    await queues.config.save_queue(SYSTEM, QueueSpec(key="geral", label="Geral"))
    ana = OperatorSpec(user_id="u-ana", key="ana", seats=[SeatSpec(queue="geral")])
    await queues.config.save_operator(SYSTEM, ana)
    yield Desk(db, clock, queues, tmp_path)
    await queues.close()


async def test_asked_twice_it_is_one_promise(desk: Desk) -> None:
    first = await desk.book()
    assert (await desk.book("(21) 8765-0001")).id == first.id, "the ninth digit makes no other"


@pytest.mark.parametrize("number", ["", "190", "0900123456", "+14155552671", "09001234567"])
async def test_whom_the_city_does_not_call(desk: Desk, number: str) -> None:
    with pytest.raises(Invalid):
        await desk.book(number)


async def test_a_telephone_is_not_called_without_end(desk: Desk) -> None:
    for _ in range(5):
        one = await desk.book()
        await desk.callbacks.cancel(SYSTEM, one.id)
    with pytest.raises(TooMany):
        await desk.book()
    await desk.clock.advance(86_401)
    await desk.book()


async def test_it_is_called_when_an_operator_is_free_and_nobody_came_before(desk: Desk) -> None:
    earlier = await desk.queues.enter(QueueRequest("i-0", "geral", desk.clock.now()))
    await desk.clock.advance(10)
    await desk.book()
    await desk.callbacks.look()
    assert desk.called == [], "nobody is there"
    await desk.queues.set_presence("u-ana", "available")
    reservation = await earlier.offer(5)
    await reservation.accept()
    await desk.callbacks.look()
    assert desk.called == [], "she talks"
    later = await desk.queues.enter(QueueRequest("i-2", "geral", desk.clock.now()))
    await reservation.release()
    await (await later.offer(5)).release()
    await later.leave()
    await desk.callbacks.look()
    assert [one.number for one in desk.called] == ["+5521987650001"]
    await desk.callbacks.look()
    assert len(desk.called) == 1, "never two calls at once for one promise"


async def test_the_longest_wait_is_called_first(desk: Desk) -> None:
    now = desk.clock.now()
    await desk.queues.set_presence("u-ana", "available")
    second = await desk.book("21987650002", entered_at=now)
    first = await desk.book("21987650003", entered_at=now - timedelta(minutes=5))
    await desk.callbacks.look()
    assert [one.id for one in desk.called] == [first.id], "one free operator, one call"
    await desk.callbacks.connected(desk.called[0].interaction or "")
    await desk.callbacks.look()
    assert [one.id for one in desk.called] == [first.id, second.id]


async def test_unanswered_it_is_tried_three_times_and_no_more(desk: Desk) -> None:
    await desk.queues.set_presence("u-ana", "available")
    await desk.book()
    for turn in range(1, 4):
        await desk.callbacks.look()
        assert len(desk.called) == turn
        await desk.callbacks.tried(desk.called[-1].interaction or "", "no_answer")
        await desk.callbacks.tried(desk.called[-1].interaction or "", "no_answer")
        await desk.callbacks.look()
        assert len(desk.called) == turn, "not at once again"
        await desk.clock.advance(601)
    await desk.callbacks.look()
    (row,) = await desk.callbacks.listed(SYSTEM)
    assert (row.state, row.tries, len(desk.called)) == (State.FAILED, 3, 3)


async def test_who_no_longer_wants_is_left_in_peace(desk: Desk) -> None:
    await desk.queues.set_presence("u-ana", "available")
    await desk.book()
    await desk.callbacks.look()
    await desk.callbacks.tried(desk.called[0].interaction or "", "declined")
    (row,) = await desk.callbacks.listed(SYSTEM)
    assert row.state is State.CANCELLED
    with pytest.raises(NotFound):
        await desk.callbacks.cancel(SYSTEM, row.id)


async def test_a_promise_has_its_hour_and_its_window(desk: Desk) -> None:
    await desk.queues.set_presence("u-ana", "available")
    await desk.book(not_before=desk.clock.now() + timedelta(minutes=30))
    await desk.callbacks.look()
    assert desk.called == []
    await desk.clock.advance(31 * 60)
    await desk.callbacks.look()
    assert len(desk.called) == 1
    await desk.callbacks.tried(desk.called[0].interaction or "", "busy")
    await desk.clock.advance(9 * 3600)
    await desk.callbacks.look()
    (row,) = await desk.callbacks.listed(SYSTEM)
    assert row.state is State.EXPIRED


async def test_a_line_that_dropped_is_called_once_whatever_the_queue(desk: Desk) -> None:
    await desk.book(kind="dropped")
    await desk.callbacks.look()
    assert len(desk.called) == 1, "nobody is there, and they are called back all the same"
    await desk.callbacks.tried(desk.called[0].interaction or "", "no_answer")
    (row,) = await desk.callbacks.listed(SYSTEM)
    assert row.state is State.FAILED


async def test_a_restart_forgets_no_promise(desk: Desk, db: Database) -> None:
    await desk.queues.set_presence("u-ana", "available")
    await desk.book()
    again = Desk(db, desk.clock, desk.queues, Path("/nowhere"))
    await again.callbacks.load()
    await again.callbacks.look()
    assert len(again.called) == 1
    third = Desk(db, desk.clock, desk.queues, Path("/nowhere"))
    await third.callbacks.load()
    await third.callbacks.look()
    assert third.called == [], "it is being called already"
    call = again.called[0].interaction or ""
    await third.callbacks.reconcile({call})
    assert third.callbacks.of(call) is not None
    await third.callbacks.reconcile(set())
    (row,) = await third.callbacks.listed(SYSTEM)
    assert (row.state, row.reason) == (State.BOOKED, "lost"), "killed before the call was placed"


async def test_without_a_line_nobody_is_called(desk: Desk, db: Database, tmp_path: Path) -> None:
    await desk.queues.set_presence("u-ana", "available")
    await desk.book()
    silent = Callbacks(
        db, desk.clock, desk.queues, Trunks(Settings(home=tmp_path, pbx={"trunks": []}))
    )
    await silent.load()
    await silent.look()
    assert (await silent.listed(SYSTEM))[0].state is State.BOOKED
