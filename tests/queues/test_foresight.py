"""The waiting time that is said: nearer the truth than published formulas, silent when unsure."""

from __future__ import annotations

import random

import pytest

from bench.routing_estimate import SimulatedDay, errors
from queues.estimate import Estimate, Handling
from queues.foresight import MOST_AHEAD, Experience, expect
from queues.model import US
from queues.moves import Arrived, Left, OfferAccepted, PresenceChanged, Released
from tests.queues.desk_world import World, operator


def lately(mean: float = 180.0, spread: float = 60.0, many: int = 100) -> dict[str, Experience]:
    rng = random.Random(1)
    seen = Handling(max(5.0, rng.gauss(mean, spread)) for _ in range(many))
    return {"geral": Experience(seen)}


def said(world: World, who: str, known: dict[str, Experience]) -> Estimate | None:
    return expect(world.engine, who, known, world.now)


def busy(operators: int) -> World:
    """Everybody talks, since a minute ago."""
    world = World(operators=tuple(operator(f"o{n}") for n in range(operators)))
    for n in range(operators):
        world.enter(f"served{n}")
        world.do(OfferAccepted(world.offers[f"served{n}"].offer))
    world.wait(60)
    return world


@pytest.mark.parametrize("seed", [11, 12])
def test_on_a_simulated_day_it_beats_both_formulas(seed: int) -> None:
    told = [one for one in SimulatedDay(seed).run() if one.ours is not None]
    assert len(told) > 300
    for share in (0.5, 0.9):
        ours, simple, shared = (
            found[int(share * len(found))]
            for found in (errors(told, name) for name in ("ours", "simple", "shared"))
        )
        assert ours < simple
        assert ours < shared


def test_a_talk_that_has_lasted_long_ends_soon() -> None:
    world = busy(1)
    world.enter("a")
    fresh = said(world, "a", lately(180, 30))
    world.wait(90)
    old = said(world, "a", lately(180, 30))
    assert fresh is not None
    assert old is not None
    assert 90 < fresh.seconds < 150
    assert old.seconds < 60


def test_whoever_is_ahead_in_another_queue_of_the_same_operator_counts() -> None:
    world = busy(3)
    world.enter("a")
    alone = said(world, "a", lately())
    for n in range(6):
        world.enter(f"ahead{n}", entered_at=world.now - 60 * US)
    behind = said(world, "a", lately())
    assert alone is not None
    assert behind is not None
    assert behind.seconds > alone.seconds + 100


def test_people_who_give_up_shorten_the_wait() -> None:
    world = busy(2)
    for n in range(12):
        world.enter(f"ahead{n}", entered_at=world.now - 60 * US)
    world.enter("a")
    patient, impatient = lately(), lately()
    for _ in range(40):
        impatient["geral"].left(200.0, gave_up=True)
    first, second = (said(world, "a", known) for known in (patient, impatient))
    assert first is not None
    assert second is None or second.seconds < first.seconds / 2


def test_silent_when_little_is_known_or_nobody_works() -> None:
    world = busy(2)
    world.enter("a")
    assert said(world, "a", {}) is None
    assert said(world, "a", lately(many=9)) is None
    assert said(world, "nobody", lately()) is None
    for n in range(2):
        world.do(Released(world.offers[f"served{n}"].offer))
        world.do(PresenceChanged(f"o{n}", "paused", "lunch"))
    world.do(Left("a"))
    world.enter("b")
    assert said(world, "b", lately()) is None


def test_silent_when_the_line_is_too_long_to_see_its_end() -> None:
    world = busy(1)
    for n in range(MOST_AHEAD + 2):
        world.engine.apply(_arrives(world, n), world.now)
    assert said(world, f"w{MOST_AHEAD + 1:04}", lately()) is None
    assert said(world, "w0001", lately()) is not None


def _arrives(world: World, n: int) -> Arrived:
    return Arrived(f"w{n:04}", "geral", world.now + n)
