"""A danger is taken to its queue as one, whatever breaks between the flow and the queue."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from core.db import Database
from core.errors import Unavailable
from core.interaction import Stage
from cti.calls.endings import Endings
from cti.journey import Journey
from ivr.scripted import HangsUp, Presses
from ivr.service import Flows
from tests.cti import test_walk
from tests.cti.test_walk import House
from tests.ivr.test_service import ADMIN

flows = test_walk.flows
URGENT = ("emergencia", True, 1000)


@pytest.fixture
async def dangerous(flows: Flows) -> Flows:
    """The key 7 leads to danger."""
    text = test_walk.MAIN.replace("      7: longe\n", "      5: longe\n      7: perigo\n")
    await flows.texts.save_draft(ADMIN, "pequeno", text, None)
    await flows.texts.publish(ADMIN, "pequeno")
    return flows


class Story(House):
    """The house with the real way to a queue and the real rescue."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.roof.recorder = SimpleNamespace(mark=self._marked)
        self.roof.numbers.rescue_queue = lambda: "geral"
        self.leg.gone = asyncio.Event()

    async def _marked(self, *_: Any) -> None:
        return None

    async def to_queue(self, request: dict[str, Any], since: Any = None) -> None:
        await Journey.to_queue(self, request, since)  # type: ignore[arg-type]

    async def _mark(self, kind: str, detail: str) -> None:
        await Journey._mark(self, kind, detail)  # type: ignore[arg-type]

    async def rescue(self, monkeypatch: pytest.MonkeyPatch) -> None:
        endings = Endings(self)  # type: ignore[arg-type]
        monkeypatch.setattr(endings, "_leg_ends_too", self._no)
        await endings.rescue()

    async def _no(self) -> bool:
        return False

    @property
    def asked(self) -> tuple[Any, ...]:
        request = self.visit.request or {}
        return request["queue"], request.get("urgent", False), request.get("priority", 0)


@pytest.fixture
async def down(db: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it to take the database away."""

    def take() -> None:
        async def refuse(*_: Any, **__: Any) -> Any:
            raise Unavailable("away")

        monkeypatch.setattr(db, "write", refuse)
        monkeypatch.setattr(db, "read", refuse)

    return take


async def test_the_database_goes_away_before_the_flow(db, dangerous, down) -> None:
    house = Story(db, dangerous, Presses("7"))
    await house.begin()
    down()
    await house.walk.main()
    assert (house.visit.stage, house.asked) == (Stage.WAITING, URGENT)
    request = Journey.queue_request(house)  # type: ignore[arg-type]
    assert (request.queue, request.urgent, request.priority) == URGENT


async def test_the_commit_of_the_transfer_breaks_in_a_way_nobody_foresaw(
    db, dangerous, monkeypatch
) -> None:
    house = Story(db, dangerous, Presses("7"))
    await house.begin()

    async def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(house.roof.visits, "move", breaks)
    with pytest.raises(RuntimeError):
        await house.walk.main()
    monkeypatch.undo()
    await house.rescue(monkeypatch)
    assert (house.visit.stage, house.asked) == (Stage.WAITING, URGENT)


@pytest.mark.parametrize("where", [{"node": "perigo"}, {"variables": {"perigo": "incendio"}}])
async def test_a_story_that_breaks_on_the_way_of_danger_stays_on_it(
    db, dangerous, down, monkeypatch, where
) -> None:
    """Another process's call, whose line cannot be opened."""
    house = Story(db, dangerous)
    await house.begin()
    house.visit.flow = {**(house.visit.flow or {}), **where}
    down()
    await house.rescue(monkeypatch)
    assert (house.visit.stage, house.asked) == (Stage.WAITING, URGENT)


async def test_any_other_story_that_breaks_is_no_danger(db, dangerous, monkeypatch) -> None:
    house = Story(db, dangerous)
    await house.begin()
    await house.rescue(monkeypatch)
    assert house.asked == ("geral", False, 0)


async def test_a_mark_that_hangs_holds_nobody_back(db, dangerous, monkeypatch) -> None:
    house = Story(db, dangerous, Presses("7"))
    await house.begin()

    async def hangs(*_: Any) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr("cti.journey.MARK_S", 0.02)
    house.roof.recorder.mark = hangs
    async with asyncio.timeout(5):
        await house.walk.main()
    assert house.asked == URGENT


async def test_a_waiting_flow_that_breaks_costs_nobody_their_place(db, flows, monkeypatch) -> None:
    house = Story(db, flows, HangsUp())
    await house.begin()

    async def breaks(*_: Any) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(flows, "companion", breaks)
    waiting = asyncio.create_task(house.walk.waiting(test_walk.PLACE))
    done, _ = await asyncio.wait({waiting}, timeout=0.1)
    assert not done, "still waiting, with music"
    assert house.went == [("music", True)]
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
