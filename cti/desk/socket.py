"""The browser's WebSocket: snapshot or resume, then facts; pops and acknowledgements beside."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from core.access.model import Access
from core.access.service import Accounts
from core.errors import Forbidden, Unauthenticated
from core.web.app import same_origin
from core.web.routes import Call
from cti.desk.feed import Feed, Subscriber, to_text
from cti.desk.hub import Hub, Tab

log = structlog.get_logger(__name__)
ALIVE_S = 10.0
RIGHTS_S = 15.0
HELLO_S = 10.0


class Sockets:
    """Serves ``/api/socket``."""

    def __init__(self, feed: Feed, hub: Hub, accounts: Accounts) -> None:
        self._feed, self._hub, self._accounts = feed, hub, accounts

    async def handle(self, call: Call) -> web.StreamResponse:
        """One browser tab, from hello to its end."""
        access = call.access
        if access.user_id is None or access.session_id is None:
            raise Unauthenticated("Entre para continuar.")
        if not same_origin(call.request.headers.get("Origin"), call.request.host):
            raise Forbidden("Este pedido veio de outro site.")
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=1 << 16)
        await socket.prepare(call.request)
        try:
            async with asyncio.timeout(HELLO_S):
                hello = await socket.receive_json()
        except (TimeoutError, TypeError, ValueError):
            await socket.close(code=4000, message=b"hello expected")
            return socket
        tab = Tab(access.user_id, access.session_id, str(hello.get("tab") or "")[:64])
        subscriber = self._feed.subscribe()
        await self._hub.open(tab)
        try:
            sent = await self._begin(socket, access, hello.get("after"))
            await self._converse(socket, call, tab, subscriber, sent)
        except (ConnectionError, aiohttp.ClientError):
            log.debug("socket.dropped", user=access.user_id)
        finally:
            self._feed.unsubscribe(subscriber)
            await self._hub.close(tab)
            await socket.close()
        return socket

    async def _begin(self, socket: web.WebSocketResponse, access: Access, after: Any) -> int:
        if isinstance(after, int) and after >= 0:
            missed = await self._feed.missed(after, access)
            if missed is not None:
                for _, text in missed:
                    if text:
                        await socket.send_str(text)
                await socket.send_json(
                    {"type": "alive", "fact": max([after, *(n for n, _ in missed)])}
                )
                return max([after, *(number for number, _ in missed)])
        return await self._send_snapshot(socket, access)

    async def _send_snapshot(self, socket: web.WebSocketResponse, access: Access) -> int:
        number, state = await self._feed.snapshot(access)
        await socket.send_str(to_text({"type": "snapshot", "fact": number, "state": state}))
        return number

    async def _converse(
        self,
        socket: web.WebSocketResponse,
        call: Call,
        tab: Tab,
        subscriber: Subscriber,
        sent: int,
    ) -> None:
        tasks = [
            asyncio.create_task(self._listen(socket, tab), name="socket/listen"),
            asyncio.create_task(self._tell(socket, call, subscriber, sent), name="socket/tell"),
            asyncio.create_task(self._words(socket, tab), name="socket/words"),
            asyncio.create_task(tab.closed.wait(), name="socket/closed"),
            asyncio.create_task(subscriber.slow.wait(), name="socket/slow"),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task

    async def _listen(self, socket: web.WebSocketResponse, tab: Tab) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            try:
                said = json.loads(message.data)
            except ValueError:
                return
            if said.get("type") == "rendered":
                self._hub.rendered(str(said.get("offer")))
            elif said.get("type") == "ping":
                tab.send({"type": "alive", "fact": self._feed.number})

    async def _words(self, socket: web.WebSocketResponse, tab: Tab) -> None:
        while True:
            await socket.send_str(await tab.out.get())

    async def _tell(
        self, socket: web.WebSocketResponse, call: Call, subscriber: Subscriber, sent: int
    ) -> None:
        loop = asyncio.get_running_loop()
        access, checked = call.access, loop.time()
        token = call.request["token"]
        while True:
            try:
                async with asyncio.timeout(ALIVE_S):
                    news = [await subscriber.queue.get(), *subscriber.more()]
            except TimeoutError:
                news = []
            changed = any(told.recorded.kind == "UserChanged" for told in news)
            if changed or loop.time() - checked > RIGHTS_S:
                fresh = await self._accounts.authenticate(token)
                checked = loop.time()
                if fresh is None:
                    return
                if fresh.permissions != access.permissions:
                    access = fresh
                    sent = max(sent, await self._send_snapshot(socket, access))
            if not news:
                sent = max(sent, self._feed.number) if subscriber.queue.empty() else sent
                await socket.send_json({"type": "alive", "fact": sent})
            else:
                news = [told for told in news if told.recorded.id > sent]
                sent = news[-1].recorded.id if news else sent
                texts = [text for told in news if (text := told.text_for(access))]
                if texts:
                    await socket.send_str(in_one(texts))


def in_one(texts: list[str]) -> str:
    """Several messages of facts as one, so that a busy minute costs few packets."""
    return texts[0] if len(texts) == 1 else f'{{"type":"facts","facts":[{",".join(texts)}]}}'
