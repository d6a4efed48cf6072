"""One canonical form: text and graph say the same, and no JSON breaks the door."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.graph import graph_text, places, read_graph, write_graph
from ivr.lint import lint
from ivr.parse import BadFlow, read_flow, write_flow
from tests.ivr.conftest import DEMO
from tests.ivr.test_tree_and_parse import SMALL

QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
FLOWS = [SMALL, *((DEMO / "flows" / f"{n}.yaml").read_text() for n in ("principal", "espera"))]
WORDS = st.text(min_size=1, max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)


@pytest.mark.parametrize("text", FLOWS)
def test_there_and_back_is_the_same_text(text: str) -> None:
    graph = json.loads(json.dumps(write_graph(read_flow(text))))
    assert write_flow(read_graph(graph)) == text
    assert write_graph(read_graph(graph)) == graph


@QUICK
@given(WORDS, WORDS, st.booleans(), st.floats(1, 60), st.lists(WORDS, max_size=3))
def test_whatever_is_written_in_a_field_comes_back(
    said: str, note: str, solved: bool, seconds: float, again: list[str]
) -> None:
    graph = write_graph(read_flow(SMALL))
    graph["nodes"][0]["note"] = note
    graph["nodes"][1]["values"] |= {"prompt": [said], "again": again, "silence_s": seconds}
    graph["nodes"][2]["values"]["solved"] = solved
    try:
        flow = read_graph(graph)
    except BadFlow:
        if said.split():
            raise
        return  # words that are nothing but space are no question
    assert read_flow(write_flow(flow)).nodes.keys() == flow.nodes.keys()
    assert write_graph(read_graph(write_graph(flow))) == write_graph(flow)
    assert flow.nodes["fim"].values["solved"] is solved
    assert flow.nodes["desejo"].values["prompt"] == (" ".join(said.split()),)


def test_numbers_and_flags_may_be_json_or_words() -> None:
    graph = write_graph(read_flow(SMALL))
    graph["nodes"][1]["values"]["silence_s"] = 7
    graph["nodes"][3]["values"]["priority"] = "12"
    flow = read_graph(graph)
    assert flow.nodes["desejo"].values["silence_s"] == 7.0
    assert flow.nodes["gente"].values["priority"] == 12


@QUICK
@given(JSON)
def test_any_json_is_a_flow_or_refused_with_words(graph: Any) -> None:
    survives(graph)


@QUICK
@given(st.data())
def test_a_flow_with_one_part_replaced_by_anything(data: st.DataObject) -> None:
    graph = copy.deepcopy(write_graph(read_flow(SMALL)))
    spot: Any = graph
    for _ in range(data.draw(st.integers(1, 4))):
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(spot[key], dict | list) or data.draw(st.booleans()):
            spot[key] = data.draw(JSON)
            break
        spot = spot[key]
    survives(graph)


def survives(graph: Any) -> None:
    try:
        flow = read_graph(graph)
    except BadFlow as bad:
        assert all(p.detail and p.line >= 1 for p in bad.problems)  # noqa: PT017
        return
    lint(flow)
    assert write_flow(read_flow(write_flow(flow))) == write_flow(flow)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda g: g.update(cor="azul"), "“cor” não existe"),
        (lambda g: g.update(nodes={}), "lista de passos"),
        (lambda g: g["nodes"].append(g["nodes"][0]), "há dois passos chamados “ola”"),
        (lambda g: g["nodes"][0].update(x=1), "não faz parte de um passo"),
        (lambda g: g["nodes"][0].update(kind="voar"), "precisa ser um destes"),
        (lambda g: g["nodes"][0]["values"].update(next="longe"), "leva a “longe”, que não existe"),
        (lambda g: g["nodes"][0]["values"].update(text=[["a"]]), "lista dentro de outra"),
        (lambda g: g["nodes"][0]["values"].update(kind="say"), "fora de “values”"),
    ],
)
def test_what_is_wrong_is_said(change: Any, words: str) -> None:
    graph = write_graph(read_flow(SMALL))
    change(graph)
    with pytest.raises(BadFlow) as caught:
        read_graph(graph)
    assert words in caught.value.problems[0].detail


def test_deep_and_wide_json_is_refused() -> None:
    deep: Any = "x"
    for _ in range(400):
        deep = {"a": deep}
    for values in ({"text": deep}, {"text": ["x"] * 50_000}):
        node = {"key": "a", "kind": "say", "values": values}
        with pytest.raises(BadFlow):
            graph_text({"flow": "x", "nodes": [node]})


def test_a_line_is_a_node_and_a_field() -> None:
    place = places(SMALL)
    lines = SMALL.splitlines()
    at = {line.strip(): place(n) for n, line in enumerate(lines, 1)}
    assert at["flow: pequeno"] == ("", "")
    assert at["text: Olá!"] == ("ola", "text")
    assert at["buraco: fim"] == ("desejo", "go")
    assert at["ola:"] == ("ola", "")
    assert places("flow: [")(3) == ("", "")
