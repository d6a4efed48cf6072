"""Whole calls through nodes that ask others: a service outside, an event, another flow and back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bench.call_product import Product
from cli.caller.script import Keys, Pause
from tests.calls.house import Citizen, House, running, staffed

pytestmark = [pytest.mark.calls, pytest.mark.timeout(180)]
NUMBER, SENDS = "1748", "1749"
REST = """
  pessoa:
    kind: transfer
    queue: geral
    unanswered: fim
  perigo:
    kind: danger
    queue: geral
    unanswered: fim
  fim:
    kind: end
    text: Até logo!
    reason: falhou
"""
HEAD = "label: L\nperson: pessoa\ndanger: perigo\n"
ASKS = """
nodes:
  avisos:
    kind: announcement
    next: divida
  divida:
    kind: http
    url: BASE/divida/{protocolo}
    headers:
      Authorization: Bearer {segredo:erp}
    save:
      total: dados.total
    next: diga
    failed: fim
  diga:
    kind: say
    text: Sua dívida é de {total} reais.
    next: espera
  espera:
    kind: wait_event
    event: pago
    text: Aguarde o pagamento.
    seconds: 40
    save:
      valor: total
    next: ida
    late: fim
  ida:
    kind: to_flow
    flow: pesquisa
    back: tchau
  tchau:
    kind: end
    text: Recebemos {valor} reais. Até logo!
    solved: sim
    reason: pago
"""
SURVEY = """
nodes:
  nota:
    kind: survey
    survey: teste
    prompt: De 1 a 5, que nota?
    next: volta
  volta:
    kind: end
    text: Obrigado pela nota.
    reason: avaliado
"""
POSTS = """
nodes:
  envia:
    kind: http
    method: POST
    url: BASE/envia
    seconds: 8
    body:
      protocolo: "{protocolo}"
    next: feito
    errors:
      tempo: fim
    failed: fim
  feito:
    kind: end
    text: Enviado.
    reason: enviado
"""


class Service:
    """A service of the city's: slow, and it remembers who asked."""

    def __init__(self) -> None:
        self.seen: list[web.Request] = []
        app = web.Application()
        app.router.add_get("/divida/{protocolo}", self.debt)
        app.router.add_post("/envia", self.sent)
        self.server = TestServer(app)

    async def debt(self, request: web.Request) -> web.Response:
        self.seen.append(request)
        await asyncio.sleep(2.5)
        return web.json_response({"dados": {"total": 42}})

    async def sent(self, request: web.Request) -> web.Response:
        self.seen.append(request)
        await asyncio.sleep(6.0)
        return web.json_response({})


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running(recogniser="none") as product:
        yield product


@asynccontextmanager
async def city(product: Product) -> AsyncIterator[tuple[House, Service]]:
    """The house with a service beside it that flows may reach, and the flows that do."""
    service = Service()
    await service.server.start_server()
    host = f"127.0.0.1:{service.server.port}"
    try:
        async with staffed(product) as house:
            await house.api("PUT", "/api/flow-secrets/erp", {"value": "segredo-da-casa"})
            await house.api("PUT", f"/api/flow-hosts/{host}", {})
            for key, start, text in (
                ("pesquisa", "nota", SURVEY), ("asks", "avisos", ASKS), ("posts", "envia", POSTS),
            ):  # fmt: skip
                text = f"flow: {key}\nstart: {start}\n{HEAD}{text}{REST}"
                body = {"text": text.replace("BASE", f"http://{host}")}
                await house.api("PUT", f"/api/flows/{key}", body)
                await house.api("POST", f"/api/flows/{key}/publish", {})
            for number, flow in ((NUMBER, "asks"), (SENDS, "posts")):
                body = {"label": flow, "flow": flow, "queue": None}
                await house.api("PUT", f"/api/numbers/{number}", body)
            yield house, service
    finally:
        await service.server.close()


async def said(house: House, citizen: Citizen) -> str:
    report = await citizen.report()
    turns = await house.api("GET", f"/api/interactions/{report['interaction']}/turns")
    return " ".join(str(turn["said"]) for turn in turns)


async def test_a_call_through_a_service_an_event_and_another_flow(house_up: Product) -> None:
    async with city(house_up) as (house, service):
        body = {"text": "Hoje não há coleta de lixo.", "flows": ["asks"]}
        await house.api("PUT", "/api/announcements/lixo", body)
        citizen = house.call(Pause(50.0), to=NUMBER)
        report = await citizen.until(lambda r: r["stage"] == "ivr")
        async with asyncio.timeout(15):
            while not service.seen:
                await asyncio.sleep(0.1)
        assert service.seen[0].headers["Authorization"] == "Bearer segredo-da-casa"
        await asyncio.sleep(11.0)  # the answer, the words about it, and then some music
        event = f"/api/interactions/{report['interaction']}/events/pago"
        await house.api("POST", event, {"total": 42})
        report = await citizen.closed()
        assert report["outcome"] == "self_service"
        told = await said(house, citizen)
        for words in (
            "Hoje não há coleta de lixo.", "Um instante, por favor.", "Sua dívida é de 42 reais.",
            "Aguarde o pagamento.", "De 1 a 5, que nota?", "Obrigado pela nota.",
            "Recebemos 42 reais.",
        ):  # fmt: skip
            assert words in told, words
        assert "segredo-da-casa" not in str(await house.api("GET", "/api/flows/asks"))
        log = (house_up.home / "log" / "cti.log").read_text()
        assert "segredo-da-casa" not in log
        assert "http_action" in log


async def test_a_score_by_key_is_kept(house_up: Product) -> None:
    async with city(house_up) as (house, _):
        await house.api("PUT", f"/api/numbers/{NUMBER}", number("pesquisa"))
        citizen = house.call(Pause(2.0), Keys("5", barge_in=True), Pause(20.0), to=NUMBER)
        await citizen.closed()
        figures = await house.api("GET", "/api/surveys/teste")
        assert figures["scores"] == {"5": 1}


def number(flow: str) -> dict[str, Any]:
    return {"label": flow, "flow": flow, "queue": None}


async def test_a_post_is_sent_once_though_the_server_is_killed_meanwhile(
    house_up: Product,
) -> None:
    async with city(house_up) as (house, service):
        citizen = house.call(Pause(40.0), to=SENDS)
        async with asyncio.timeout(20):
            while not service.seen:
                await asyncio.sleep(0.05)
        await house.kill_server()
        report = await citizen.closed()
        assert len(service.seen) == 1
        assert report["reason"] == "falhou"
        assert "Até logo!" in await said(house, citizen)
