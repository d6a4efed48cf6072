"""Calling a test number: the draft as it is, watched and held by the debugger, real in nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import numpy as np
import pytest

from bench.call_product import Product
from cli.caller.script import Keys, Pause, Say
from tests.calls.house import Citizen, House, running, staffed, telephone
from tests.calls.test_story import lately
from tests.cti.debug.conftest import Browser

pytestmark = [pytest.mark.calls, pytest.mark.timeout(180)]
NUMBER = "1747"
STAY = Pause(60)
DRAFT = """
flow: ensaio
label: Ensaio
start: ola
person: pessoa
nodes:
  ola:
    kind: say
    text: Olá, este é o ensaio do dia.
    interruptible: nao
    next: opcao
  opcao:
    kind: menu
    prompt: Diga segunda via ou tecle 1. Diga chamado ou tecle 2.
    again: Tecle 1 ou 2.
    options:
      via:
        digit: 1
        label: segunda via
        go: pessoa
      chamado:
        digit: 2
        label: chamado
        go: abrir
  abrir:
    kind: open_ticket
    service: buraco
    next: tchau
  pessoa:
    kind: transfer
    queue: geral
    text: Vou chamar uma pessoa.
  tchau:
    kind: end
    text: Chamado {chamado_numero} aberto. Até logo.
    solved: sim
"""


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running() as product:
        product.ask("POST", "/api/flows", {"key": "ensaio", "label": "Ensaio", "purpose": "main"},
                    "admin")  # fmt: skip
        base = product.ask("GET", "/api/flows/ensaio", login="admin")["text"]
        product.ask("PUT", "/api/flows/ensaio", {"text": DRAFT, "base": base}, "admin")
        body = {"label": "Teste", "flow": "ensaio", "queue": None, "test": True}
        product.ask("PUT", f"/api/numbers/{NUMBER}", body, "admin")
        yield product


@asynccontextmanager
async def debugger(product: Product) -> AsyncIterator[Browser]:
    headers = {"X-Atende-Token": await asyncio.to_thread(product.token, "admin")}
    url = f"{product.url}/api/flows/ensaio/debug".replace("http", "ws", 1)
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(url, headers=headers, origin=product.url)
        yield Browser(socket)
        await socket.close()


def calls(house: House, *steps: Keys | Pause | Say) -> Citizen:
    """A citizen calls the test number."""
    return house.call(*steps, to=NUMBER)


async def test_a_call_is_seen_held_and_led_on(house_up: Product) -> None:
    async with staffed(house_up, telephone()) as house, debugger(house_up) as browser:
        await browser.tell("attach", number=NUMBER, breakpoints=["opcao"])
        await browser.until("attached")
        citizen = calls(house, Say("segunda via"), STAY)
        called = await browser.until("call", 15)
        assert (await browser.until("says", 10))["text"] == "Olá, este é o ensaio do dia."
        held = await browser.until("paused", 10)
        assert (held["node"], held["seconds"]) == ("opcao", 60)
        await asyncio.sleep(1.5)
        music = lately(citizen.caller.stream)
        assert np.abs(music.astype(int)).max() > 500, "the caller hears music meanwhile"
        await browser.tell("set", variables={"anotado": "sim"})
        await browser.until("set")
        await browser.tell("go")
        await browser.until("resumed", why="go")
        asked = await browser.until("asks", node="opcao")
        assert asked["hears"]["speech"] is True
        turn = await browser.until("turn", 30, heard="speech")
        assert turn["heard_text"] == "segunda via"
        assert turn["readings"]
        outcome = await browser.until("outcome", 20)
        assert outcome["words"] == "Passa para a fila “geral”."
        assert browser.path == ["ola", "opcao", "pessoa"]
        assert browser.told("entered")[-1]["variables"]["anotado"] == "sim"
        report = await citizen.closed()
        assert report["interaction"] == called["interaction"]
        assert report["segments"] == [], "nobody was queued"
        assert house.telephones.calls == [], "nobody was rung"
        assert report["recording"] is None
        await browser.until("attached", 10)


async def test_nothing_of_it_is_real_and_nothing_counts(house_up: Product) -> None:
    async with staffed(house_up) as house:
        before = await house.api("GET", "/api/flows/ensaio/figures")
        citizen = calls(house, Keys("2"), STAY)
        report = await citizen.closed()
        assert report["outcome"] == "self_service"
        assert any("Chamado 2026000017 aberto" in turn["said"] for turn in report["turns"])
        assert report["ticket"] is None, "the room was played"
        assert await house.api("GET", "/api/flows/ensaio/figures") == before
        assert await house.api("GET", "/api/flows/ensaio/calls") == []


async def test_the_draft_of_the_moment_and_a_debugger_that_leaves(house_up: Product) -> None:
    async with staffed(house_up) as house:
        base = (await house.api("GET", "/api/flows/ensaio"))["text"]
        text = base.replace("Olá, este é o ensaio do dia.", "Bom dia, mudou agora.")
        await house.api("PUT", "/api/flows/ensaio", {"text": text, "base": base})
        async with debugger(house_up) as browser:
            await browser.tell("attach", number=NUMBER, paused=True)
            await browser.until("attached")
            citizen = calls(house, Keys("2"), STAY)
            assert (await browser.until("paused", 15))["node"] == "ola"
        report = await citizen.closed()  # the page was closed: the call goes on by itself
        assert any("Bom dia, mudou agora." in turn["said"] for turn in report["turns"])
        assert report["outcome"] == "self_service"


async def test_only_a_test_number_of_the_flow_can_be_watched(house_up: Product) -> None:
    async with debugger(house_up) as browser, staffed(house_up) as house:
        await browser.tell("attach", number=house.product.number)
        assert "não é um número de teste" in (await browser.until("error"))["detail"]
        await browser.tell("attach", number=NUMBER)
        await browser.until("attached")
        await browser.tell("step")
        assert "Ninguém está ligando" in (await browser.until("error"))["detail"]
        citizen = calls(house, STAY)
        await browser.until("call", 15)
        await citizen.hang_up()
        assert (await browser.until("outcome", 10))["outcome"] == "hung_up"
