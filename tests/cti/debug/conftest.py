"""A server that has nothing but the debugger's socket, and a browser at it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, web
from aiohttp.test_utils import TestClient, TestServer

from core.access.model import Access
from core.clock import SystemClock
from core.db import Database
from core.settings import Settings
from core.web.app import build_app
from cti.debug.socket import DebugSockets
from ivr.service import Flows

RIGHTS = {"admin": frozenset({"*"}), "reader": frozenset({"flow.read"})}
FLOW = """
flow: ensaio
start: ola
person: pessoa
nodes:
  ola:
    kind: say
    text: Olá, {nome}!
    interruptible: nao
    next: opcao
  opcao:
    kind: menu
    prompt: Diga protocolo ou tecle 1.
    again: Tecle 1, ou 0 para uma pessoa.
    options:
      protocolo:
        digit: 1
        label: protocolo
        go: numero
  numero:
    kind: slot
    slot: digits
    variable: codigo
    prompt: Diga o código.
    next: consulta
  consulta:
    kind: hours
    queue: geral
    open: pessoa
    closed: tchau
  pessoa:
    kind: transfer
    queue: geral
  tchau:
    kind: end
    text: Até logo.
    solved: sim
"""


class Browser:
    """One tab at the debugger: what was said to it, by type."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seen: list[dict[str, Any]] = []
        self.sound = bytearray()

    async def tell(self, type_: str, **fields: Any) -> None:
        await self.socket.send_json({"type": type_, **fields})

    async def until(self, type_: str, seconds: float = 10, **fields: Any) -> dict[str, Any]:
        """The next message of this type with these fields; sound is kept beside."""
        async with asyncio.timeout(seconds):
            while True:
                got = await self.socket.receive()
                if got.type is WSMsgType.BINARY:
                    self.sound += got.data
                    continue
                assert got.type is WSMsgType.TEXT, f"{got} after {self.seen[-5:]}"
                message = json.loads(got.data)
                self.seen.append(message)
                if message["type"] == type_ and fields.items() <= message.items():
                    return message

    async def closed(self) -> None:
        async with asyncio.timeout(5):
            while (await self.socket.receive()).type not in (
                WSMsgType.CLOSE,
                WSMsgType.CLOSED,
                WSMsgType.CLOSING,
            ):
                pass

    def told(self, type_: str) -> list[dict[str, Any]]:
        return [m for m in self.seen if m["type"] == type_]

    @property
    def path(self) -> list[str]:
        return [m["node"] for m in self.told("entered")]


class House:
    """The server's parts, and doors to it."""

    def __init__(self, roof: Any) -> None:
        self.roof = roof
        self.sockets = DebugSockets(roof)
        self.client: TestClient[Any, Any] | None = None

    async def browser(self, role: str = "admin", flow: str = "ensaio", **headers: str) -> Browser:
        assert self.client is not None
        given = {"X-Role": role, **headers}
        return Browser(await self.client.ws_connect(f"/api/flows/{flow}/debug", headers=given))


def make_roof(flows: Flows, **parts: Any) -> Any:
    accounts = SimpleNamespace()

    async def authenticate(token: str) -> Access:
        return Access(f"u-{token}", token, permissions=RIGHTS["admin"])

    accounts.authenticate = authenticate
    return SimpleNamespace(
        flows=flows, accounts=accounts, settings=Settings(), clock=SystemClock(), **parts
    )


@pytest.fixture
async def flows(db: Database) -> Flows:
    made = Flows(db)
    await made.texts.save_draft(Access.system("test"), "ensaio", FLOW, None)
    return made


@pytest.fixture
async def house(flows: Flows) -> AsyncIterator[House]:
    async for made in serve(make_roof(flows)):
        yield made


async def serve(roof: Any) -> AsyncIterator[House]:
    house = House(roof)

    async def authenticate(request: web.Request) -> Access | None:
        role = request.headers.get("X-Role", "admin")
        request["token"] = role
        rights = RIGHTS["reader" if role == "reader" else "admin"]
        return Access(f"u-{role}", role, permissions=rights)

    app = build_app(house.sockets.routes(), authenticate, "test")
    async with TestClient(TestServer(app)) as house.client:
        yield house
