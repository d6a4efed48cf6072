"""Replays from the database over HTTP: rights, audit, one call in full, many counted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from core.access.model import Access
from core.access.store import audit
from core.db import Database
from core.web.app import build_app
from ivr.model import Flow
from ivr.parse import read_flow, write_flow
from ivr.replay import many
from ivr.replay.http import routes
from ivr.replay.model import Past
from ivr.replay.service import Replays
from ivr.scripted import Presses, Says
from ivr.service import Flows
from ivr.trail.model import WalkRow
from ivr.trail.service import filing
from tests.ivr.test_replay import FLOW, NUMBER, TEXT, VIA, ZONE, past_of

RIGHTS = {
    "admin": frozenset({"*"}),
    "drawer": frozenset({"flow.read", "flow.write", "interaction.read"}),
}
ADMIN = Access("u-admin", "admin", permissions=RIGHTS["admin"])

BUSY = past_of(*[Says("nada disso"), Presses("2"), Says("um dois"), Says("não")] * 3)


async def keep(db: Database, flows: Flows, past: Past, interaction: str) -> None:
    row = WalkRow(
        interaction=interaction,
        run=past.run,
        flow=past.flow,
        version=1,
        began_at=past.began_at,
        ended_at=past.ended_at,
        outcome=past.outcome,
        target=past.target,
        end_node=past.path[-1][0],
        path=list(past.path),
        answers={k.replace("i-1", interaction, 1): v for k, v in past.answers.items()},
        start=dict(past.start),
    )
    await db.write(filing(row))
    for turn in past.turns:
        await flows.keep_turn(interaction, turn)


@pytest.fixture
async def flows(db: Database) -> Flows:
    made = Flows(db)
    await made.texts.save_draft(ADMIN, "f", write_flow(FLOW), None)
    await db.write(lambda tx: _version(tx))
    await keep(db, made, VIA, "v-via")
    await keep(db, made, NUMBER, "v-number")
    return made


def _version(tx: Any) -> None:
    from ivr import store

    store.add_version(tx, "f", write_flow(FLOW), None, None)


@pytest.fixture
async def client(db: Database, flows: Flows) -> AsyncIterator[TestClient[Any, Any]]:
    async def authenticate(request: web.Request) -> Access | None:
        role = request.headers.get("X-Role", "admin")
        return Access(f"u-{role}", role, permissions=RIGHTS[role])

    app = build_app(routes(Replays(db, flows, ZONE)), authenticate, "test")
    async with TestClient(TestServer(app)) as running:
        yield running


async def test_one_call_in_full(client: TestClient[Any, Any], db: Database) -> None:
    got = await client.post("/api/flows/f/replay", json={"interaction": "v-via"})
    told = await got.json()
    assert got.status == 200, told
    assert told["same"] is True
    assert [step["heard"] for step in told["steps"]] == ["segunda via", ""]
    text = TEXT.replace("go: horario", "go: tchau")
    got = await client.post("/api/flows/f/replay", json={"interaction": "v-via", "text": text})
    told = await got.json()
    assert told["same_way"] is False
    assert told["outcome_then"] == "Passa para a fila “geral”."
    assert told["outcome_now"].startswith("Termina resolvido")
    assert any(step["differs"] for step in told["steps"])
    rows = await db.read(lambda tx: list(tx.execute(select(audit), ADMIN)))
    noted = [(row.login, row.action, row.object, row.object_id) for row in rows]
    assert noted.count(("admin", "replay", "interaction", "v-via")) == 2


@pytest.mark.parametrize(
    ("body", "role", "status"),
    [
        ({"interaction": "v-via"}, "drawer", 403),
        ({"interaction": "nobody"}, "admin", 404),
        ({"interaction": "v-via", "run": "zz"}, "admin", 404),
        ({"interaction": "v-via", "text": "flow: other"}, "admin", 422),
        ({"interaction": "v-via", "graph": {}}, "admin", 422),
        ({"interaction": "v-via", "version": 9}, "admin", 404),
        ({"interaction": "v-via", "version": 1}, "admin", 200),
    ],
)
async def test_what_is_refused(
    client: TestClient[Any, Any], body: dict[str, Any], role: str, status: int
) -> None:
    headers = {"X-Role": role}
    got = await client.post("/api/flows/f/replay", json=body, headers=headers)
    assert got.status == status, await got.text()


async def test_many_calls_counted(client: TestClient[Any, Any], db: Database) -> None:
    text = TEXT.replace("go: horario", "go: tchau").replace("text: Olá.", "text: Bom dia.")
    got = await client.post("/api/flows/f/replay-many", json={"text": text, "last": 50})
    told = await got.json()
    assert got.status == 200, told
    assert (told["calls"], told["same"], told["reworded"], told["other_way"]) == (2, 0, 1, 1)
    assert told["nodes"] == [{"node_then": "horario", "node_now": "tchau", "calls": 1}]
    assert told["examples"][0]["interaction"] == "v-via"
    rows = await db.read(lambda tx: list(tx.execute(select(audit), ADMIN)))
    assert [(row.object, row.object_id, row.detail) for row in rows] == [
        ("flow", "f", {"calls": 2})
    ]
    refused = await client.post(
        "/api/flows/f/replay-many", json={"last": 5}, headers={"X-Role": "drawer"}
    )
    assert refused.status == 403
    assert (await client.post("/api/flows/f/replay-many", json={"last": 501})).status == 422


async def test_an_erased_call_is_counted_as_such(
    client: TestClient[Any, Any], flows: Flows
) -> None:
    await flows.erase_turns(ADMIN, "v-via")
    told = await (await client.post("/api/flows/f/replay-many", json={})).json()
    assert (told["calls"], told["same"], told["erased"]) == (2, 1, 1)
    got = await client.post("/api/flows/f/replay", json={"interaction": "v-via"})
    assert got.status == 422
    assert "apagado" in (await got.json())["detail"]


async def test_the_loop_that_carries_sound_is_not_held_and_one_batch_runs_at_a_time(
    db: Database, flows: Flows
) -> None:
    for n in range(60):
        await keep(db, flows, BUSY, f"v-{n:03}")
    replays = Replays(db, flows, ZONE)
    flow: Flow = read_flow(TEXT)
    first = asyncio.create_task(replays.many(ADMIN, flow, 500))
    late: list[float] = []
    await asyncio.sleep(0.05)
    with pytest.raises(Exception, match="Espere"):
        await replays.many(ADMIN, flow, 500)
    while not first.done():
        began = time.perf_counter()
        await asyncio.sleep(0.01)
        late.append(time.perf_counter() - began - 0.01)
    summary = await first
    assert (summary.calls, summary.same, summary.failed) == (62, 62, 0)
    late.sort()
    print(f"\nloop beside {summary.calls} replays: worst {1000 * late[-1]:.1f} ms late")
    assert late[int(0.99 * (len(late) - 1))] < 0.06


async def test_a_batch_that_takes_too_long_tells_what_it_has(
    db: Database, flows: Flows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "MOST_S", 0.0)
    summary = await Replays(db, flows, ZONE).many(ADMIN, read_flow(TEXT), 500)
    assert summary.calls <= 1
