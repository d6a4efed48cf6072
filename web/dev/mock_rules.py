"""The pretended side of callbacks, recorded prompts, streets and queues' rules.

Streets and rules are read by the product's own code; the rest is told from ``rules.json``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cti.warming import constant  # noqa: E402
from ivr.parse import read_flow  # noqa: E402
from ivr.places.model import read_streets  # noqa: E402
from queues.policy.explaining import explain  # noqa: E402
from queues.policy.text import BadPolicy, read_policy, write_policy  # noqa: E402
from queues.rules import QueueSpec  # noqa: E402
from queues.settings import RoutingSettings  # noqa: E402

TOLD = json.loads((Path(__file__).parent / "rules.json").read_text("utf-8"))
POLICY = re.compile(r"/queues/([^/]+)/policy(/lint)?")


class Rules:
    """What one may change here stays changed until the pretended hotline ends."""

    def __init__(self, timed: Callable[[Any], Any]) -> None:
        self.timed = timed
        self.callbacks = [dict(one) for one in TOLD["callbacks"]]
        self.recorded = set(TOLD["recorded"])
        self.policy = TOLD["policy"]
        streets = yaml.safe_load((ROOT / "demo" / "streets.yaml").read_text("utf-8"))
        self.places = [
            {"neighbourhood": one.neighbourhood, "street": one.street, "cep": one.cep}
            for one in read_streets(streets)
        ]

    async def api(self, request: web.Request, scene: str) -> web.StreamResponse | None:
        """The answer to a request about these; None when it is about something else."""
        path, method = request.path.removeprefix("/api"), request.method
        if found := POLICY.fullmatch(path):
            body = await request.json() if request.can_read_body else {}
            return self._policy(body, method == "PUT")
        if path.endswith("/transfer") and "0900" in (await request.json()).get("number", ""):
            return refused("Este número não pode ser chamado daqui.")
        if path == "/prompts/sound" and method != "GET":
            (self.recorded.add if method == "PUT" else self.recorded.discard)(request.query["text"])
            return web.json_response({}) if method == "PUT" else web.Response(status=204)
        if path == "/prompts":
            return web.json_response(self._prompts())
        if path == "/places" and method == "PUT":
            self.places = (await request.json())["places"]
            return web.json_response({"count": len(self.places)})
        if path == "/places":
            return web.json_response([] if scene == "empty" else self.places)
        if path == "/callbacks":
            return web.json_response([] if scene == "empty" else self.timed(self.callbacks))
        if (found := re.fullmatch("/callbacks/([^/]+)", path)) and method == "DELETE":
            one = next(one for one in self.callbacks if one["id"] == found[1])
            ended = {"$ago": 0}
            one.update(state="cancelled", reason="cancelled_by_supervisor", ended_at=ended)
            return web.json_response(self.timed(one))
        return None

    def _prompts(self) -> list[dict[str, Any]]:
        flow = read_flow((ROOT / "demo" / "flows" / "principal.yaml").read_text("utf-8"))
        told = {text: node.key for node in flow.nodes.values() for text in constant(node)}
        return [
            {
                "text": text,
                "node": node,
                "recorded": text in self.recorded,
                "seconds": round(len(text) / 14, 1) if text in self.recorded else None,
                "changed_at": self.timed({"$ago": 500_000}) if text in self.recorded else None,
            }
            for text, node in told.items()
        ]

    def _policy(self, body: dict[str, Any], keep: bool) -> web.Response:
        text = body.get("text", self.policy)
        try:
            rules, hours = read_policy(text)
        except BadPolicy as bad:
            wrong = [{"level": "error", "detail": p.detail, "line": p.line} for p in bad.problems]
            found = {"text": text, "explained": [], "findings": wrong, "ok": False}
            return web.json_response(found)
        if keep:
            self.policy = text
        spec = QueueSpec(key="geral", label="Atendimento geral", rules=rules, hours=hours)
        told = explain(spec, RoutingSettings(), {"ingles": "Inglês", "libras": "Libras"})
        view = {"text": write_policy(spec), "explained": told, "findings": TOLD["findings"]}
        return web.json_response({**view, "ok": True})


def refused(detail: str) -> web.Response:
    """What the server says when a field is wrong."""
    body = {"type": "about:blank", "title": "problem", "status": 422, "detail": detail}
    return web.json_response(body, status=422, content_type="application/problem+json")
