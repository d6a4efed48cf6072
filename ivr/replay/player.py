"""A past walk, walked again in the flow of now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ivr.intents.model import Wishes
from ivr.model import Ended, Flow, FlowState, Outcome, ToNumber, ToQueue, Turn, Watch
from ivr.replay.citizen import PastCitizen, PastClock, PastRooms
from ivr.replay.compare import Pair, compared
from ivr.replay.jumping import run_jumping
from ivr.replay.model import UNKNOWN, Ending, Past, Replay
from ivr.runner import Runner
from ivr.trail.model import MAX_PATH, Trail, outcome_words
from ivr.walk import Limits

MAX_ROUNDS = 20
LIMITS = Limits(action_s=1e6, ask_s=1e6, commit_s=1e6)
"""What took too long then is told as failed; now nothing does."""


class Gone(BaseException):
    """The citizen of then had hung up by now. Not an Exception: no node may handle it."""


def refusal_key(interaction: str, state: FlowState, node: str) -> str:
    """Under which the story keeps what it told a flow whose queue could not be entered."""
    return f"{interaction}:{state.run}:{state.steps}:unanswered:{node}"


@dataclass
class _Watching(Watch):
    """Remembers the walk of now beside the one of then."""

    past: Past
    clock: PastClock
    state: FlowState
    trail: Trail = field(init=False)
    turns: dict[int, Turn] = field(default_factory=dict)
    fed: dict[int, Turn | None] = field(default_factory=dict)
    reached: dict[int, int] = field(default_factory=dict)
    citizen: PastCitizen | None = None

    def __post_init__(self) -> None:
        self.trail = Trail(self.state, self.past.began_at, {})

    def way(self) -> list[str]:
        """The nodes entered so far."""
        return [step[0] for step in self._path()]

    def _path(self) -> list[list[Any]]:
        return self.trail.row("", self.clock.now(), "").path

    async def step(self, state: FlowState) -> None:
        if self._was_gone(state):
            raise Gone
        self.state = state
        self.trail.entered(state, self.clock.now())
        at = len(self._path()) - 1
        if at < len(self.past.path) and self.past.path[at][0] == state.node and not state.attempts:
            await self.clock.until(self._then(at))

    def _then(self, at: int) -> datetime:
        return self.past.began_at + timedelta(milliseconds=int(self.past.path[at][1]))

    def _was_gone(self, state: FlowState) -> bool:
        """The citizen hung up in the node that would be left, or asked once more, now."""
        citizen, path = self.citizen, self.past.path
        if citizen is None or citizen.rest() or self.past.outcome != "hung_up" or not path:
            return False
        still_in_it = state.steps == self.state.steps and state.attempts <= path[-1][2]
        return not still_in_it and self.way() == [step[0] for step in path]

    async def turn(self, turn: Turn) -> None:
        if turn.n not in self.turns or self.turns[turn.n].heard != turn.heard:
            assert self.citizen is not None
            self.fed[turn.n] = self.citizen.fed if turn.heard is not None else None
            self.reached[turn.n] = len(self._path())
        self.turns[turn.n] = turn


def replay(past: Past, flow: Flow, wishes: Wishes | None, zone: str) -> Replay:
    """Walk `flow` as the citizen of `past` would, and say where that differs. Some milliseconds of
    computing, for a thread without a loop."""
    return run_jumping(_replay(past, flow, wishes, zone))


async def _replay(past: Past, flow: Flow, wishes: Wishes | None, zone: str) -> Replay:
    clock = PastClock(past.began_at)
    state = _begin(past, flow)
    watch = _Watching(past, clock, state)
    citizen = watch.citizen = PastCitizen(past, flow, clock, lambda: watch.state.node, watch.way)
    runner = Runner(
        flow,
        PastRooms(past),
        clock,
        interaction_id=past.interaction,
        wishes=wishes,
        zone=zone,
        limits=LIMITS,
    )
    outcome: Outcome = Ended(False, "hung_up")
    for _ in range(MAX_ROUNDS):
        try:
            outcome = await runner.run(citizen, state, watch)
        except Gone:
            outcome = Ended(False, "hung_up")
        refused = _refused(past, outcome, watch)
        if refused is None:
            break
        state = refused
        citizen.told()
    word, target = outcome_words(outcome)
    now = Ending(word, target[:64], watch.state.node)
    if citizen.lost:
        now = Ending(UNKNOWN, "", watch.state.node)
    return _result(past, watch, citizen, now)


def _begin(past: Past, flow: Flow) -> FlowState:
    """Where it began then; the flow's start of now when it began at the start of then."""
    first = past.path[0][0] if past.path else flow.start
    if first not in flow.nodes or past.then is None or past.then.start == first:
        first = flow.start
    return FlowState(
        flow=past.flow,
        node=first,
        version=past.version,
        run=past.run,
        variables=dict(past.start),
        stack=_stack(past),
    )


def _stack(past: Past) -> tuple[tuple[str, int, str], ...]:
    """An `end` that led to another flow went back to the one that had come here."""
    last = past.then.nodes.get(past.path[-1][0]) if past.then and past.path else None
    came_back = past.outcome == "to_flow" and last is not None and last.kind == "end"
    return ((past.target, 0, ""),) if came_back else ()


def _refused(past: Past, outcome: Outcome, watch: _Watching) -> FlowState | None:
    """Then nobody could come and the walk went on at `unanswered`: so it does now."""
    if not isinstance(outcome, ToQueue | ToNumber) or not outcome.unanswered:
        return None
    state, node = watch.state, outcome.unanswered
    key = refusal_key(past.interaction, state, node)
    at = len(watch.way())
    went_on = at < len(past.path) and past.path[at][0] == node
    if key not in past.answers and not went_on:
        return None
    why = past.answers.get(key) or {}
    visits = {k: v for k, v in state.visits.items() if k != node}
    variables = {**state.variables, **why}
    return replace(state, node=node, visits=visits, variables=variables, attempts=0, pending=())


def _result(past: Past, watch: _Watching, citizen: PastCitizen, now: Ending) -> Replay:
    path_then = tuple(step[0] for step in past.path)
    made = Replay(
        interaction=past.interaction,
        run=past.run,
        version=past.version,
        began_at=past.began_at,
        steps=(),
        path_then=path_then,
        path_now=tuple(watch.way()),
        then=Ending(past.outcome, past.target, path_then[-1] if path_then else ""),
        now=now,
        truncated=len(path_then) >= MAX_PATH,
    )
    pairs = [Pair(watch.fed.get(n), watch.turns[n], watch.reached[n]) for n in sorted(watch.turns)]
    steps = compared(past, pairs, (*citizen.skipped, *citizen.rest()), made)
    return replace(made, steps=steps)
