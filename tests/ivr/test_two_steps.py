"""A city with hundreds of services: the theme first, then the service; never a dead end."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from ivr.intents.model import WISHES, Guess, Intent, wish_phrases
from ivr.intents.themes import THEMES
from ivr.model import Ended, ToQueue
from ivr.scripted import Presses, Says, Silent
from media.hearing.limits import too_much
from media.words import Grammar

FLOW = """\
flow: f
label: F
start: a
person: p
danger: d
nodes:
  a:
    kind: ask
    prompt: O que você precisa?
    again: Diga só o assunto.
    go:
      s1: fim
    otherwise: fim
  fim:
    kind: end
    text: "{desejo}"
    solved: sim
  p:
    kind: transfer
    queue: geral
  d:
    kind: danger
    queue: emergencia
"""


class ManyWishes:
    """Two hundred services in five themes, a danger, and the way to a person."""

    def __init__(self) -> None:
        themes = ("vias", "saude", "escola", "impostos", "meio_ambiente")
        made = [
            Intent(f"s{n}", f"serviço {n}", themes[n % 5], examples=(f"quero o serviço {n}",))
            for n in range(200)
        ]
        fire = Intent("incendio", "incêndio", danger=True, examples=("está pegando fogo",))
        person = Intent("atendente", "uma pessoa", examples=("quero um atendente",))
        self.intents = {intent.key: intent for intent in (*made, fire, person)}

    def grammar(self, among: Collection[str] | None = None) -> Grammar:
        return Grammar(WISHES, wish_phrases(self.intents.values()), "wishes")

    def guess(self, text: str, among: Collection[str] | None = None) -> Guess:
        for key, intent in self.intents.items():
            if text in intent.examples and (among is None or key in among):
                return Guess(key, 0.9, "accept")
        return Guess(None, 0.0, "reject")


@pytest.fixture
def many() -> Any:
    return ManyWishes()


async def test_the_theme_and_then_the_service(walk, many) -> None:
    said = Says("quero o serviço 7")
    done = await walk(FLOW, said, said, ears="embedded", wishes=many)
    assert isinstance(done.outcome, Ended)
    assert done.line.told[-1] == "s7"
    first, second = done.line.asks
    assert (first.grammars[0].key, second.grammars[0].key) == (THEMES, WISHES)
    assert second.prompts[0].startswith("Sobre escola")
    assert [too_much(ask.grammars) for ask in (first, second)] == ["", ""]


async def test_a_recogniser_that_takes_dictation_needs_one_step(walk, many) -> None:
    done = await walk(FLOW, Says("quero o serviço 7"), wishes=many)
    assert done.line.told[-1] == "s7"
    assert len(done.line.asks) == 1


async def test_an_unsure_theme_is_asked_about(walk, many) -> None:
    said = Says("quero o serviço 7")
    unsure = Says("quero o serviço 7", band="confirm")
    done = await walk(FLOW, unsure, Says("sim"), said, ears="embedded", wishes=many)
    assert done.line.told[-1] == "s7"
    done = await walk(FLOW, unsure, Says("não"), said, said, ears="embedded", wishes=many)
    assert done.line.told[-1] == "s7"


async def test_danger_and_a_person_at_both_steps(walk, many) -> None:
    theme, fire = Says("quero o serviço 7"), Says("está pegando fogo")
    for replies in ((fire,), (theme, fire)):
        done = await walk(FLOW, *replies, ears="embedded", wishes=many)
        assert done.outcome.queue == "emergencia"
    done = await walk(FLOW, theme, Presses("0"), ears="embedded", wishes=many)
    assert isinstance(done.outcome, ToQueue)


async def test_the_second_step_fails_like_the_first(walk, many) -> None:
    theme = Says("quero o serviço 7")
    done = await walk(FLOW, theme, Says("hã"), Silent(), ears="embedded", wishes=many)
    assert isinstance(done.outcome, ToQueue)
    assert "Desculpe, não entendi." in done.line.told
