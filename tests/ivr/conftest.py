"""The demo city's intents (trained once) and helpers to walk flows with scripted citizens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from core.clock import VirtualClock
from core.db import Database
from core.plug import ActionCall
from ivr import store
from ivr.checking import trained
from ivr.intents.classifier import TrainedWishes
from ivr.intents.learning import fingerprint
from ivr.intents.model import Intent, read_intent
from ivr.model import Flow, FlowState, Outcome
from ivr.parse import read_flow
from ivr.runner import Runner
from ivr.scripted import Reply, ScriptLine, ScriptWatch
from ivr.walk import Limits

DEMO = Path(__file__).parents[2] / "demo"
Act = Callable[[ActionCall], Awaitable[Mapping[str, Any]]]


@pytest.fixture(scope="session")
def demo_intents() -> list[Intent]:
    files = sorted((DEMO / "intents").glob("*.yaml"))
    return [read_intent(file.read_text()) for file in files]


@pytest.fixture(scope="session")
def wishes(demo_intents: list[Intent]) -> TrainedWishes:
    return trained(demo_intents)


@pytest.fixture(scope="session")
def principal() -> Flow:
    return read_flow((DEMO / "flows" / "principal.yaml").read_text())


@pytest.fixture
async def taught(db: Database, demo_intents: list[Intent], wishes: TrainedWishes) -> None:
    """The demo city's weights lie in the database already, as after a first start."""
    name, data = fingerprint(demo_intents), wishes._weights.to_bytes()
    await db.write(lambda tx: store.save_weights(tx, name, data))


class Rooms:
    """Flow actions that remember what they were asked."""

    def __init__(self, **answers: Any) -> None:
        self.calls: list[tuple[str, ActionCall]] = []
        self.answers: dict[str, Any] = {
            "service_hours": {"open": True, "staffed": True, "opens_at": ""},
            "open_ticket": {"number": "202600017", "due_at": ""},
            "find_ticket": {
                "found": True,
                "subject": "Buraco na rua",
                "stage": "em andamento",
                "opened_at": "2026-03-01T12:00:00+00:00",
                "due_at": "2026-03-10T12:00:00+00:00",
            },
            "stop_recording": {},
            "queue_position": {"position": 3},
            "announcements": {"texts": [], "said": ""},
            **answers,
        }

    def actions(self) -> dict[str, Act]:
        return {name: self._act(name) for name in self.answers}

    def _act(self, name: str) -> Act:
        async def act(call: ActionCall) -> Mapping[str, Any]:
            self.calls.append((name, call))
            answer = self.answers[name]
            if isinstance(answer, Exception):
                raise answer
            return await answer(call) if callable(answer) else answer

        return act

    def named(self, name: str) -> list[ActionCall]:
        return [call for called, call in self.calls if called == name]


class Walked:
    """One finished walk with everything to assert on."""

    def __init__(self, outcome: Outcome, line: ScriptLine, watch: ScriptWatch, rooms: Rooms):
        self.outcome = outcome
        self.line = line
        self.watch = watch
        self.rooms = rooms

    @property
    def said(self) -> str:
        return " | ".join(self.line.told)


@pytest.fixture
def walk(wishes: TrainedWishes):  # type: ignore[no-untyped-def]
    async def go(
        flow: Flow | str,
        *replies: Reply,
        rooms: Rooms | None = None,
        state: FlowState | None = None,
        ears: Any = "dictation",
        medium: Any = "voice",
        limits: Limits | None = None,
        watch: ScriptWatch | None = None,
        wishes: TrainedWishes | None = wishes,
        variables: Mapping[str, Any] | None = None,
    ) -> Walked:
        flow = read_flow(flow) if isinstance(flow, str) else flow
        rooms = rooms or Rooms()
        clock = VirtualClock()
        line = ScriptLine(replies, clock, ears, medium)
        watch = watch or ScriptWatch()
        runner = Runner(
            flow, rooms.actions(), clock, interaction_id="i-1", wishes=wishes, limits=limits
        )
        start = state or FlowState.begin(flow, **{"protocolo": "20261234567", **(variables or {})})
        return Walked(await runner.run(line, start, watch), line, watch, rooms)

    return go
