"""Doors of trials."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route, dump
from ivr.canary.model import Figure, Rules, State, Trial
from ivr.canary.service import Canaries


class FlowPath(BaseModel):
    key: str = Field(max_length=63)


class RulesIn(BaseModel):
    """``worse_by`` in points; ``least`` calls on each side before anything is judged."""

    model_config = ConfigDict(extra="forbid")

    share: int = Field(10, ge=1, le=50)
    figure: Figure = "hung_up"
    worse_by: float = Field(5.0, ge=0, le=100)
    least: int = Field(50, ge=10, le=100_000)


class Pair(BaseModel):
    new: float | None
    old: float | None


class CallsPair(BaseModel):
    new: int
    old: int


class TrialView(BaseModel):
    """``value``: the figure of both sides, in points of a hundred; null without calls."""

    version: int
    base: int
    state: State
    share: int
    figure: Figure
    worse_by: float
    least: int
    since: datetime
    ended_at: datetime | None
    calls: CallsPair
    value: Pair
    words: str


def _view(trial: Trial) -> TrialView:
    rules = trial.rules
    return TrialView(
        version=trial.version,
        base=trial.base,
        state=trial.state,
        share=rules.share,
        figure=rules.figure,
        worse_by=rules.worse_by,
        least=rules.least,
        since=trial.since,
        ended_at=trial.ended_at,
        calls=CallsPair(new=trial.new.calls, old=trial.old.calls),
        value=Pair(new=trial.new.percent, old=trial.old.percent),
        words=trial.words,
    )


def routes(canaries: Canaries) -> list[Route]:
    """Begin or change, look, promote, stop."""

    async def get(path: FlowPath) -> web.Response:
        """The newest trial of a flow, or null"""
        trial = await canaries.view(path.key)
        return web.json_response(dump(_view(trial)) if trial else None)

    async def put(call: Call, path: FlowPath, body: RulesIn) -> TrialView:
        """Try the draft on a share of the calls, or change the rules"""
        rules = Rules(body.share, body.figure, body.worse_by, body.least)
        return _view(await canaries.put(call.access, path.key, rules))

    async def promote(call: Call, path: FlowPath) -> TrialView:
        """Make the version on trial everybody's"""
        return _view(await canaries.promote(call.access, path.key))

    async def stop(call: Call, path: FlowPath) -> TrialView:
        """End the trial"""
        return _view(await canaries.stop(call.access, path.key))

    door = "/api/flows/{key}/canary"
    return [
        Route("GET", door, get, needs="flow.read"),
        Route("PUT", door, put, needs="flow.publish"),
        Route("POST", f"{door}/promote", promote, needs="flow.publish"),
        Route("DELETE", door, stop, needs="flow.publish"),
    ]
