"""The pretended side of flows: the demo city's own flow, read by the product's own code.

Text, graph, lint and tests are real; versions, calls, figures, trials and the debugger's
conversation are told from ``studio.json``, so that every state of the panels can be looked at.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ivr.flowtests import run_tests  # noqa: E402
from ivr.graph import graph_text, write_graph  # noqa: E402
from ivr.intents.model import read_intent  # noqa: E402
from ivr.known_actions import offered  # noqa: E402
from ivr.lint import lint  # noqa: E402
from ivr.nodes import KINDS  # noqa: E402
from ivr.parse import BadFlow, read_flow  # noqa: E402

DEMO = ROOT / "demo"
TOLD = json.loads((Path(__file__).parent / "studio.json").read_text("utf-8"))
PAUSE_S = 0.05


class Studio:
    """One flow and what surrounds it. ``trial``: running, rolled_back or none."""

    def __init__(self, ago: Callable[[float], str]) -> None:
        self.ago = ago
        self.text = (DEMO / "flows" / "principal.yaml").read_text("utf-8")
        self.trial = "running"
        intents = sorted((DEMO / "intents").glob("*.yaml"))
        self.intents = [read_intent(path.read_text("utf-8")) for path in intents]

    def view(self) -> dict[str, Any]:
        """The flow's draft with its graph."""
        flow = read_flow(self.text)
        line = {"key": "principal", "label": flow.label, "purpose": "", "published": 4}
        graph = write_graph(flow)
        return {**line, "changed": True, "text": self.text, "graph": graph}

    def read(self, body: dict[str, Any]) -> dict[str, Any]:
        """What lint says of a text or a graph."""
        text = graph_text(body["graph"]) if body.get("graph") else body.get("text") or self.text
        try:
            flow = read_flow(text)
        except BadFlow as bad:
            found = [
                {"level": "error", "node": "", "detail": one.detail, "line": one.line}
                for one in bad.problems
            ]
            return {"ok": False, "findings": found, "text": text, "graph": None}
        findings = [
            {name: getattr(one, name, "") for name in ("level", "node", "field", "detail", "line")}
            for one in lint(flow)
        ]
        ok = all(one["level"] != "error" for one in findings)
        return {"ok": ok, "findings": findings, "text": text, "graph": write_graph(flow)}

    async def tests(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """The flow's tests, run without a classifier: some of them fail, which is wanted."""
        flow = read_flow(graph_text(body["graph"]) if body.get("graph") else self.text)
        return [
            {"name": one.name, "problem": one.problem, "path": one.path, "told": one.told}
            for one in await run_tests(flow, None)
        ]

    async def api(self, request: web.Request) -> web.StreamResponse | None:
        """The answer to a request about flows; None when it is about something else."""
        path, method = request.path.removeprefix("/api"), request.method
        if path == "/flows/principal/debug":
            return await self.debug(request)
        body = await request.json() if request.can_read_body else {}
        if path == "/flows/principal":
            return web.json_response(self.view())
        if path == "/flow-kinds":
            return web.json_response([dict(kind.form()) for kind in KINDS.values()])
        if path == "/flow-actions":
            return web.json_response([{"key": k, **asdict(a)} for k, a in offered(None).items()])
        if path == "/flows/principal/lint":
            return web.json_response(self.read(body))
        if path == "/flows/principal/tests":
            return web.json_response(await self.tests(body))
        if path == "/intents" and method == "GET":
            return web.json_response(self.listed())
        if path == "/flows/principal/canary" and method == "GET":
            return web.json_response(self.timed(TOLD["trials"].get(self.trial)))
        for pattern, answer in TOLD["api"]:
            if method in ("GET", "POST") and re.fullmatch(pattern, path):
                return web.json_response(self.timed(answer))
        return None

    def listed(self) -> list[dict[str, Any]]:
        """The demo's intents."""
        names = ("key", "label", "theme", "danger")
        return [
            {**{name: getattr(one, name) for name in names}, "examples": list(one.examples)}
            for one in self.intents
        ]

    def timed(self, value: Any) -> Any:
        """``value`` with every ``{"$ago": seconds}`` turned into an instant."""
        if isinstance(value, dict):
            if "$ago" in value:
                return self.ago(value["$ago"])
            return {key: self.timed(part) for key, part in value.items()}
        return [self.timed(part) for part in value] if isinstance(value, list) else value

    async def debug(self, request: web.Request) -> web.WebSocketResponse:
        """A conversation of three questions; it is held where a breakpoint is set."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        walk = Walk(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await walk.hear(json.loads(message.data))
        return socket


class Walk:
    """The debugger's side of ``studio.json``'s conversation."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket, self.stops, self.left = socket, [], list(TOLD["debug"])
        self.held: list[dict[str, Any]] = []

    async def hear(self, said: dict[str, Any]) -> None:
        kind = said["type"]
        if kind == "start":
            self.stops, self.left = said["breakpoints"], list(TOLD["debug"])
            await self.on()
        elif kind == "breakpoints":
            self.stops = said["nodes"]
        elif kind in ("go", "step") and self.held:
            await self.socket.send_json({"type": "resumed", "node": "", "why": kind})
            self.left, self.held = self.held, []
            await self.on()
        elif kind in ("say", "keys", "silence") and self.left:
            turn = dict(self.left.pop(0))
            turn["heard_text"] = said.get("text") or turn["heard_text"]
            if kind == "keys":
                turn |= {"heard": "keys", "keys": said["keys"], "heard_text": ""}
            await self.socket.send_json(turn)
            await self.on()

    async def on(self) -> None:
        """Tell until the citizen is asked, a stop is met, or it is over."""
        while self.left and self.left[0]["type"] != "turn":
            told = self.left.pop(0)
            await asyncio.sleep(PAUSE_S)
            await self.socket.send_json(told)
            if told["type"] == "entered" and told["node"] in self.stops:
                self.held, self.left = self.left, []
                held = {"node": told["node"], "variables": told["variables"], "seconds": None}
                await self.socket.send_json({"type": "paused", **held})
