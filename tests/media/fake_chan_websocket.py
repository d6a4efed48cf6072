"""Asterisk's chan_websocket as seen from outside, for tests: queue, timer, marks, XOFF, flush.

Levels and order follow Asterisk 22.10: XOFF at 900 queued frames, XON below 800, messages that
arrive with 1,000 queued are dropped without a word; a mark is answered when it reaches the head of
the queue; FLUSH_MEDIA empties the queue, marks included; a short frame is padded with silence.
`speed` makes its 20 ms timer run faster than life.
"""

import asyncio
import contextlib
import json
from base64 import b64encode
from collections import deque

from aiohttp import web

FRAME = 640


class FakeChannel:
    def __init__(self, server, ws):
        self.server, self.ws = server, ws
        self.queue = deque()
        self.length = 0
        self.full = False
        self.heard = bytearray()  # what the citizen heard, silence included
        self.dropped = 0
        self.most = 0
        self.commands = []
        self.errors = []

    async def event(self, event, **more):
        await self.ws.send_str(json.dumps({"event": event, "channel_id": "c1", **more}))

    async def binary(self, data):
        if self.length >= 1000:
            self.dropped += 1
            return
        for at in range(0, len(data), FRAME):
            self.queue.append(data[at : at + FRAME].ljust(FRAME, b"\0"))
            self.length += 1
            self.most = max(self.most, self.length)
            if not self.full and self.length >= 900:
                self.full = True
                await self.event("MEDIA_XOFF")

    async def text(self, text):
        if len(text) > 128:
            self.errors.append("too long")
            return
        command = json.loads(text)
        name = command["command"]
        self.commands.append(name)
        if name == "MARK_MEDIA":
            self.queue.append(command["correlation_id"])
        elif name == "FLUSH_MEDIA":
            self.queue.clear()
            self.length = 0
        else:
            self.errors.append(name)

    async def tick(self):
        if self.server.frozen:
            return
        if self.full and self.length < 800:
            self.full = False
            await self.event("MEDIA_XON")
        while self.queue and isinstance(self.queue[0], str):
            await self.event("MEDIA_MARK_PROCESSED", correlation_id=self.queue.popleft())
        if self.queue:
            self.length -= 1
            self.heard += self.queue.popleft()
        else:
            self.heard += bytes(FRAME)

    async def timer(self):
        loop = asyncio.get_running_loop()
        due = loop.time()
        while not self.ws.closed:
            await self.tick()
            if self.server.speak is not None:
                frame = self.server.speak()
                if frame is not None:
                    await self.ws.send_bytes(frame)
            due += 0.02 / self.server.speed
            await asyncio.sleep(max(0, due - loop.time()))


class FakeAsterisk:
    """`async with FakeAsterisk() as server: … server.url, server.channel`."""

    def __init__(self, speed=1.0, start=True, speak=None):
        self.speed, self.start, self.speak = speed, start, speak
        self.frozen = False
        self.channel = None

    async def handle(self, request):
        if request.headers.get("Authorization") != "Basic " + b64encode(b"ari:secret").decode():
            return web.Response(status=401)
        ws = web.WebSocketResponse(protocols=("media",))
        await ws.prepare(request)
        self.channel = FakeChannel(self, ws)
        if self.start:
            await self.channel.event(
                "MEDIA_START", format="slin16", optimal_frame_size=FRAME, ptime=20
            )
        clock = asyncio.create_task(self.channel.timer())
        try:
            async for message in ws:
                if message.type.name == "BINARY":
                    await self.channel.binary(message.data)
                elif message.type.name == "TEXT":
                    await self.channel.text(message.data)
        finally:
            clock.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await clock
        return ws

    async def __aenter__(self):
        app = web.Application()
        app.router.add_get("/media/{id}", self.handle)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        port = self.runner.addresses[0][1]
        self.url = f"ws://127.0.0.1:{port}/media/x1"
        return self

    async def __aexit__(self, *_):
        if self.channel is not None:
            await self.channel.ws.close()
        await self.runner.cleanup()
