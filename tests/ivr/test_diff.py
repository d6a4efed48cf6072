"""Differences that a person can read; nothing that changed goes unsaid."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.diff import Change, difference, text_difference
from ivr.graph import read_graph, write_graph
from ivr.parse import BadFlow, read_flow, write_flow
from tests.ivr.conftest import DEMO
from tests.ivr.test_tree_and_parse import SMALL

MENU = (DEMO / "flows" / "principal.yaml").read_text()


def changes(old: str, new: str) -> list[Change]:
    return difference(read_flow(old), read_flow(new))


def said(old: str, new: str) -> list[str]:
    return [change.words for change in changes(old, new)]


def test_the_same_is_no_difference() -> None:
    assert changes(MENU, MENU) == []
    assert text_difference(read_flow(SMALL), read_flow(SMALL), ("a", "b")) == ""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            "prompt: O que você precisa?", "prompt: Em que posso ajudar?",
            "Em “desejo”, a pergunta mudou de “O que você precisa?” para “Em que posso ajudar?”.",
        ),
        (
            "    again: Diga o assunto.\n", "",
            "Em “desejo”, a segunda pergunta ficou em branco (era “Diga o assunto.”).",
        ),
        ("next: desejo", "next: gente",
         "De “ola”, “Depois” agora leva a “gente” (antes, a “desejo”)."),
        ("buraco: fim", "buraco: gente",
         "De “desejo”, “buraco” agora leva a “gente” (antes, a “fim”)."),
        ("buraco: fim", "buraco: fim\n      luz: gente",
         "De “desejo”, “luz” agora leva a “gente”."),
        ("    solved: sim\n", "", "Em “fim”, “Resolvido” ficou em branco (era “sim”)."),
        ("queue: geral", "queue: outra", "Em “gente”, a fila mudou de “geral” para “outra”."),
        (
            "queue: geral\n", "queue: geral\n    priority: 7\n",
            "Em “gente”, a prioridade agora é “7”.",
        ),
        ("label: Pequeno", "label: Grande", "O nome do fluxo mudou de “Pequeno” para “Grande”."),
        ("    kind: say\n", "    kind: say\n    note: x\n", "Em “ola”, a nota agora é “x”."),
    ],
)  # fmt: skip
def test_values(before: str, after: str, words: str) -> None:
    assert before in SMALL
    assert said(SMALL, SMALL.replace(before, after, 1)) == [words]


def test_a_default_is_named() -> None:
    slower = SMALL.replace("    go:\n", "    silence_s: 8\n    go:\n")
    (words,) = said(SMALL, slower)
    assert words == "Em “desejo”, o tempo de silêncio mudou do padrão, “5”, para “8”."
    (words,) = said(slower, SMALL)
    assert words == "Em “desejo”, o tempo de silêncio voltou ao padrão, “5” (era “8”)."


def test_nodes_that_come_go_move_and_change_their_kind() -> None:
    extra = "  extra:\n    kind: end\n    text: Oi.\n"
    more = SMALL + extra
    assert said(SMALL, more) == ["Entrou o passo “extra” (Encerrar)."]
    assert said(more, SMALL) == ["Saiu o passo “extra” (Encerrar)."]
    moved = SMALL.replace("nodes:\n", "nodes:\n" + extra)
    assert said(more, moved) == ["“extra” mudou de lugar: agora vem em primeiro lugar."]
    other = more.replace(
        "    kind: end\n    text: Oi.\n", "    kind: say\n    text: Oi.\n    next: fim\n"
    )
    assert said(more, other) == ["“extra” era “Encerrar” e agora é “Falar”."]


def test_a_new_name_is_one_change_however_often_it_is_spoken_of() -> None:
    renamed = SMALL.replace("gente", "pessoa")
    assert said(SMALL, renamed) == ["O passo “gente” agora se chama “pessoa”."]


def test_options_lists_and_tests() -> None:
    flow = read_flow(MENU)
    graph = write_graph(flow)
    menu = next(node for node in graph["nodes"] if node["kind"] == "menu")
    option = next(iter(menu["values"]["options"]))
    menu["values"]["options"][option]["digit"] = "7"
    graph["lists"]["bairros"].append("Bairro Novo")
    graph["tests"] = graph["tests"][1:]
    found = difference(flow, read_graph(graph))
    assert [change.field for change in found] == ["lists", f"options.{option}", "tests"]
    assert "entrou “Bairro Novo”" in found[0].words
    assert "tecla 7" in found[1].words
    assert found[2].words.startswith("Saiu o teste “")


def test_the_unified_text() -> None:
    text = text_difference(
        read_flow(SMALL), read_flow(SMALL.replace("Olá!", "Oi!")), ("versão 1", "rascunho")
    )
    assert text.startswith("--- versão 1\n+++ rascunho\n@@")
    assert "-    text: Olá!\n+    text: Oi!\n" in text


VALUES = st.sampled_from(["", "fim", "gente", "ola", "7", "sim", ["a", "b"], {"x": "fim"}, None])


@settings(
    max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(st.data())
def test_there_is_a_change_exactly_where_the_text_changed(data: st.DataObject) -> None:
    """Any one value of the demo flow changed to anything: said, both ways, and never a crash."""
    old = read_flow(MENU)
    graph: Any = copy.deepcopy(write_graph(old))
    node = data.draw(st.sampled_from(graph["nodes"]))
    field = data.draw(st.sampled_from([*node["values"], "failed", "again"]))
    node["values"][field] = data.draw(VALUES)
    try:
        new = read_graph(graph)
    except BadFlow:
        return
    differs = write_flow(old) != write_flow(new)
    for found in (difference(old, new), difference(new, old)):
        assert bool(found) == differs
        assert all(change.words.endswith(".") for change in found)
