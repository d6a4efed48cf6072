"""choose: one word of a list of the flow, such as the neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.line import Ask, Keys
from ivr.model import Flow, Go, Node
from ivr.nodes.base import AGAIN, FAILED, NEXT, PROMPT, SILENCE, Finding, Kind, Known
from ivr.pickers import ListName, Variable
from ivr.reading import Reading
from ivr.walk import Walk
from media.hearing.limits import PHRASES, too_much
from media.words import Grammar, Phrase


class Choose(Kind):
    """Hears one word of a list; always said back, because words of a list sound alike."""

    key = "choose"
    label = "Escolher de uma lista"
    help = "Uma palavra de uma lista do fluxo, como o bairro. Por voz ou texto."
    group = "pergunta"
    icon = "IconList"
    hears = True
    fields = (
        PROMPT,
        AGAIN,
        ListName("list", "Lista", "Uma lista deste fluxo.", True),
        Variable("variable", "Guardar em", "Nome da variável.", True),
        NEXT,
        SILENCE,
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        words = walk.flow.lists.get(node.values["list"], ())
        (grammar,) = self.grammars(node, walk.flow)
        if too_much((grammar,)):  # nobody should be asked what cannot be understood
            return walk.lost(node)
        refused: set[str] = set()
        reading: Reading | None = None
        while True:
            prompts = walk.wording(node, reading)
            silence = node.values["silence_s"]
            ask = Ask(prompts, (grammar,), Keys(1, stops="0"), silence_s=silence)
            reading = await walk.hear(ask)
            word = await self._settled(reading, set(words), refused, walk)
            if word:
                walk.gained(**{node.values["variable"]: word})
                return Go(node.values["next"])
            if not await walk.try_again():
                return walk.lost(node)

    @staticmethod
    async def _settled(reading: Reading, words: set[str], refused: set[str], walk: Walk) -> str:
        """The first heard word that the citizen says yes to; the second best is offered too."""
        heard = [h.meaning for h in reading.alternatives if h.meaning in words]
        for word in [w for w in dict.fromkeys(heard) if w not in refused][:2]:
            if await walk.yes_no(f"{word}, certo?"):
                return word
            refused.add(word)
        return ""

    def grammars(self, node: Node, flow: Flow) -> Iterator[Grammar]:
        words = flow.lists.get(node.values["list"], ())
        yield Grammar(f"lista-{node.values['list']}", tuple(Phrase(w, w) for w in words))

    def sets(self, node: Node) -> Iterator[str]:
        if node.values["variable"]:
            yield node.values["variable"]

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        words = flow.lists.get(node.values["list"])
        if not words:
            yield self.complain(node, f"a lista “{node.values['list']}” não existe ou está vazia.")
        elif len(words) > PHRASES:
            detail = f"lista longa demais para a voz ({len(words)}; até {PHRASES}): ninguém será "
            detail += "perguntado. Pergunte por partes, como a rua dentro do bairro."
            yield self.complain(node, detail, "warning")
