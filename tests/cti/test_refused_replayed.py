"""Why nobody came is kept with the walk, so that a replay says the same words."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from core.db import Database
from core.interaction import Stage
from cti.calls.walk import GoOn
from ivr.model import FlowState
from ivr.replay.model import Replay
from ivr.replay.player import refusal_key
from ivr.replay.service import Replays
from ivr.scripted import Presses
from ivr.service import Flows
from tests.cti import test_walk
from tests.cti.test_walk import House
from tests.ivr.test_service import ADMIN

flows = test_walk.flows
OPENS = "amanhã, terça-feira, às 8 horas"


class Closed(House):
    """A house whose queue is closed (or without anybody)."""

    def __init__(self, *given: Any, opened: bool = False) -> None:
        super().__init__(*given)
        self.opened = opened
        self.roof.queues.open_now = self._opened
        self.roof.queues.next_opening = lambda _queue: asyncio.sleep(0, OPENS)

    async def _opened(self, _queue: str) -> bool:
        return self.opened


@pytest.fixture
async def told(flows: Flows) -> Flows:
    """After a refusal the flow says why and when."""
    text = test_walk.MAIN.replace("    closed: fim\n", "").replace(
        "    text: Tchau.\n", '    text: "{motivo}: {abre}"\n'
    )
    await flows.texts.save_draft(ADMIN, "pequeno", text, None)
    await flows.texts.publish(ADMIN, "pequeno")
    return flows


async def replayed(house: House, run: str) -> Replay:
    """The call once more in its own version; differences are told by it."""
    flow = (await house.flows.published("pequeno")).flow
    return await Replays(house.db, house.flows, "America/Sao_Paulo").one(ADMIN, flow, "i-1", run)


async def test_a_refused_queue_is_told_again_in_a_replay(db: Database, told: Flows) -> None:
    house = Closed(db, told, Presses("0"))
    await house.begin()
    run = (house.visit.flow or {})["run"]
    await house.walk.main()
    (walk,) = await house.walks()
    assert house.script.told[-1] == f"fechado: {OPENS}"
    (key,) = [key for key in walk["answers"] if ":unanswered:" in key]
    assert key.startswith(f"i-1:{run}:")
    assert key.endswith(":unanswered:fim")
    assert walk["answers"][key] == {"motivo": "fechado", "abre": OPENS}
    made = await replayed(house, run)
    assert made.same, made
    assert f"fechado: {OPENS}" in made.steps[-1].said_now


async def test_a_queue_that_closes_while_one_waits(db: Database, told: Flows) -> None:
    house = Closed(db, told, Presses("0"), Presses("2"), opened=True)
    await house.begin()
    await house.walk.main()
    assert house.went == [("to_queue", "geral")]
    house.visit.request = {"queue": "geral", "unanswered": "fim"}
    state = FlowState.from_json(house.visit.flow or {})
    house.opened = False
    go_on = await house.walk.waiting(test_walk.PLACE)
    assert isinstance(go_on, GoOn)
    await go_on.apply()
    assert house.visit.stage is Stage.IVR
    await house.walk.main()
    walk = next(w for w in await house.walks() if w["flow"] == "pequeno")
    key = refusal_key("i-1", state, "fim")
    assert walk["answers"][key] == {"motivo": "fechado", "abre": OPENS}
    assert [step[0] for step in walk["path"]][-1] == "fim"
    made = await replayed(house, state.run)
    assert f"fechado: {OPENS}" in made.steps[-1].said_now
