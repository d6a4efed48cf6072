"""Flows and what walking them leaves behind. Pure values: no I/O, no clock."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal, Protocol

Scalar = str | int | float | bool
MAX_STACK = 8
LAST = "ultimo"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a menu: the key to press, what may be said, where it leads."""

    key: str
    digit: str = ""
    label: str = ""
    say: tuple[str, ...] = ()
    go: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One branch of a condition: an expression (see `expression.py`) and where it leads."""

    when: str
    go: str


Value = Scalar | tuple[str, ...] | dict[str, str] | tuple[Option, ...] | tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a flow. `values` are as its kind's fields read them; `line` is for messages."""

    key: str
    kind: str
    values: Mapping[str, Any]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """One way out of a node: `exit` names it ("next", "failed", "go.buraco")."""

    source: str
    exit: str
    target: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation as a graph. The text form (`parse.py`) is canonical.

    start, person, danger: nodes where it begins, where "atendente" and failures lead, and where
        a recognised danger leads. waiting, after: keys of the flows that run while the citizen
        waits and after the operator left; "" for none. lists: words a slot may choose from.
    purpose: "main" (answers calls), "waiting" or "after"; lint asks less of the last two.
    """

    key: str
    label: str = ""
    note: str = ""
    purpose: str = "main"
    start: str = ""
    person: str = ""
    danger: str = ""
    waiting: str = ""
    after: str = ""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nodes: Mapping[str, Node] = field(default_factory=dict)
    tests: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FlowState:
    """Where a citizen stands in a flow: JSON-able, committed before each node is entered.

    run: a short random name of this walk, so that two walks of one visit (the main flow, the
        waiting flow) never share a turn's place or an effect's key.
    variables: what the flow knows; the story puts `protocolo` (the visit's) and whatever else
        the flow may say into it at the start. attempts: failed tries at this node. steps: nodes
        entered so far in this walk; (interaction, run, steps, node) is the idempotency key of an
        outside effect. turns: turns reported so far. visits: times each node was entered.
        pending: words to be said as the beginning of the next question.
        rescues: times the flow had to be led to a person because it failed or circled.
        stack: flows to come back to, each as (flow, version, node), the last one first.
    """

    flow: str
    node: str
    version: int = 0
    run: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    steps: int = 0
    turns: int = 0
    visits: Mapping[str, int] = field(default_factory=dict)
    rescues: int = 0
    pending: tuple[str, ...] = ()
    stack: tuple[tuple[str, int, str], ...] = ()

    @classmethod
    def begin(cls, flow: Flow, version: int = 0, **variables: Any) -> FlowState:
        """The state before the first node."""
        run = secrets.token_hex(4)
        return cls(flow=flow.key, node=flow.start, version=version, run=run, variables=variables)

    def enter(self, node: str) -> FlowState:
        """The state as `node` is about to be entered, coming from another one."""
        visits = {**self.visits, node: self.visits.get(node, 0) + 1}
        return replace(self, node=node, attempts=0, steps=self.steps + 1, visits=visits)

    def carry_to(self, flow: str, node: str, version: int = 0) -> FlowState:
        """The state at the start of another flow, with everything known kept."""
        return replace(
            self, flow=flow, node=node, version=version, attempts=0, visits={}, steps=self.steps + 1
        )

    def follow(self, way: ToFlow, start: str, version: int) -> FlowState:
        """The state in the flow that `way` leads to; `start` is that flow's first node."""
        stack = self.stack[:-1] if way.returning else self.stack
        if way.back:  # the deepest ways back are kept; who goes round for ever finds no end
            stack = (*stack, (self.flow, self.version, way.back))[-MAX_STACK:]
        there = self.carry_to(way.flow, way.node or start, version)
        return replace(there, stack=stack, pending=())  # the runner has said what was pending

    @property
    def back(self) -> ToFlow | None:
        """The way back to the flow that came here, if it wants to be come back to."""
        if not self.stack:
            return None
        flow, version, node = self.stack[-1]
        return ToFlow(flow, node, version, returning=True)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FlowState:
        """The inverse of `to_json`; unknown keys of newer versions are ignored."""
        known = {f.name for f in fields(cls)}
        kept = {k: v for k, v in data.items() if k in known}
        stack = tuple((str(f), int(v), str(n)) for f, v, n in kept.get("stack", ()))
        return cls(**{**kept, "pending": tuple(kept.get("pending", ())), "stack": stack})


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: what we said, and what came back. Holds personal data.

    flow, version, run: the walk it belongs to. n: its place in the walk, from 0; a turn
        reported again under the same run and n replaces the earlier report (answer_ms is known
        only when our next sound begins; a turn repeated after a crash keeps its place).
    said: our words since the turn before. heard: "speech", "text", "keys", "silence", "deaf",
        or None for words to which nothing was asked.
    confidence: 0..1. band: accept, confirm, reject or None. slots: values gained here.
    answer_ms: from the last sample of what was heard to our next sound; None until known.
    started_ms, ended_ms: as in `line.Heard`.
    recognised: what the recogniser gave before any meaning was looked for ({band, readings:
        [[text, meaning, confidence, grammar], …]}), so that a replay hears the very same.
    """

    flow: str
    version: int
    run: str
    n: int
    node: str
    at: datetime
    said: str
    heard: str | None = None
    heard_text: str = ""
    intent: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    confidence: float | None = None
    band: str | None = None
    keys: str = ""
    alternatives: tuple[str, ...] = ()
    answer_ms: int | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    recognised: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ToQueue:
    """On to a queue. `unanswered`: the node at which to go on in the same flow when nobody can
    come (closed, unstaffed, waited too long); "" when there is none. `urgent` means danger:
    never a closed message, never a callback offer instead of a person. prefers: skills that are
    better had. operator: whom to try first, LAST for whoever served this caller last, else an
    operator's key. legal: the priority of the law was declared."""

    queue: str
    skills: tuple[str, ...] = ()
    priority: int = 0
    notes: Mapping[str, Any] = field(default_factory=dict)
    unanswered: str = ""
    urgent: bool = False
    prefers: tuple[str, ...] = ()
    operator: str = ""
    legal: bool = False


@dataclass(frozen=True, slots=True)
class ToNumber:
    """On to a telephone number outside. `unanswered` as in ToQueue."""

    number: str
    notes: Mapping[str, Any] = field(default_factory=dict)
    unanswered: str = ""


@dataclass(frozen=True, slots=True)
class ToFlow:
    """On to another flow, at `node` or its start when "", in its newest `version` or the one
    given; use `FlowState.follow`. back: the node of this flow at which to go on when the other
    one ends; "" for never. returning: this is the way back."""

    flow: str
    node: str = ""
    version: int = 0
    back: str = ""
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The flow is over. solved: self-service met the wish. reason: the flow's own word, or
    "hung_up" (the citizen left at `node`), "no_way_on" (nobody and nothing could be reached)."""

    solved: bool
    reason: str = ""
    node: str = ""


Outcome = ToQueue | ToNumber | ToFlow | Ended


@dataclass(frozen=True, slots=True)
class Go:
    """What a node returns to go on at another node of the same flow."""

    node: str


How = Literal["on", "failed", "person", "danger", "broken", "out"]
"""How a node was left: as drawn; after it failed; because a person was asked for; because of
danger; because it broke; out of the flow (an Outcome)."""


class Watch(Protocol):
    """Who is told how the walk goes: the story, a debugger, a test. Inherit from it: what is not
    overridden below `turn` does nothing."""

    async def step(self, state: FlowState) -> FlowState | None:
        """Commit `state`; its node is entered when this returns. A debugger returns another state
        of the same node, with changed variables, to go on with."""
        ...

    async def turn(self, turn: Turn) -> None:
        """Keep `turn`, replacing an earlier report of the same n."""
        ...

    def left(self, state: FlowState, how: How) -> None:
        """The node of `state` is behind us. Not called when the citizen hung up in it."""
        return  # for those who need not know
