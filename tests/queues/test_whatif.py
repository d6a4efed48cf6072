"""A day told again: the same under its own rules, and what other rules would have made of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from queues import moves
from queues.journal import encode
from queues.model import US, Policy, Wanted
from queues.moves import Move
from queues.whatif.day import Day, day_of
from queues.whatif.simulate import play
from tests.queues.desk_world import START, World, operator

IPTU = Policy("iptu", requires=((Wanted("iptu"),),), wrap_up_s=0.0)
GERAL = Policy("geral", wrap_up_s=0.0)


def rows(world: World) -> Iterator[Any]:
    """The journal of a world, as the table holds it."""
    yield SimpleNamespace(kind="Start", move={"serial": 0}, at_us=START)
    for move, at in world.journal:
        kind, data = encode(move)
        yield SimpleNamespace(kind=kind, move=data, at_us=at)


def a_day(calls: int = 120, every_s: float = 50.0) -> World:
    """One knows IPTU, two do not; half of the calls want it; everybody talks two minutes."""
    people = (
        operator("ana", {"iptu": 1}, queues=("iptu", "geral")),
        operator("bia", queues=("iptu", "geral")),
        operator("caio", queues=("iptu", "geral")),
    )
    world, rng = World(GERAL, IPTU, operators=people), random.Random(4)
    ends: list[tuple[int, int, str]] = []
    leaves: list[tuple[int, str]] = []
    for number in range(calls):
        until = world.now + int(every_s * US * rng.uniform(0.5, 1.5))
        who = f"c{number:03}"
        world.enter(who, queue=rng.choice(["iptu", "geral"]))
        leaves.append((world.now + 400 * US, who))
        while world.now < until:
            _answers(world, ends)
            world.wait(5)
            _ends(world, ends)
            _gives_up(world, leaves)
    return world


def _answers(world: World, ends: list[tuple[int, int, str]]) -> None:
    for who, offer in list(world.offers.items()):
        if not world.engine.items[who].answered and world.engine.items[who].offer == offer.offer:
            world.do(moves.OfferAccepted(offer.offer))
            ends.append((world.now + 120 * US, offer.offer, who))


def _ends(world: World, ends: list[tuple[int, int, str]]) -> None:
    for end in [one for one in ends if one[0] <= world.now]:
        ends.remove(end)
        world.do(moves.Released(end[1], True))


def _gives_up(world: World, leaves: list[tuple[int, str]]) -> None:
    for at, who in [one for one in leaves if one[0] <= world.now]:
        leaves.remove((at, who))
        if world.state(who) == "waiting":
            world.do(moves.Left(who, "abandoned"))


def the_day() -> Day:
    return day_of(rows(a_day()))


def test_under_its_own_rules_the_day_comes_out_nearly_as_it_was() -> None:
    world = a_day()
    day = day_of(rows(world))
    told = play(day).total()
    answered = sum(1 for visit in day.visits.values() if visit.answer is not None)
    gave_up = sum(1 for visit in day.visits.values() if visit.patience is not None)
    assert told.arrived == len(day.visits) == 120
    assert gave_up > 3, "the day has people who gave up"
    assert abs(told.abandoned - gave_up) <= 3
    assert told.answered + told.abandoned == 120
    assert abs(told.answered - answered) < 15, "the last ones are served after the journal's end"


def test_the_same_day_and_rules_give_the_same_outcome() -> None:
    day = the_day()
    first, second = play(day), play(day)
    assert first.total().waits == second.total().waits
    assert first.occupancy == second.occupancy


def without_skill(move: Move) -> Move:
    if isinstance(move, moves.QueueChanged) and move.policy.queue == "iptu":
        return moves.QueueChanged(replace(move.policy, requires=()))
    return move


def test_other_rules_would_have_served_them_sooner() -> None:
    day = the_day()
    was, would = play(day), play(day, without_skill)
    assert was.queues["iptu"].abandoned > would.queues["iptu"].abandoned
    assert (would.queues["iptu"].mean_wait_s or 0) < (was.queues["iptu"].mean_wait_s or 0) / 2
    assert (would.queues["iptu"].level(20) or 0) > (was.queues["iptu"].level(20) or 0)
    assert 0 < (was.occupancy or 0) < (would.occupancy or 0) <= 1


def test_nobody_is_lost_and_nobody_counted_twice() -> None:
    for seed in range(5):
        day = day_of(rows(a_day(40 + seed, 20.0 + 10 * seed)))
        for change in (None, without_skill):
            told = play(day, change).total()
            assert told.answered + told.abandoned == told.arrived
            assert len(told.waits) == told.answered
