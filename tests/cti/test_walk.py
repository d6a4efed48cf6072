"""The story's walker: flows that lead into flows, beside the queue, after it, and after a kill."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from core.access.model import Access
from core.clock import VirtualClock
from core.db import Database
from core.interaction import Outcome, Stage
from core.settings import Settings
from core.telephone import Telephone
from cti.calls.walk import Walk
from cti.interactions import store
from cti.interactions.service import Visits
from cti.interactions.visit import Visit
from cti.numbers import Target
from ivr.line import HungUp
from ivr.scripted import HangsUp, Presses, Reply, ScriptLine, Silent
from ivr.service import Flows
from tests.ivr.test_service import ADMIN
from tests.ivr.test_tree_and_parse import SMALL

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
MAIN = (
    SMALL.replace("danger: perigo\n", "danger: perigo\nwaiting: espera\nafter: apos\n").replace(
        "otherwise: gente", "keys:\n      7: longe\n      8: volta\n    otherwise: gente"
    )
    + """\
  longe:
    kind: to_flow
    flow: outro
  volta:
    kind: to_flow
    flow: outro
    back: fim
"""
)
OTHER = """\
flow: outro
label: Outro
purpose: after
start: diz
nodes:
  diz:
    kind: say
    text: Aqui é outro fluxo.
    next: acaba
  acaba:
    kind: end
    text: Acabou.
    reason: acabou
"""
WAITING = """\
flow: espera
label: Espera
purpose: waiting
start: musica
nodes:
  musica:
    kind: wait
    seconds: 20
    keys:
      1: recado
      2: outro
    next: musica
    enough: recado
    limit: 2
  outro:
    kind: to_flow
    flow: outro
  recado:
    kind: end
    text: Recado guardado.
    solved: sim
    reason: recado
"""
AFTER = """\
flow: apos
label: Depois
purpose: after
start: vai
nodes:
  vai:
    kind: to_flow
    flow: outro
"""


class House:
    """A journey and a roof with just what a walk touches."""

    def __init__(self, db: Database, flows: Flows, *replies: Reply) -> None:
        assert isinstance(db.clock, VirtualClock)
        self.db, self.flows = db, flows
        self.script = ScriptLine(list(replies), db.clock)
        self.leg = SimpleNamespace(gone=asyncio.Event(), vanished=False)
        self.visit = Visit(
            id="i-1", channel="voice", dialled="156", asterisk="a", citizen_leg="c",
            leg_name="n", sip_call_id=None, caller=Telephone("1", "other", None, None),
            protocol="2026", started_at=AT, stage=Stage.IVR, stage_since=AT,
        )  # fmt: skip
        config = SimpleNamespace(skills={}, queues={}, operators={})
        queues = SimpleNamespace(open_now=self._yes, staffed=self._yes, config=config)
        self.roof = SimpleNamespace(
            flows=flows, visits=Visits(db), clock=db.clock, db=db, queues=queues, actions={},
            settings=Settings(), trunks=SimpleNamespace(any=False),
            numbers=SimpleNamespace(target=lambda _number: Target("outro")),
        )  # fmt: skip
        self.went: list[tuple[str, Any]] = []
        self.walk = Walk(self)  # type: ignore[arg-type]  # all of a journey that a walk uses

    async def _yes(self, _queue: str) -> bool:
        return True

    async def line(self) -> ScriptLine:
        return self.script

    def line_began(self, _now: datetime) -> None:
        return None

    async def music(self, on: bool) -> None:
        self.went.append(("music", on))

    async def to_queue(self, request: dict[str, Any]) -> None:
        await self.walk.trails.leaving()
        await self.roof.visits.move(self.visit, Stage.WAITING, request=request)
        self.went.append(("to_queue", request["queue"]))

    async def close(self, outcome: Outcome, reason: str) -> None:
        await self.walk.trails.leaving()
        await self.roof.visits.move(self.visit, Stage.CLOSING, outcome=outcome, reason=reason)
        self.went.append((outcome.value, reason))

    async def begin(self) -> None:
        self.visit.flow = await self.walk.begin("pequeno")
        await self.roof.visits.save(self.visit)

    async def walks(self) -> list[dict[str, Any]]:
        await self.roof.visits.save(self.visit)
        return await self.flows.trails.of_visit(ADMIN, "i-1")


@pytest.fixture
async def flows(db: Database) -> Flows:
    made = Flows(db)
    texts = {"outro": OTHER, "espera": WAITING, "apos": AFTER, "pequeno": MAIN}
    for key, text in texts.items():
        await made.texts.save_draft(ADMIN, key, text, None)
    for key in texts:
        await made.texts.publish(ADMIN, key)
    return made


PLACE: Any = SimpleNamespace(position=lambda: 2, estimate=lambda: None)


def paths(walks: Sequence[dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    """Sorted: a clock that stands still tells not which came first."""
    return sorted((w["flow"], w["outcome"], [step[0] for step in w["path"]]) for w in walks)


async def test_a_flow_led_to_is_a_walk_of_its_own(db: Database, flows: Flows) -> None:
    house = House(db, flows, Presses("7"))
    await house.begin()
    await house.walk.main()
    assert house.went == [("abandoned_ivr", "acabou")], "said goodbye with the wish unmet"
    walks = await house.walks()
    assert paths(walks) == [
        ("outro", "ended", ["diz", "acaba"]),
        ("pequeno", "to_flow", ["ola", "desejo", "longe"]),
    ]
    assert len({walk["run"] for walk in walks}) == 2
    row = await db.read(lambda tx: store.by_id(tx, Access.system("test"), "i-1"))
    assert row is not None
    assert (row.end_flow, row.end_node) == ("outro", "acaba")


async def test_there_and_back(db: Database, flows: Flows) -> None:
    house = House(db, flows, Presses("8"))
    await house.begin()
    await house.walk.main()
    assert house.went == [("self_service", "ended")]
    assert [walk[0] for walk in paths(await house.walks())] == ["outro", "pequeno", "pequeno"]


async def test_another_flow_while_waiting(db: Database, flows: Flows) -> None:
    house = House(db, flows, Presses("2"), Silent(), Presses("1"))
    await house.begin()
    house.visit.stage = Stage.WAITING
    before = dict(house.visit.flow or {})
    go_on = await house.walk.waiting(PLACE)
    assert go_on.reason == "left_message"
    assert "Aqui é outro fluxo." in house.script.told
    assert ("music", True) in house.went, "the round after it begins with music"
    assert paths(await house.walks()) == [
        ("espera", "solved", ["musica", "musica", "recado"]),
        ("espera", "to_flow", ["musica", "outro"]),
        ("outro", "ended", ["diz", "acaba"]),
    ]
    assert house.visit.flow == before, "the visit's own place in its flow stays"


async def test_a_flow_that_only_leads_round_is_ended(db: Database, flows: Flows) -> None:
    round_ = AFTER.replace("flow: outro", "flow: apos")
    await flows.texts.save_draft(ADMIN, "apos", round_, None)
    await flows.texts.publish(ADMIN, "apos")
    house = House(db, flows)
    await house.begin()
    async with asyncio.timeout(20):
        await house.walk.after()
    assert len(await house.walks()) == 20


async def test_another_flow_after_the_operator(db: Database, flows: Flows) -> None:
    house = House(db, flows)
    await house.begin()
    await house.walk.after()
    assert [walk[0] for walk in paths(await house.walks())] == ["apos", "outro"]


async def test_a_hang_up_is_filed_at_its_node(db: Database, flows: Flows) -> None:
    house = House(db, flows, HangsUp())
    await house.begin()
    with pytest.raises(HungUp):
        await house.walk.main()
    assert (house.visit.end_flow, house.visit.end_node) == ("pequeno", "desejo")
    assert paths(await house.walks()) == [("pequeno", "hung_up", ["ola", "desejo"])]


async def test_a_walk_under_way_when_the_process_died_is_filed(
    db: Database, flows: Flows, clock: VirtualClock
) -> None:
    house = House(db, flows, Silent())
    await house.begin()
    walking = asyncio.create_task(house.walk.main())
    while len(house.script.asks) < 2:
        await asyncio.sleep(0)
    walking.cancel()  # killed: nothing of its memory is written
    await asyncio.gather(walking, return_exceptions=True)
    await clock.advance(30)
    later = House(db, flows)
    later.visit.flow = house.visit.flow
    later.leg.gone.set()
    await later.close(Outcome.ABANDONED_IVR, "citizen_left")
    (walk,) = await later.walks()
    assert paths([walk]) == [("pequeno", "hung_up", ["ola", "desejo"])]
    assert walk["path"][1][2] == 1, "asked twice, as the ledger tells"
    assert (walk["ended_at"] - walk["began_at"]).total_seconds() > 30
    assert (later.visit.end_flow, later.visit.end_node) == ("pequeno", "desejo")


async def test_a_walk_that_goes_on_in_another_process_is_one_walk(
    db: Database, flows: Flows
) -> None:
    house = House(db, flows, Silent())
    await house.begin()
    walking = asyncio.create_task(house.walk.main())
    while len(house.script.asks) < 2:
        await asyncio.sleep(0)
    walking.cancel()
    await asyncio.gather(walking, return_exceptions=True)
    later = House(db, flows, Presses("0"))
    later.visit.flow = house.visit.flow
    await later.walk.main()
    assert later.went == [("to_queue", "geral")]
    assert paths(await later.walks()) == [("pequeno", "to_queue", ["ola", "desejo", "gente"])]
