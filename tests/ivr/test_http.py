from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.access.model import Access
from core.db import Database
from core.web.app import build_app
from ivr.helpers import make_helpers
from ivr.plug import PERMISSIONS, plug
from ivr.service import Flows
from tests.ivr.conftest import DEMO
from tests.ivr.test_service import TURN
from tests.ivr.test_tree_and_parse import SMALL

RIGHTS = {
    "admin": frozenset({"*"}),
    "supervisor": frozenset({"flow.read", "interaction.read"}),
    "nobody": frozenset[str](),
}


@pytest.fixture
async def flows(db: Database, taught: None) -> Flows:
    made = Flows(db)
    await made.seed(DEMO)
    return made


@pytest.fixture
async def client(db: Database, flows: Flows) -> AsyncIterator[TestClient]:
    async def authenticate(request: web.Request) -> Access | None:
        role = request.headers.get("X-Role", "admin")
        return Access(f"u-{role}", role, permissions=RIGHTS[role])

    app = build_app(plug(flows, make_helpers(db, "a key")).routes, authenticate, "test")
    async with TestClient(TestServer(app)) as running:
        yield running


async def test_the_flow_page(client: TestClient) -> None:
    listed = await (await client.get("/api/flows")).json()
    assert {"key": "principal", "published": 1, "changed": False}.items() <= listed[-1].items()
    shown = await (await client.get("/api/flows/principal")).json()
    assert shown["text"].startswith("flow: principal\n")
    text = shown["text"].replace("olá!", "bom dia!")
    saved = await client.put("/api/flows/principal", json={"text": text, "base": shown["text"]})
    assert (await saved.json())["changed"] is True
    stale = await client.put("/api/flows/principal", json={"text": text, "base": shown["text"]})
    assert stale.status == 409
    published = await client.post("/api/flows/principal/publish")
    assert await published.json() == {"version": 2}
    history = await (await client.get("/api/flows/principal/versions")).json()
    assert [line["version"] for line in history] == [2, 1]
    first = await (await client.get("/api/flows/principal/versions/1")).json()
    assert "olá!" in first["text"]
    back = await client.post("/api/flows/principal/versions/1/publish")
    assert await back.json() == {"version": 3}


async def test_lint_speaks_of_lines_and_nodes(client: TestClient) -> None:
    good = await (await client.post("/api/flows/principal/lint", json={})).json()
    assert (good["ok"], good["findings"]) == (True, [])
    assert good["text"].startswith("flow: principal\n")
    assert good["graph"]["start"] == "boas_vindas"
    bad = SMALL.replace("danger: perigo\n", "").replace("Olá!", "Olá, {fulano}!")
    said = await (await client.post("/api/flows/x/lint", json={"text": bad})).json()
    assert said["ok"] is False
    assert {"node": "ola", "line": 6, "field": "text"}.items() <= said["findings"][1].items()
    broken = await (await client.post("/api/flows/x/lint", json={"text": "flow: ["})).json()
    assert broken["findings"][0]["line"] >= 1
    assert broken["graph"] is None
    unknown = SMALL.replace("next: desejo", "next: longe")
    lost = await (await client.post("/api/flows/x/lint", json={"text": unknown})).json()
    assert {"node": "ola", "field": "next"}.items() <= lost["findings"][0].items()


async def test_the_graph_is_saved_linted_and_tested(client: TestClient) -> None:
    shown = await (await client.get("/api/flows/espera")).json()
    graph = shown["graph"]
    graph["label"] = "Espera calma"
    saved = await client.put("/api/flows/espera", json={"graph": graph, "base": shown["text"]})
    assert "label: Espera calma\n" in (await saved.json())["text"]
    said = await (await client.post("/api/flows/espera/lint", json={"graph": graph})).json()
    assert said["ok"]
    assert said["graph"] == graph
    graph["nodes"][0]["kind"] = "voar"
    said = await (await client.post("/api/flows/espera/lint", json={"graph": graph})).json()
    first = graph["nodes"][0]["key"]
    assert {"node": first, "field": "kind"}.items() <= said["findings"][0].items()
    assert (said["graph"], "voar" in said["text"]) == (None, True)
    for bad in ({"nodes": 3}, {"flow": "espera", "nodes": [1]}, {}):
        assert (await client.put("/api/flows/espera", json={"graph": bad})).status == 422
    results = await (await client.post("/api/flows/principal/tests", json={})).json()
    assert results
    assert all(result["problem"] == "" for result in results)
    assert results[0]["path"][0] == "boas_vindas"
    assert "Porto Sereno" in results[0]["told"][0]


async def test_new_flows_are_begun_copied_and_deleted(client: TestClient) -> None:
    for purpose in ("main", "waiting", "after"):
        body = {"key": f"novo_{purpose}", "label": "Novo", "purpose": purpose}
        made = await client.post("/api/flows", json=body)
        assert (made.status, (await made.json())["published"]) == (201, None)
        lint = await (await client.post(f"/api/flows/novo_{purpose}/lint", json={})).json()
        assert lint["ok"], lint
        published = await client.post(f"/api/flows/novo_{purpose}/publish")
        assert published.status == 200
    copy = {"key": "copia", "label": "Cópia", "from": "principal"}
    made = await (await client.post("/api/flows", json=copy)).json()
    assert (made["label"], made["graph"]["flow"]) == ("Cópia", "copia")
    assert (await client.post("/api/flows", json=copy)).status == 409
    assert (await client.delete("/api/flows/copia")).status == 204
    assert (await client.get("/api/flows/copia")).status == 404
    assert (await client.delete("/api/flows/principal")).status == 409
    assert (await client.post("/api/flows", json={"key": "Ruim!"})).status == 422


async def test_the_difference_is_told_in_words(client: TestClient) -> None:
    shown = await (await client.get("/api/flows/espera")).json()
    text = shown["text"].replace("label: ", "label: Nova ")
    await client.put("/api/flows/espera", json={"text": text})
    found = await (await client.get("/api/flows/espera/diff")).json()
    (change,) = found["changes"]
    assert {"node": "", "what": "changed", "field": "label"}.items() <= change.items()
    assert change["words"].startswith("O nome do fluxo mudou de “")
    assert "+++ rascunho" in found["text_diff"]
    same = await (await client.get("/api/flows/espera/diff?from=1&to=1")).json()
    assert same == {"changes": [], "text_diff": ""}
    back = await (await client.get("/api/flows/espera/diff?from=draft&to=1")).json()
    assert len(back["changes"]) == 1
    assert (await client.get("/api/flows/espera/diff?from=7")).status == 404
    assert (await client.get("/api/flows/espera/diff?from=x")).status == 422


async def test_what_cannot_be_published_says_why(client: TestClient) -> None:
    bad = SMALL.replace("danger: perigo\n", "")
    await client.put("/api/flows/pequeno", json={"text": bad})
    refused = await client.post("/api/flows/pequeno/publish")
    assert refused.status == 422
    problem = await refused.json()
    assert problem["findings"]
    assert "danger" in problem["detail"]
    wrong = await client.put("/api/flows/pequeno", json={"text": "flow: ["})
    assert wrong.status == 422
    assert (await wrong.json())["problems"][0]["line"] >= 1
    assert (await client.get("/api/flows/nenhum")).status == 404
    assert (await client.get("/api/flows/principal/versions/9")).status == 404


async def test_intents_are_read_changed_and_tried(client: TestClient) -> None:
    listed = await (await client.get("/api/intents")).json()
    assert len(listed) >= 20
    body = {"label": "aluguel do coreto", "examples": ["alugar  o coreto", "coreto", "coreto"]}
    saved = await (await client.put("/api/intents/coreto", json=body)).json()
    assert saved["examples"] == ["alugar o coreto", "coreto"]
    guess = await (await client.post("/api/intents/guess", json={"text": "coreto"})).json()
    assert (guess["intent"], guess["band"]) == ("coreto", "accept")
    bad = await client.put("/api/intents/Coreto", json=body)
    assert bad.status == 422


async def test_a_sentence_becomes_an_example_once(client: TestClient) -> None:
    door = "/api/intents/buraco/examples"
    before = (await (await client.get("/api/intents")).json())[0:40]
    count = next(len(one["examples"]) for one in before if one["key"] == "buraco")
    for text in ("uma cratera  engoliu meu carro", "Uma cratera engoliu meu carro!"):
        answer = await client.post(door, json={"text": text})
        assert len((await answer.json())["examples"]) == count + 1
    guess = {"text": "cratera engoliu meu carro"}
    assert (await (await client.post("/api/intents/guess", json=guess)).json())[
        "intent"
    ] == "buraco"
    assert (await client.post("/api/intents/nenhuma/examples", json={"text": "a"})).status == 404
    assert (await client.post(door, json={"text": " ?! "})).status == 422
    denied = await client.post(door, json={"text": "x"}, headers={"X-Role": "supervisor"})
    assert denied.status == 403


async def test_the_palette(client: TestClient) -> None:
    kinds = {kind["kind"]: kind for kind in await (await client.get("/api/flow-kinds")).json()}
    assert {"say", "ask", "menu", "slot", "danger", "transfer"} <= set(kinds)
    assert kinds["menu"]["fields"][0]["label"] == "Pergunta"


async def test_turns_and_figures(client: TestClient, flows: Flows) -> None:
    await flows.keep_turn("i-1", TURN)
    (turn,) = await (await client.get("/api/interactions/i-1/turns")).json()
    assert (turn["heard_text"], turn["intent"]) == (TURN.heard_text, "buraco")
    (node,) = await (await client.get("/api/flows/principal/figures?version=1")).json()
    assert (node["node"], node["speech"]) == ("desejo", 1)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/flows"), ("PUT", "/api/flows/principal"),
        ("POST", "/api/flows/principal/publish"), ("PUT", "/api/intents/buraco"),
        ("GET", "/api/interactions/i-1/turns"), ("GET", "/api/flows/principal/figures"),
        ("POST", "/api/flows/principal/versions/1/publish"),
        ("DELETE", "/api/flows/principal"),
    ],
)  # fmt: skip
async def test_rights_stand_before_every_door(client: TestClient, method: str, path: str) -> None:
    body = {"json": {"text": SMALL}} if method != "GET" else {}
    answer = await client.request(method, path, headers={"X-Role": "nobody"}, **body)
    assert answer.status == 403
    if method != "GET":
        writes = await client.request(method, path, headers={"X-Role": "supervisor"}, **body)
        assert writes.status == 403


def test_every_right_has_a_name() -> None:
    assert {"flow.read", "flow.write", "flow.publish", "flow.secret"} < set(PERMISSIONS)
    assert all(label[0].isupper() for label in PERMISSIONS.values())


async def test_the_actions_that_a_step_may_call(client: TestClient) -> None:
    actions = {one["key"]: one for one in await (await client.get("/api/flow-actions")).json()}
    assert actions["find_ticket"]["takes"] == ["number"]
    assert "words" in actions["find_ticket"]["gives"]
    assert "http" not in actions
    denied = await client.get("/api/flow-actions", headers={"X-Role": "nobody"})
    assert denied.status == 403
