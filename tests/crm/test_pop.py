from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from core import ledger
from core.access.model import Access
from core.access.store import audit
from core.db import Database
from core.errors import Forbidden, NotFound
from core.telephone import read_telephone
from core.web.app import build_app
from core.web.live import apply
from crm.people.service import NewTelephone
from crm.plug import plug
from crm.service import Crm
from crm.views import VIEWS
from tests.crm.conftest import NOBODY, OPERATOR, SUPERVISOR


async def filed(crm: Crm, interaction: str, subject: str) -> str:
    draft = await crm.draft(OPERATOR, interaction, "u-ana")
    return (await crm.file_ticket(OPERATOR, draft.id, {"subject": subject})).id


@pytest.mark.parametrize("calling", ["+5521988887777", "2188887777", "021 21 98888-7777"])
async def test_candidates_with_and_without_the_ninth_digit(
    crm: Crm, maria: str, calling: str
) -> None:
    await crm.open_visit("i1", read_telephone(calling))
    pop = await crm.pop(OPERATOR, "i1")
    (one,) = pop["candidates"]
    assert (one["id"], one["name"], one["telephone_label"]) == (maria, "Maria Lima", "casa")
    assert one["cpf_masked"] == "***.982.247-**"
    assert "52998224725" not in str(pop)
    assert pop["confirmed"] is None


async def test_a_shared_telephone_shows_everybody_and_says_so(crm: Crm, maria: str) -> None:
    await crm.people.add(OPERATOR, {"name": "João Lima"}, [NewTelephone("21 98888-7777")])
    await crm.open_visit("i1", read_telephone("21988887777"))
    found = (await crm.pop(OPERATOR, "i1"))["candidates"]
    assert [c["name"] for c in found] == ["Maria Lima", "João Lima"]
    assert all(c["telephone_shared"] for c in found)


@pytest.mark.parametrize("raw", ["anonymous", "", "190", "1746", "+1 202 555 0100", "lixo"])
async def test_withheld_short_foreign_and_bad_numbers_find_nobody(
    crm: Crm, maria: str, raw: str
) -> None:
    await crm.open_visit("i1", read_telephone(raw))
    assert (await crm.pop(OPERATOR, "i1"))["candidates"] == []


async def test_the_pop_has_open_tickets_visits_and_where_the_wish_leads(
    crm: Crm, maria: str
) -> None:
    caller = read_telephone("21988887777")
    await crm.open_visit("i1", caller)
    await crm.confirm_person(OPERATOR, "i1", maria)
    still_open = await filed(crm, "i1", "Poda")
    await crm.open_visit("i2", caller)
    await crm.confirm_person(OPERATOR, "i2", maria)
    done = await filed(crm, "i2", "Luz")
    await crm.tickets.move(OPERATOR, done, "closed", "atendido")
    await crm.open_visit("i3", caller)
    pop = await crm.pop(OPERATOR, "i3", intents=["buraco"])
    (one,) = pop["candidates"]
    assert [t["id"] for t in one["tickets"]] == [still_open]
    assert {v["interaction"] for v in one["visits"]} == {"i1", "i2"}
    assert [s["key"] for s in pop["suggestions"]] == ["tapa-buraco"]


async def test_confirming_links_the_visit_its_tickets_and_the_telephone(
    crm: Crm, maria: str
) -> None:
    await crm.open_visit("i1", read_telephone("21 3333-4444"))
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    await crm.confirm_person(OPERATOR, "i1", maria, remember=True)
    await crm.confirm_person(OPERATOR, "i1", maria, remember=True)
    assert (await crm.tickets.get(OPERATOR, draft.id)).person_id == maria
    numbers = (await crm.people.get(OPERATOR, maria)).telephones
    assert [n.e164 for n in numbers] == ["+552188887777".replace("21", "219"), "+552133334444"]
    assert (await crm.pop(OPERATOR, "i1"))["confirmed"] == maria
    await crm.confirm_person(OPERATOR, "i1", None)
    assert (await crm.tickets.get(OPERATOR, draft.id)).person_id is None
    with pytest.raises(NotFound):
        await crm.confirm_person(OPERATOR, "i1", "nobody")
    with pytest.raises(NotFound):
        await crm.confirm_person(OPERATOR, "i-none", maria)


async def test_a_withheld_telephone_is_never_remembered(crm: Crm, maria: str) -> None:
    await crm.open_visit("i1", read_telephone("anonymous"))
    await crm.confirm_person(OPERATOR, "i1", maria, remember=True)
    assert len((await crm.people.get(OPERATOR, maria)).telephones) == 1


async def test_forgetting_the_caller_leaves_no_telephone(
    crm: Crm, maria: str, db: Database
) -> None:
    await crm.open_visit("i1", read_telephone("21977776666"))
    await crm.confirm_person(OPERATOR, "i1", maria)
    await crm.visits.forget_caller("i1")
    pop = await crm.pop(OPERATOR, "i1")
    assert (pop["candidates"], pop["confirmed"]) == ([], None)
    await db.close()
    folder = Path(str(db.url).removeprefix("sqlite:///")).parent
    assert not any(b"77776666" in file.read_bytes() for file in folder.glob("test.db*"))


async def test_without_the_right_to_people_the_pop_names_nobody(crm: Crm, maria: str) -> None:
    await crm.open_visit("i1", read_telephone("21988887777"))
    clerk = Access("c", "c", permissions=frozenset({"ticket.read"}))
    pop = await crm.pop(clerk, "i1")
    assert (pop["candidates"], pop["telephone"]) == ([], "")
    assert (await crm.visits.get(clerk, "i1")).caller_e164 is None
    with pytest.raises(Forbidden):
        await crm.pop(NOBODY, "i1")


async def test_showing_candidates_is_audited(crm: Crm, maria: str, db: Database) -> None:
    await crm.open_visit("i1", read_telephone("21988887777"))
    await crm.pop(OPERATOR, "i1")
    query = select(audit).where(audit.c.action == "pop")
    (row,) = await db.read(lambda tx: tx.execute(query, OPERATOR).all())
    assert (row.login, row.object_id, row.detail) == ("ana", "i1", {"shown": [maria]})


async def test_timelines_tell_in_words_what_one_may_see(crm: Crm, maria: str) -> None:
    await crm.open_visit("i1", read_telephone("21988887777"))
    ticket = await filed(crm, "i1", "Poda")
    await crm.confirm_person(OPERATOR, "i1", maria)
    await crm.tickets.note(OPERATOR, ticket, "ligar à tarde")
    await crm.tickets.move(OPERATOR, ticket, "closed", "atendido")
    told = await crm.timelines.of_ticket(OPERATOR, ticket)
    kinds = ["CallerConfirmed", "closed", "drafted", "filed", "note"]
    assert sorted(m.kind for m in told) == kinds
    assert "Encerrado: atendido" in [m.words for m in told]
    assert all(a.at <= b.at for a, b in pairwise(told))
    person = await crm.timelines.of_person(OPERATOR, maria)
    assert {m.kind for m in person} == {m.kind for m in told}
    clerk = Access("c", "c", permissions=frozenset({"ticket.read"}))
    assert "CallerConfirmed" not in {m.kind for m in await crm.timelines.of_ticket(clerk, ticket)}
    reader = Access("c", "c", permissions=frozenset({"person.read"}))
    assert {m.kind for m in await crm.timelines.of_person(reader, maria)} == {"CallerConfirmed"}


async def test_old_picture_and_patches_make_the_new_picture(
    crm: Crm, maria: str, db: Database
) -> None:
    async def picture() -> tuple[int, dict[str, Any]]:
        return await db.read(
            lambda tx: (ledger.newest(tx), {v.key: v.snapshot(tx, OPERATOR) for v in VIEWS})
        )

    steps = [
        crm.open_visit("i1"),
        crm.draft(OPERATOR, "i1", "u-ana"),
        crm.confirm_person(OPERATOR, "i1", maria),
        crm.draft(OPERATOR, "i1", "u-bia"),
        crm.draft(OPERATOR, "i2", "u-ana"),
        crm.auto_file("i1", "timeout"),
        crm.self_service("i3"),
    ]
    number, state = await picture()
    for step in steps:
        await step
        for recorded in await db.read(lambda tx, after=number: ledger.since(tx, after)):
            for view in VIEWS:
                state = {**state, view.key: apply(state[view.key], view.patch(recorded))}
        number, fresh = await picture()
        assert state == fresh
    assert len(state["tickets"]["drafts"]) == 1


@pytest.fixture
async def client(crm: Crm) -> Any:
    who = {"ana": OPERATOR, "sue": SUPERVISOR, "nil": NOBODY}

    async def authenticate(request: web.Request) -> Access | None:
        return who.get(request.headers.get("X-Who", ""))

    app = build_app(plug(crm).routes, authenticate, "test")
    async with TestClient(TestServer(app)) as running:
        yield running


async def test_the_desk_over_http(client: Any, crm: Crm, maria: str) -> None:
    ana = {"X-Who": "ana"}
    protocol = await crm.open_visit("i1", read_telephone("21988887777"))

    async def ask(method: str, path: str, body: object = None, want: int = 200) -> Any:
        answer = await client.request(method, path, json=body, headers=ana)
        text = await answer.text()
        assert answer.status == want, text
        return await answer.json() if text else None

    pop = await ask("GET", "/api/interactions/i1/pop?intent=buraco")
    assert (pop["protocol"], pop["candidates"][0]["id"]) == (protocol, maria)
    await ask("GET", "/api/interactions/i1/ticket", want=404)
    await ask("POST", "/api/interactions/i1/ticket")
    await ask("PUT", "/api/interactions/i1/person", {"person": maria})
    typed = {"subject": "Buraco", "service_key": "tapa-buraco", "place": {"street": "Rua A"}}
    saved = await ask("PATCH", "/api/interactions/i1/ticket", typed)
    assert (saved["service_key"], saved["place"], saved["person_id"]) == (
        "tapa-buraco", {"street": "Rua A"}, maria,
    )  # fmt: skip
    await ask("PATCH", "/api/interactions/i1/ticket", {"version": 1, "notes": "x"}, want=409)
    done = await ask("POST", "/api/interactions/i1/ticket/file", {"notes": "fundo"})
    assert (done["stage_words"], done["notes"]) == ("aberto", "fundo")
    assert (await ask("GET", f"/api/tickets/{done['number']}"))["id"] == done["id"]
    assert (await ask("GET", f"/api/tickets?q={protocol}"))[0]["id"] == done["id"]
    assert len(await ask("GET", "/api/tickets?stage=open&stage=doing&mine=true")) == 1
    await ask("GET", "/api/tickets?stranger=1", want=422)
    moved = {"stage": "closed", "outcome": "atendido", "note": "ok"}
    assert (await ask("POST", f"/api/tickets/{done['id']}/move", moved))["outcome"] == "atendido"
    timeline = await ask("GET", f"/api/tickets/{done['number']}/timeline")
    assert {m["kind"] for m in timeline} >= {"drafted", "filed", "closed"}
    one = {"subject": "Outro", "interaction_id": "i1", "once": "k1"}
    first = await ask("POST", "/api/tickets", one, want=201)
    assert (await ask("POST", "/api/tickets", one, want=201))["id"] == first["id"]
    assert len(await ask("GET", "/api/interactions/i1/tickets")) == 2
    assert (await ask("GET", "/api/services?q=buracos"))[0]["key"] == "tapa-buraco"
    assert len(await ask("GET", "/api/services")) == 4
    await ask("PUT", "/api/services/x", {"label": "X", "level": 1}, want=403)


async def test_people_over_http(client: Any) -> None:
    ana = {"X-Who": "ana"}
    body = {"name": "José Silva", "telephones": [{"number": "21 97777-1234"}], "cpf": ""}
    made = await (await client.post("/api/people", json=body, headers=ana)).json()
    assert made["cpf"] is None
    path = f"/api/people/{made['id']}"
    change = {"version": 1, "address": {"neighbourhood": "Centro"}}
    assert (await client.patch(path, json=change, headers=ana)).status == 200
    assert (await client.patch(path, json=change, headers=ana)).status == 409
    found = await (await client.get("/api/people?q=jose", headers=ana)).json()
    assert found[0]["neighbourhood"] == "Centro"
    wrong = await client.post("/api/people", json={"name": "Ana", "cpf": "123"}, headers=ana)
    problem = await wrong.json()
    assert (wrong.status, problem["field"]) == (422, "cpf")
    assert (await client.get(path, headers={"X-Who": "nil"})).status == 403
    assert (await client.get(path)).status == 401
    assert (await client.get(f"{path}/timeline", headers=ana)).status == 200
