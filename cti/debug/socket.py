"""The debugger's WebSocket: rights, bounds and deadlines around a debugging session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import structlog
from aiohttp import web
from pydantic import BaseModel, Field

from core.errors import AtendeError, Forbidden, Unauthenticated
from core.tasks import cancel
from core.web.app import same_origin
from core.web.routes import Call, Route
from cti.debug.outbox import Outbox
from cti.debug.seats import Seat, Seats
from cti.debug.trial import Trier
from ivr.debug.messages import read_message

if TYPE_CHECKING:
    from cti.roof import Roof

log = structlog.get_logger(__name__)
IDLE_S = 600.0
RIGHTS_S = 15.0
LAST_WORDS_S = 2.0
MAX_MESSAGE = 1 << 21
NEEDS = "flow.write"


class FlowPath(BaseModel):
    key: str = Field(max_length=63)


class DebugSockets:
    """Serves ``/api/flows/{key}/debug``. ``idle_s``: how long a session may be left alone."""

    def __init__(self, roof: Roof, idle_s: float = IDLE_S) -> None:
        self._roof = roof
        self._idle_s = idle_s
        self.seats = Seats()

    def routes(self) -> list[Route]:
        """The one door."""
        summary = "Debug a flow (WebSocket; see docs/debugger.md)"
        path = "/api/flows/{key}/debug"
        return [Route("GET", path, self.handle, needs=NEEDS, summary=summary)]

    async def handle(self, call: Call, path: FlowPath) -> web.StreamResponse:
        """One browser at one flow, from its first message to its end."""
        user = call.access.user_id
        if user is None:
            raise Unauthenticated("Entre para continuar.")
        if not same_origin(call.request.headers.get("Origin"), call.request.host):
            raise Forbidden("Este pedido veio de outro site.")
        with self.seats.sit(user, path.key) as seat:
            await self._roof.flows.texts.get(path.key)  # 404 before the socket opens
            socket = web.WebSocketResponse(heartbeat=20, max_msg_size=MAX_MESSAGE)
            await socket.prepare(call.request)
            try:
                await self._serve(socket, call, seat)
            except (ConnectionError, aiohttp.ClientError):
                log.debug("debug.dropped", user=user)
            finally:
                await socket.close()
            return socket

    async def _serve(self, socket: web.WebSocketResponse, call: Call, seat: Seat) -> None:
        out = Outbox()
        trier = Trier(self._roof, seat.flow, out)
        sitting = _Sitting(self._roof, socket, call, seat, out, trier)
        try:
            await sitting.last(self._idle_s)
        finally:
            await trier.close()
        try:
            await out.drain(socket, LAST_WORDS_S)
        except TimeoutError:
            log.info("debug.slow", user=seat.user)


class _Sitting:
    """What goes on over one socket at once; the first that ends, ends it."""

    def __init__(
        self,
        roof: Roof,
        socket: web.WebSocketResponse,
        call: Call,
        seat: Seat,
        out: Outbox,
        trier: Trier,
    ) -> None:
        self._roof, self._socket, self._call = roof, socket, call
        self._seat, self._out, self._trier = seat, out, trier
        self._active = asyncio.get_running_loop().time()

    async def last(self, idle_s: float) -> None:
        """Until the browser leaves or must go."""
        tasks = [
            asyncio.create_task(self._listen(), name="debug/listen"),
            asyncio.create_task(self._out.pump(self._socket), name="debug/send"),
            asyncio.create_task(self._idle(idle_s), name="debug/idle"),
            asyncio.create_task(self._rights(), name="debug/rights"),
            asyncio.create_task(self._taken(), name="debug/taken"),
            asyncio.create_task(self._out.slow.wait(), name="debug/slow"),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                await cancel(task)

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self._trier.sound(message.data)
                continue
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            self._active = asyncio.get_running_loop().time()
            try:
                await self._trier.obey(read_message(message.data))
            except AtendeError as error:
                self._out.fail(error.detail)

    async def _idle(self, idle_s: float) -> None:
        loop = asyncio.get_running_loop()
        while True:
            left = self._active + idle_s - loop.time()
            if left <= 0:
                break
            await asyncio.sleep(left)
        self._out.fail("O ensaio ficou parado e foi encerrado.", fatal=True)

    async def _taken(self) -> None:
        await self._seat.taken.wait()
        self._out.fail("Este ensaio foi aberto em outra aba.", fatal=True)

    async def _rights(self) -> None:
        while True:
            await asyncio.sleep(RIGHTS_S)
            access = await self._roof.accounts.authenticate(self._call.request["token"])
            if access is None or not access.may(NEEDS):
                self._out.fail("Sua sessão terminou. Entre de novo.", fatal=True)
                return
