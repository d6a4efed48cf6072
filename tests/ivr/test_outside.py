"""Requests of flows against a real server that is slow, huge, wrong, rude or far too clever."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from core.clock import SystemClock, VirtualClock
from core.plug import ActionCall
from ivr.outside.addresses import public
from ivr.outside.calling import Calling
from ivr.outside.filling import parts_of
from ivr.outside.sending import MAX_ANSWER, Sender

ZONE = ZoneInfo("America/Sao_Paulo")
SECRET = "s3gr3d0-muito-secreto"


class Keeper:
    async def reveal(self, names: frozenset[str]) -> Mapping[str, str]:
        return {name: SECRET for name in names if name == "erp"}


class Service:
    """A service of the city's, and everything it was asked."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.fails = 0
        self.elsewhere = ""
        app = web.Application()
        app.router.add_route("*", "/{path:[\\s\\S]*}", self.handle)
        self.server = TestServer(app)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.seen.append((request.method, request.path_qs, dict(request.headers), body))
        if self.fails > 0:
            self.fails -= 1
            return web.Response(status=503)
        return await getattr(self, f"_{request.path.strip('/').split('/')[0]}")(request)

    async def _json(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"dados": {"itens": [{"nome": "Ana"}, {}], "total": 12.5}})

    async def _echo(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"auth": request.headers.get("Authorization", "")})

    async def _slow(self, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(5)
        return web.json_response({})

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/json"})
        await answer.prepare(request)
        for _ in range(100):
            await answer.write(b" ")
            await asyncio.sleep(0.05)
        return answer

    async def _huge(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/json"})
        await answer.prepare(request)
        for _ in range(MAX_ANSWER // 1024 + 50):
            await answer.write(b"1" * 1024)
        return answer

    async def _bomb(self, request: web.Request) -> web.StreamResponse:
        head = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return web.Response(body=b"\x1f\x8b", headers=head)

    async def _wrong(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="{não é json", content_type="application/json")

    async def _deep(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="[" * 100_000, content_type="application/json")

    async def _html(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text='{"a": 1}', content_type="text/html")

    async def _missing(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"erro": "não achei"}, status=404)

    async def _busy(self, request: web.Request) -> web.StreamResponse:
        if len(self.seen) > 1:
            return web.json_response({"a": 1})
        return web.Response(status=429, headers={"Retry-After": "1"})

    async def _busier(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"Retry-After": "60"})

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _round(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/round")

    async def _away(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(self.elsewhere)

    async def _keep(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect(self.elsewhere)


class House:
    """Calls a Service as a node does."""

    def __init__(self, service: Service, allowed: set[str] | None = None) -> None:
        self.service = service
        self.allowed = {f"127.0.0.1:{service.server.port}"} if allowed is None else allowed
        self.resolver: AbstractResolver | None = None

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.service.server.port}/{path}"

    async def ask(self, url: str, **more: Any) -> Mapping[str, Any]:
        known = more.pop("known", {})
        pairs = {
            name: {k: parts_of(text, known, ZONE) for k, text in more.pop(name, {}).items()}
            for name in ("query", "headers", "body")
        }
        arguments = {"method": "GET", "url": parts_of(url, known, ZONE), **pairs, **more}
        arguments = json.loads(json.dumps(arguments))  # a debugger may have carried them
        sender = Sender(lambda host, port: f"{host}:{port}" in self.allowed, self.resolver)
        calling = Calling(Keeper(), sender, SystemClock())
        return await calling.act(ActionCall("i-1", "n", "i-1:r:3:http:n", arguments))


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    made = Service()
    await made.server.start_server()
    yield made
    await made.server.close()


@pytest.fixture
def house(service: Service) -> House:
    return House(service)


async def test_values_come_out_by_their_paths(house: House) -> None:
    save = {"nome": "dados.itens[0].nome", "quantos": "dados.itens.#", "total": "dados.total"}
    more = {"lista": "dados.itens", "nada": "dados.x.y", "fim": "dados.itens[-1].nome"}
    answer = await house.ask(house.url("json"), save={**save, **more})
    values = {"nome": "Ana", "quantos": 2, "total": 12.5}
    assert answer == {"status": 200, "trouble": "", "values": values}


async def test_what_is_sent_is_what_was_meant(house: House, service: Service) -> None:
    hostile = 'a/../b?c=d&e#f\r\nX-Bad: 1 "é" {segredo:erp}'
    answer = await house.ask(
        house.url("json/{x}/fim"),
        method="POST",
        query={"q": "{x}"},
        headers={"Authorization": "Bearer {segredo:erp}", "X-Nome": "{x}"},
        body={"nome": "{x}", "rua.numero": "{n}", "cep": "{cep}"},
        numbers=["cep"],
        known={"x": hostile, "n": 120, "cep": "22041001"},
    )
    assert answer["status"] == 200
    ((method, path, headers, body),) = service.seen
    assert method == "POST"
    assert path.startswith("/json/a%2F..%2Fb%3Fc%3Dd%26e%23f")
    assert path.count("?") == 1
    assert path.count("&") == 0
    assert SECRET not in path  # a citizen who says {segredo:erp} names no secret
    assert SECRET not in body.decode()
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert "X-Bad" not in headers
    assert headers["Idempotency-Key"] == "i-1:r:3:http:n"
    sent = json.loads(body)
    assert sent["nome"] == hostile
    assert sent["rua"] == {"numero": 120}
    assert sent["cep"] == 22041001


async def test_no_secret_comes_back_nor_is_written_down(house: House, service: Service) -> None:
    with structlog.testing.capture_logs() as written:
        answer = await house.ask(
            house.url("echo?chave={segredo:erp}"),
            headers={"Authorization": "Bearer {segredo:erp}"},
            save={"auth": "auth"},
        )
    assert answer["values"] == {"auth": "Bearer •••"}
    assert SECRET not in json.dumps(written)
    assert SECRET in service.seen[0][1]


async def test_a_secret_that_is_not_kept_asks_nobody(house: House, service: Service) -> None:
    answer = await house.ask(house.url("json"), headers={"X": "{segredo:outro}"})
    assert answer["trouble"] == "recusada"
    assert not service.seen


@pytest.mark.parametrize("path", ["slow", "drip"])
async def test_nobody_waits_longer_than_said(house: House, path: str) -> None:
    began = time.monotonic()
    answer = await house.ask(house.url(path), seconds=1.0, retries=3)
    assert answer["trouble"] == "tempo"
    assert time.monotonic() - began < 1.6


@pytest.mark.parametrize("path", ["huge", "bomb", "wrong", "deep", "html", "round"])
async def test_answers_that_cannot_be_used(house: House, path: str) -> None:
    answer = await house.ask(house.url(path), save={"a": "a"}, retries=0)
    assert (answer["trouble"], answer["values"]) == ("invalida", {})


async def test_a_status_is_told_with_what_it_says(house: House) -> None:
    answer = await house.ask(house.url("missing"), save={"erro": "erro"})
    assert answer == {"status": 404, "trouble": "", "values": {"erro": "não achei"}}


async def test_a_passing_failure_is_asked_again(house: House, service: Service) -> None:
    service.fails = 2
    assert (await house.ask(house.url("json"), retries=2))["status"] == 200
    assert len(service.seen) == 3
    assert len({seen[2]["Idempotency-Key"] for seen in service.seen}) == 1


async def test_a_post_is_sent_once_unless_the_service_knows_the_key(
    house: House, service: Service
) -> None:
    service.fails = 9
    assert (await house.ask(house.url("json"), method="POST", retries=2))["status"] == 503
    assert len(service.seen) == 1
    service.fails = 1
    answer = await house.ask(house.url("json"), method="POST", retries=2, keyed=True)
    assert answer["status"] == 200
    assert len(service.seen) == 3
    for keyed, times in ((False, 1), (True, 3)):
        service.seen.clear()
        answer = await house.ask(house.url("cut"), method="POST", retries=2, keyed=keyed)
        assert answer["trouble"] == "rede"
        assert len(service.seen) == times


async def test_a_busy_service_says_how_long(house: House, service: Service) -> None:
    began = time.monotonic()
    assert (await house.ask(house.url("busy"), retries=1))["status"] == 200
    assert time.monotonic() - began >= 1
    assert (await house.ask(house.url("busier"), retries=3))["status"] == 429
    assert len(service.seen) == 3  # a minute is more than a citizen waits


async def test_nobody_there(house: House, unused_tcp_port: int) -> None:
    house.allowed.add(f"127.0.0.1:{unused_tcp_port}")
    answer = await house.ask(f"http://127.0.0.1:{unused_tcp_port}/", method="POST", retries=1)
    assert answer["trouble"] == "rede"


@pytest.fixture
def unused_tcp_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_service_that_does_not_answer_is_left_alone_for_a_while(house: House) -> None:
    clock = VirtualClock()
    calling = Calling(Keeper(), Sender(lambda host, port: True), clock)
    arguments = {"method": "GET", "url": parts_of(house.url("cut"), {}, ZONE), "retries": 0}

    async def asked(**more: Any) -> int:
        before = len(house.service.seen)
        call = ActionCall("i-1", "n", "k", {**arguments, **more})
        answer = await calling.act(call)
        assert answer["trouble"] == "rede" or answer["status"] == 200
        return len(house.service.seen) - before

    assert [await asked() for _ in range(6)] == [1, 1, 1, 1, 1, 0]
    await clock.advance(21)
    assert [await asked(), await asked()] == [1, 0]  # tried once, and it still does not answer
    await clock.advance(21)
    assert await asked(url=parts_of(house.url("json"), {}, ZONE)) == 1
    assert await asked() == 1


# --- where a flow may not go ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    ],
)  # fmt: skip
async def test_the_house_itself_is_not_reached(house: House, service: Service, host: str) -> None:
    house.allowed.clear()
    answer = await house.ask(f"http://{host}:{service.server.port}/json", retries=0)
    assert answer["trouble"] in ("recusada", "rede", "invalida")
    assert not service.seen


@pytest.mark.parametrize(
    ("address", "yes"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("64:ff9b::808:808", True),
        ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("100.64.0.1", False),
        ("169.254.169.254", False), ("168.63.129.16", False), ("127.0.0.53", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("192.0.0.192", False),
        ("::1", False), ("fe80::1%eth0", False), ("fd00:ec2::254", False), ("ff02::1", False),
        ("fec0::1", False), ("::ffff:10.0.0.1", False), ("2002:a00:1::", False),
        ("64:ff9b::a00:1", False), ("2001:0:a00:1::", False), ("::10.0.0.1", False),
        ("198.18.0.1", False), ("2001:db8::1", False), ("nonsense", False), ("", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, yes: bool) -> None:
    assert public(address) is yes


class Names(AbstractResolver):
    """A name server that tells what it is told to."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked = 0

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=a, port=port, family=2, proto=0, flags=4)  # type: ignore[arg-type]
            for a in self.addresses
        ]

    async def close(self) -> None: ...


async def test_a_name_that_leads_inside_is_refused(house: House, service: Service) -> None:
    port = service.server.port
    for addresses in (("127.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("169.254.169.254",)):
        house.resolver = names = Names(*addresses)
        answer = await house.ask(f"http://api.cidade.example:{port}/json", retries=2)
        assert answer["trouble"] == "recusada"
        assert names.asked == 1  # nor is it asked again
    assert not service.seen
    house.resolver = Names("127.0.0.1")
    house.allowed.add(f"api.cidade.example:{port}")
    assert (await house.ask(f"http://api.cidade.example:{port}/json"))["status"] == 200


async def test_a_redirect_leads_nowhere_forbidden(house: House, service: Service) -> None:
    other = Service()
    await other.server.start_server()
    try:
        for target in (
            f"http://127.0.0.1:{other.server.port}/json",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "http://user:pw@127.0.0.1/",
        ):
            service.elsewhere = target
            answer = await house.ask(house.url("away"), retries=0)
            assert answer["trouble"] in ("recusada", "invalida"), target
        assert not other.seen
        house.allowed.add(f"127.0.0.1:{other.server.port}")
        service.elsewhere = f"http://127.0.0.1:{other.server.port}/json"
        secret = {"Authorization": "{segredo:erp}", "X-Lang": "pt"}
        assert (await house.ask(house.url("away"), headers=secret))["status"] == 200
        assert "Authorization" not in other.seen[0][2]
        assert other.seen[0][2]["X-Lang"] == "pt"
        answer = await house.ask(house.url("keep"), method="PUT", body={"a": "{segredo:erp}"})
        assert answer["trouble"] == "recusada"
        assert len(other.seen) == 1
    finally:
        await other.server.close()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a/b", "//a/b", "http:///x", "http://{x}/a", "http://a{x}/b", "https://a:99999/",
        "http://u:p@a/", "http://a\\@b/", "{x}", "", "javascript:alert(1)", "http://a b/",
        "http://{segredo:erp}.x/", "http://a/../b", "http://a/%2e%2e/b", "http://a/{y}/b",
    ],
)  # fmt: skip
async def test_addresses_that_are_none(house: House, url: str) -> None:
    answer = await house.ask(url, known={"x": "127.0.0.1", "y": ".."}, retries=0, seconds=2)
    assert answer["trouble"] == "recusada"
