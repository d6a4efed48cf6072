"""A pretended hotline for looking at the pages without Asterisk: built pages, canned answers.

Run ``python web/dev/mock.py [port]`` after ``npm run bundle``; sign in with any words. A scene is
chosen with ``POST /mock/scene {"name": ...}``: idle, paused, offer, callback, talking, held,
wrap_up, empty. ATENDE_PAGES names another folder of built pages.
It is never part of the build.
"""

from __future__ import annotations

import io
import json
import math
import os
import random
import re
import struct
import sys
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web
from mock_data import RINGING, answers
from mock_rules import Rules
from mock_studio import Studio

DIST = Path(os.environ.get("ATENDE_PAGES") or Path(__file__).resolve().parent.parent / "dist")
ME = "u-ana"


def ago(seconds: float) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


class Mock:
    """The state of one pretend hotline."""

    def __init__(self) -> None:
        self.scene, self.fact, self.signed = "idle", 100, True
        self.sockets: set[web.WebSocketResponse] = set()
        self.studio = Studio(ago)
        self.rules = Rules(self.studio.timed)

    @property
    def data(self) -> dict[str, Any]:
        return answers(self.scene, ago)

    def snapshot(self) -> dict[str, Any]:
        return {"type": "snapshot", "fact": self.fact, "state": self.data["live"]}

    async def change(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.scene, self.fact = body["name"], self.fact + 1
        for socket in set(self.sockets):
            await socket.send_json(self.snapshot())
            if self.scene in RINGING:
                await socket.send_json({"type": "pop", "offer": self.data["offer"]})
        return web.json_response({"scene": self.scene})

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.add(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and json.loads(message.data)["type"] == "hello":
                    await socket.send_json(self.snapshot())
                    if self.scene in RINGING:
                        await socket.send_json({"type": "pop", "offer": self.data["offer"]})
        finally:
            self.sockets.discard(socket)
        return socket

    async def sip(self, request: web.Request) -> web.WebSocketResponse:
        """Says yes to every REGISTER; nothing else of a telephone is pretended."""
        socket = web.WebSocketResponse(protocols=["sip"])
        await socket.prepare(request)
        async for message in socket:
            if message.type is not WSMsgType.TEXT or not message.data.startswith("REGISTER"):
                continue
            kept = re.findall(r"(?im)^((?:via|from|call-id|cseq|contact):.*)\r$", message.data)
            to = re.findall(r"(?im)^to:(.*)\r$", message.data)[0]
            end = [f"To:{to};tag=mock", "Expires: 60", "Content-Length: 0", "", ""]
            await socket.send_str("\r\n".join(["SIP/2.0 200 OK", *kept, *end]))
        return socket

    async def api(self, request: web.Request) -> web.StreamResponse:
        path, method = request.path.removeprefix("/api"), request.method
        if path == "/session":
            if method == "DELETE":
                self.signed = False
                return web.Response(status=204)
            if method == "POST":
                self.signed = True
            if not self.signed:
                return problem(401, "Entre para continuar.")
        if path == "/desk/telephone" and method == "POST":
            here = {"ws_url": f"ws://{request.host}/sip"}
            return web.json_response(self.data["telephone"] | here)
        if (told := await self.rules.api(request, self.scene)) is not None:
            return told
        if path.endswith(("/audio", "/prompts/sound")):
            return web.Response(body=tone(), content_type="audio/wav")
        if self.scene != "empty" and (told := await self.studio.api(request)) is not None:
            return told
        for pattern, answer in self.data["api"]:
            if re.fullmatch(pattern, path):
                return web.json_response(answer)
        return web.Response(status=204) if method != "GET" else problem(404, "Não encontrado.")


def problem(status: int, detail: str) -> web.Response:
    body = {"type": "about:blank", "title": "problem", "status": status, "detail": detail}
    return web.json_response(body, status=status, content_type="application/problem+json")


def tone(seconds: int = 12) -> bytes:
    """A WAV of something like speech, 8 kHz mono."""
    pace = random.Random(7)  # noqa: S311
    samples = [int(6000 * math.sin(i / 8) * pace.random()) for i in range(8000 * seconds)]
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return sound.getvalue()


async def page(request: web.Request) -> web.StreamResponse:
    wanted = DIST / request.path.lstrip("/")
    return web.FileResponse(wanted if wanted.is_file() else DIST / "index.html")


def routes(app: web.Application, mock: Mock) -> None:
    app.router.add_post("/mock/scene", mock.change)
    app.router.add_get("/api/socket", mock.socket)
    app.router.add_get("/sip", mock.sip)
    app.router.add_route("*", "/api/{tail:.*}", mock.api)
    app.router.add_get("/{tail:.*}", page)


def main() -> None:
    app = web.Application()
    routes(app, Mock())
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 5190
    web.run_app(app, host="127.0.0.1", port=port, print=None)


if __name__ == "__main__":
    main()
