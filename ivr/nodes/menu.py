"""menu: a few options, by key or by name."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Options
from ivr.line import Ask, Keys
from ivr.model import Flow, Go, Node, Option
from ivr.nodes.base import AGAIN, FAILED, PROMPT, SILENCE, TRIES, Finding, Kind, Known
from ivr.pickers import Variable
from ivr.reading import Reading
from ivr.walk import Walk
from media.words import Grammar, Phrase

MAX_OPTIONS = 9


class Menu(Kind):
    """Offers options; the one chosen may be kept in a variable."""

    key = "menu"
    label = "Menu"
    help = "Opções por tecla ou por nome."
    group = "pergunta"
    icon = "IconListNumbers"
    hears = True
    fields = (
        PROMPT,
        AGAIN,
        Options("options", "Opções", "Até 9: tecla, nome, e o que se pode dizer.", True, ()),
        Variable("variable", "Guardar em", "Fica a chave da opção."),
        SILENCE,
        TRIES,
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        reading: Reading | None = None
        options: tuple[Option, ...] = node.values["options"]
        (grammar,) = self.grammars(node, walk.flow)
        while True:
            prompts = walk.wording(node, reading)
            keys = Keys(1, stops="0")
            ask = Ask(prompts, (grammar,), keys, silence_s=node.values["silence_s"])
            reading = await walk.hear(ask)
            chosen = next((o for o in options if _chosen(o, reading)), None)
            if chosen and (reading.band != "confirm" or await self._sure(chosen, walk, reading)):
                if node.values["variable"]:
                    walk.gained(**{node.values["variable"]: chosen.key})
                return Go(chosen.go)
            if not await walk.try_again(node.values["tries"]):
                return walk.lost(node)

    @staticmethod
    async def _sure(option: Option, walk: Walk, reading: Reading) -> bool:
        name = option.label or (option.say[0] if option.say else option.key)
        return bool(reading.keys or await walk.yes_no(f"{name[:1].upper()}{name[1:]}, certo?"))

    def grammars(self, node: Node, flow: Flow) -> Iterator[Grammar]:
        options: tuple[Option, ...] = node.values["options"]
        phrases = tuple(Phrase(text, option.key) for option in options for text in _spoken(option))
        yield Grammar(f"menu-{node.key}", phrases)

    def sets(self, node: Node) -> Iterator[str]:
        if node.values["variable"]:
            yield node.values["variable"]

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        options: tuple[Option, ...] = node.values["options"]
        if len(options) > MAX_OPTIONS:
            yield self.complain(node, f"opções demais: o limite é {MAX_OPTIONS}.")
        digits = [option.digit for option in options if option.digit]
        if len(digits) != len(set(digits)):
            yield self.complain(node, "duas opções têm a mesma tecla.")
        for option in options:
            if not option.go:
                yield self.complain(node, f"a opção “{option.key}” não leva a lugar nenhum (go).")
            if not option.digit:
                yield self.complain(node, f"a opção “{option.key}” não tem tecla (digit).")
        if not node.values["again"] and node.values["tries"] > 1:
            yield self.complain(node, "falta a segunda forma de perguntar (again).", "warning")


def _spoken(option: Option) -> tuple[str, ...]:
    return option.say or ((option.label,) if option.label else (option.key,))


def _chosen(option: Option, reading: Reading) -> bool:
    if reading.keys:
        return reading.keys == option.digit
    return reading.understood and reading.meaning == option.key
