"""A share of calls on a new version: drawn, judged, rolled back, promoted, stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.access.model import Access
from core.clock import VirtualClock
from core.db import Database, facts
from core.errors import Conflict
from core.ledger import since as ledger_since
from core.web.app import build_app
from ivr.canary.model import Rules
from ivr.http import routes
from ivr.service import Flows
from ivr.trail.model import WalkRow
from ivr.trail.service import filing
from tests.ivr.test_http import RIGHTS
from tests.ivr.test_service import ADMIN
from tests.ivr.test_tree_and_parse import SMALL

RULES = Rules(share=20, figure="hung_up", worse_by=5, least=20)
BETTER = SMALL.replace("Olá!", "Bom dia!")


@pytest.fixture
async def flows(db: Database) -> Flows:
    made = Flows(db)
    await made.texts.save_draft(ADMIN, "pequeno", SMALL, None)
    await made.texts.publish(ADMIN, "pequeno")
    await made.texts.save_draft(ADMIN, "pequeno", BETTER, None)
    return made


async def calls(db: Database, flows: Flows, count: int, *bad: int, first: int = 0) -> None:
    """`count` visits call; those on a version in `bad` hang up."""
    for number in range(first, first + count):
        visit = f"v-{number}"
        live = await flows.published("pequeno", visit=visit)
        now = db.clock.now()
        row = WalkRow(
            interaction=visit, run="r", flow="pequeno", version=live.version, began_at=now,
            ended_at=now + timedelta(seconds=5), end_node="desejo", path=[["desejo", 0, 0]],
            outcome="hung_up" if live.version in bad else "solved",
            canary=flows.canaries.covers("pequeno", live.version, now),
        )  # fmt: skip
        await db.write(filing(row))


async def judge(db: Database, flows: Flows) -> None:
    """What the ledger tells the listener, all of it again: it must be idempotent."""
    listener = flows.canaries.listener()
    for recorded in await db.read(lambda tx: ledger_since(tx, 0, 5_000, listener.kinds)):
        await listener.handle(recorded)


async def kinds(db: Database) -> list[str]:
    rows = await db.read(lambda tx: tx.execute(facts.select().order_by(facts.c.id)).all())
    return [row.kind for row in rows if row.kind.startswith(("FlowCanary", "FlowPublished"))]


async def drawn(flows: Flows, count: int = 2_000) -> float:
    got = [await flows.published("pequeno", visit=f"v-{number}") for number in range(count)]
    return sum(one.version == 2 for one in got) / count


async def test_a_share_of_visits_is_drawn_and_the_same_ones_again(
    db: Database, flows: Flows
) -> None:
    assert await drawn(flows, 50) == 0
    trial = await flows.canaries.put(ADMIN, "pequeno", RULES)
    assert (trial.version, trial.base, trial.state) == (2, 1, "running")
    assert abs(await drawn(flows) - 0.2) < 0.03
    mine = [v for v in range(100) if flows.canaries.version_for("pequeno", f"v-{v}")]
    wider = Rules(share=50, figure="failed", worse_by=5, least=20)
    await flows.canaries.put(ADMIN, "pequeno", wider)
    still = [v for v in range(100) if flows.canaries.version_for("pequeno", f"v-{v}")]
    assert set(mine) < set(still), "who had the new version keeps it when the share grows"
    assert (await flows.published("pequeno")).version == 1, "without a visit, what is published"
    assert (await flows.published("pequeno", 1, visit=f"v-{mine[0]}")).version == 1
    told = await kinds(db)
    assert told == ["FlowPublished", "FlowCanaryStarted", "FlowCanaryChanged"]


async def test_a_bad_version_goes_back_by_itself(db: Database, flows: Flows) -> None:
    await flows.canaries.put(ADMIN, "pequeno", RULES)
    began = await flows.published("pequeno", visit=_visit_on_trial(flows))
    await calls(db, flows, 60, 2)
    await judge(db, flows)
    trial = await flows.canaries.view("pequeno")
    assert trial is not None
    assert trial.state == "running", "12 calls are too few"
    await calls(db, flows, 100, 2, first=60)
    await judge(db, flows)
    trial = await flows.canaries.view("pequeno")
    assert trial is not None
    assert (trial.state, trial.new.bad, trial.old.bad) == ("rolled_back", trial.new.calls, 0)
    assert "Voltou sozinho à versão 1. Desistências na conversa: 100% em" in trial.words
    assert (await flows.published("pequeno", visit=_drawn_once(trial))).version == 1
    assert (await flows.published("pequeno", began.version)).flow == began.flow, "live calls stay"
    assert (await kinds(db)).count("FlowCanaryRolledBack") == 1
    (row,) = await flows.texts.all()
    assert (row.published, row.draft) == (1, BETTER)


async def test_a_good_version_stays_until_somebody_promotes_it(db: Database, flows: Flows) -> None:
    await flows.canaries.put(ADMIN, "pequeno", RULES)
    await calls(db, flows, 200, 1)
    await judge(db, flows)
    trial = await flows.canaries.view("pequeno")
    assert trial is not None
    assert trial.state == "running"
    with pytest.raises(Conflict, match="está em teste"):
        await flows.texts.publish(ADMIN, "pequeno")
    with pytest.raises(Conflict, match="está em teste"):
        await flows.texts.roll_back(ADMIN, "pequeno", 1)
    ended = await flows.canaries.promote(ADMIN, "pequeno")
    assert ended.new.percent == 0
    assert (await flows.published("pequeno", visit="v-1")).version == 2
    assert await kinds(db) == [
        "FlowPublished", "FlowCanaryStarted", "FlowCanaryPromoted", "FlowPublished",
    ]  # fmt: skip
    with pytest.raises(Conflict):
        await flows.canaries.promote(ADMIN, "pequeno")


async def test_it_survives_a_restart_and_counts_only_its_own_time(
    db: Database, clock: VirtualClock, flows: Flows
) -> None:
    await calls(db, flows, 50, 1)
    await clock.advance(60)
    await flows.canaries.put(ADMIN, "pequeno", RULES)
    again = Flows(db)
    await again.start()
    assert abs(await drawn(again) - 0.2) < 0.03
    trial = await again.canaries.view("pequeno")
    assert trial is not None
    assert (trial.new.calls, trial.old.calls) == (0, 0), "what was before does not count"
    await calls(db, again, 160, 2, first=100)
    await judge(db, again)
    third = Flows(db)
    await third.start()
    assert await drawn(third, 100) == 0
    ended = await third.canaries.view("pequeno")
    assert ended is not None
    assert ended.state == "rolled_back"
    assert third.canaries.covers("pequeno", 2, ended.since)
    assert not third.canaries.covers("pequeno", 2, ended.since - timedelta(seconds=1))


async def test_stopping_and_beginning_anew(db: Database, flows: Flows) -> None:
    await flows.canaries.put(ADMIN, "pequeno", RULES)
    await flows.canaries.stop(ADMIN, "pequeno")
    assert await drawn(flows, 100) == 0
    trial = await flows.canaries.put(ADMIN, "pequeno", RULES)
    assert (trial.version, trial.base) == (3, 1)
    await flows.canaries.stop(ADMIN, "pequeno")
    await flows.texts.save_draft(ADMIN, "pequeno", SMALL, None)
    with pytest.raises(Conflict, match="não há o que testar"):
        await flows.canaries.put(ADMIN, "pequeno", RULES)
    await flows.texts.create(ADMIN, "novo", "Novo", "main", None)
    with pytest.raises(Conflict, match="Publique uma primeira"):
        await flows.canaries.put(ADMIN, "novo", RULES)


async def test_two_who_end_it_at_once_end_it_once(db: Database, flows: Flows) -> None:
    await flows.canaries.put(ADMIN, "pequeno", RULES)
    both = await asyncio.gather(
        flows.canaries.stop(ADMIN, "pequeno"),
        flows.canaries.promote(ADMIN, "pequeno"),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Conflict) for one in both) == 1
    assert len([kind for kind in await kinds(db) if kind.startswith("FlowCanary")]) == 2


def _visit_on_trial(flows: Flows) -> str:
    visits = (f"v-{number}" for number in range(500))
    return next(visit for visit in visits if flows.canaries.version_for("pequeno", visit))


def _drawn_once(trial: Any) -> str:
    return next(f"v-{number}" for number in range(500) if trial.takes(f"v-{number}"))


@pytest.fixture
async def client(flows: Flows) -> AsyncIterator[TestClient[Any, Any]]:
    async def authenticate(request: web.Request) -> Access | None:
        role = request.headers.get("X-Role", "admin")
        return Access(f"u-{role}", role, permissions=RIGHTS[role])

    async with TestClient(TestServer(build_app(routes(flows), authenticate, "t"))) as running:
        yield running


async def test_the_doors(client: TestClient[Any, Any]) -> None:
    door = "/api/flows/pequeno/canary"
    assert await (await client.get(door)).json() is None
    wrong = await client.put(door, json={"share": 80})
    assert wrong.status == 422
    rules = {"share": 10, "figure": "to_person", "worse_by": 5, "least": 50}
    begun = await (await client.put(door, json=rules)).json()
    assert rules.items() <= begun.items()
    assert (begun["state"], begun["calls"]) == ("running", {"new": 0, "old": 0})
    assert begun["value"] == {"new": None, "old": None}
    assert begun["words"].startswith("Em teste com 10% das ligações.")
    refused = await client.post("/api/flows/pequeno/publish")
    assert (refused.status, (await refused.json())["canary"]) == (409, 2)
    for method in ("PUT", "DELETE"):
        said = await client.request(method, door, json=rules, headers={"X-Role": "supervisor"})
        assert said.status == 403
    assert (await (await client.delete(door)).json())["state"] == "stopped"
    assert (await client.post(f"{door}/promote")).status == 409
    assert (await (await client.get(door)).json())["state"] == "stopped"
