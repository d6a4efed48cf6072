"""Doors of flows, intents and turns."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from ivr.intents.model import Intent
from ivr.nodes import KINDS
from ivr.service import Flows
from ivr.texts import FlowRow
from ivr.tree import MAX_CHARS


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FlowPath(BaseModel):
    key: str = Field(max_length=63)


class VersionPath(FlowPath):
    version: int = Field(ge=1)


class IntentPath(BaseModel):
    key: str = Field(max_length=63)


class VisitPath(BaseModel):
    id: str = Field(max_length=36)


class FlowLine(BaseModel):
    """A flow in the list. ``changed``: the draft is not what calls walk."""

    key: str
    label: str
    purpose: str
    published: int | None
    changed: bool
    draft_at: datetime


class FlowView(FlowLine):
    text: str


class FlowIn(_Body):
    """``base``: the text that was edited; a draft saved since then is a conflict."""

    text: str = Field(max_length=MAX_CHARS)
    base: str | None = Field(None, max_length=MAX_CHARS)


class LintIn(_Body):
    text: str | None = Field(None, max_length=MAX_CHARS)


class FindingView(BaseModel):
    level: str
    node: str
    detail: str
    line: int


class LintView(BaseModel):
    """``ok``: it could be published."""

    ok: bool
    findings: list[FindingView]


class PublishedView(BaseModel):
    version: int


class VersionLine(BaseModel):
    version: int
    at: datetime
    by: str | None
    earlier: int | None


class VersionView(BaseModel):
    version: int
    text: str


class FiguresQuery(BaseModel):
    version: int | None = Field(None, ge=1)


class IntentView(BaseModel):
    key: str
    label: str
    theme: str
    danger: bool
    examples: list[str]


class IntentIn(_Body):
    label: str = Field(min_length=1, max_length=100)
    theme: str = Field("", max_length=63)
    danger: bool = False
    examples: list[str] = Field(max_length=2_000)


class GuessIn(_Body):
    text: str = Field(min_length=1, max_length=500)


class GuessView(BaseModel):
    intent: str | None
    confidence: float
    band: str
    ranked: list[tuple[str, float]]


class TurnView(BaseModel):
    """One exchange; times in milliseconds, ``at`` an instant."""

    flow: str
    node: str
    run: str
    n: int
    at: datetime
    said: str
    heard: str | None
    heard_text: str
    intent: str | None
    slots: dict[str, Any]
    confidence: float | None
    band: str | None
    keys: str
    alternatives: list[str]
    answer_ms: int | None
    started_ms: int | None
    ended_ms: int | None


def _line(row: FlowRow) -> dict[str, Any]:
    fields = asdict(row)
    fields.pop("draft")
    return fields


def _view(row: FlowRow) -> FlowView:
    return FlowView(text=row.draft, **_line(row))


def routes(flows: Flows) -> list[Route]:
    """Every door of the room."""
    return [*_flow_routes(flows), *_version_routes(flows), *_intent_routes(flows)]


def _flow_routes(flows: Flows) -> list[Route]:
    async def listed() -> list[FlowLine]:
        """List flows"""
        return [FlowLine(**_line(row)) for row in await flows.texts.all()]

    async def get(path: FlowPath) -> FlowView:
        """Read a flow's draft"""
        return _view(await flows.texts.get(path.key))

    async def put(call: Call, path: FlowPath, body: FlowIn) -> FlowView:
        """Save a flow's draft"""
        return _view(await flows.texts.save_draft(call.access, path.key, body.text, body.base))

    async def linted(path: FlowPath, body: LintIn) -> LintView:
        """Say what is wrong with a text, or with the draft"""
        text = body.text if body.text is not None else (await flows.texts.get(path.key)).draft
        found = [FindingView(**asdict(finding)) for finding in await flows.texts.lint(text)]
        return LintView(ok=all(f.level != "error" for f in found), findings=found)

    async def kinds() -> list[dict[str, Any]]:
        """The kinds of node with their forms"""
        return [dict(kind.form()) for kind in KINDS.values()]

    async def figures(call: Call, path: FlowPath, query: FiguresQuery) -> list[dict[str, Any]]:
        """Figures per node"""
        return await flows.texts.figures(call.access, path.key, query.version)

    return [
        Route("GET", "/api/flows", listed, needs="flow.read"),
        Route("GET", "/api/flow-kinds", kinds, needs="flow.read"),
        Route("GET", "/api/flows/{key}", get, needs="flow.read"),
        Route("PUT", "/api/flows/{key}", put, needs="flow.write"),
        Route("POST", "/api/flows/{key}/lint", linted, needs="flow.read"),
        Route("GET", "/api/flows/{key}/figures", figures, needs="flow.read"),
    ]


def _version_routes(flows: Flows) -> list[Route]:
    async def publish(call: Call, path: FlowPath) -> PublishedView:
        """Publish the draft"""
        return PublishedView(version=await flows.texts.publish(call.access, path.key))

    async def versions(path: FlowPath) -> list[VersionLine]:
        """List published versions"""
        return [VersionLine(**row) for row in await flows.texts.versions(path.key)]

    async def version(path: VersionPath) -> VersionView:
        """Read a published version"""
        text = await flows.texts.version_text(path.key, path.version)
        return VersionView(version=path.version, text=text)

    async def roll_back(call: Call, path: VersionPath) -> PublishedView:
        """Publish an earlier version again"""
        return PublishedView(
            version=await flows.texts.roll_back(call.access, path.key, path.version)
        )

    return [
        Route("POST", "/api/flows/{key}/publish", publish, needs="flow.publish"),
        Route("GET", "/api/flows/{key}/versions", versions, needs="flow.read"),
        Route("GET", "/api/flows/{key}/versions/{version}", version, needs="flow.read"),
        Route(
            "POST", "/api/flows/{key}/versions/{version}/publish", roll_back, needs="flow.publish"
        ),
    ]


def _intent_routes(flows: Flows) -> list[Route]:
    async def listed() -> list[IntentView]:
        """List intents"""
        return [IntentView(**asdict(intent)) for intent in await flows.intents()]

    async def put(call: Call, path: IntentPath, body: IntentIn) -> IntentView:
        """Add, change or (without examples) remove an intent"""
        examples = (" ".join(text.split())[:300] for text in body.examples)
        kept = tuple(dict.fromkeys(text for text in examples if text))
        intent = Intent(path.key, body.label, body.theme, body.danger, kept)
        await flows.save_intent(call.access, intent)
        return IntentView(**asdict(intent))

    async def guess(body: GuessIn) -> GuessView:
        """What a sentence would be understood as"""
        return GuessView(**asdict(flows.guess(body.text)))

    async def turns(call: Call, path: VisitPath) -> list[TurnView]:
        """What was said in a visit"""
        return [TurnView(**turn) for turn in await flows.turns_of(call.access, path.id)]

    return [
        Route("GET", "/api/intents", listed, needs="flow.read"),
        Route("PUT", "/api/intents/{key}", put, needs="flow.write"),
        Route("POST", "/api/intents/guess", guess, needs="flow.read"),
        Route("GET", "/api/interactions/{id}/turns", turns, needs="interaction.read"),
    ]
