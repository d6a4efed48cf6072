"""Doors of what walks tell: figures, calls, what was not understood."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from ivr.trail.service import Trails


class FlowPath(BaseModel):
    key: str = Field(max_length=63)


class PeriodQuery(BaseModel):
    version: int | None = Field(None, ge=1)
    days: int = Field(30, ge=1, le=400)


class CallsQuery(PeriodQuery):
    node: str | None = Field(None, max_length=63)
    outcome: str | None = Field(None, max_length=16)
    limit: int = Field(50, ge=1, le=500)


class FailuresQuery(PeriodQuery):
    node: str | None = Field(None, max_length=63)
    limit: int = Field(100, ge=1, le=500)


class CallLine(BaseModel):
    """A walk of the flow; ``end_node`` is where it ended, by hang-up or by the flow."""

    interaction: str
    run: str
    at: datetime
    version: int
    outcome: str
    end_node: str
    turns: int
    seconds: float


class FailureView(BaseModel):
    """``clip``: the citizen's voice as WAV, null without a landed recording or the right."""

    interaction: str
    run: str
    n: int
    node: str
    at: datetime
    heard_text: str
    alternatives: list[str]
    confidence: float | None
    band: str | None
    started_ms: int | None
    ended_ms: int | None
    clip: str | None


class PastCall(BaseModel):
    model_config = ConfigDict(extra="forbid")

    interaction: str = Field(max_length=36)
    run: str | None = Field(None, max_length=16)


class PastTestView(BaseModel):
    """A test as a flow keeps it; ``personal``: places of steps with a citizen's own words."""

    name: str
    steps: list[dict[str, str]]
    personal: list[int]


def routes(trails: Trails) -> list[Route]:
    """Figures and calls show no words; failures do, and need the right to see all visits."""

    async def figures(call: Call, path: FlowPath, query: PeriodQuery) -> list[dict[str, Any]]:
        """Figures per node"""
        return await trails.figures(call.access, path.key, query.version, query.days)

    async def calls(call: Call, path: FlowPath, query: CallsQuery) -> list[CallLine]:
        """Calls that walked a flow"""
        found = await trails.calls(call.access, path.key, **query.model_dump())
        return [CallLine(**row) for row in found]

    async def failures(call: Call, path: FlowPath, query: FailuresQuery) -> list[FailureView]:
        """What was said and not understood"""
        found = await trails.failures(call.access, path.key, **query.model_dump())
        return [FailureView(**row) for row in found]

    async def as_test(call: Call, path: FlowPath, body: PastCall) -> PastTestView:
        """Make a test of a past call"""
        made = await trails.as_test(call.access, path.key, body.interaction, body.run)
        return PastTestView(**asdict(made))

    return [
        Route("POST", "/api/flows/{key}/tests/from-call", as_test, needs="interaction.list"),
        Route("GET", "/api/flows/{key}/figures", figures, needs="flow.read"),
        Route("GET", "/api/flows/{key}/calls", calls, needs="flow.read"),
        Route("GET", "/api/flows/{key}/failures", failures, needs="interaction.list"),
    ]
