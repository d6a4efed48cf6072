"""Secrets, permitted hosts, announcements and events, by their doors and in the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from core.access.model import Access
from core.access.store import audit
from core.clock import VirtualClock
from core.db import Database
from core.errors import Forbidden, Invalid, NotFound, TooMany
from core.plug import ActionCall
from core.web.app import build_app
from ivr.announcements.model import Announcement, to_say
from ivr.events.model import MAX_KEPT
from ivr.helpers import Helpers, make_helpers
from ivr.secrets.model import NotOurs, Seal

ADMIN = Access("u-adm", "adm", permissions=frozenset({"*"}))
READER = Access("u-sup", "sup", permissions=frozenset({"flow.read"}))
SECRET = "Basic c2VncmVkbw=="


@pytest.fixture
def helpers(db: Database) -> Helpers:
    return make_helpers(db, "the house's key", lambda tx, visit: visit.startswith("i-"))


@pytest.fixture
async def client(helpers: Helpers) -> AsyncIterator[TestClient]:
    async def authenticate(request: web.Request) -> Access | None:
        return {"adm": ADMIN, "sup": READER}.get(request.headers.get("X-Who", "adm"))

    async with TestClient(TestServer(build_app(helpers.routes(), authenticate, "t"))) as running:
        yield running


def call(**arguments: Any) -> ActionCall:
    return ActionCall("i-1", "n", "i-1:r:1:x:n", arguments)


# --- secrets -------------------------------------------------------------------------------------


async def test_a_secret_goes_in_and_no_door_gives_it_back(
    client: TestClient, helpers: Helpers, db: Database
) -> None:
    put = await client.put("/api/flow-secrets/erp", json={"value": SECRET})
    assert put.status == 204
    for method, path in (("GET", ""), ("GET", "/erp"), ("POST", "/erp"), ("DELETE", "/outro")):
        answer = await client.request(method, f"/api/flow-secrets{path}")
        assert SECRET not in await answer.text()
    (known,) = await (await client.get("/api/flow-secrets")).json()
    assert set(known) == {"name", "changed_at", "changed_by"}
    rows = db.read_now(lambda tx: list(tx.execute(audit.select(), ADMIN)))
    assert [(row.action, row.object, row.object_id) for row in rows] == [
        ("add", "flow_secret", "erp")
    ]
    assert SECRET not in str(rows)
    stored = db.read_now(
        lambda tx: tx.execute(text("select sealed from ivr_secrets"), ADMIN).scalar()
    )
    assert SECRET.encode() not in bytes(stored)
    assert await helpers.secrets.reveal(frozenset({"erp", "outro"})) == {"erp": SECRET}
    assert (await client.delete("/api/flow-secrets/erp")).status == 204
    assert await helpers.secrets.reveal(frozenset({"erp"})) == {}


async def test_a_wrong_secret_is_not_told_back(client: TestClient) -> None:
    for value in (SECRET + "\n\x00", "x" * 5000, "", ["x"]):
        answer = await client.put("/api/flow-secrets/erp", json={"value": value})
        assert answer.status == 422
        assert SECRET not in await answer.text()
    assert (await client.put("/api/flow-secrets/ERP!", json={"value": "x"})).status == 422


async def test_who_reads_flows_keeps_no_secrets(client: TestClient, helpers: Helpers) -> None:
    reader = {"X-Who": "sup"}
    for door in ("flow-secrets/erp", "flow-hosts/erp.local"):
        put = await client.put(f"/api/{door}", json={"value": "x"}, headers=reader)
        assert put.status == 403
        assert (await client.delete(f"/api/{door}", headers=reader)).status == 403
    assert (await client.get("/api/flow-secrets", headers=reader)).status == 200
    with pytest.raises(Forbidden):
        await helpers.secrets.put(READER, "erp", "x")


async def test_another_key_or_another_name_opens_nothing(db: Database, helpers: Helpers) -> None:
    await helpers.secrets.put(ADMIN, "erp", SECRET)
    await helpers.secrets.put(ADMIN, "outro", "x")
    assert await make_helpers(db, "another key").secrets.reveal(frozenset({"erp"})) == {}
    sealed = Seal("k").close("erp", SECRET)
    for seal, name, data in (
        (Seal("k"), "outro", sealed), (Seal("j"), "erp", sealed), (Seal("k"), "erp", sealed[:-1]),
        (Seal("k"), "erp", b""),
    ):  # fmt: skip
        with pytest.raises(NotOurs):
            seal.open(name, data)
    assert Seal("k").close("erp", SECRET) != sealed


# --- hosts ---------------------------------------------------------------------------------------


async def test_hosts_are_permitted_one_by_one(client: TestClient, helpers: Helpers) -> None:
    assert (await client.put("/api/flow-hosts/ERP.local:8080")).status == 204
    assert (await client.put("/api/flow-hosts/10.0.0.5")).status == 204
    assert (await client.put("/api/flow-hosts/a%20b")).status == 422
    listed = await (await client.get("/api/flow-hosts")).json()
    assert [one["host"] for one in listed] == ["10.0.0.5", "erp.local:8080"]
    hosts = helpers.hosts
    await hosts.ready()
    assert hosts.allowed("erp.local", 8080)
    assert hosts.allowed("10.0.0.5", 1234)
    assert not hosts.allowed("erp.local", 80)
    assert not hosts.allowed("10.0.0.50", 80)
    assert (await client.delete("/api/flow-hosts/10.0.0.5")).status == 204
    await hosts.ready()
    assert not hosts.allowed("10.0.0.5", 1234)
    assert (await client.delete("/api/flow-hosts/10.0.0.5")).status == 404


# --- announcements -------------------------------------------------------------------------------


async def test_announcements_by_their_time_and_flow(
    client: TestClient, helpers: Helpers, clock: VirtualClock
) -> None:
    now = clock.now()

    async def put(key: str, **more: Any) -> Any:
        body = {"text": f"Aviso {key}.", **more}
        return await (await client.put(f"/api/announcements/{key}", json=body)).json()

    await put("agua")
    await clock.advance(1)
    await put("chuva", urgent=True, until=(now + timedelta(hours=1)).isoformat())
    await put("tela", ivr=False, screens=True)
    await put("depois", **{"from": (now + timedelta(minutes=30)).isoformat()})
    await put("iptu", flows=["iptu"])

    async def said(flow: str = "principal", heard: str = "") -> list[str]:
        answer = await helpers.announcements.act(call(flow=flow, said=heard))
        return list(answer["texts"])

    assert await said() == ["Aviso chuva.", "Aviso agua."]
    assert "Aviso iptu." in await said("iptu")
    first = await helpers.announcements.act(call(flow="principal", said=""))
    assert await said(heard=first["said"]) == []
    await clock.advance(1)
    await put("agua", text="A água voltou.")
    assert await said(heard=first["said"]) == ["A água voltou."]
    await clock.advance(3600)
    assert await said() == ["A água voltou.", "Aviso depois."]
    shown = await (await client.get("/api/announcements?active=true")).json()
    assert {one["key"] for one in shown} == {"agua", "tela", "depois", "iptu"}
    assert shown[0]["from"] is None
    ended = await put("agua", active=False)
    assert ended["active"] is False
    assert "A água voltou." not in await said()
    assert (await client.delete("/api/announcements/agua")).status == 204
    assert (await client.delete("/api/announcements/agua")).status == 404


async def test_announcements_that_cannot_be(client: TestClient) -> None:
    for body in (
        {"text": ""}, {"text": "x" * 601}, {"text": "x", "from": "ontem"}, {"text": "x", "a": 1},
        {"text": "x", "from": "2026-03-02T12:00:00Z", "until": "2026-03-02T12:00:00Z"},
    ):  # fmt: skip
        assert (await client.put("/api/announcements/a", json=body)).status == 422
    answer = await client.put("/api/announcements/a", json={"text": "x"}, headers={"X-Who": "sup"})
    assert answer.status == 403


def test_urgent_comes_first(clock: VirtualClock) -> None:
    one = Announcement("a", "A.", changed_at=clock.now())
    two = Announcement("b", "B.", urgent=True, changed_at=clock.now() - timedelta(days=1))
    assert to_say([one, two], "f", clock.now()) == [two, one]


# --- events --------------------------------------------------------------------------------------


async def test_an_event_before_during_and_never(client: TestClient, helpers: Helpers) -> None:
    post = await client.post("/api/interactions/i-1/events/pago", json={"total": 12.5, "ok": True})
    assert post.status == 204
    came = await helpers.events.act(call(event="pago", seconds=0.5))
    assert came == {"found": True, "values": {"total": 12.5, "ok": True}}
    never = await helpers.events.act(call(event="outro", seconds=0.2))
    assert never == {"found": False, "values": {}}
    waiting = asyncio.create_task(helpers.events.act(call(event="assinado", seconds=5)))
    await asyncio.sleep(0.1)
    await client.post("/api/interactions/i-1/events/assinado", json={})
    async with asyncio.timeout(1):
        assert (await waiting)["found"]
    assert not helpers.events._bells


async def test_an_event_of_another_node_is_seen(db: Database, helpers: Helpers) -> None:
    waiting = asyncio.create_task(helpers.events.act(call(event="pago", seconds=6)))
    await asyncio.sleep(0.1)
    await make_helpers(db, "k").events.put(ADMIN, "i-1", "pago", {})
    async with asyncio.timeout(4):
        assert (await waiting)["found"]


async def test_events_that_cannot_be(client: TestClient, helpers: Helpers) -> None:
    events = "/api/interactions/i-1/events"
    assert (await client.post("/api/interactions/x/events/pago", json={})).status == 404
    assert (await client.post(f"{events}/pago", json={"a": {"b": 1}})).status == 422
    assert (await client.post(f"{events}/pago", json=[1])).status == 422
    assert (await client.post(f"{events}/PAGO!", json={})).status == 422
    many = {f"v{n}": n for n in range(30)}
    assert (await client.post(f"{events}/pago", json=many)).status == 422
    answer = await client.post(f"{events}/pago", json={}, headers={"X-Who": "sup"})
    assert answer.status == 403
    for n in range(MAX_KEPT):
        await helpers.events.put(ADMIN, "i-1", f"e{n}", {})
    with pytest.raises(TooMany):
        await helpers.events.put(ADMIN, "i-1", "mais", {})
    await helpers.events.put(ADMIN, "i-1", "e1", {"de": "novo"})
    assert (await helpers.events.act(call(event="e1", seconds=1)))["values"] == {"de": "novo"}


async def test_old_events_are_forgotten(
    db: Database, helpers: Helpers, clock: VirtualClock
) -> None:
    await helpers.events.put(ADMIN, "i-1", "pago", {"nome": "Ana"})
    await clock.advance(90_000)
    sweeping = asyncio.create_task(helpers.events.sweep())
    await asyncio.sleep(0.3)
    sweeping.cancel()
    left = db.read_now(
        lambda tx: tx.execute(text("select count(*) from ivr_events"), ADMIN).scalar()
    )
    assert left == 0


async def test_what_rooms_say_when_it_is_wrong(helpers: Helpers) -> None:
    with pytest.raises(Invalid):
        await helpers.hosts.add(ADMIN, "http://x/")
    with pytest.raises(NotFound):
        await helpers.secrets.drop(ADMIN, "nada")
    assert {"announcements", "http", "wait_event"} <= set(helpers.actions())
