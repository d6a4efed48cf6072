"""The doors of routing, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.access.model import Access
from core.access.service import add_user
from core.db import Database
from core.web.app import build_app
from queues.plug import plug
from queues.service import QueueRequest, Queues
from tests.queues.conftest import SYSTEM

ADMIN = Access("u-adm", "adm", permissions=frozenset({"*"}))
ANA = Access("u-ana", "ana", permissions=frozenset({"desk.use", "queue.read"}))
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(queues: Queues) -> AsyncIterator[Client]:
    who = {"admin": ADMIN, "ana": ANA}

    async def authenticate(request: web.Request) -> Access | None:
        return who.get(request.headers.get("X-Test", ""))

    app = build_app(plug(queues).routes, authenticate, "test")
    async with TestClient(TestServer(app)) as running:
        yield running


def as_(name: str) -> dict[str, str]:
    return {"X-Test": name}


async def test_queues_are_created_changed_and_removed(client: Client) -> None:
    body = {"label": "Ouvidoria", "rules": {"requires": ["iptu"], "offer_s": 15}}
    made = await client.put("/api/queues/ouvidoria", json=body, headers=as_("admin"))
    assert made.status == 200
    assert (await made.json())["version"] == 1
    body["closed"] = True  # type: ignore[assignment]
    again = await client.put("/api/queues/ouvidoria", json=body, headers=as_("admin"))
    shown = await again.json()
    assert (shown["version"], shown["open_now"], shown["staffed"]) == (2, False, False)
    listed = await (await client.get("/api/queues", headers=as_("ana"))).json()
    assert [queue["key"] for queue in listed] == ["fazenda", "geral", "ouvidoria"]
    gone = await client.delete("/api/queues/ouvidoria", headers=as_("admin"))
    assert gone.status == 204
    assert (await client.get("/api/queues/ouvidoria", headers=as_("ana"))).status == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/queues/Com%20Espaço", {"label": "x"}, 422),
        ("/api/queues/x", {"label": ""}, 422),
        ("/api/queues/x", {"label": "x", "rules": {"requires": ["nunca_vista"]}}, 422),
        ("/api/queues/x", {"label": "x", "rules": {"requires": ["iptu:900"]}}, 422),
        ("/api/queues/x", {"label": "x", "rules": {"sorte": 1}}, 422),
        ("/api/queues/x", {"label": "x", "hours": {"0": [["8", "18"]]}}, 422),
        ("/api/skills/x", {"label": 3}, 422),
        ("/api/operators/u-nobody", {}, 404),
        ("/api/city-days/32-01", {"label": "x"}, 422),
        ("/api/desk/presence", {"presence": "dancing"}, 422),
        ("/api/desk/presence", {"presence": "wrap_up"}, 422),
        ("/api/desk/presence", {"presence": "paused", "reason": "Tomar Café!"}, 422),
    ],
)
async def test_what_cannot_be_is_refused_with_words(
    client: Client, path: str, body: dict[str, object], status: int
) -> None:
    answer = await client.put(path, json=body, headers=as_("admin"))
    assert answer.status == status
    assert answer.content_type == "application/problem+json"
    assert (await answer.json())["detail"]


async def test_in_use_is_not_removed(client: Client) -> None:
    assert (await client.delete("/api/queues/geral", headers=as_("admin"))).status == 409
    assert (await client.delete("/api/skills/iptu", headers=as_("admin"))).status == 409


async def test_operators_and_presence(client: Client, db: Database, queues: Queues) -> None:
    user = await db.write(lambda tx: add_user(tx, SYSTEM, "duda", "Duda Reis", "x", ["operator"]))
    body = {"skills": {"iptu": 3}, "seats": [{"queue": "geral"}]}
    path = f"/api/operators/{user.id}"
    made = await client.put(path, json=body, headers=as_("admin"))
    assert made.status == 200
    assert (await made.json())["name"] == "Duda Reis"
    forced = {"presence": "available"}
    assert (await client.put(f"{path}/presence", json=forced, headers=as_("admin"))).status == 204
    shown = await (await client.get(path, headers=as_("admin"))).json()
    assert (shown["key"], shown["presence"]) == ("duda", "available")
    assert (await client.delete(path, headers=as_("admin"))).status == 204
    assert user.id not in queues.engine.desks.by_id


async def test_my_presence(client: Client, queues: Queues) -> None:
    chosen = {"presence": "paused", "reason": "almoco"}
    answer = await client.put("/api/desk/presence", json=chosen, headers=as_("ana"))
    assert answer.status == 204
    assert queues.engine.desks.by_id["u-ana"].reason == "almoco"
    back = {"presence": "available", "reason": None}
    answer = await client.put("/api/desk/presence", json=back, headers=as_("ana"))
    assert answer.status == 204
    assert (await client.put("/api/desk/presence", json=chosen, headers=as_("admin"))).status == 404


async def test_rights_are_asked_for(client: Client) -> None:
    assert (await client.get("/api/queues")).status == 401
    body = {"label": "x"}
    assert (await client.put("/api/queues/x", json=body, headers=as_("ana"))).status == 403
    assert (await client.get("/api/operators", headers=as_("ana"))).status == 403


async def test_why_says_what_each_lacked(
    client: Client, queues: Queues, wants: Callable[..., QueueRequest]
) -> None:
    await queues.set_presence("u-ana", "available")
    await queues.set_presence("u-bia", "paused", "almoco")
    place = await queues.enter(wants("i-1"))
    reservation = await place.offer(5)
    await reservation.decline("refused")
    await queues.set_presence("u-caio", "available")
    await place.offer(5)
    path = "/api/queues/geral/why"
    answer = await client.get(path, params={"interaction": "i-1"}, headers=as_("ana"))
    told = await answer.json()
    assert told["replayed_the_same"] is True
    first, refused, second = told["steps"]
    lacks = {c["operator"]: c["lacks"] for c in first["candidates"]}
    assert lacks["u-ana"] == []
    assert lacks["u-bia"] == ["presence paused"]
    assert first["decisions"][0]["why"]["chosen"] == "u-ana"
    assert [d["decision"] for d in refused["decisions"]] == ["OfferEnded", "Waits"]
    lacks = {c["operator"]: c["lacks"] for c in second["candidates"]}
    assert lacks == {
        "u-ana": ["presence paused", "just tried"],
        "u-bia": ["presence paused"],
        "u-caio": [],
    }
    unknown = await client.get(path, params={"interaction": "i-9"}, headers=as_("ana"))
    assert unknown.status == 404


async def test_the_level_of_an_interval(
    client: Client, queues: Queues, wants: Callable[..., QueueRequest]
) -> None:
    await queues.set_presence("u-ana", "available")
    await (await (await queues.enter(wants("i-1"))).offer(5)).accept()
    await queues.settled()
    span = {"start": "2026-03-02T00:00:00Z", "end": "2026-03-03T00:00:00Z"}
    answer = await client.get("/api/queues/geral/level", params=span, headers=as_("ana"))
    found = await answer.json()
    assert (found["level"], found["answered"], found["formula"]) == (1.0, 1, "padrao-1")
    span["end"] = "2027-03-03T00:00:00Z"
    answer = await client.get("/api/queues/geral/level", params=span, headers=as_("ana"))
    assert answer.status == 422


async def test_city_days_close_the_queue(client: Client, queues: Queues) -> None:
    assert await queues.open_now("fazenda")
    path = "/api/city-days/2026-03-02"
    body = {"label": "Aniversário da cidade"}
    assert (await client.put(path, json=body, headers=as_("admin"))).status == 204
    assert not await queues.open_now("fazenda")
    listed = await (await client.get("/api/city-days", headers=as_("ana"))).json()
    assert listed == [{"day": "2026-03-02", **body}]
    assert (await client.delete(path, headers=as_("admin"))).status == 204
    assert await queues.open_now("fazenda")
