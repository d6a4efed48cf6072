"""Scores and words of citizens; words added to a ticket; numbers tried by telephone."""

from __future__ import annotations

from typing import Any

import pytest

from core.db import Database
from core.errors import Invalid
from core.plug import ActionCall
from core.telephone import read_telephone
from crm.service import Crm
from crm.tickets.by_voice import MAX_BY_CALLER, MAX_LOOKUPS
from tests.crm.conftest import OPERATOR

CALLER = read_telephone("(21) 98888-7777")


def call(action: str, visit: str = "v-1", step: int = 1, **arguments: Any) -> ActionCall:
    return ActionCall(visit, "n", f"{visit}:r:{step}:{action}:n", arguments)


# --- surveys -------------------------------------------------------------------------------------


async def test_an_answer_is_kept_once_and_its_words_come_later(crm: Crm) -> None:
    given = {"survey": "atendimento", "score": 4, "once": "r:1:n"}
    for _ in range(2):
        await crm.surveys.act(call("survey_answer", **given))
    for _ in range(2):
        await crm.surveys.act(call("survey_answer", **given, words="gentil\n demais"))
    await crm.surveys.act(call("survey_answer", visit="v-2", survey="atendimento", score=5))
    figures = await crm.surveys.figures(OPERATOR, "atendimento", 30)
    assert (figures.answers, figures.mean, figures.scores) == (2, 4.5, {4: 1, 5: 1})
    assert {answer.words for answer in figures.latest} == {"gentil demais", ""}
    (mine,) = await crm.surveys.of_visit(OPERATOR, "v-1")
    assert (mine.score, mine.words) == (4, "gentil demais")
    (listed,) = await crm.surveys.all(OPERATOR, 30)
    assert (listed.survey, listed.latest) == ("atendimento", ())


@pytest.mark.parametrize("given", [{"score": 0}, {"score": 6}, {"score": 3, "survey": "Não!"}])
async def test_answers_that_cannot_be(crm: Crm, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await crm.surveys.act(call("survey_answer", **{"survey": "a", **given}))


# --- words for a ticket --------------------------------------------------------------------------


async def opened(crm: Crm, visit: str = "v-1") -> str:
    await crm.open_visit(visit, CALLER)
    ticket = await crm.by_voice.open(visit, f"{visit}:k", "tapa-buraco", "um buraco")
    assert ticket.number
    return ticket.number


async def test_words_are_added_once_and_nothing_is_told(crm: Crm) -> None:
    number = await opened(crm)
    add = call("update_ticket", number=number, words="agora  está maior")
    for _ in range(2):
        assert await crm.by_voice.action_update(add) == {"added": True, "why": ""}
    (ticket,) = await crm.tickets_of(OPERATOR, "v-1")
    assert ticket.notes == "um buraco\n\nComplemento por telefone: agora  está maior"
    assert [hit.id for hit in await crm.tickets.find(OPERATOR, "maior")] == [ticket.id]
    other = call("update_ticket", step=2, number=number, words="e fundo")
    await crm.by_voice.action_update(other)
    (ticket,) = await crm.tickets_of(OPERATOR, "v-1")
    assert ticket.notes.count("Complemento") == 2


async def test_only_an_open_ticket_takes_words(crm: Crm) -> None:
    number = await opened(crm)
    missing = call("update_ticket", number="2026999999999", words="x")
    assert (await crm.by_voice.action_update(missing))["why"] == "missing"
    empty = call("update_ticket", number=number, words=" ")
    assert (await crm.by_voice.action_update(empty))["why"] == "empty"
    (ticket,) = await crm.tickets_of(OPERATOR, "v-1")
    await crm.tickets.move(OPERATOR, ticket.id, "closed", "atendido")
    closed = call("update_ticket", number=number, words="x")
    assert (await crm.by_voice.action_update(closed))["why"] == "closed"


# --- guessing numbers ----------------------------------------------------------------------------


async def asks(crm: Crm, visit: str, telephone: str | None = None, times: int = 1) -> list[bool]:
    """Whether it was limited, for each number tried."""
    await crm.open_visit(visit, read_telephone(telephone))
    told = [await crm.by_voice.tell(visit, f"202600{n}") for n in range(times)]
    return [one.limited for one in told]


async def test_one_call_tries_a_few_numbers(crm: Crm) -> None:
    limited = await asks(crm, "v-1", "21988887777", MAX_LOOKUPS + 1)
    assert limited == [False] * MAX_LOOKUPS + [True]


async def test_hanging_up_and_calling_again_does_not_help(crm: Crm, db: Database) -> None:
    calls = MAX_BY_CALLER // MAX_LOOKUPS
    for n in range(calls):
        assert not any(await asks(crm, f"v-{n}", "21988887777", MAX_LOOKUPS))
    assert await asks(crm, "v-x", "(21) 8888-7777") == [True]  # the same telephone, old style
    assert await asks(crm, "v-y", "21977776666") == [False]
    add = call("update_ticket", visit="v-x", number="2026001", words="x")
    assert (await crm.by_voice.action_update(add))["why"] == "limited"
    await db.clock.advance(25 * 3600)  # type: ignore[attr-defined]
    assert await asks(crm, "v-z", "21988887777") == [False]


async def test_who_withholds_the_number_is_counted_with_the_others(crm: Crm) -> None:
    limited = [(await asks(crm, f"v-{n}", None, MAX_LOOKUPS))[-1] for n in range(13)]
    assert limited == [False] * 12 + [True]


async def test_words_for_a_ticket_of_this_visit_cost_no_try(crm: Crm) -> None:
    number = await opened(crm)
    await asks(crm, "v-1", times=MAX_LOOKUPS + 1)
    add = call("update_ticket", number=number, words="mais uma coisa")
    assert (await crm.by_voice.action_update(add))["added"]
