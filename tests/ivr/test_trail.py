"""Walks as they are filed, and what they tell together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from core.access.model import Access
from core.db import Database, UnguardedQuery, facts
from core.errors import Forbidden, NotFound
from core.plug import ActionCall
from ivr.flowtests import run_test
from ivr.model import Ended, Flow, FlowState, ToQueue
from ivr.runner import Runner
from ivr.scripted import HangsUp, Presses, Reply, Says, ScriptLine, ScriptWatch, Silent
from ivr.service import Flows
from ivr.trail.figures import figures
from ivr.trail.model import Trail, WalkRow, outcome_words
from ivr.trail.service import filing
from tests.ivr.conftest import Rooms
from tests.ivr.test_service import ADMIN, TURN

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Trailing(ScriptWatch):
    """A watch that collects a trail, as the story does."""

    def __init__(self, trail: Trail, line: ScriptLine) -> None:
        super().__init__()
        self.trail, self.line = trail, line

    async def step(self, state: FlowState) -> FlowState | None:
        self.trail.entered(state, self.line.clock.now())
        return await super().step(state)

    def left(self, state: FlowState, how: Any) -> None:
        self.trail.left(how)


async def walked(flow: Flow, *replies: Reply, wishes: Any = None, **rooms: Any) -> WalkRow:
    line = ScriptLine(list(replies))
    state = FlowState.begin(flow, 3, protocolo="20261234567")
    trail = Trail(state, line.clock.now(), state.variables)
    actions = trail.watched(Rooms(**rooms).actions())
    runner = Runner(flow, actions, line.clock, interaction_id="i-1", wishes=wishes)
    outcome = await runner.run(line, state, Trailing(trail, line))
    return trail.row("i-1", line.clock.now(), *outcome_words(outcome))


async def test_a_walk_tells_its_path_times_tries_and_end(principal: Flow, wishes: Any) -> None:
    row = await walked(principal, Silent(), Presses("0"), wishes=wishes)
    assert (row.outcome, row.target, row.flow, row.version) == ("to_queue", "geral", "principal", 3)
    nodes = [step[0] for step in row.path]
    assert nodes[:3] == ["boas_vindas", "avisos", "desejo"]
    assert row.end_node == nodes[-1]
    asked = row.path[nodes.index("desejo")]
    assert asked[2] == 1, "asked twice"
    times = [step[1] for step in row.path]
    assert times == sorted(times)
    assert times[0] == 0
    assert row.failed == []
    assert row.start == {"protocolo": "20261234567"}
    hours = [answer for key, answer in row.answers.items() if ":service_hours:" in key]
    assert hours
    assert all(answer["open"] for answer in hours)


async def test_a_node_given_up_and_a_hang_up_are_marked(principal: Flow, wishes: Any) -> None:
    row = await walked(principal, Silent(), Silent(), wishes=wishes)
    assert [row.path[place][0] for place in row.failed] == ["desejo"]
    gone = await walked(principal, HangsUp(), wishes=wishes)
    assert (gone.outcome, gone.end_node) == ("hung_up", "desejo")
    assert gone.failed == []


async def test_what_a_room_could_not_answer_is_null(principal: Flow, wishes: Any) -> None:
    broken = RuntimeError("down")
    row = await walked(principal, Presses("0"), wishes=wishes, service_hours=broken)
    assert None in row.answers.values()


def test_outcomes_have_words() -> None:
    assert outcome_words(Ended(True, "recado")) == ("solved", "recado")
    assert outcome_words(Ended(False, "hung_up", "x")) == ("hung_up", "")
    assert outcome_words(Ended(False, "cansou")) == ("ended", "cansou")
    assert outcome_words(ToQueue("geral")) == ("to_queue", "geral")


def test_a_walk_of_a_dead_process_is_rebuilt_from_the_ledger(principal: Flow) -> None:
    state = FlowState.begin(principal, protocolo="1", segredo="x").enter("boas_vindas")
    state = state.enter("desejo")
    entered = [
        (AT, "boas_vindas", 0),
        (AT + timedelta(seconds=4), "desejo", 0),
        (AT + timedelta(seconds=9), "desejo", 1),
    ]
    trail = Trail.restored(state, entered, AT + timedelta(seconds=60))
    row = trail.row("i-1", AT + timedelta(seconds=60), "hung_up")
    assert row.path == [["boas_vindas", 0, 0], ["desejo", 4000, 1]]
    assert (row.began_at, row.end_node, row.start) == (AT, "desejo", {"protocolo": "1"})
    trail.entered(state, AT + timedelta(seconds=61))  # the node is entered again, not anew
    bare = Trail.restored(state, [], AT).row("i-1", AT, "hung_up")
    assert [step[0] for step in bare.path] == ["boas_vindas", "desejo"]


def test_answers_stay_small_and_json() -> None:
    state = FlowState("f", "a", run="r")
    trail = Trail(state, AT, {"x": AT, "y": ["a"] * 900, "z": "w" * 9_000})
    start = trail.row("i", AT, "ended").start
    assert (len(start["y"]), len(start["z"]), isinstance(start["x"], str)) == (500, 2_000, True)


def row(run: str, path: list[list[Any]], outcome: str = "solved", **more: Any) -> WalkRow:
    ended = AT + timedelta(milliseconds=more.pop("whole", 9_000))
    end = path[-1][0] if path else ""
    made = WalkRow(f"i-{run}", run, "principal", 1, AT, ended, outcome, "", end, path=path)
    return replace(made, **more)


def test_figures_per_node() -> None:
    rows = [
        row("a", [["ola", 0, 0], ["desejo", 2_000, 1], ["fim", 8_000, 0]]),
        row("b", [["ola", 0, 0], ["desejo", 1_000, 1]], "hung_up", whole=4_000),
        row("c", [["ola", 0, 0], ["desejo", 3_000, 1], ["gente", 9_000, 0]], failed=[1]),
    ]
    found = {node: seen.plain() for node, seen in figures(rows).items()}
    assert found["desejo"] == {
        "came": 3, "left": 1, "failed": 1, "asked_twice": 3, "median_ms": 6_000,
    }  # fmt: skip
    assert (found["ola"]["came"], found["ola"]["median_ms"]) == (3, 2_000)
    assert found["fim"]["left"] == 0


@pytest.fixture
async def flows(db: Database) -> Flows:
    made = Flows(db)
    rows = [
        row("a", [["ola", 0, 0], ["desejo", 2_000, 1]], "hung_up"),
        row("b", [["ola", 0, 0]], version=2, began_at=AT - timedelta(days=3)),
        row("c", [["ola", 0, 0]], began_at=AT - timedelta(days=50)),
        row("d", [["x", 0, 0]], flow="outro"),
    ]
    for one in rows:
        await db.write(filing(one))
    await made.keep_turn("i-a", replace(TURN, run="a", heard="speech", band="reject"))
    await made.keep_turn("i-b", replace(TURN, run="b", n=1, heard="keys", band=None))
    return made


async def test_a_walk_is_kept_once_and_told(db: Database, flows: Flows) -> None:
    (kept,) = await flows.trails.of_visit(ADMIN, "i-a")
    assert (kept["outcome"], kept["path"][1]) == ("hung_up", ["desejo", 2_000, 1])
    await db.write(filing(row("a", [["ola", 0, 0], ["fim", 9_000, 0]], "solved")))
    (kept,) = await flows.trails.of_visit(ADMIN, "i-a")
    assert kept["outcome"] == "solved"
    told = await db.read(
        lambda tx: tx.execute(facts.select().where(facts.c.kind == "WalkEnded")).all()
    )
    assert len(told) == 5
    assert {"node": "desejo", "outcome": "hung_up"}.items() <= told[0].data.items()
    with pytest.raises(UnguardedQuery):
        await db.read(lambda tx: tx.execute(text("SELECT start FROM ivr_walks")).all())


async def test_figures_by_version_and_days(flows: Flows) -> None:
    found = {one["node"]: one for one in await flows.trails.figures(ADMIN, "principal")}
    assert (found["ola"]["came"], found["desejo"]["left"]) == (2, 1)
    assert (found["desejo"]["speech"], found["desejo"]["unclear"]) == (1, 1)
    assert found["ola"]["turns"] == 0
    (only,) = await flows.trails.figures(ADMIN, "principal", version=2)
    assert (only["node"], only["came"]) == ("ola", 1)
    recent = await flows.trails.figures(ADMIN, "principal", days=1)
    assert {one["node"]: one["came"] for one in recent} == {"ola": 1, "desejo": 1}


async def test_calls_newest_first_by_node_and_outcome(flows: Flows) -> None:
    listed = await flows.trails.calls(ADMIN, "principal")
    assert [(one["interaction"], one["turns"]) for one in listed] == [("i-a", 1), ("i-b", 1)]
    assert (listed[0]["end_node"], listed[0]["seconds"]) == ("desejo", 9.0)
    assert len(await flows.trails.calls(ADMIN, "principal", node="desejo")) == 1
    assert await flows.trails.calls(ADMIN, "principal", outcome="to_queue") == []


async def test_failures_carry_the_place_of_their_sound(flows: Flows) -> None:
    spoken = replace(
        TURN, run="z", heard="speech", band="reject", started_ms=4_000, ended_ms=5_500,
        alternatives=("muro",),
    )  # fmt: skip
    begun = AT - timedelta(seconds=1)
    await flows.keep_turn("i-z", spoken, line_at=AT)
    (old, new) = sorted(
        await flows.trails.failures(ADMIN, "principal"), key=lambda one: str(one["clip"])
    )[:2]
    assert (old["clip"], new["clip"]) == (None, None), "no recordings are known"

    async def recordings(access: Access, visits: Any) -> dict[str, datetime]:
        assert access is ADMIN
        return dict.fromkeys([visit for visit in visits if visit == "i-z"], begun)

    flows.surroundings.recordings = recordings
    listed = await flows.trails.failures(ADMIN, "principal", node="desejo")
    clips = {one["interaction"]: one["clip"] for one in listed}
    assert clips == {
        "i-a": None, "i-z": "/api/interactions/i-z/clip?from_ms=4700&to_ms=6800",
    }  # fmt: skip


async def test_what_is_personal_can_be_erased(db: Database, flows: Flows) -> None:
    personal = row("p", [["ola", 0, 0]], answers={"k": {"nome": "Ana"}}, start={"nome": "Ana"})
    await db.write(filing(replace(personal, target="+5521987650001")))
    await flows.erase_turns(ADMIN, "i-p")
    (kept,) = await flows.trails.of_visit(ADMIN, "i-p")
    assert (kept["answers"], kept["start"], kept["target"]) == ({}, {}, "")
    assert kept["path"] == [["ola", 0, 0]]


async def test_an_action_is_watched_without_being_changed() -> None:
    trail = Trail(FlowState("f", "a", run="r"), AT, {})

    async def act(call: ActionCall) -> dict[str, Any]:
        return {"n": call.arguments["n"]}

    watched = trail.watched({"act": act})
    assert await watched["act"](ActionCall("i", "a", "key", {"n": 5})) == {"n": 5}
    assert trail.row("i", AT, "ended").answers["key"] == {"n": 5}


async def test_a_past_call_becomes_a_test_that_passes(
    db: Database, principal: Flow, wishes: Any
) -> None:
    closed = {"open": False, "staffed": False, "opens_at": ""}
    line = ScriptLine([Silent(), Says("quero falar com atendente"), Presses("2")])
    state = FlowState.begin(principal, 1, protocolo="1")
    trail = Trail(state, line.clock.now(), state.variables)
    watch = Trailing(trail, line)
    actions = trail.watched(Rooms(service_hours=closed).actions())
    runner = Runner(principal, actions, line.clock, interaction_id="i-t", wishes=wishes)
    outcome = await runner.run(line, state, watch)
    flows = Flows(db)
    await db.write(filing(trail.row("i-t", line.clock.now(), *outcome_words(outcome))))
    for turn in watch.turns:
        await flows.keep_turn("i-t", turn)
    made = await flows.trails.as_test(ADMIN, "principal", "i-t", state.run)
    kinds = [next(iter(step)) for step in made.steps]
    assert kinds[:2] == ["answer", "answer"]
    assert {"silence", "citizen", "outcome", "expect"} <= set(kinds)
    result = await run_test(principal, {"name": made.name, "steps": tuple(made.steps)}, wishes)
    assert result.problem == ""
    with pytest.raises(NotFound):
        await flows.trails.as_test(ADMIN, "espera", "i-t", None)
    with pytest.raises(Forbidden):
        await flows.trails.as_test(Access("u", "bia"), "principal", "i-t", None)
