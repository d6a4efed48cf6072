"""No flow text, however wrong or hostile, hangs or crashes anything."""

from __future__ import annotations

import asyncio
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import VirtualClock
from ivr.expression import BadExpression, read_expression
from ivr.lint import lint
from ivr.model import Ended, Flow, FlowState, Node, ToFlow, ToNumber, ToQueue
from ivr.nodes import KINDS
from ivr.parse import BadFlow, read_flow, write_flow
from ivr.runner import Runner
from ivr.scripted import HangsUp, Presses, Says, ScriptLine, ScriptWatch, Silent, Unheard
from ivr.slots.spoken import digits_in
from ivr.slots.yes_no import yes_or_no
from ivr.template import MAX_RESULT, fill
from tests.ivr.conftest import DEMO, Rooms

QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TEXTS = [(DEMO / "flows" / f"{name}.yaml").read_text() for name in ("principal", "espera", "apos")]
REPLIES = st.one_of(
    st.builds(Says, st.sampled_from(["sim", "não", "buraco", "fogo", "atendente", "12", "x"])),
    st.builds(Presses, st.text("0123456789*#", min_size=1, max_size=12)),
    st.just(Silent()),
    st.just(Unheard()),
)


def survives(text: str) -> None:
    """Parsed and linted, or refused with reasons; never anything else."""
    try:
        flow = read_flow(text)
    except BadFlow as bad:
        assert bad.problems  # noqa: PT017
        assert all(  # noqa: PT017
            p.line >= 1 and p.detail for p in bad.problems
        )
        return
    lint(flow)
    assert read_flow(write_flow(flow)).nodes.keys() == flow.nodes.keys()
    walks(flow, [Says("buraco"), Presses("1"), Silent(), Silent(), HangsUp()])


PARTS = """found limited open staffed holiday status trouble values texts said added why number
    service x valor opens_at shut""".split()  # noqa: SIM905 - easier to read
ACTIONS = """service_hours open_ticket service_info find_ticket stop_recording http announcements
    wait_event update_ticket survey_answer request_callback caller_number city_day x l
    geral""".split()  # noqa: SIM905
ANSWERS = st.dictionaries(
    st.sampled_from(PARTS),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)


def walks(flow: Flow, replies: list[object], rooms: Rooms | None = None) -> None:
    """Every walk ends with an Outcome, within bounds."""

    async def go() -> None:
        clock = VirtualClock()
        line = ScriptLine(replies, clock)
        watch = ScriptWatch()
        runner = Runner(flow, (rooms or Rooms()).actions(), clock, interaction_id="f")
        async with asyncio.timeout(20):
            outcome = await runner.run(line, FlowState.begin(flow, protocolo="1"), watch)
        assert isinstance(outcome, Ended | ToQueue | ToNumber | ToFlow)
        assert len(watch.states) < 2_500

    asyncio.run(go())


@QUICK
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    survives(text)


@QUICK
@given(st.text("{}[]:-?&*!|>'\"%@`#,\n\t abcnodeskind0", max_size=300))
def test_yaml_shaped_noise(text: str) -> None:
    survives("flow: a\nnodes:\n" + text)


@QUICK
@given(st.sampled_from(TEXTS), st.data())
def test_a_good_flow_with_lines_lost_doubled_and_swapped(text: str, data: st.DataObject) -> None:
    lines = text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match data.draw(st.integers(0, 3)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                cut = data.draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:cut] + data.draw(st.text(max_size=8)) + lines[at][cut:]
    survives("".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 100_000,
        "a: " + "{" * 100_000,
        "- " * 100_000,
        "? " * 50_000,
        "a: &x [1]\n" + "b: [*x, *x]\n" * 1_000,
        "a:\n" * 50_000,
        "\n".join(f"k{n}: v" for n in range(39_000)),
        "a: '" + "x" * 399_000,
        "%YAML 9.9\n---\na: b\n",
        "flow: a\nnodes:\n" + "".join(f"  n{n}:\n    kind: say\n" for n in range(3_000)),
        "a: !!binary xx",
        "\ufeffflow: a",
    ],
)
def test_hostile_texts_are_refused_soon(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BadFlow):
        read_flow(text)
    assert time.perf_counter() - began < 5


@st.composite
def graphs(draw: st.DrawFn) -> Flow:
    """Wild but parsed flows: every kind, edges anywhere, half the fields left at defaults."""
    keys = [f"n{n}" for n in range(draw(st.integers(1, 7)))]
    nodes = {}
    for key in keys:
        kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
        lines = [f"  {key}:", f"    kind: {kind.key}"]
        for part in kind.fields:
            lines += draw(_field(part, keys))
        nodes[key] = "\n".join(lines)
    head = f"flow: f\nstart: {keys[0]}\n"
    for name in ("person", "danger"):
        if draw(st.booleans()):
            head += f"{name}: {draw(st.sampled_from(keys))}\n"
    head += f"purpose: {draw(st.sampled_from(['main', 'waiting', 'after']))}\n"
    return read_flow(
        head + "lists:\n  l:\n    - um\n    - dois\nnodes:\n" + "\n".join(nodes.values())
    )


def _field(part: object, keys: list[str]) -> st.SearchStrategy[list[str]]:
    name, widget = part.name, part.widget  # type: ignore[attr-defined]
    to = st.sampled_from(keys)
    word = st.sampled_from(["x", "l", "geral", "{valor}", "190"])
    filled: st.SearchStrategy[list[str]]
    match widget:
        case "node":
            filled = to.map(lambda t: [f"    {name}: {t}"])
        case "routes":
            filled = to.map(lambda t: [f"    {name}:", f"      1: {t}", f"      buraco: {t}"])
        case "pairs":
            filled = word.map(lambda w: [f"    {name}:", f'      valor: "{w}"'])
        case "options":
            filled = to.map(
                lambda t: [f"    {name}:", "      a:", "        digit: 1", f"        go: {t}"]
            )
        case "cases":
            filled = to.map(
                lambda t: [f"    {name}:", "      - when: valor = x", f"        go: {t}"]
            )
        case "pick":
            filled = st.sampled_from(part.choices).map(lambda c: [f"    {name}: {c}"])  # type: ignore[attr-defined]
        case "flag":
            filled = st.sampled_from(["sim", "nao"]).map(lambda c: [f"    {name}: {c}"])
        case "number":
            filled = st.just([f"    {name}: {max(1, part.least)}"])  # type: ignore[attr-defined]
        case _:
            filled = word.map(lambda w: [f'    {name}: "{w}"'])
    required = part.required  # type: ignore[attr-defined]
    return filled if required else st.one_of(st.just([]), filled)


@QUICK
@given(graphs(), st.lists(REPLIES, max_size=60))
def test_any_graph_ends_whatever_the_citizen_does(flow: Flow, replies: list[object]) -> None:
    lint(flow)
    assert read_flow(write_flow(flow)).nodes.keys() == flow.nodes.keys()
    walks(flow, replies)


@QUICK
@given(graphs(), st.lists(REPLIES, max_size=40), st.dictionaries(st.sampled_from(ACTIONS), ANSWERS))
def test_any_graph_ends_whatever_other_rooms_answer(
    flow: Flow, replies: list[object], answers: dict[str, object]
) -> None:
    walks(flow, replies, Rooms(**answers))


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_each_kind_of_node_survives_anything(kind: str, data: st.DataObject) -> None:
    lines = ["flow: f", "start: n", "person: p", "lists:", "  l:", "    - um", "nodes:"]
    lines += ["  p:", "    kind: transfer", "    queue: geral", "  n:", f"    kind: {kind}"]
    for part in KINDS[kind].fields:
        lines += data.draw(_field(part, ["n", "p"]))
    flow = read_flow("\n".join(lines))
    lint(flow)
    names = st.dictionaries(st.sampled_from(ACTIONS), ANSWERS)
    walks(flow, data.draw(st.lists(REPLIES, max_size=10)), Rooms(**data.draw(names)))


def test_a_node_that_breaks_leads_to_a_person() -> None:
    flow = read_flow(TEXTS[0])
    nodes = {**flow.nodes, "desejo": Node("desejo", "ask", {}, 1)}
    broken = Flow(**{**{f: getattr(flow, f) for f in flow.__dataclass_fields__}, "nodes": nodes})
    walks(broken, [Silent()])


@QUICK
@given(st.text(max_size=600))
def test_expressions_and_templates_are_bounded(text: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        read_expression(text).holds({"a": text, "b": 1})
    except BadExpression as bad:
        assert str(bad)  # noqa: PT017
    assert len(fill(text, {"a": text * 50}, ZoneInfo("UTC"))) <= MAX_RESULT
    digits_in(text)
    yes_or_no(text)
