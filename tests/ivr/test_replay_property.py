"""Replaying a call against the very version it walked gives no difference, whatever the flow,
the citizen, the other rooms and the queues did."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.plug import ActionCall
from ivr.flowtests import ANSWERS
from ivr.intents.classifier import TrainedWishes
from ivr.model import Ended, Flow, FlowState, Outcome, ToNumber, ToQueue, Turn
from ivr.parse import read_flow
from ivr.replay.citizen import PastClock
from ivr.replay.jumping import run_jumping
from ivr.replay.model import Past, Replay
from ivr.replay.player import refusal_key, replay
from ivr.runner import Runner
from ivr.scripted import HangsUp, Presses, Reply, Says, ScriptLine, ScriptWatch, Silent, Unheard
from ivr.trail.model import Trail, outcome_words
from tests.ivr.conftest import DEMO
from tests.ivr.test_fuzz import graphs

QUICK = settings(
    max_examples=int(os.environ.get("EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ZONE = "America/Sao_Paulo"
WORDS = [
    "sim", "não", "buraco na rua", "poste apagado", "fogo na casa", "atendente", "um dois três",
    "meia sete", "amanhã", "quarenta e dois", "um", "dois", "xis", "quero falar de iptu",
    "sem gravação", "dia doze de março", "duzentos e três", "centro", "vila nova", "registrar",
]  # fmt: skip
SAYS = st.builds(
    Says,
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), max_size=3).map(tuple),
    st.floats(0.05, 1.0),
    st.sampled_from(["accept", "confirm", "reject"]),
)
REPLIES = st.one_of(
    SAYS,
    SAYS,
    st.builds(Presses, st.text("0123456789*#", min_size=1, max_size=12)),
    st.builds(Presses, st.sampled_from("0129")),
    st.just(Silent()),
    st.just(Unheard()),
    st.just(HangsUp()),
)
DELAYS = st.sampled_from([0.007, 0.307, 1.203, 1.711, 4.127, 31.313, 200.717])
"""Never a tie with words, which take 60 ms a letter, or with silences."""
ROOMS: dict[str, Any] = {
    **ANSWERS,
    "http": {"status": 200, "trouble": "", "values": {"x": "y"}},
    "wait_event": {"found": True, "values": {"x": "z"}},
}
DEMOS = [
    read_flow((DEMO / "flows" / f"{name}.yaml").read_text())
    for name in ("principal", "espera", "apos")
]


@dataclass
class Call:
    """One citizen's call as the story would hold it."""

    flow: Flow
    replies: list[Reply]
    ears: Any = "dictation"
    medium: Any = "voice"
    answers: Mapping[str, Any] = field(default_factory=dict)
    refusals: int = 0
    cut_after: int | None = None
    """The citizen hangs up while the so-many-th words are said."""
    unreported: bool = False
    """A hang-up mostly cancels the walk: nobody reports what was being said."""
    delays: Mapping[str, float] = field(default_factory=dict)


class LoopClock(PastClock):
    """The time of the loop, for a scripted citizen: races are as they are in a real call."""

    advance = PastClock.sleep


class Cut(ScriptLine):
    """The citizen hangs up while words are being said."""

    words_left = 10**9

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        self.words_left -= 1
        if self.words_left < 0:
            self.gone = True
        await super().say(text, interruptible=interruptible)


class Telling(ScriptWatch):
    def __init__(self, trail: Trail, clock: LoopClock) -> None:
        super().__init__()
        self.trail, self.clock = trail, clock

    async def step(self, state: FlowState) -> None:
        await super().step(state)
        self.trail.entered(state, self.clock.now())


def rooms(call: Call) -> dict[str, Any]:
    def act_of(name: str) -> Any:
        async def act(_: ActionCall) -> Mapping[str, Any]:
            await asyncio.sleep(call.delays.get(name, 0.0))
            answer = call.answers.get(name, ROOMS[name])
            if answer is None:
                raise RuntimeError("this room is down")
            return answer

        return act

    return {name: act_of(name) for name in ROOMS}


async def called(call: Call, wishes: TrainedWishes | None) -> Past:
    """The call as it went, as the database would give it back."""
    clock = LoopClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    await clock.advance(12_345.678)
    start = {"protocolo": "2026000009", "cidade": "Porto Sereno", "hora": 12}
    state = FlowState.begin(call.flow, 3, **start)
    trail = Trail(state, clock.now(), start)
    watch = Telling(trail, clock)
    line = Cut(call.replies, clock, call.ears, call.medium)
    if call.cut_after is not None:
        line.words_left = call.cut_after
    actions = trail.watched(rooms(call))
    runner = Runner(call.flow, actions, clock, interaction_id="i-1", wishes=wishes, zone=ZONE)
    refused = 0
    more: dict[str, Any] = {}
    while True:
        outcome = await runner.run(line, state, watch)
        if not goes_on(outcome) or refused >= call.refusals:
            break
        refused += 1
        state, told = resumed(watch.states[-1], outcome.unanswered)
        more[refusal_key("i-1", watch.states[-1], outcome.unanswered)] = told
    turns = watch.turns
    if call.unreported and outcome == Ended(False, "hung_up", getattr(outcome, "node", "")):
        turns = [turn for turn in turns if turn.heard is not None]
    row = trail.row("i-1", clock.now(), *outcome_words(outcome))
    return Past(
        interaction=row.interaction,
        run=row.run,
        flow=row.flow,
        version=row.version,
        began_at=row.began_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        target=row.target,
        path=json.loads(json.dumps(row.path)),
        answers=json.loads(json.dumps({**row.answers, **more})),
        start=json.loads(json.dumps(row.start)),
        turns=[stored(turn) for turn in turns],
        then=call.flow,
    )


def goes_on(outcome: Outcome) -> bool:
    return isinstance(outcome, ToQueue | ToNumber) and bool(outcome.unanswered)


def resumed(state: FlowState, node: str) -> tuple[FlowState, dict[str, str]]:
    """As the story goes on when nobody could come."""
    told = {"motivo": "fechado", "abre": "2026-03-03T08:00:00-03:00"}
    visits = {k: v for k, v in state.visits.items() if k != node}
    known = {**state.variables, **told}
    return replace(state, node=node, visits=visits, variables=known, attempts=0, pending=()), told


def stored(turn: Turn) -> Turn:
    """Through JSON and back, as a row."""
    recognised = json.loads(json.dumps(turn.recognised))
    return replace(turn, recognised=recognised, keys=turn.keys[:64])


def played(call: Call, wishes: TrainedWishes | None) -> tuple[Past, Replay]:
    past = run_jumping(called(call, wishes))
    return past, replay(past, call.flow, wishes, ZONE)


def assert_same(past: Past, made: Replay) -> None:
    told = [(step.n, step.node_then, step.node_now, step.words) for step in made.steps]
    told = [one for one in told if one[-1]]
    assert made.path_now == made.path_then, told
    assert made.now == made.then, told
    assert made.same, told
    fed = [step.turn for step in made.steps if step.heard]
    assert fed == [turn.n for turn in past.heard]


@st.composite
def calls(draw: st.DrawFn, flow: st.SearchStrategy[Flow]) -> Call:
    answers: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(sorted(ROOMS)), max_size=2)):
        answers[name] = None
    if draw(st.booleans()):
        answers["service_hours"] = draw(
            st.sampled_from(
                [
                    {"open": False, "staffed": True, "opens_at": "2026-03-03T08:00:00-03:00"},
                    {"open": True, "staffed": False, "opens_at": ""},
                ]
            )
        )
    return Call(
        draw(flow),
        draw(st.lists(REPLIES, max_size=40)),
        draw(st.sampled_from(["dictation", "embedded"])),
        draw(st.sampled_from(["voice", "voice", "text"])),
        answers,
        draw(st.integers(0, 2)),
        draw(st.none() | st.integers(0, 30)),
        draw(st.booleans()),
        {name: draw(DELAYS) for name in ("http", "wait_event", "find_ticket")},
    )


@QUICK
@given(calls(graphs()))
def test_random_flows_and_citizens_without_wishes(call: Call) -> None:
    assert_same(*played(call, None))


@QUICK
@given(call=calls(st.sampled_from(DEMOS)))
@example(call=Call(DEMOS[0], [Says("buraco na rua"), Presses("1"), Silent(), Silent()], refusals=1))
def test_the_demo_city_s_flows_with_its_wishes(call: Call, wishes: TrainedWishes) -> None:
    assert_same(*played(call, wishes))


@QUICK
@given(call=calls(graphs()))
def test_random_flows_with_wishes(call: Call, wishes: TrainedWishes) -> None:
    assert_same(*played(call, wishes))


WAITS = read_flow("""
flow: espera
start: avisa
nodes:
  avisa:
    kind: say
    text: Aguarde o pagamento.
    next: pago
  pago:
    kind: wait_event
    event: pagamento
    still: Ainda aguardando.
    seconds: 100
    save:
      valor: x
    next: consulta
    late: tchau
  consulta:
    kind: http
    url: https://exemplo.br/x
    next: tchau
    failed: tchau
  tchau:
    kind: end
    text: Até logo, {valor}.
""")


@pytest.mark.parametrize("hangs_up", [None, 1, 3, 5, 6])
@pytest.mark.parametrize("event", [0.0, 12.5, 71.2, 101.0])
@pytest.mark.parametrize("request_s", [0.2, 1.4, 2.2, 9.0])
def test_waits_and_slow_services(event: float, request_s: float, hangs_up: int | None) -> None:
    delays = {"wait_event": event, "http": request_s}
    call = Call(WAITS, [Silent()] * 9, cut_after=hangs_up, unreported=True, delays=delays)
    past, made = played(call, None)
    assert_same(past, made)
    if hangs_up is None:
        assert past.outcome == "ended"
        said = " ".join(turn.said for turn in past.turns)
        assert ("Um instante" in said) == (event < 100 and request_s > 1.5)


@pytest.mark.parametrize("outcome", ["hung_up", "to_queue"])
def test_a_call_whose_last_words_were_not_kept(outcome: str, wishes: TrainedWishes) -> None:
    """A hang-up mostly cancels the walk: then nobody reported what was being said."""
    replies: list[Reply] = [Says("iptu"), Says("atendente")][: 1 if outcome == "hung_up" else 2]
    call = Call(DEMOS[0], replies)

    past = run_jumping(called(call, wishes))
    assert past.outcome == outcome
    cut = replace(past, turns=[turn for turn in past.turns if turn.heard is not None])
    assert replay(cut, call.flow, wishes, ZONE).same
