"""Old snapshot + patches = new snapshot, for the visits' live pictures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import ledger
from core.access.model import Access
from core.db import Database
from core.facts.interaction import CallHeld, OperatorConnected, OperatorLeft, OperatorOffered
from core.ids import new_id
from core.interaction import MOVES, Outcome, Stage
from core.telephone import read_telephone
from core.web.live import apply
from cti.interactions.service import Visits
from cti.interactions.views import VIEWS
from cti.interactions.visit import Visit

OPERATORS = (new_id(), new_id())


def visit() -> Visit:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return Visit(
        id=new_id(),
        channel="voice",
        dialled="1746",
        asterisk="main",
        citizen_leg=new_id(),
        leg_name="PJSIP/x",
        sip_call_id=None,
        caller=read_telephone("21988887777"),
        protocol="1",
        started_at=now,
        stage=Stage.ARRIVED,
        stage_since=now,
    )


async def wander(visits: Visits, one: Visit, choices: list[int]) -> None:
    """Take the visit along legal moves, telling the facts that the journey tells there."""
    await visits.begin(one, lambda tx: "123")
    for choice in choices:
        options = sorted(MOVES[one.stage])
        stage = options[choice % len(options)]
        operator = OPERATORS[choice % 2]
        told: list[Any] = []
        changes: dict[str, Any] = {}
        ids = {"interaction": one.id, "offer": one.offer or "o"}
        if one.stage is Stage.TALKING and stage is not Stage.TALKING:
            told.append(OperatorLeft(**ids, operator=one.operator or "", queue="geral", reason="x"))
            changes = {"operator": None, "offer": None, "held": False}
        if stage is Stage.OFFERING and one.stage is Stage.WAITING:
            changes = {"operator": operator, "offer": new_id(), "queue": "geral"}
            ids["offer"] = changes["offer"]
            told.append(OperatorOffered(**ids, operator=operator, queue="geral", expires_at=NOW))
        elif stage is Stage.TALKING and one.stage in (Stage.OFFERING, Stage.RETURNING):
            told.append(OperatorConnected(**ids, operator=one.operator or "", queue="geral"))
        elif stage is Stage.TALKING and one.stage is Stage.TALKING:
            held = not one.held
            told.append(CallHeld(interaction=one.id, operator=one.operator or "", held=held))
            changes = {"held": held}
        if stage is Stage.CLOSED:
            await visits.end(one, Outcome.SERVED, "done")
            return
        await visits.move(one, stage, *told, **changes)


NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def plain(state: dict[str, Any]) -> Any:
    """Without what is empty, as a browser would not tell null from absent."""
    if isinstance(state, dict):
        return {k: plain(v) for k, v in state.items() if v is not None}
    return state


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walks=st.lists(st.lists(st.integers(0, 11), max_size=12), min_size=1, max_size=3))
async def test_old_snapshot_and_patches_make_the_new_snapshot(
    db: Database, walks: list[list[int]]
) -> None:
    view = VIEWS[0]
    access = Access("boss", "boss", permissions=frozenset({"interaction.*"}))
    before, number = await db.read(lambda tx: (view.snapshot(tx, access), ledger.newest(tx)))
    visits = Visits(db)
    for walk in walks:
        await wander(visits, visit(), walk)
    told = await db.read(lambda tx: ledger.since(tx, number, 1000))
    state = before
    for recorded in told:
        assert view.audience(recorded, access)
        state = apply(state, view.patch(recorded))
    after = await db.read(lambda tx: view.snapshot(tx, access))
    assert json.dumps(plain(state), sort_keys=True) == json.dumps(plain(after), sort_keys=True)


async def test_an_operator_without_the_right_sees_no_visit(db: Database) -> None:
    view = VIEWS[0]
    await wander(Visits(db), visit(), [0])
    nobody = Access("op", "op", permissions=frozenset({"interaction.read"}))
    assert await db.read(lambda tx: view.snapshot(tx, nobody)) == {}
    for recorded in await db.read(lambda tx: ledger.since(tx, 0)):
        assert not view.audience(recorded, nobody)


@pytest.mark.parametrize("other", [True, False])
async def test_a_desk_hears_only_of_its_own_calls(db: Database, other: bool) -> None:
    view = VIEWS[1]
    fact = CallHeld(interaction="i", operator=OPERATORS[0], held=True)
    await db.write(lambda tx: tx.append(fact))
    (recorded,) = await db.read(lambda tx: ledger.since(tx, 0))
    access = Access(OPERATORS[int(other)], "x")
    assert view.audience(recorded, access) is not other
