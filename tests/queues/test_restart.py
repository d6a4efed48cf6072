"""Kill -9: the rows rebuild the engine, and everybody stands where they stood."""

from __future__ import annotations

from collections.abc import Callable

from core.clock import VirtualClock
from core.db import Database
from queues import store
from queues.service import QueueRequest, Queues
from tests.queues.conftest import Opened

Wants = Callable[..., QueueRequest]


async def killed(queues: Queues) -> None:
    """What was decided is committed; tasks, memory and handles are gone."""
    await queues.settled()
    await queues._crew.close()


async def test_places_and_order_survive(
    clock: VirtualClock, queues: Queues, opened: Opened, wants: Wants
) -> None:
    requests = []
    for name in "abc":
        requests.append(wants(name))
        await queues.enter(requests[-1])
        await clock.advance(1)
    await queues.set_presence("u-bia", "paused", "almoco")
    await killed(queues)
    again = await opened()
    await again.set_presence("u-bia", "available")
    places = [await again.enter(request) for request in reversed(requests)]
    assert (await places[-1].offer(5)).interaction_id == "a", "the first to wait, not to return"
    assert [place.position() for place in places[:2]] == [2, 1]


async def test_operators_are_let_in_after_two_seconds_at_most(
    clock: VirtualClock, queues: Queues, opened: Opened, wants: Wants
) -> None:
    first, second = wants("a"), wants("b")
    await queues.enter(first)
    await queues.enter(second)
    await queues.set_presence("u-ana", "paused", "almoco")
    await killed(queues)
    again = await opened()
    await again.set_presence("u-ana", "available")
    place = await again.enter(second)
    assert again.engine.desks.by_id["u-ana"].presence != "available"
    assert await again.staffed("geral")
    await clock.advance(2)
    assert (await place.offer(5)).operator_id == "u-ana"


async def test_a_talk_is_resumed_and_its_operator_is_not_given_away(
    db: Database, clock: VirtualClock, queues: Queues, opened: Opened, wants: Wants
) -> None:
    await queues.set_presence("u-ana", "available")
    reservation = await (await queues.enter(wants("a"))).offer(5)
    await reservation.accept()
    await killed(queues)
    again = await opened()
    place = await again.enter(wants("b"))
    assert again.engine.items["b"].state == "waiting"
    resumed = await again.resume(reservation.id)
    assert resumed is not None
    assert (resumed.answered, resumed.login) == (True, "ana")
    await clock.advance(90)
    await resumed.release(wrap_up=False)
    assert (await place.offer(5)).operator_id == "u-ana"
    found = await db.read(lambda tx: store.rows(tx, store.reservations))
    assert sorted(row.state for row in found) == ["ended", "ringing"]


async def test_a_ringing_offer_is_resumed_and_expires_by_its_own_deadline(
    clock: VirtualClock, queues: Queues, opened: Opened, wants: Wants
) -> None:
    await queues.set_presence("u-ana", "available")
    request = wants("a")
    reservation = await (await queues.enter(request)).offer(5)
    await clock.advance(15)
    await killed(queues)
    again = await opened()
    resumed = await again.resume(reservation.id)
    assert resumed is not None
    place = await again.enter(request)
    assert await place.offer(5) is resumed
    await clock.advance(5.1)
    assert resumed.ended_because == "no_answer"


async def test_what_nobody_comes_back_for_is_set_free(
    db: Database, clock: VirtualClock, queues: Queues, opened: Opened, wants: Wants
) -> None:
    await queues.set_presence("u-ana", "available")
    reservation = await (await queues.enter(wants("talks"))).offer(5)
    await reservation.accept()
    await queues.enter(wants("waits"))
    await killed(queues)
    again = await opened()
    await clock.advance(59)
    assert again.engine.desks.by_id["u-ana"].held
    await clock.advance(2)
    assert again.engine.items == {}
    assert not again.engine.desks.by_id["u-ana"].held
    await again.settled()
    assert await db.read(lambda tx: store.rows(tx, store.places)) == []
    assert await db.read(store.open_reservations) == []


async def test_wrap_up_goes_on_and_ends_after_a_restart(
    clock: VirtualClock, queues: Queues, opened: Opened
) -> None:
    await queues.set_presence("u-ana", "wrap_up")
    await clock.advance(100)
    await killed(queues)
    again = await opened()
    assert again.engine.desks.by_id["u-ana"].presence == "wrap_up"
    await clock.advance(21)
    assert again.engine.desks.by_id["u-ana"].presence == "available"


async def test_the_longest_idle_is_still_the_longest_idle(
    clock: VirtualClock, queues: Queues, opened: Opened, wants: Wants
) -> None:
    for key in ("caio", "ana", "bia"):
        await queues.set_presence(f"u-{key}", "available")
        await clock.advance(1)
    served = await (await queues.enter(wants("a"))).offer(5)
    await served.accept()
    await served.release()
    await killed(queues)
    again = await opened()
    order = [(await (await again.enter(wants(n))).offer(5)).login for n in "xyz"]
    assert order == ["ana", "bia", "caio"]


async def test_a_desk_that_does_not_return_after_our_restart_goes_offline(
    clock: VirtualClock, queues: Queues, opened: Opened
) -> None:
    await queues.desk_back("u-ana")
    for key in ("ana", "bia"):
        await queues.set_presence(f"u-{key}", "available")
    await killed(queues)
    again = await opened()
    assert again.engine.desks.by_id["u-ana"].presence == "available"
    await clock.advance(31)
    desks = again.engine.desks.by_id
    assert desks["u-ana"].presence == "offline"
    assert desks["u-bia"].presence == "available", "a plain telephone has no desk to return"


async def test_nothing_is_told_twice(
    db: Database, queues: Queues, opened: Opened, wants: Wants
) -> None:
    from core.ledger import newest

    await queues.set_presence("u-ana", "available")
    request = wants("a")
    await (await queues.enter(request)).offer(5)
    waits = wants("b")
    await queues.enter(waits)
    await killed(queues)
    before = await db.read(newest)
    again = await opened()
    await again.enter(request)
    await again.enter(waits)
    await again.settled()
    assert await db.read(newest) == before
