"""One sleeper for all deadlines: in order, switched off, and one that fails hurts no other."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.clock import VirtualClock
from core.tasks import Crew
from queues.alarms import Alarms


@pytest.fixture
async def alarms(clock: VirtualClock) -> AsyncIterator[Alarms]:
    made = Alarms(clock)
    async with Crew("test") as crew:
        crew.start("alarms", made.run)
        yield made


async def test_each_at_its_time_also_one_set_later_that_rings_sooner(
    clock: VirtualClock, alarms: Alarms
) -> None:
    rung: list[tuple[str, float]] = []
    for name, seconds in [("late", 10.0), ("soon", 1.0)]:
        alarms.at(seconds, lambda name=name: rung.append((name, clock.monotonic())))
        await clock.advance(0)
    await clock.advance(20)
    assert rung == [("soon", 1.0), ("late", 10.0)]


async def test_switched_off_is_silent_and_leaves_nothing_behind(
    clock: VirtualClock, alarms: Alarms
) -> None:
    rung: list[str] = []
    off = alarms.at(5, lambda: rung.append("off"))
    alarms.at(6, lambda: rung.append("on"))
    off()
    await clock.advance(7)
    off()
    assert rung == ["on"]
    assert not alarms._heap


async def test_one_that_fails_hurts_no_other(clock: VirtualClock, alarms: Alarms) -> None:
    rung: list[str] = []
    alarms.at(1, lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    alarms.at(1, lambda: rung.append("other"))
    await clock.advance(2)
    assert rung == ["other"]
