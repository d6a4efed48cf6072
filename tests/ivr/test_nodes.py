"""The nodes that ask others: services outside, announcements, surveys, tickets, events, queues."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.clock import VirtualClock
from core.plug import ActionCall
from ivr.flowtests import run_tests
from ivr.lint import lint
from ivr.model import FlowState
from ivr.nodes import Known
from ivr.parse import read_flow
from ivr.runner import Runner
from ivr.scripted import HangsUp, Presses, Says, ScriptLine, ScriptWatch, Silent
from tests.ivr.conftest import Rooms
from tests.ivr.node_kit import flow, told

HTTP = """
    kind: http
    url: https://erp.example/divida/{cpf}
    save:
      total: dados.total
    next: bom
    errors:
      404: ruim
      tempo: ruim
"""


def way_told(answer: Any) -> str:
    known = answer if isinstance(answer, dict) else {}
    return known.get("trouble") or str(known.get("status", "rede"))


# --- http ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "way"),
    [
        ({"status": 200, "values": {"total": 12.5}}, "bom"),
        ({"status": 204}, "bom"),
        ({"status": 404}, "ruim"),
        ({"status": 500}, "geral"),
        ({"status": 302}, "geral"),
        ({"trouble": "tempo"}, "ruim"),
        ({"trouble": "invalida", "status": 200}, "geral"),
        ({}, "geral"),
        ({"status": "x", "values": None}, "geral"),
        (RuntimeError("down"), "geral"),
    ],
)
async def test_http_goes_where_the_answer_leads(walk: Any, answer: Any, way: str) -> None:
    done = await walk(flow(HTTP), rooms=Rooms(http=answer), variables={"cpf": "1"})
    assert told(done.outcome) == way
    last = done.watch.states[-1].variables
    assert last["resultado_http"] in {way_told(answer), "rede", "0"}
    if way == "bom" and answer["status"] == 200:
        assert last["total"] == 12.5
    ((_, call),) = [c for c in done.rooms.calls if c[0] == "http"] or [("", None)]
    assert call.key.endswith(":http:n")


async def test_what_does_not_come_is_empty_not_old(walk: Any) -> None:
    rooms = Rooms(http={"status": 200, "values": {"total": ["no", "scalar"]}})
    done = await walk(flow(HTTP), rooms=rooms, variables={"total": "old", "cpf": "1"})
    assert done.watch.states[-1].variables["total"] == ""


async def test_a_citizen_who_waits_is_told_so(walk: Any) -> None:
    async def slow(call: ActionCall) -> Any:
        await asyncio.sleep(1.8)
        return {"status": 200}

    done = await walk(flow(HTTP), rooms=Rooms(http=slow))
    assert done.said == "Um instante, por favor."
    assert told(done.outcome) == "bom"
    done = await walk(flow(HTTP), rooms=Rooms(http={"status": 200}))
    assert done.said == ""


async def test_a_post_is_not_sent_again_after_a_crash(walk: Any) -> None:
    post = HTTP.replace("kind: http", "kind: http\n    method: POST")
    first = await walk(flow(post), rooms=Rooms(http={"status": 200}))
    noted = next(s for s in first.watch.states if "http_enviado" in s.variables)
    again = await walk(flow(post), rooms=Rooms(http={"status": 200}), state=noted)
    assert not again.rooms.named("http")
    assert told(again.outcome) == "ruim"  # errors.tempo: nobody knows whether it arrived
    before = next(s for s in first.watch.states if s.node == "n")
    again = await walk(flow(post), rooms=Rooms(http={"status": 200}), state=before)
    assert len(again.rooms.named("http")) == 1
    keyed = post.replace("kind: http", "kind: http\n    keyed: sim")
    again = await walk(flow(keyed), rooms=Rooms(http={"status": 200}), state=noted)
    assert len(again.rooms.named("http")) == 1


async def test_secrets_stay_names_in_all_that_is_kept(walk: Any) -> None:
    text = HTTP.replace("    save:", "    headers:\n      X: '{segredo:erp}'\n    save:")
    done = await walk(flow(text), rooms=Rooms(http={"status": 200}))
    (call,) = done.rooms.named("http")
    assert call.arguments["headers"] == {"X": [("secret", "erp")]}
    assert "segredo" not in str(done.watch.states[-1].variables)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("https://erp.example/divida/{cpf}", "'{host}/x'"), "começa com http"),
        (("https://erp.example", "https://u:p@erp"), "começa com http"),
        (("dados.total", "a..b"), "não entendi o caminho"),
        (("404: ruim", "erro: ruim"), "não é um erro"),
        (("    save:", "    headers:\n      Host: x\n    save:"), "enviado pelo sistema"),
        (("    save:", "    headers:\n      X: '{segredo:outro}'\n    save:"), "não existe"),
        (("    save:", "    headers:\n      X: '{segredo:Erro}'\n    save:"), "escreva o segredo"),
    ],
)
def test_lint_of_http(change: tuple[str, str], words: str) -> None:
    known = Known(secrets=frozenset({"erp"}), variables=frozenset({"cpf", "host"}))
    clean = lint(read_flow(flow(HTTP)), known)
    assert not [f for f in clean if f.level == "error" and f.node == "n"]
    found = lint(read_flow(flow(HTTP.replace(*change))), known)
    assert any(words in f.detail and f.level == "error" for f in found), found


def test_a_secret_is_never_said() -> None:
    text = flow(HTTP).replace("    reason: bom", "    text: '{segredo:erp}'\n    reason: bom")
    found = lint(read_flow(text))
    assert any("segredos só servem" in f.detail and f.node == "bom" for f in found)


async def test_flow_tests_play_the_service() -> None:
    text = flow(HTTP).replace("    reason: bom", "    text: São {total} reais.\n    reason: bom")
    text += """tests:
  - name: deve
    steps:
      - answer: http.total=42
      - says: São 42 reais.
      - outcome: Ended resolvido bom
  - name: nada deve
    steps:
      - answer: http.status=404
      - outcome: Ended sem solução ruim
  - name: fora do ar
    steps:
      - answer: http.trouble=tempo
      - outcome: Ended sem solução ruim
"""
    results = await run_tests(read_flow(text), None)
    assert [result.problem for result in results] == ["", "", ""]


# --- announcements -------------------------------------------------------------------------------

NEWS = """
    kind: announcement
    next: menu
  menu:
    kind: confirm
    prompt: Certo?
    yes: n
    no: bom
"""


async def test_announcements_are_said_before_the_question_and_once(walk: Any) -> None:
    async def news(call: ActionCall) -> Any:
        said = call.arguments["said"]
        return {"texts": [] if said else ["Rodízio de água hoje."], "said": "agua@1"}

    done = await walk(flow(NEWS), Says("sim"), Says("não"), rooms=Rooms(announcements=news))
    assert done.said == "Rodízio de água hoje. | Certo? | Certo?"
    assert done.line.asks[0].prompts == ("Rodízio de água hoje.", "Certo?")
    calls = done.rooms.named("announcements")
    assert [call.arguments["said"] for call in calls] == ["", "agua@1"]


@pytest.mark.parametrize("answer", [RuntimeError(), {}, {"texts": None}, {"texts": []}])
async def test_without_announcements_nothing_is_said(walk: Any, answer: Any) -> None:
    done = await walk(flow(NEWS), Says("não"), rooms=Rooms(announcements=answer))
    assert done.said == "Certo?"


# --- survey --------------------------------------------------------------------------------------

SURVEY = """
    kind: survey
    survey: atendimento
    prompt: De 1 a 5, que nota?
    comment: Quer contar por quê?
    next: bom
"""


@pytest.mark.parametrize(
    ("replies", "kept"),
    [
        ((Presses("4"), Silent()), [(4, "")]),
        ((Says("cinco"), Says("a moça foi gentil")), [(5, ""), (5, "a moça foi gentil")]),
        ((Says("péssimo"), Silent()), [(1, "")]),
        ((Says("banana"), Presses("2"), Silent()), [(2, "")]),
        ((Says("banana"), Says("banana")), []),
        ((Silent(),), []),
        ((Presses("9"),), []),
    ],
)
async def test_a_survey_takes_a_score_or_lets_go(walk: Any, replies: Any, kept: Any) -> None:
    done = await walk(flow(SURVEY), *replies, rooms=Rooms(survey_answer={}))
    calls = done.rooms.named("survey_answer")
    assert [(c.arguments["score"], c.arguments["words"]) for c in calls] == kept
    assert len({c.arguments["once"] for c in calls}) <= 1
    assert told(done.outcome) == "bom"


async def test_a_survey_that_cannot_be_kept_troubles_nobody(walk: Any) -> None:
    done = await walk(flow(SURVEY), Presses("4"), Silent(), rooms=Rooms(survey_answer=OSError()))
    assert told(done.outcome) == "bom"


async def test_nobody_in_danger_is_asked_for_a_score(walk: Any) -> None:
    done = await walk(flow(SURVEY), variables={"perigo": "incendio"})
    assert (done.said, told(done.outcome)) == ("", "bom")


# --- update_ticket -------------------------------------------------------------------------------

UPDATE = """
    kind: update_ticket
    number: "{numero}"
    words: "{relato}"
    next: bom
    closed: ruim
"""


@pytest.mark.parametrize(
    ("answer", "way"),
    [
        ({"added": True}, "bom"),
        ({"added": False, "why": "closed"}, "ruim"),
        ({"added": False, "why": "missing"}, "geral"),
        ({"added": False, "why": "limited"}, "geral"),
        ({"added": False, "why": "kind"}, "geral"),
        (OSError(), "geral"),
    ],
)
async def test_words_for_a_ticket(walk: Any, answer: Any, way: str) -> None:
    rooms = Rooms(update_ticket=answer)
    done = await walk(flow(UPDATE), rooms=rooms, variables={"numero": "12", "relato": "piorou"})
    assert told(done.outcome) == way
    assert rooms.named("update_ticket")[0].arguments == {"number": "12", "words": "piorou"}


# --- callback ------------------------------------------------------------------------------------

CALLBACK = """
    kind: callback
    queue: geral
    next: bom
    refused: ruim
"""
CALLER = {"number": "+5521988887777"}


async def called_back(walk: Any, *replies: Any, caller: Any = CALLER, answer: Any = None) -> Any:
    rooms = Rooms(caller_number=caller, request_callback=answer or {})
    return await walk(flow(CALLBACK), *replies, rooms=rooms)


async def test_the_number_that_called_is_offered(walk: Any) -> None:
    done = await called_back(walk, Says("sim"))
    assert "2 1, 9 8 8 8 8, 7 7 7 7" in done.said
    (call,) = done.rooms.named("request_callback")
    assert call.arguments["number"] == "+5521988887777"
    assert done.watch.states[-1].variables["retorno"] == "+5521988887777"
    assert told(done.outcome) == "bom"


@pytest.mark.parametrize("caller", [{"number": ""}, {}, OSError(), {"number": "190"}])
async def test_a_withheld_number_is_asked_for(walk: Any, caller: Any) -> None:
    done = await called_back(walk, Presses("2133334444"), Says("sim"), caller=caller)
    assert done.rooms.named("request_callback")[0].arguments["number"] == "+552133334444"


async def test_another_number_may_be_given_or_none(walk: Any) -> None:
    done = await called_back(walk, Says("não"), Presses("11977776666"), Says("sim"))
    assert done.rooms.named("request_callback")[0].arguments["number"] == "+5511977776666"
    done = await called_back(walk, Says("não"), *[Silent()] * 4)
    assert not done.rooms.named("request_callback")
    assert told(done.outcome) == "ruim"


async def test_without_callbacks_a_person_comes_and_lint_says_so(walk: Any) -> None:
    done = await called_back(walk, Says("sim"), answer=OSError())
    assert told(done.outcome) == "geral"
    found = lint(read_flow(flow(CALLBACK)), Known(actions=frozenset({"service_hours"})))
    assert any("ainda não liga de volta" in f.detail for f in found)


async def test_nobody_in_danger_is_called_back_instead(walk: Any) -> None:
    rooms = Rooms(request_callback={})
    done = await walk(flow(CALLBACK), rooms=rooms, variables={"perigo": "gas"})
    assert told(done.outcome) == "geral"
    assert not rooms.named("request_callback")


# --- wait_event ----------------------------------------------------------------------------------

EVENT = """
    kind: wait_event
    event: pago
    text: Aguarde o pagamento.
    seconds: 90
    keys:
      1: pessoa
    save:
      valor: total
    next: bom
    late: ruim
"""


async def never(call: ActionCall) -> Any:
    await asyncio.sleep(60)


async def test_an_event_that_came_before_needs_no_music(walk: Any) -> None:
    came = {"found": True, "values": {"total": 7}}
    done = await walk(flow(EVENT), rooms=Rooms(wait_event=came))
    assert (told(done.outcome), done.said) == ("bom", "")
    assert done.watch.states[-1].variables["valor"] == 7


async def test_an_event_ends_the_music(walk: Any) -> None:
    class Patient(ScriptLine):
        async def ask(self, ask: Any) -> Any:
            self.asks.append(ask)
            await asyncio.sleep(30)

    async def soon(call: ActionCall) -> Any:
        await asyncio.sleep(0.3)
        return {"found": True, "values": {"total": True}}

    clock, watch = VirtualClock(), ScriptWatch()
    rooms, line = Rooms(wait_event=soon), Patient([], clock)
    runner = Runner(read_flow(flow(EVENT)), rooms.actions(), clock, interaction_id="i")
    outcome = await asyncio.wait_for(runner.run(line, FlowState.begin(runner.flow), watch), 5)
    assert told(outcome) == "bom"
    assert line.asks[0].music
    assert line.asks[0].prompts == ("Aguarde o pagamento.",)


async def test_a_key_a_hang_up_or_the_deadline_end_the_wait(walk: Any) -> None:
    rooms = Rooms(wait_event=never)
    assert told((await walk(flow(EVENT), Presses("1"), rooms=rooms)).outcome) == "geral"
    assert told((await walk(flow(EVENT), HangsUp(), rooms=rooms)).outcome) == "hung_up"
    done = await walk(flow(EVENT), *[Silent()] * 5, rooms=rooms)
    assert told(done.outcome) == "ruim"
    assert [round(ask.silence_s) for ask in done.line.asks] == [30, 30, 29]
    assert told((await walk(flow(EVENT), rooms=Rooms(wait_event=OSError()))).outcome) == "ruim"


async def test_a_restart_does_not_begin_the_wait_anew(walk: Any) -> None:
    first = await walk(flow(EVENT), HangsUp(), rooms=Rooms(wait_event=never))
    state = first.watch.states[-1]
    old = datetime(2026, 3, 2, 11, 0, tzinfo=UTC).isoformat()
    prefix = str(state.variables["espera_desde"])[: len(f"{state.run}:{state.steps}:")]
    late = replace(state, variables={**state.variables, "espera_desde": prefix + old})
    rooms = Rooms(wait_event=never)
    assert told((await walk(flow(EVENT), rooms=rooms, state=late)).outcome) == "ruim"
    assert not rooms.named("wait_event")
