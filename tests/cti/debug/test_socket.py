"""A flow tried by text over the socket: held, stepped, changed, bounded."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import WSServerHandshakeError

from cti.debug import seats
from cti.debug.socket import DebugSockets
from tests.cti.debug.conftest import FLOW, House


async def test_a_walk_told_message_by_message(house: House) -> None:
    browser = await house.browser()
    await browser.tell("start", mode="text", variables={"nome": "Ana"})
    started = await browser.until("started")
    assert started["variables"]["nome"] == "Ana"
    assert (await browser.until("says"))["text"] == "Olá, Ana!"
    asked = await browser.until("asks")
    assert asked["node"] == "opcao"
    assert asked["hears"]["keys"] is True
    assert "protocolo" in asked["hears"]["phrases"]
    await browser.tell("say", text="quero falar de pato")
    turn = await browser.until("turn", n=0)
    assert turn["heard_text"] == "quero falar de pato"
    assert turn["readings"][0]["meaning"] == ""
    await browser.until("again", node="opcao", attempts=1)
    await browser.tell("keys", keys="1")
    await browser.until("asks", node="numero")
    await browser.tell("keys", keys="1234#1")
    await browser.until("asks")  # the number is said back; the key typed ahead says yes
    outcome = await browser.until("outcome")
    assert outcome["outcome"] == "to_queue"
    assert outcome["words"] == "Passa para a fila “geral”."
    assert browser.path == ["ola", "opcao", "numero", "consulta", "pessoa"]
    acted = browser.told("acts")[0]
    assert acted["action"] == "service_hours"
    assert acted["answer"]["open"] is True
    left = {m["node"]: m for m in browser.told("left")}
    assert left["numero"]["ms"] >= left["numero"]["asked_ms"] >= 0
    assert left["pessoa"]["how"] == "out"


async def test_breakpoints_steps_and_changed_variables(house: House) -> None:
    browser = await house.browser()
    await browser.tell("start", mode="text", breakpoints=["opcao"], paused=True)
    assert (await browser.until("paused"))["node"] == "ola"
    await browser.tell("set", variables={"nome": "Bia", "cidade": None})
    changed = await browser.until("set")
    assert changed["variables"]["nome"] == "Bia"
    assert "cidade" not in changed["variables"]
    await browser.tell("go")
    assert (await browser.until("says"))["text"] == "Olá, Bia!"
    assert (await browser.until("paused"))["node"] == "opcao"
    await browser.tell("breakpoints", nodes=["consulta"])
    await browser.tell("go")
    await browser.until("asks", node="opcao")
    await browser.tell("keys", keys="1")
    await browser.until("asks", node="numero")
    await browser.tell("say", text="um dois três quatro")
    await browser.until("asks", node="numero")
    await browser.tell("say", text="sim")
    held = await browser.until("paused")
    assert held["node"] == "consulta"
    assert held["variables"]["codigo"] == "1234"
    await browser.tell("answer", answers={"service_hours.open": False})
    await browser.tell("step")
    assert (await browser.until("paused"))["node"] == "tchau"
    await browser.tell("go")
    assert (await browser.until("outcome"))["outcome"] == "solved"


async def test_a_variable_set_while_a_question_waits_counts_from_the_next_node(
    house: House,
) -> None:
    browser = await house.browser()
    text = FLOW.replace("Até logo.", "Até logo, {nome}.").replace("go: numero", "go: tchau")
    await browser.tell("start", mode="text", text=text)
    await browser.until("asks")
    await browser.tell("set", variables={"nome": "Caio"})
    await browser.tell("keys", keys="1")
    await browser.until("set")
    assert (await browser.until("says"))["text"] == "Até logo, Caio."


async def test_an_action_that_fails(house: House) -> None:
    browser = await house.browser()
    hours = "kind: hours\n    queue: geral\n    open: pessoa\n    closed: tchau"
    found = "kind: find_ticket\n    found: tchau\n    missing: tchau\n    failed: pessoa"
    text = FLOW.replace(hours, found)
    await browser.tell("start", mode="text", text=text, answers={"find_ticket": None})
    await browser.tell("keys", keys="1")
    await browser.tell("keys", keys="1234#1")
    assert (await browser.until("acts"))["answer"] is None
    assert (await browser.until("outcome"))["outcome"] == "to_queue"


async def test_a_node_that_commits_on_its_way_is_entered_once(house: House) -> None:
    browser = await house.browser()
    old = "kind: say\n    text: Olá, {nome}!\n    interruptible: nao\n"
    text = FLOW.replace(old, "kind: http\n    method: POST\n    url: https://exemplo.br/x\n")
    await browser.tell("start", text=text, breakpoints=["ola"], answers={"http": None})
    assert (await browser.until("paused"))["node"] == "ola"
    await browser.tell("go")
    acted = await browser.until("acts")
    assert (acted["action"], acted["answer"]) == ("http", None)
    await browser.until("outcome")  # it failed: a person
    assert browser.path == ["ola", "pessoa"]
    assert len(browser.told("paused")) == 1


async def test_hanging_up_stopping_and_starting_again(house: House) -> None:
    browser = await house.browser()
    await browser.tell("start")
    await browser.until("asks")
    await browser.tell("hang_up")
    assert (await browser.until("outcome"))["outcome"] == "hung_up"
    await browser.tell("start")
    await browser.until("asks")
    await browser.tell("stop")
    assert (await browser.until("outcome"))["outcome"] == "stopped"
    await browser.tell("start", breakpoints=["ola"])
    await browser.until("paused")
    await browser.tell("start")
    await browser.until("outcome")  # the held one ended
    await browser.until("asks")
    await browser.tell("silence")
    await browser.until("again")
    await browser.tell("silence")
    assert (await browser.until("outcome"))["outcome"] == "to_queue"


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ("no json", "mensagem"),
        ('{"type": "dance"}', "mensagem"),
        ('{"type": "say", "text": ""}', "say.text"),
        ('{"type": "keys", "keys": "abc"}', "keys.keys"),
        ('{"type": "start", "variables": {"Não Vale": 1}}', "start.variables"),
        ('{"type": "say", "text": "oi"}', "Comece o ensaio"),
        ('{"type": "start", "text": "flow: [[["}', ""),
        ('{"type": "start", "graph": {"nodes": 3}}', "nodes"),
        (
            '{"type": "start", "text": "flow: ensaio\\nnodes:\\n  a:\\n    kind: end\\n"}',
            "falta “start:”",
        ),
    ],
)
async def test_wrong_messages_are_told_and_the_session_goes_on(
    house: House, message: str, problem: str
) -> None:
    browser = await house.browser()
    await browser.socket.send_str(message)
    error = await browser.until("error")
    assert problem in error["detail"]
    assert error["fatal"] is False
    await browser.tell("ping")
    await browser.until("pong")


async def test_too_much_typed_ahead_is_refused(house: House) -> None:
    browser = await house.browser()
    await browser.tell("start", paused=True)
    await browser.until("paused")
    for _ in range(17):
        await browser.tell("say", text="oi")
    assert "próxima pergunta" in (await browser.until("error"))["detail"]


async def test_rights_origin_and_unknown_flows(house: House) -> None:
    for refused, status in (
        ({"role": "reader"}, 403),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"flow": "nada"}, 404),
    ):
        with pytest.raises(WSServerHandshakeError) as error:
            await house.browser(**refused)
        assert error.value.status == status
    assert len(house.sockets.seats) == 0


async def test_a_second_tab_takes_over(house: House) -> None:
    first, second = await house.browser(), await house.browser()
    assert (await first.until("error"))["fatal"] is True
    await first.closed()
    await second.tell("ping")
    await second.until("pong")
    assert len(house.sockets.seats) == 1


async def test_seats_are_few_and_given_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "MAX_SEATS", 2)
    one, two = await house.browser("ana"), await house.browser("bia")
    with pytest.raises(WSServerHandshakeError) as error:
        await house.browser("caio")
    assert error.value.status == 429
    await one.socket.close()
    async with asyncio.timeout(5):
        while len(house.sockets.seats) > 1:
            await asyncio.sleep(0.01)
    await house.browser("caio")
    await two.tell("ping")
    await two.until("pong")


async def test_a_session_left_alone_ends(house: House) -> None:
    house.sockets._idle_s = 0.3
    browser = await house.browser()
    await browser.tell("start")
    await browser.until("asks")
    assert "parado" in (await browser.until("error", fatal=True))["detail"]
    await browser.closed()


async def test_the_socket_is_one_of_the_server_s_doors() -> None:
    (route,) = DebugSockets(None).routes()  # type: ignore[arg-type]
    assert (route.path, route.needs) == ("/api/flows/{key}/debug", "flow.write")
