"""The service level: three switches, any interval, the same facts the same number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import VirtualClock
from core.db import Database
from core.facts.base import Fact
from core.facts.queue import QueueEntered, QueueLeft, ReservationAnswered
from queues.levels import Formula, Level, level, stays
from queues.service import QueueRequest, Queues

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def entered(name: str, second: int = 0, queue: str = "geral", moved: str | None = None) -> Fact:
    at = NINE + timedelta(seconds=second)
    return QueueEntered(
        interaction=name,
        queue=queue,
        medium="voice",
        entered_at=at,
        priority=0,
        legal=False,
        moved_from=moved,
    )


def answered(name: str, second: int, queue: str = "geral") -> Fact:
    at = NINE + timedelta(seconds=second)
    return ReservationAnswered(
        interaction=name, reservation="r" + name, operator="o", queue=queue, answered_at=at
    )


def left(name: str, waited_s: int, reason: str = "abandoned") -> Fact:
    return QueueLeft(interaction=name, queue="geral", reason=reason, waited_ms=waited_s * 1000)


DAY = [
    *(entered(n) for n in "abcdefg"),
    answered("a", 10),
    answered("b", 20),
    answered("c", 21),
    left("a", 100, "served"),
    left("d", 3),
    left("e", 60),
    left("f", 40, "callback"),
]


@pytest.mark.parametrize(
    ("formula", "share"),
    [
        (Formula(), 2 / 4),
        (Formula(count_short=True), 2 / 5),
        (Formula(count_abandons=False), 2 / 3),
        (Formula(count_flow_outs=True), 2 / 5),
        (Formula(threshold_s=30), 3 / 4),
        (Formula(count_short=True, count_flow_outs=True), 2 / 6),
    ],
)
def test_the_switches(formula: Formula, share: float) -> None:
    counted = Level(formula)
    for stay in stays(DAY):
        counted.count(stay)
    assert counted.level == pytest.approx(share)
    assert (counted.entered, counted.still_waiting) == (7, 1)


def test_facts_told_twice_count_once() -> None:
    doubled = [fact for fact in DAY for _ in range(2)]
    assert stays(doubled) == stays(DAY)


def test_moving_to_another_queue_is_a_flow_out_of_the_first() -> None:
    told = [entered("a"), entered("a", 30, "iptu", moved="geral"), answered("a", 40, "iptu")]
    first, second = stays(told)
    assert (first.end, first.waited_s) == ("flow_out", 30)
    assert (second.queue, second.end, second.waited_s) == ("iptu", "answered", 10)


def test_nothing_counted_is_none_not_zero() -> None:
    assert Level(Formula()).level is None


async def test_from_the_ledger_for_any_interval(
    db: Database, clock: VirtualClock, queues: Queues
) -> None:
    start = clock.now()
    await queues.set_presence("u-ana", "available")
    for name, wait in [("a", 5), ("b", 30)]:
        place = await queues.enter(QueueRequest(name, "geral", clock.now()))
        reservation = await place.offer(5)
        await clock.advance(min(wait, 15))
        await reservation.accept()
        await reservation.release()
        await clock.advance(wait)
    later = clock.now()
    await queues.set_presence("u-ana", "paused", "almoco")
    place = await queues.enter(QueueRequest("c", "fazenda", clock.now()))
    await clock.advance(50)
    await place.leave("abandoned")
    await queues.settled()
    end = clock.now()

    async def at(a: datetime, b: datetime, queue: str | None = None) -> Level:
        return await db.read(lambda tx: level(tx, a, b, Formula(threshold_s=10), queue))

    whole = await at(start, end)
    assert (whole.entered, whole.answered, whole.within, whole.abandoned) == (3, 2, 1, 1)
    assert whole.mean_wait_s == pytest.approx(10, abs=0.5)
    assert (await at(start, later)).level == pytest.approx(1 / 2)
    assert (await at(start, end, "fazenda")).level == 0
    assert await at(start, end) == whole
