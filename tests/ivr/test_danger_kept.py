"""Whoever is on the way of danger stays on it, whatever the database and the rooms do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from ivr.line import HungUp
from ivr.model import Flow, FlowState, Outcome, ToQueue, Turn
from ivr.runner import Runner
from ivr.scripted import Presses, Says, ScriptLine, ScriptWatch, Silent
from ivr.walk import Limits
from tests.ivr.conftest import Rooms
from tests.ivr.test_tree_and_parse import SMALL

FIRE = "está pegando fogo na casa do vizinho"
QUICK = Limits(commit_s=0.02, action_s=0.02)
VIA = SMALL.replace(
    "    otherwise: gente", "    keys:\n      8: aviso\n    otherwise: gente"
).replace(
    "  perigo:\n",
    "  aviso:\n    kind: say\n    text: Já chamo.\n    next: aviso_dois\n"
    "  aviso_dois:\n    kind: say\n    text: Um instante.\n    next: perigo\n  perigo:\n",
)
"""The key 8 leads to danger over two steps that only speak."""
ELSEWHERE = VIA.replace("    next: perigo\n", "    next: gente\n")


class Broken(ScriptWatch):
    """A database that fails (or `hangs`) at the steps that `where` picks, and at every turn."""

    def __init__(self, where: Callable[[FlowState], bool], hangs: bool) -> None:
        super().__init__()
        self.where, self.hangs = where, hangs

    async def step(self, state: FlowState) -> None:
        if self.where(state):
            await self._fail()
        await super().step(state)

    async def turn(self, turn: object) -> None:
        await self._fail()

    async def _fail(self) -> None:
        if self.hangs:
            await asyncio.sleep(3600)
        raise OSError("disk full")


async def forever(_: object) -> dict[str, object]:
    await asyncio.sleep(3600)
    return {}


def is_danger(outcome: Outcome) -> bool:
    return isinstance(outcome, ToQueue) and (outcome.queue, outcome.urgent, outcome.priority) == (
        "emergencia",
        True,
        1000,
    )


@pytest.mark.parametrize("hangs", [False, True])
@pytest.mark.parametrize("way", [Says(FIRE), Presses("8")])
@pytest.mark.parametrize(
    "where",
    [
        pytest.param(lambda _: True, id="all"),
        pytest.param(lambda s: s.node == "boas_vindas", id="greeting"),
        pytest.param(lambda s: s.node == "desejo", id="question"),
        pytest.param(lambda s: s.node == "perigo", id="danger"),
    ],
)
async def test_danger_without_a_database(walk, principal, hangs, way, where) -> None:
    stuck = Rooms(announcements=forever, service_hours=forever)
    done = await walk(principal, way, watch=Broken(where, hangs), limits=QUICK, rooms=stuck)
    assert is_danger(done.outcome)
    assert "1 9 3" in done.said


async def test_danger_at_the_second_try_without_a_database(walk, principal) -> None:
    for first in (Silent(), Says("blá")):
        down = Broken(lambda _: True, hangs=True)
        done = await walk(principal, first, Says(FIRE), watch=down, limits=QUICK)
        assert is_danger(done.outcome)


async def test_danger_by_steps_that_only_speak_without_a_database(walk) -> None:
    for fails in ("aviso", "aviso_dois", "perigo", "*"):
        down = Broken(lambda s, at=fails: at in ("*", s.node), hangs=False)
        done = await walk(VIA, Presses("8"), watch=down, limits=QUICK)
        assert is_danger(done.outcome), fails


async def test_what_only_speaks_and_leads_elsewhere_is_no_way_of_danger(walk) -> None:
    down = Broken(lambda s: s.node == "aviso", hangs=False)
    done = await walk(ELSEWHERE, Presses("8"), watch=down, limits=QUICK)
    assert isinstance(done.outcome, ToQueue)
    assert not done.outcome.urgent
    assert "Já chamo." not in done.said


async def test_no_danger_without_a_database_is_still_asked_once_and_then_a_person(
    walk, principal
) -> None:
    done = await walk(principal, Says("iptu"), watch=Broken(lambda _: True, True), limits=QUICK)
    assert isinstance(done.outcome, ToQueue)
    assert (done.outcome.queue, done.outcome.urgent) == ("geral", False)
    assert len(done.line.asks) == 1


class Mute(ScriptLine):
    """A line that cannot say a word of danger; `gone_too`: because the citizen left."""

    gone_too = False

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        if not interruptible:
            raise HungUp if self.gone_too else OSError("no voice")
        await super().say(text, interruptible=interruptible)


async def through(line: ScriptLine, flow: Flow, wishes) -> Outcome:
    runner = Runner(flow, Rooms().actions(), line.clock, interaction_id="i-1", wishes=wishes)
    return await runner.run(line, FlowState.begin(flow, protocolo="1"), ScriptWatch())


async def test_danger_whose_words_cannot_be_said_still_goes_to_its_queue(principal, wishes) -> None:
    assert is_danger(await through(Mute([Says(FIRE)]), principal, wishes))


async def test_who_hung_up_in_danger_is_not_queued(principal, wishes) -> None:
    line = Mute([Says(FIRE)])
    line.gone_too = True
    outcome = await through(line, principal, wishes)
    assert (outcome.reason, outcome.node) == ("hung_up", "perigo")


class SlowTurns(ScriptWatch):
    """Keeping a turn takes as long as the most that it may."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[int] = []

    async def turn(self, turn: Turn) -> None:
        await asyncio.sleep(0.5)
        self.kept.append(turn.n)


async def test_nobody_waits_for_the_transcript_and_it_is_kept_in_order(walk, principal) -> None:
    watch = SlowTurns()
    began = time.monotonic()
    done = await walk(principal, Silent(), Says(FIRE), watch=watch)
    assert is_danger(done.outcome)
    assert time.monotonic() - began < 1.0
    async with asyncio.timeout(10):
        while len(set(watch.kept)) < 3:
            await asyncio.sleep(0.05)
    assert watch.kept == sorted(watch.kept)
