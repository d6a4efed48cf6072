"""Doors of flows: drafts as text or graph, lint, tests, the kinds of node."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from ivr.canary.http import routes as canary_routes
from ivr.graph import write_graph
from ivr.http_intents import intent_routes
from ivr.http_versions import FlowPath, version_routes
from ivr.known_actions import offered
from ivr.nodes import KINDS
from ivr.parse import read_flow
from ivr.service import Flows
from ivr.texts import FlowRow
from ivr.trail.http import routes as trail_routes
from ivr.tree import MAX_CHARS


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FlowLine(BaseModel):
    """A flow in the list. ``changed``: the draft is not what calls walk."""

    key: str
    label: str
    purpose: str
    published: int | None
    changed: bool
    draft_at: datetime


class FlowView(FlowLine):
    """The draft in both its forms; see ivr/graph.py for the graph's."""

    text: str
    graph: dict[str, Any]


class TextOrGraph(_Body):
    """What is meant: ``text``, else ``graph``, else the draft."""

    text: str | None = Field(None, max_length=MAX_CHARS)
    graph: dict[str, Any] | None = None


class FlowIn(TextOrGraph):
    """``base``: the text that was edited; a draft saved since then is a conflict."""

    base: str | None = Field(None, max_length=MAX_CHARS)


class NewFlow(_Body):
    """``from``: the flow whose draft is copied."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    key: str = Field(max_length=63)
    label: str = Field("", max_length=200)
    purpose: Literal["main", "waiting", "after"] = "main"
    source: str | None = Field(None, max_length=63, alias="from")


class FindingView(BaseModel):
    level: str
    node: str
    field: str
    detail: str
    line: int


class LintView(BaseModel):
    """``ok``: it could be published. ``line`` counts in ``text``; ``graph`` is null when the text
    is no flow."""

    ok: bool
    findings: list[FindingView]
    text: str
    graph: dict[str, Any] | None


class TestView(BaseModel):
    """``problem`` is "" when the test passed; ``path`` holds the nodes entered, in order."""

    name: str
    problem: str
    path: list[str]
    told: list[str]


class ActionView(BaseModel):
    """An action by name; ``takes`` are the step's data, ``gives`` may be kept."""

    key: str
    label: str
    takes: list[str]
    gives: list[str]


def _line(row: FlowRow) -> dict[str, Any]:
    fields = asdict(row)
    fields.pop("draft")
    return fields


def _view(row: FlowRow) -> FlowView:
    return FlowView(text=row.draft, graph=write_graph(read_flow(row.draft)), **_line(row))


def routes(flows: Flows) -> list[Route]:
    """Every door of the room."""
    return [
        *_draft_routes(flows),
        *_checking_routes(flows),
        *version_routes(flows),
        *intent_routes(flows),
        *trail_routes(flows.trails),
        *canary_routes(flows.canaries),
    ]


def _draft_routes(flows: Flows) -> list[Route]:
    async def listed() -> list[FlowLine]:
        """List flows"""
        return [FlowLine(**_line(row)) for row in await flows.texts.all()]

    async def create(call: Call, body: NewFlow) -> FlowView:
        """Begin a new flow, or copy one"""
        made = (body.key, body.label, body.purpose, body.source)
        return _view(await flows.texts.create(call.access, *made))

    async def get(path: FlowPath) -> FlowView:
        """Read a flow's draft"""
        return _view(await flows.texts.get(path.key))

    async def put(call: Call, path: FlowPath, body: FlowIn) -> FlowView:
        """Save a flow's draft"""
        save = flows.texts.save_draft
        return _view(await save(call.access, path.key, body.text, body.base, body.graph))

    async def remove(call: Call, path: FlowPath) -> None:
        """Delete a flow that was never published"""
        await flows.texts.remove(call.access, path.key)

    return [
        Route("GET", "/api/flows", listed, needs="flow.read"),
        Route("POST", "/api/flows", create, needs="flow.write", status=201),
        Route("GET", "/api/flows/{key}", get, needs="flow.read"),
        Route("PUT", "/api/flows/{key}", put, needs="flow.write"),
        Route("DELETE", "/api/flows/{key}", remove, needs="flow.write"),
    ]


def _checking_routes(flows: Flows) -> list[Route]:
    async def linted(path: FlowPath, body: TextOrGraph) -> LintView:
        """Say what is wrong with a text, a graph, or the draft"""
        checked = await flows.texts.check(path.key, body.text, body.graph)
        found = [FindingView(**asdict(finding)) for finding in checked.findings]
        return LintView(ok=checked.ok, findings=found, text=checked.text, graph=checked.graph)

    async def tests(path: FlowPath, body: TextOrGraph) -> list[TestView]:
        """Run the tests in a text, a graph, or the draft"""
        results = await flows.texts.tests(path.key, body.text, body.graph)
        return [TestView(**asdict(result)) for result in results]

    async def kinds() -> list[dict[str, Any]]:
        """The kinds of node with their forms"""
        return [dict(kind.form()) for kind in KINDS.values()]

    async def actions() -> list[ActionView]:
        """What an action step may have done"""
        found = offered(flows.surroundings.actions)
        return [ActionView(key=key, **asdict(action)) for key, action in found.items()]

    return [
        Route("POST", "/api/flows/{key}/lint", linted, needs="flow.read"),
        Route("POST", "/api/flows/{key}/tests", tests, needs="flow.read"),
        Route("GET", "/api/flow-kinds", kinds, needs="flow.read"),
        Route("GET", "/api/flow-actions", actions, needs="flow.read"),
    ]
