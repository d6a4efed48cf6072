"""Doors of replays."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from ivr.replay.many import parted
from ivr.replay.model import Replay, Step, Summary
from ivr.replay.service import MAX_LAST, Replays
from ivr.tree import MAX_CHARS


class FlowPath(BaseModel):
    key: str = Field(max_length=63)


class Against(BaseModel):
    """What is played against: ``graph``, ``text`` or ``version``; without any, the draft."""

    model_config = ConfigDict(extra="forbid")
    graph: dict[str, Any] | None = None
    text: str | None = Field(None, max_length=MAX_CHARS)
    version: int | None = Field(None, ge=1)


class ReplayIn(Against):
    interaction: str = Field(max_length=36)
    run: str | None = Field(None, max_length=16)


class ReplayManyIn(Against):
    last: int = Field(200, ge=1, le=MAX_LAST)


class StepView(BaseModel):
    """One exchange then and now; ``words`` say each difference."""

    n: int
    turn: int | None
    node_then: str | None
    node_now: str | None
    said_then: str
    said_now: str
    heard: str
    understood_then: str
    understood_now: str
    differs: bool
    words: list[str]


class ReplayView(BaseModel):
    """``same_way``: the same nodes and end, perhaps other words. ``outcome_*`` are sentences."""

    interaction: str
    run: str
    version: int
    same: bool
    same_way: bool
    steps: list[StepView]
    path_then: list[str]
    path_now: list[str]
    outcome_then: str
    outcome_now: str


class NodesView(BaseModel):
    """Calls that went to ``node_then`` and would go to ``node_now`` ("": ended there)."""

    node_then: str
    node_now: str
    calls: int


class EndingsView(BaseModel):
    outcome_then: str
    outcome_now: str
    calls: int


class ExampleView(BaseModel):
    interaction: str
    run: str
    version: int
    node_then: str
    node_now: str
    outcome_then: str
    outcome_now: str


class SummaryView(BaseModel):
    """``calls`` were played: ``same``, ``reworded`` (the same way, other words) or ``other_way``
    (``unknown`` of them end at a question nobody answered then); ``erased`` and ``failed`` could
    not be."""

    calls: int
    same: int
    reworded: int
    other_way: int
    unknown: int
    erased: int
    failed: int
    nodes: list[NodesView]
    endings: list[EndingsView]
    examples: list[ExampleView]


def routes(replays: Replays) -> list[Route]:
    """One call in full, many counted."""

    async def one(call: Call, path: FlowPath, body: ReplayIn) -> ReplayView:
        """Play a past call against a flow"""
        flow = await replays.flow(path.key, body.text, body.graph, body.version)
        return _view(await replays.one(call.access, flow, body.interaction, body.run))

    async def many(call: Call, path: FlowPath, body: ReplayManyIn) -> SummaryView:
        """Play the last calls against a flow"""
        flow = await replays.flow(path.key, body.text, body.graph, body.version)
        return _summary(await replays.many(call.access, flow, body.last))

    return [
        Route("POST", "/api/flows/{key}/replay", one, needs="flow.write"),
        Route("POST", "/api/flows/{key}/replay-many", many, needs="flow.write"),
    ]


def _view(made: Replay) -> ReplayView:
    return ReplayView(
        interaction=made.interaction,
        run=made.run,
        version=made.version,
        same=made.same,
        same_way=made.same_way,
        steps=[_step(step) for step in made.steps],
        path_then=list(made.path_then),
        path_now=list(made.path_now),
        outcome_then=made.then.words,
        outcome_now=made.now.words,
    )


def _step(step: Step) -> StepView:
    return StepView(
        n=step.n,
        turn=step.turn,
        node_then=step.node_then,
        node_now=step.node_now,
        said_then=step.said_then,
        said_now=step.said_now,
        heard=step.heard,
        understood_then=step.understood_then,
        understood_now=step.understood_now,
        differs=step.differs,
        words=list(step.words),
    )


def _summary(found: Summary) -> SummaryView:
    nodes = sorted(found.nodes.items(), key=lambda item: -item[1])
    endings = sorted(found.endings.items(), key=lambda item: -item[1])
    return SummaryView(
        calls=found.calls,
        same=found.same,
        reworded=found.reworded,
        other_way=found.other_way,
        unknown=found.unknown,
        erased=found.erased,
        failed=found.failed,
        nodes=[NodesView(node_then=a, node_now=b, calls=n) for (a, b), n in nodes],
        endings=[EndingsView(outcome_then=a, outcome_now=b, calls=n) for (a, b), n in endings],
        examples=[_example(made) for made in found.examples],
    )


def _example(made: Replay) -> ExampleView:
    then, now = parted(made)
    return ExampleView(
        interaction=made.interaction,
        run=made.run,
        version=made.version,
        node_then=then,
        node_now=now,
        outcome_then=made.then.words,
        outcome_now=made.now.words,
    )
