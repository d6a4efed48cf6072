from __future__ import annotations

import pytest

from ivr.lint import lint
from ivr.parse import BadFlow, read_flow, write_flow
from ivr.tree import MAX_CHARS, BadText, read_tree, write_tree
from tests.ivr.conftest import DEMO

SMALL = """\
flow: pequeno
label: Pequeno
start: ola
person: gente
danger: perigo
nodes:
  ola:
    kind: say
    text: Olá!
    next: desejo
  desejo:
    kind: ask
    prompt: O que você precisa?
    again: Diga o assunto.
    go:
      buraco: fim
    otherwise: gente
  fim:
    kind: end
    text: Tchau.
    solved: sim
  gente:
    kind: transfer
    queue: geral
    closed: fim
    unanswered: fim
  perigo:
    kind: danger
    queue: emergencia
    unanswered: fim
"""


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadFlow) as caught:
        read_flow(text)
    return [(p.line, p.detail) for p in caught.value.problems]


def test_canonical_text_reads_back_as_itself() -> None:
    assert write_flow(read_flow(SMALL)) == SMALL


@pytest.mark.parametrize("name", ["principal", "espera", "apos"])
def test_demo_flows_are_canonical_and_without_findings(name: str) -> None:
    text = (DEMO / "flows" / f"{name}.yaml").read_text()
    flow = read_flow(text)
    assert write_flow(flow) == text
    assert lint(flow) == []


def test_every_leaf_is_text_whatever_yaml_thinks_of_it() -> None:
    tree = read_tree("nao: no\nsim: yes\nprotocolo: 0123\nnulo: ~\n1: 1e3\n")
    assert {k: v.text for k, v in tree.entries.items()} == {
        "nao": "no", "sim": "yes", "protocolo": "0123", "nulo": "~", "1": "1e3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\na: 2\n", 2),
        ("a: &x 1\nb: *x\n", 1),
        ("a: !!python/object:os.system 1\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: [1\n", 2),
        ("- a\n", 1),
        ("", 1),
        ("a: " + "[" * 60, 1),
        ("x" * (MAX_CHARS + 1), 1),
        ("? [a, b]\n: c\n", 1),
        ("a: \x00", 1),
        ("a: \ud800", 1),
    ],
)
def test_what_cannot_be_read_says_where(text: str, line: int) -> None:
    with pytest.raises(BadText) as caught:
        read_tree(text)
    assert caught.value.line == line
    assert caught.value.detail


@pytest.mark.parametrize(
    "text", ["", "a: b", "- x", "#", "'", '"q"', "a\\b", "sim", "~", "x #y", "tab\tz", "é", "{v}"]
)
def test_any_leaf_survives_writing_and_reading(text: str) -> None:
    tree = read_tree(write_tree({"k": text, "l": [text], "m": {text or "x": text}}))
    assert tree.entries["k"].text == " ".join(text.split())
    assert tree.entries["l"].items[0].text == " ".join(text.split())


def test_all_problems_come_at_once_with_their_lines() -> None:
    wrong = SMALL.replace("next: desejo", "next: nada").replace("kind: end", "kind: fim")
    wrong = wrong.replace("solved: sim", "solved: talvez").replace("label:", "titulo:")
    found = problems(wrong)
    lines = [line for line, _ in found]
    assert lines == sorted(lines)
    text = " ".join(detail for _, detail in found)
    for part in ("“titulo” não existe aqui", "“nada”, que não existe", "“kind” de “fim”"):
        assert part in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("start: ola", "start: x"), "“start” leva a “x”"),
        (("  ola:\n", "  Olá:\n"), "não serve para nome de passo"),
        (("text: Olá!\n    next", "next"), "em “ola” falta “text”"),
        (("solved: sim", "solved: talvez"), "precisa ser sim ou nao"),
        (("otherwise: gente", "silence_s: 900"), "precisa estar entre 1 e 60"),
        (("otherwise: gente", "silence_s: nan"), "precisa estar entre 1 e 60"),
        (("otherwise: gente", "silence_s: dois"), "precisa ser um número"),
        (("flow: pequeno", "flow: Ruim!"), "não serve para flow"),
    ],
)
def test_problems_say_what_to_do(change: tuple[str, str], said: str) -> None:
    assert change[0] in SMALL
    assert any(said in detail for _, detail in problems(SMALL.replace(*change)))
