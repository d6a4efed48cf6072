from __future__ import annotations

import pytest

from ivr.lint import lint
from ivr.nodes import KINDS, Known
from ivr.parse import read_flow
from tests.ivr.test_tree_and_parse import SMALL


def found(text: str, known: Known | None = None) -> list[tuple[str, str, str]]:
    return [(f.level, f.node, f.detail) for f in lint(read_flow(text), known)]


def test_a_sound_flow_has_no_findings() -> None:
    assert found(SMALL) == []


def added(node: str) -> str:
    return SMALL + node


CASES = [
    ("danger: perigo\n", "", "error", "falta “danger:”"),
    ("danger: perigo", "danger: fim", "error", "precisa apontar para um passo de perigo"),
    ("person: gente\n", "", "error", "falta “person:”"),
    ("person: gente", "person: fim", "error", "precisa levar direto a uma pessoa"),
    ("    again: Diga o assunto.\n", "", "warning", "segunda forma de perguntar"),
    ("text: Olá!", "text: Olá, {fulano}!", "error", "ninguém preenche {fulano}"),
    ("text: Olá!", 'text: "Olá, {protocolo|berrando}"', "error", "o filtro “berrando” não existe"),
    ("    closed: fim\n", "", "warning", "fila fechada"),
    ("    unanswered: fim\n  perigo", "  perigo", "warning", "se ninguém atender"),
]


@pytest.mark.parametrize(("old", "new", "level", "said"), CASES)
def test_each_fault_is_found(old: str, new: str, level: str, said: str) -> None:
    assert old in SMALL
    hits = [f for f in found(SMALL.replace(old, new, 1)) if said in f[2]]
    assert hits
    assert hits[0][0] == level


def test_what_nobody_reaches() -> None:
    orphan = added("  ilha:\n    kind: say\n    text: oi\n    next: fim\n")
    assert ("error", "ilha", "ninguém chega a este passo.") in found(orphan)


def test_circles_in_which_nobody_is_asked() -> None:
    circle = SMALL.replace("    next: desejo", "    next: eco") + (
        "  eco:\n    kind: set\n    values:\n      x: 1\n    next: ola\n"
    )
    details = [(node, detail) for _, node, detail in found(circle)]
    assert any(node == "eco" and "não se pergunta nada" in d for node, d in details)
    assert any(node == "ola" and "daqui não se chega a um fim" in d for node, d in details)


def test_no_way_to_a_person() -> None:
    alone = SMALL.replace("person: gente\n", "").replace("danger: perigo\n", "")
    alone = alone.replace("    otherwise: gente\n", "    otherwise: fim\n")
    assert any("não se chega a uma pessoa" in detail for _, _, detail in found(alone))


def test_what_the_city_does_not_have() -> None:
    known = Known(
        queues=frozenset({"outra"}), intents=frozenset({"poda"}), dangers=frozenset({"enchente"})
    )
    details = " ".join(detail for _, _, detail in found(SMALL, known))
    for part in (
        "a fila “geral” não existe",
        "a fila “emergencia” não existe",
        "a intenção “buraco” não existe",
        "falta dizer o que fazer em “enchente”",
    ):
        assert part in details


def test_a_danger_cannot_be_led_elsewhere() -> None:
    known = Known(dangers=frozenset({"buraco"}))
    assert any("já vai direto" in detail for _, _, detail in found(SMALL, known))


def test_a_danger_text_must_name_a_number() -> None:
    text = SMALL.replace(
        "    kind: danger\n", '    kind: danger\n    texts:\n      gas: "Abra as janelas."\n'
    )
    assert any("precisa dizer 190" in detail for _, _, detail in found(text))


def test_menus_without_keys_or_ways() -> None:
    menu = added(
        "  m:\n    kind: menu\n    prompt: 1 ou 2?\n    again: 1 ou 2?\n    options:\n"
        "      a:\n        digit: 1\n        go: fim\n      b:\n        digit: 1\n      c:\n"
        "        go: fim\n"
    ).replace("      buraco: fim", "      buraco: m")
    details = " ".join(detail for _, _, detail in found(menu))
    for part in ("mesma tecla", "“b” não leva a lugar nenhum", "“c” não tem tecla"):
        assert part in details


def test_every_kind_brings_a_form_and_a_name() -> None:
    for key, kind in KINDS.items():
        form = kind.form()
        assert form["kind"] == key
        assert form["label"]
        assert form["help"]
        assert {"name", "label", "widget", "required"} <= set(form["fields"][0])


def test_a_waiting_flow_takes_its_time() -> None:
    spins = (
        "flow: w\npurpose: waiting\nstart: a\nnodes:\n  a:\n    kind: say\n    text: oi\n"
        "    next: b\n  b:\n    kind: end\n"
    )
    assert any("sem ter esperado" in detail for _, _, detail in found(spins))
