"""The nodes that lead elsewhere or decide: transfer, to_flow, hours, condition, find_ticket."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ivr.model import FlowState, ToFlow, ToQueue
from ivr.nodes import KINDS
from ivr.parse import read_flow
from ivr.scripted import Presses, Says, Silent
from tests.ivr.conftest import Rooms
from tests.ivr.node_kit import flow, told

# --- transfer, to_flow, hours, condition, find_ticket --------------------------------------------

TRANSFER = """
    kind: transfer
    queue: geral
    skills:
      - idioma-{idioma}
    prefers:
      - libras
    operator: ultimo
    legal: perguntar
"""


@pytest.mark.parametrize(
    ("reply", "legal"),
    [(Says("sim"), True), (Presses("1"), True), (Says("não"), False), (Silent(), False),
     (Says("atendente"), False), (Presses("0"), False)],
)  # fmt: skip
async def test_legal_priority_is_asked_once_and_keeps_nobody(
    walk: Any, reply: Any, legal: bool
) -> None:
    text = TRANSFER + "    unanswered: n\n"
    done = await walk(flow(text), reply, variables={"idioma": "en"})
    assert isinstance(done.outcome, ToQueue)
    assert (done.outcome.legal, done.outcome.operator) == (legal, "ultimo")
    assert (done.outcome.skills, done.outcome.prefers) == (("idioma-en",), ("libras",))
    again = await walk(flow(text), state=done.watch.states[-1])
    assert isinstance(again.outcome, ToQueue)
    assert again.outcome.legal is legal
    assert not again.line.asks


@pytest.mark.parametrize(("pick", "legal"), [("declarada", True), ("nao", False)])
async def test_legal_priority_by_what_is_known(walk: Any, pick: str, legal: bool) -> None:
    text = TRANSFER.replace("perguntar", pick)
    done = await walk(flow(text), variables={"prioridade_legal": "sim"})
    assert done.outcome.legal is legal


THERE = "    kind: to_flow\n    flow: outro\n    back: bom\n"


async def test_a_flow_that_was_gone_to_comes_back_to_the_very_version(walk: Any) -> None:
    went = await walk(flow(THERE), state=replace(begun(flow(THERE)), version=4))
    assert went.outcome == ToFlow("outro", back="bom")
    committed = FlowState.from_json(went.watch.states[-1].to_json())
    there = committed.follow(went.outcome, "inicio", 9)
    assert (there.flow, there.node, there.version) == ("outro", "inicio", 9)
    other = "flow: outro\nlabel: O\nstart: inicio\nnodes:\n  inicio:\n    kind: end\n"
    other += "    text: Feito.\n    reason: pago\n"
    ended = await walk(other, state=FlowState.from_json(there.to_json()))
    assert ended.outcome == ToFlow("f", "bom", 4, returning=True)
    assert ended.said == "Feito."
    back = FlowState.from_json(ended.watch.states[-1].to_json()).follow(ended.outcome, "n", 4)
    assert (back.flow, back.node, back.version, back.stack) == ("f", "bom", 4, ())
    assert back.variables["retorno"] == "pago"
    home = await walk(flow(THERE), state=back)
    assert told(home.outcome) == "bom"


def begun(text: str) -> FlowState:
    return FlowState.begin(read_flow(text))


def test_going_round_for_ever_keeps_a_bounded_way_back() -> None:
    state = begun(flow(THERE))
    for _ in range(50):
        state = state.follow(ToFlow("f", back="bom"), "n", 1)
    assert len(state.stack) == 8


HOURS = """
    kind: hours
    queue: geral
    open: bom
    closed: ruim
    holiday: pessoa
"""


@pytest.mark.parametrize(
    ("answer", "way"),
    [
        ({"open": True, "staffed": True, "holiday": "Natal"}, "bom"),
        ({"open": False, "holiday": "Natal"}, "geral"),
        ({"open": False, "holiday": ""}, "ruim"),
        ({"open": False, "shut": True}, "ruim"),
        ({"open": True, "staffed": False}, "ruim"),
        (OSError(), "bom"),
    ],
)
async def test_hours_of_a_queue(walk: Any, answer: Any, way: str) -> None:
    text = flow(HOURS).replace("    closed: ruim\n    unanswered: ruim\n", "")
    done = await walk(text, rooms=Rooms(service_hours=answer))
    assert told(done.outcome) == way


@pytest.mark.parametrize(
    ("spans", "holiday", "way"),
    [("segunda: 08:00-10:00", "", "bom"), ("segunda: 10:00-12:00", "", "ruim"),
     ("uteis: 08:00-18:00", "Natal", "geral"), ("feriado: 08:00-18:00", "Natal", "bom")],
)  # fmt: skip
async def test_hours_written_in_the_flow(walk: Any, spans: str, holiday: str, way: str) -> None:
    text = HOURS.replace("    queue: geral\n", f"    spans:\n      {spans}\n")
    text = flow(text).replace("    closed: ruim\n    unanswered: ruim\n", "")
    done = await walk(text, rooms=Rooms(city_day={"holiday": holiday}))
    assert told(done.outcome) == way  # it is a Monday, 9 o'clock


@pytest.mark.parametrize(
    ("when", "way"),
    [("horario >= 08:30 e horario < 09:30", "bom"), ("horario > 09:00", "ruim"),
     ("dia em sabado, domingo", "ruim"), ("dia = segunda e data = 2026-03-02", "bom"),
     ("idioma = pt", "bom"), ("idioma = en", "ruim"), ("hora = 9", "bom")],
)  # fmt: skip
async def test_conditions_know_the_moment_and_the_language(walk: Any, when: str, way: str) -> None:
    node = f"    kind: condition\n    cases:\n      - when: {when}\n        go: bom\n"
    done = await walk(flow(node + "    otherwise: ruim\n"))
    assert told(done.outcome) == way


async def test_too_many_numbers_lead_to_a_person(walk: Any) -> None:
    node = "    kind: find_ticket\n    found: bom\n    missing: ruim\n"
    done = await walk(flow(node), rooms=Rooms(find_ticket={"found": False, "limited": True}))
    assert told(done.outcome) == "geral"
    assert "fale com uma pessoa" in done.said


# --- forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_form_says_what_it_is(kind: Any) -> None:
    form = kind.form()
    assert form["icon"].startswith("Icon")
    assert form["help"].endswith(".")
    for part in form["fields"]:
        assert part["label"], part
        assert part["label"][0].isupper()
        assert part["help"], part
    drawn = {"node", "routes", "options", "cases"}
    exits = [part["name"] for part in form["fields"] if part["widget"] in drawn]
    assert [way["name"] for way in form["exits"]] == exits
