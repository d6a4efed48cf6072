"""Tests stored with a flow: a scripted citizen, and what must come of it.

Steps of a test, in the order of the call: `citizen: words`, `keys: 123`, `silence: 1`,
`deaf: 1` are what the citizen does; `expect: node` says a node that must have been entered by
then, `says: words` what must have been said, `outcome: ToQueue geral` how the walk must end.
Rooms are played by the answers in `ANSWERS`; a step `answer: action.field=value` changes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.clock import VirtualClock
from core.plug import ActionCall, FlowAction
from ivr.intents.model import Wishes
from ivr.model import Ended, Flow, FlowState, Outcome, ToFlow, ToNumber, ToQueue
from ivr.runner import Runner
from ivr.scripted import Presses, Reply, Says, ScriptLine, ScriptWatch, Silent, Unheard

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "service_hours": {"open": True, "staffed": True, "opens_at": ""},
    "open_ticket": {"number": "2026000017", "number_digits": "2026000017"},
    "service_info": {"found": False},
    "find_ticket": {"found": True, "words": "em andamento", "filed_at": "2026-03-01T12:00:00Z"},
    "stop_recording": {},
    "http": {"status": 200, "trouble": ""},
    "announcements": {"texts": (), "said": ""},
    "wait_event": {"found": True},
    "places": {"names": ("Centro", "Praia Mansa", "Rua das Gaivotas", "Rua do Farol")},
    "update_ticket": {"added": True, "why": ""},
    "survey_answer": {},
    "request_callback": {},
    "caller_number": {"number": "+5521988887777"},
    "city_day": {"holiday": ""},
}
MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Result:
    """One test's end. `problem` is "" when it passed, else what happened instead (pt-BR). path:
    the nodes entered, in order; told: what was said."""

    name: str
    problem: str = ""
    path: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass
class _Script:
    """A test's steps, sorted into what is played and what is checked."""

    replies: list[Reply] = field(default_factory=list)
    checks: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {name: dict(answer) for name, answer in ANSWERS.items()}
    )
    unknown: str = ""


async def run_tests(flow: Flow, wishes: Wishes | None) -> list[Result]:
    """Run every test of `flow` on virtual time."""
    return [await run_test(flow, test, wishes) for test in flow.tests]


async def run_test(flow: Flow, test: Mapping[str, Any], wishes: Wishes | None) -> Result:
    """Run one test."""
    name = str(test.get("name", ""))
    script = _sorted(test["steps"])
    if script.unknown:
        return Result(name, script.unknown)
    clock = VirtualClock()
    line, watch = ScriptLine(script.replies, clock), ScriptWatch()
    actions = {action: _played(answer) for action, answer in script.answers.items()}
    runner = Runner(flow, actions, clock, interaction_id="test", wishes=wishes)
    state = FlowState.begin(flow, protocolo="2026000009", cidade="Porto Sereno")
    outcome = await runner.run(line, state, watch)
    problem = _first_problem(script, outcome, line, watch)
    return Result(name, problem, tuple(watch.nodes), tuple(line.told))


def _sorted(steps: Sequence[Mapping[str, str]]) -> _Script:
    script = _Script()
    for step in steps[:MAX_STEPS]:
        ((kind, value),) = step.items()
        if kind == "citizen":
            script.replies.append(Says(value))
        elif kind == "keys":
            script.replies.append(Presses(value))
        elif kind in ("silence", "deaf"):
            script.replies.append(Silent() if kind == "silence" else Unheard())
        elif kind in ("expect", "says", "outcome"):
            script.checks.append((kind, value))
        elif kind == "answer" and "." in value and "=" in value:
            name, _, rest = value.partition(".")
            part, _, given = rest.partition("=")
            words: dict[str, Any] = {"sim": True, "nao": False}
            script.answers.setdefault(name, {})[part] = words.get(given, given)
        else:
            script.unknown = f"não conheço o passo “{kind}: {value}”."
    return script


def _played(answer: Mapping[str, Any]) -> FlowAction:
    async def act(call: ActionCall) -> Mapping[str, Any]:
        return answer

    return act


def _first_problem(script: _Script, outcome: Outcome, line: ScriptLine, watch: ScriptWatch) -> str:
    told = " ".join(line.told)
    for kind, wanted in script.checks:
        if kind == "expect" and wanted not in watch.nodes:
            return f"não passou por “{wanted}”; {_way(watch)}."
        if kind == "says" and wanted.lower() not in told.lower():
            return f"não disse “{wanted}”."
        if kind == "outcome" and describe(outcome) != wanted:
            return f"terminou em “{describe(outcome)}”, não em “{wanted}”; {_way(watch)}."
    return ""


def _way(watch: ScriptWatch) -> str:
    return f"o caminho foi {' → '.join(watch.nodes[-8:])}"


def describe(outcome: Outcome) -> str:
    """One line for an outcome: "ToQueue geral", "Ended resolvido recado"."""
    match outcome:
        case ToQueue():
            return f"ToQueue {outcome.queue}"
        case ToNumber():
            return f"ToNumber {outcome.number}"
        case ToFlow():
            return f"ToFlow {outcome.flow}"
        case Ended():
            solved = "resolvido" if outcome.solved else "sem solução"
            return f"Ended {solved} {outcome.reason}".strip()
