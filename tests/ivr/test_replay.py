"""Where a past call would differ in a draft, in words; and old turns, erased calls, many calls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ivr.intents.classifier import TrainedWishes
from ivr.line import Ask, Keys
from ivr.model import Flow, Turn
from ivr.parse import read_flow
from ivr.replay.hearing import heard_again
from ivr.replay.jumping import run_jumping
from ivr.replay.model import UNKNOWN, Past, Replay
from ivr.replay.player import replay
from ivr.scripted import Presses, Reply, Says, Silent
from media.words import Grammar, Phrase, yes_no
from tests.ivr.test_replay_property import ZONE, Call, called

TEXT = """
flow: f
start: ola
person: pessoa
nodes:
  ola:
    kind: say
    text: Olá.
    next: opcao
  opcao:
    kind: menu
    prompt: Segunda via ou protocolo?
    again: Tecle 1 ou 2.
    options:
      via:
        digit: 1
        label: segunda via
        go: horario
      protocolo:
        digit: 2
        label: protocolo
        go: numero
  horario:
    kind: hours
    queue: geral
    open: pessoa
    closed: tchau
  numero:
    kind: slot
    slot: digits
    variable: codigo
    prompt: Diga o código.
    next: tchau
  pessoa:
    kind: transfer
    queue: geral
    text: Vou chamar uma pessoa.
  tchau:
    kind: end
    text: Até logo.
    solved: sim
"""
FLOW = read_flow(TEXT)


def past_of(*replies: Reply, **how: Any) -> Past:
    return run_jumping(called(Call(FLOW, list(replies), **how), None))


def draft(*changes: tuple[str, str]) -> Flow:
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return read_flow(text)


def again(past: Past, *changes: tuple[str, str]) -> Replay:
    return replay(past, draft(*changes), None, ZONE)


VIA = past_of(Says("segunda via"))
NUMBER = past_of(Presses("2"), Says("um dois três quatro"), Says("sim"))


def test_another_node_is_told_where_the_ways_part() -> None:
    made = again(VIA, ("go: horario", "go: tchau"))
    assert not made.same
    assert not made.same_way
    assert made.path_now == ("ola", "opcao", "tchau")
    told = [step for step in made.steps if step.differs]
    assert told[0].words[0] == "Antes seguia para “horario”; agora segue para “tchau”."
    assert made.then.words == "Passa para a fila “geral”."
    assert made.now.words.startswith("Termina resolvido")


def test_other_words_on_the_same_way() -> None:
    made = again(VIA, ("text: Olá.", "text: Bom dia."))
    assert made.same_way
    assert not made.same
    (step,) = (step for step in made.steps if step.differs)
    assert (step.said_then, step.said_now) == (
        "Olá. Segunda via ou protocolo?",
        "Bom dia. Segunda via ou protocolo?",
    )
    assert step.heard == "segunda via"


def test_a_silent_node_in_between_is_another_way() -> None:
    made = again(
        VIA,
        ("next: opcao", "next: nota"),
        (
            "  opcao:\n",
            "  nota:\n    kind: set\n    values:\n      x: 1\n    next: opcao\n  opcao:\n",
        ),
    )
    assert made.path_now == ("ola", "nota", "opcao", "horario", "pessoa")
    assert made.parting == 1
    assert made.steps[0].words == ("Antes seguia para “opcao”; agora segue para “nota”.",)


def test_words_taken_down_are_understood_anew() -> None:
    past = past_of(Says("quero a conta"), Silent())
    assert past.path[1] == ["opcao", past.path[1][1], 1]
    made = again(past, ("label: segunda via", "label: segunda via\n        say: conta"))
    assert made.path_now[:4] == ("ola", "opcao", "horario", "pessoa")
    assert made.now.outcome == "to_queue"
    assert [step.words for step in made.steps if step.node_now is None] == [
        ("Isto não é mais perguntado.",)
    ]


def test_a_new_question_has_no_answer() -> None:
    made = again(
        NUMBER,
        ("go: numero", "go: certeza"),
        ("  numero:\n", "  certeza:\n    kind: confirm\n    prompt: Tem o código?\n"
         "    yes: numero\n    no: tchau\n  numero:\n"),
    )  # fmt: skip
    assert made.now.outcome == UNKNOWN
    assert made.now.words == "Em “certeza” não se sabe o que o cidadão diria."


def test_a_renamed_node_gets_the_answer_of_the_old_one() -> None:
    made = again(NUMBER, ("go: numero", "go: codigo"), ("  numero:\n", "  codigo:\n"))
    assert made.now.outcome == "solved"
    assert made.path_now == ("ola", "opcao", "codigo", "tchau")
    assert "Estava em “numero”; agora em “codigo”." in made.steps[1].words


def test_a_room_that_answered_then_answers_so_in_a_node_of_another_name() -> None:
    shut = {"service_hours": {"open": False, "staffed": False, "opens_at": ""}}
    past = past_of(Says("segunda via"), answers=shut)
    assert past.outcome == "solved"
    made = again(past, ("go: horario", "go: aberto"), ("  horario:\n", "  aberto:\n"))
    assert made.now.outcome == "solved"


def test_turns_from_before_the_recogniser_s_words_were_kept(wishes: TrainedWishes) -> None:
    old = replace(VIA, turns=[replace(turn, recognised=None) for turn in VIA.turns])
    assert replay(old, FLOW, None, ZONE).same


def test_an_erased_call_says_so() -> None:
    blank = [replace(t, said="", heard_text="", keys="", recognised=None) for t in VIA.turns]
    assert replace(VIA, turns=blank).erased
    assert not VIA.erased
    assert not past_of(Silent(), Silent()).erased


TURN = replace(
    VIA.turns[0],
    recognised={"band": "accept", "readings": [["a conta", "via", 0.8, "menu-opcao"]]},
)


@pytest.mark.parametrize(
    ("grammars", "meaning"),
    [
        ((Grammar("menu-opcao", (Phrase("conta", "via"),)),), "via"),
        ((Grammar("menu-outro", (Phrase("conta", "via"),)),), ""),
        ((Grammar("menu-opcao", (Phrase("conta", "boleto"),)),), ""),
        ((yes_no(),), ""),
    ],
)
def test_a_meaning_is_kept_only_where_the_question_still_knows_it(
    grammars: tuple[Grammar, ...], meaning: str
) -> None:
    heard = heard_again(TURN, Ask(grammars=grammars))
    assert heard.recognition is not None
    best = heard.recognition.best
    assert best is not None
    assert (best.text, best.meaning) == ("a conta", meaning)


@pytest.mark.parametrize(
    ("keys", "heard"),
    [(Keys(1), "1"), (Keys(4), "123"), (Keys(4, stops="3"), "3"), (None, None)],
)
def test_keys_to_another_question(keys: Keys | None, heard: str | None) -> None:
    turn: Turn = replace(TURN, heard="keys", keys="123")
    found = heard_again(turn, Ask(keys=keys))
    assert found.kind == ("keys" if heard else "silence")
    assert found.keys == (heard or "")
