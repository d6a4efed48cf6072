"""The one dialogue that both the product and the plain loop hold: a wish, a menu, yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.intents.model import WISHES, read_intent, wish_phrases
from media.words import Grammar, Phrase, yes_no

KINDS = ("free speech", "menu", "yes or no")
PROMPTS = (
    "Diga em poucas palavras o que você precisa da prefeitura.",
    "Para registrar agora, diga registrar. Para saber o prazo, diga prazo.",
    "Anotado. Quer continuar? Diga sim ou não.",
)
SAID = (
    ("tem um buraco na minha rua", "registrar", "sim"),
    ("o poste da minha rua está apagado", "prazo", "sim"),
    ("quero a segunda via do iptu", "registrar agora", "isso"),
    ("o caminhão do lixo não passou hoje", "prazo", "sim"),
    ("preciso de poda de árvore na calçada", "registrar", "isso mesmo"),
)
VOICES = ("pt-br", "pt-br+f2", "pt-br+m3", "pt-br+f5", "pt-br+m7")
FLOW = f"""\
flow: bancada
label: Bancada de medida
start: livre
person: pessoa
danger: perigo
nodes:
  livre:
    kind: ask
    prompt: {PROMPTS[0]}
    again: {PROMPTS[0]}
    go:
      buraco: opcoes
    otherwise: opcoes
    echo: nao
    failed: opcoes
  opcoes:
    kind: menu
    prompt: {PROMPTS[1]}
    again: {PROMPTS[1]}
    options:
      registrar:
        digit: 1
        say:
          - registrar
          - registrar agora
        go: continuar
      prazo:
        digit: 2
        say:
          - prazo
          - saber o prazo
        go: continuar
    failed: continuar
  continuar:
    kind: confirm
    prompt: {PROMPTS[2]}
    yes: livre
    no: livre
    failed: livre
  pessoa:
    kind: transfer
    queue: geral
  perigo:
    kind: danger
    queue: emergencia
"""


def grammars() -> Iterator[tuple[Grammar, ...]]:
    """What each of the three turns expects, as the product's nodes do."""
    folder = Path(__file__).resolve().parent.parent / "demo" / "intents"
    intents = [read_intent(file.read_text()) for file in sorted(folder.glob("*.yaml"))]
    wanted = [intent for intent in intents if intent.key != "outros"]
    yield (Grammar(WISHES, wish_phrases(wanted), "wishes"),)
    phrases = [("registrar", "registrar"), ("registrar agora", "registrar"), ("prazo", "prazo"),
               ("saber o prazo", "prazo")]  # fmt: skip
    yield (Grammar("menu", tuple(Phrase(text, key) for text, key in phrases)),)
    yield (yes_no(),)
