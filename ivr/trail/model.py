"""A walk of a flow by a visit, as it is remembered: the nodes entered, when, and how it ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.plug import ActionCall, FlowAction
from ivr.model import Ended, FlowState, How, Outcome, ToFlow, ToNumber, ToQueue
from ivr.nodes.base import GIVEN

MAX_PATH = 1_000
MAX_ANSWERS = 200
TOOK = "ms"
"""Among the answers: how long each took, by action key."""
Entered = tuple[datetime, str, int]
"""An instant, a node, and which attempt it was (0 the first)."""


@dataclass(frozen=True, slots=True)
class WalkRow:
    """One walk of a flow by a visit.

    outcome: to_queue, to_number, to_flow, solved, ended, hung_up, no_way_on, stopped. target: the
    queue, number, flow or reason. path: [node, ms since begin, attempts] for each entry. failed:
    places in the path where the node was given up. answers: what rooms answered, by action key,
    null where they failed. start: the variables at the begin. canary: a version on trial.
    """

    interaction: str
    run: str
    flow: str
    version: int
    began_at: datetime
    ended_at: datetime
    outcome: str
    target: str = ""
    end_node: str = ""
    canary: bool = False
    path: list[list[Any]] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    start: dict[str, Any] = field(default_factory=dict)


def outcome_words(outcome: Outcome) -> tuple[str, str]:
    """(outcome, target) of a walk that ended with `outcome`."""
    match outcome:
        case ToQueue():
            return "to_queue", outcome.queue
        case ToNumber():
            return "to_number", outcome.number
        case ToFlow():
            return "to_flow", outcome.flow
        case Ended(reason="hung_up" | "no_way_on"):
            return outcome.reason, ""
        case Ended():
            return ("solved" if outcome.solved else "ended"), outcome.reason


class Trail:
    """Collects one walk while it is under way; nothing here waits for anything."""

    def __init__(self, state: FlowState, began_at: datetime, start: Mapping[str, Any]) -> None:
        self.run, self.flow, self.version = state.run, state.flow, state.version
        self.began_at = began_at
        self._start = dict(start)
        self._path: list[list[Any]] = []
        self._failed: list[int] = []
        self._answers: dict[str, Any] = {}
        self._took: dict[str, int] = {}
        self._steps = state.steps
        self.node = state.node

    @classmethod
    def restored(cls, state: FlowState, entered: Sequence[Entered], now: datetime) -> Trail:
        """A walk that another process began: the path from what the ledger holds of it, or, when
        that is nothing, the nodes that the state counted (without their times)."""
        known = {k: v for k, v in state.variables.items() if k in GIVEN}
        trail = cls(state, entered[0][0] if entered else now, known)
        for at, node, attempt in entered:
            trail._note(node, at, attempt)
        if not entered:
            trail._path = [[node, 0, 0] for node in state.visits][:MAX_PATH]
        return trail

    def entered(self, state: FlowState, now: datetime) -> None:
        """A node is about to be entered, or asks once more."""
        again = bool(self._path) and state.steps == self._steps
        self._steps = state.steps
        if not again or state.attempts:  # else a node that a dead process had entered
            self._note(state.node, now, state.attempts)

    def _note(self, node: str, at: datetime, attempt: int) -> None:
        self.node = node
        if self._path and self._path[-1][0] == node and attempt:
            self._path[-1][2] = attempt
        elif len(self._path) < MAX_PATH:
            self._path.append([node, self._ms(at), attempt])

    def left(self, how: How) -> None:
        """The last node is behind us."""
        if how in ("failed", "broken") and self._path and self._path[-1][0] == self.node:
            self._failed.append(len(self._path) - 1)

    def note(self, key: str, answer: Mapping[str, Any]) -> None:
        """Keep what the story told the flow, beside the answers of rooms."""
        if len(self._answers) < MAX_ANSWERS:
            self._answers[key] = dict(answer)

    def watched(self, actions: Mapping[str, FlowAction]) -> dict[str, FlowAction]:
        """`actions`, their answers kept with the walk."""
        return {name: self._watched(act) for name, act in actions.items()}

    def _watched(self, act: FlowAction) -> Callable[[ActionCall], Awaitable[Mapping[str, Any]]]:
        async def acted(call: ActionCall) -> Mapping[str, Any]:
            if len(self._answers) < MAX_ANSWERS:
                self._answers[call.key] = None
            loop = asyncio.get_running_loop()
            began = loop.time()
            try:
                answer = await act(call)
            except Exception:
                self._note_time(call.key, loop.time() - began)
                raise
            self._note_time(call.key, loop.time() - began)
            if call.key in self._answers:
                self._answers[call.key] = dict(answer)
            return answer

        return acted

    def _note_time(self, key: str, seconds: float) -> None:
        """How long an answer took; what was cut short (a deadline, a hang-up) has no time."""
        if key in self._answers:
            self._took[key] = round(1000 * seconds)

    def row(
        self, interaction: str, now: datetime, outcome: str, target: str = "", canary: bool = False
    ) -> WalkRow:
        """The walk as it ends now, at the node where it is."""
        return WalkRow(
            interaction=interaction,
            run=self.run,
            flow=self.flow,
            version=self.version,
            began_at=self.began_at,
            ended_at=max(now, self.began_at),
            outcome=outcome,
            target=target[:64],
            end_node=self.node,
            canary=canary,
            path=list(self._path),
            failed=list(self._failed),
            answers=_plain({**self._answers, TOOK: self._took}),
            start=_plain(self._start),
        )

    def _ms(self, at: datetime) -> int:
        return max(0, (at - self.began_at) // timedelta(milliseconds=1))


def _plain(value: Any, depth: int = 8) -> Any:
    """`value` as JSON, cut where it is deep or long."""
    if isinstance(value, Mapping) and depth:
        return {str(key)[:200]: _plain(part, depth - 1) for key, part in list(value.items())[:500]}
    if isinstance(value, list | tuple) and depth:
        return [_plain(part, depth - 1) for part in value[:500]]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:2_000]
