"""From the draft at connect to the closed ticket; every step may be taken twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.access.model import Access
from core.access.store import audit
from core.checks import digits_of, has_check_digit
from core.clock import VirtualClock
from core.db import Database, facts
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.plug import ActionCall
from crm.plug import plug
from crm.service import Crm
from crm.tickets import store
from crm.tickets.store import Wanted
from tests.crm.conftest import NOBODY, OPERATOR, SUPERVISOR

OTHER = Access("u-bia", "bia", permissions=OPERATOR.permissions)


async def test_the_protocol_is_given_once_and_checks(crm: Crm) -> None:
    first = await crm.open_visit("i1")
    assert first == await crm.open_visit("i1")
    assert first != await crm.open_visit("i2")
    assert len(first) == 16
    assert has_check_digit(first)
    assert first.startswith("20260302")


async def test_a_draft_is_made_once_even_at_the_same_moment(crm: Crm, db: Database) -> None:
    await crm.open_visit("i1")
    drafts = await asyncio.gather(*(crm.draft(OPERATOR, "i1", "u-ana") for _ in range(8)))
    assert len({draft.id for draft in drafts}) == 1
    count = select(func.count()).select_from(store.tickets)
    assert await db.read(lambda tx: tx.execute(count, OPERATOR).scalar()) == 1


async def test_draft_typed_then_filed_under_the_protocol(crm: Crm, clock: VirtualClock) -> None:
    protocol = await crm.open_visit("i1")
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    assert (draft.stage, draft.number, draft.protocol) == ("draft", None, protocol)
    draft = await crm.save_draft(OPERATOR, draft.id, {"subject": "Buraco  na rua", "notes": "a"})
    draft = await crm.save_draft(OPERATOR, draft.id, {"service_key": "tapa-buraco"}, draft.version)
    filed = await crm.file_ticket(OPERATOR, draft.id, {"notes": "em frente ao 12"})
    assert (filed.stage, filed.subject, filed.notes) == ("open", "Buraco na rua", "em frente ao 12")
    assert filed.number is not None
    assert filed.number.startswith("CH-26-")
    assert filed.due_at == datetime(2026, 3, 9, 12, 0, tzinfo=UTC)  # five working days of 8 h
    again = await crm.file_ticket(OPERATOR, draft.id, {"notes": "outra coisa"})
    assert again == filed


async def test_either_number_finds_the_case(crm: Crm) -> None:
    protocol = await crm.open_visit("i1")
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    filed = await crm.file_ticket(OPERATOR, draft.id, {"subject": "Poda"})
    number = str(filed.number)
    for typed in (number, number.lower(), digits_of(number), protocol, " ".join(protocol)):
        assert [t.id for t in await crm.tickets.find(OPERATOR, typed)] == [filed.id]
        assert (await crm.tickets.get(OPERATOR, typed)).id == filed.id
    wrong = digits_of(number)[:-1] + str((int(number[-1]) + 1) % 10)
    assert await crm.tickets.find(OPERATOR, wrong) == []
    with pytest.raises(NotFound):
        await crm.tickets.get(OPERATOR, wrong)


async def test_filed_tickets_are_found_by_their_words(crm: Crm) -> None:
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    await crm.save_draft(OPERATOR, draft.id, {"subject": "Galhos caídos", "notes": "na ponte"})
    assert await crm.tickets.find(OPERATOR, "galho") == []  # a draft is nobody's yet
    await crm.file_ticket(OPERATOR, draft.id, {})
    assert [t.id for t in await crm.tickets.find(OPERATOR, "GALHO ponte")] == [draft.id]
    await crm.save_draft(OPERATOR, draft.id, {"notes": "na praça"})
    assert await crm.tickets.find(OPERATOR, "ponte") == []
    assert len(await crm.tickets.find(OPERATOR, "pracas")) == 1
    with pytest.raises(Forbidden):
        await crm.tickets.find(NOBODY, "galho")


async def test_each_object_has_its_format(crm: Crm) -> None:
    await crm.tickets.set_format(SUPERVISOR, "informacao", "INFO{AAAA}/{R6}{C}")
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    changes = {"subject": "Obra", "service_key": "info-obra"}
    filed = await crm.file_ticket(OPERATOR, draft.id, changes, outcome="informacao")
    assert str(filed.number).startswith("INFO2026/")
    assert (filed.stage, filed.outcome) == ("closed", "informacao")
    with pytest.raises(Invalid):
        await crm.tickets.set_format(SUPERVISOR, "visita", "P{AAAA}{R8}{C}")


async def test_filing_needs_a_subject_and_a_known_service(crm: Crm) -> None:
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    with pytest.raises(Invalid):
        await crm.file_ticket(OPERATOR, draft.id, {})
    with pytest.raises(Invalid):
        await crm.save_draft(OPERATOR, draft.id, {"service_key": "pavimento"})
    with pytest.raises(NotFound):
        await crm.save_draft(OPERATOR, draft.id, {"service_key": "nada"})
    with pytest.raises(Invalid):
        await crm.save_draft(OPERATOR, draft.id, {"stage": "closed"})
    assert (await crm.tickets.get(OPERATOR, draft.id)).stage == "draft"


async def test_what_wrap_up_left_files_itself_and_can_be_finished(crm: Crm) -> None:
    await crm.open_visit("i1")
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    await crm.save_draft(OPERATOR, draft.id, {"service_key": "tapa-buraco", "notes": "meio"})
    filed = await crm.auto_file("i1", "timeout")
    assert filed is not None
    assert (filed.incomplete, filed.stage, filed.notes) == (True, "open", "meio")
    assert filed.subject == "Reparo de buraco na via"
    again = await crm.auto_file("i1", "timeout")
    assert again == filed
    done = await crm.file_ticket(OPERATOR, draft.id, {"subject": "Buraco na Rua A"})
    assert (done.incomplete, done.number, done.subject) == (False, filed.number, "Buraco na Rua A")
    assert await crm.auto_file("i-none", "timeout") is None


async def test_a_transferred_draft_goes_on_and_a_filed_one_is_left_alone(crm: Crm) -> None:
    await crm.open_visit("i1")
    first = await crm.draft(OPERATOR, "i1", "u-ana")
    second = await crm.draft(OTHER, "i1", "u-bia")
    assert (second.id, second.operator_id) == (first.id, "u-bia")
    filed = await crm.file_ticket(OTHER, first.id, {"subject": "Um"})
    third = await crm.draft(OPERATOR, "i1", "u-ana")
    assert third.id != filed.id
    assert (await crm.draft(OTHER, "i1", "u-bia")).id == third.id


async def test_an_older_screen_cannot_write_over_a_newer_one(crm: Crm) -> None:
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    await crm.save_draft(OPERATOR, draft.id, {"notes": "novo"}, draft.version)
    with pytest.raises(Conflict):
        await crm.save_draft(OPERATOR, draft.id, {"notes": "velho"}, draft.version)
    assert (await crm.tickets.get(OPERATOR, draft.id)).notes == "novo"


async def test_moves_follow_the_table(crm: Crm) -> None:
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    with pytest.raises(Conflict):
        await crm.tickets.move(OPERATOR, draft.id, "doing")
    filed = await crm.file_ticket(OPERATOR, draft.id, {"subject": "x"})
    assert (await crm.tickets.move(OPERATOR, filed.id, "doing", note="equipe 3")).stage == "doing"
    with pytest.raises(Invalid):
        await crm.tickets.move(OPERATOR, filed.id, "closed")
    with pytest.raises(Invalid):
        await crm.tickets.move(OPERATOR, filed.id, "closed", "feito")
    closed = await crm.tickets.move(OPERATOR, filed.id, "closed", "nao_constatado")
    assert (closed.stage, closed.closed_at is None) == ("closed", False)
    with pytest.raises(Conflict):
        await crm.save_draft(OPERATOR, filed.id, {"notes": "tarde"})
    assert (await crm.tickets.move(OPERATOR, filed.id, "open")).outcome is None


async def test_rights(crm: Crm) -> None:
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    reader = Access("r", "r", permissions=frozenset({"ticket.read", "ticket.write"}))
    filed = await crm.file_ticket(reader, draft.id, {"subject": "x"})
    for refused in (
        crm.tickets.move(reader, filed.id, "closed", "atendido"),
        crm.tickets.get(NOBODY, filed.id),
        crm.tickets.find(NOBODY, str(filed.number)),
        crm.save_draft(NOBODY, filed.id, {"notes": "x"}),
        crm.draft(NOBODY, "i2", "u-nil"),
        crm.timelines.of_ticket(NOBODY, filed.id),
        crm.tickets.set_format(OPERATOR, "chamado", "X{R8}{C}"),
    ):
        with pytest.raises(Forbidden):
            await refused


async def test_opened_by_voice_once_per_key(crm: Crm) -> None:
    protocol = await crm.open_visit("i1")
    action = plug(crm).flow_actions["open_ticket"]
    call = ActionCall("i1", "abrir", "i1:abrir:1", {"service": "tapa-buraco", "said": "um buraco"})
    first, second = await action(call), await action(call)
    assert first == second
    assert first["protocol"] == protocol
    other = await action(ActionCall("i1", "abrir", "i1:abrir:2", {"service": "nao-existe"}))
    assert other["ticket"] != first["ticket"]
    tickets = await crm.tickets_of(OPERATOR, "i1")
    assert [(t.stage, t.notes, t.service_key) for t in tickets] == [
        ("open", "um buraco", "tapa-buraco"),
        ("open", "", None),
    ]


async def test_by_voice_a_number_gives_stage_and_dates_only(crm: Crm, maria: str) -> None:
    await crm.open_visit("i1")
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    await crm.confirm_person(OPERATOR, "i1", maria)
    changes = {"subject": "Segredo", "notes": "nome", "service_key": "tapa-buraco"}
    filed = await crm.file_ticket(OPERATOR, draft.id, changes)
    protocol = await crm.open_visit("i2")
    find = plug(crm).flow_actions["find_ticket"]

    async def ask(number: str) -> dict[str, object]:
        return dict(await find(ActionCall("i2", "n", "k", {"number": number})))

    answer = await ask(digits_of(str(filed.number)))
    assert (answer["found"], answer["words"]) == (True, "aberto")
    assert "Segredo" not in str(answer)
    assert maria not in str(answer)
    assert set(answer) == {
        "found", "limited", "stage", "words", "filed_at", "due_at", "closed_at", "count",
    }  # fmt: skip
    assert (await ask(protocol))["found"] is False
    for _ in range(3):
        assert (await ask("123"))["limited"] is False
    assert await ask(digits_of(str(filed.number))) == {**dict.fromkeys(answer), "found": False,
        "limited": True, "count": 0}  # fmt: skip


async def test_self_service_leaves_one_closed_ticket(crm: Crm) -> None:
    await crm.open_visit("i1")
    first = await crm.self_service("i1", "iptu")
    assert first == await crm.self_service("i1", "iptu")
    assert (first.stage, first.outcome, first.object) == ("closed", "autosservico", "informacao")
    assert str(first.number).startswith("IN-26-")
    assert first.subject == "iptu"
    await crm.open_visit("i2")
    assert (await crm.self_service("i2", "buraco")).service_key == "tapa-buraco"


async def test_the_list_filters_and_pages(crm: Crm, clock: VirtualClock) -> None:
    filed = []
    for n in range(5):
        draft = await crm.draft(OPERATOR, f"i{n}", "u-ana")
        changes = {"subject": f"n{n}", "service_key": "tapa-buraco"}
        filed.append(await crm.file_ticket(OPERATOR, draft.id, changes))
        await clock.advance(60)
    await crm.draft(OTHER, "i9", "u-bia")
    page = await crm.tickets.page(OPERATOR, Wanted(stages=("open",)), 2)
    assert [t.subject for t in page] == ["n4", "n3"]
    last = page[-1]
    rest = await crm.tickets.page(
        OPERATOR, Wanted(stages=("open",), before=(last.created_at, last.id)), 10
    )
    assert [t.subject for t in rest] == ["n2", "n1", "n0"]
    mine = await crm.tickets.page(OPERATOR, Wanted(operator="u-bia"))
    assert [t.stage for t in mine] == ["draft"]
    due = filed[0].due_at
    assert await crm.tickets.page(OPERATOR, Wanted(overdue_at=due)) == []


async def test_facts_hold_no_words_and_the_deeds_are_audited(crm: Crm, db: Database) -> None:
    await crm.open_visit("i1")
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    await crm.file_ticket(OPERATOR, draft.id, {"subject": "Palavras", "notes": "Segredo"})
    await crm.tickets.get(OPERATOR, draft.id)
    rows = await db.read(lambda tx: tx.execute(select(facts)).all())
    assert "Palavras" not in str(rows)
    assert "Segredo" not in str(rows)
    assert [r.kind for r in rows] == ["VisitOpened", "TicketChanged", "TicketChanged"]
    log = await db.read(
        lambda tx: tx.execute(select(audit.c.action, audit.c.login), OPERATOR).all()
    )
    assert [tuple(r) for r in log] == [("file", "ana"), ("read", "ana")]
