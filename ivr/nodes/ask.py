"""ask: the free question. The citizen says what they want in their own words."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Flag, To
from ivr.intents.model import PERSON
from ivr.line import Ask, Keys
from ivr.model import Flow, Go, Node
from ivr.nodes.base import AGAIN, FAILED, PROMPT, SILENCE, Finding, Kind, Known
from ivr.pickers import IntentRoutes, KeyRoutes
from ivr.reading import Reading
from ivr.walk import Walk

VARIABLE = "desejo"
LABEL = "desejo_nome"


class FreeAsk(Kind):
    """Hears a wish among the city's intents; dangers and "atendente" are always among them."""

    key = "ask"
    label = "Perguntar o que deseja"
    help = "Pergunta aberta: entende o assunto pelas frases de exemplo das intenções."
    group = "pergunta"
    icon = "IconMessageQuestion"
    hears = True
    fields = (
        PROMPT,
        AGAIN,
        IntentRoutes("go", "Assuntos", "Para onde vai cada assunto.", True, {}),
        KeyRoutes("keys", "Teclas", "Atalhos de 1 a 9; 0 chama uma pessoa.", False, {}),
        To("otherwise", "Outro assunto", "Assunto entendido que não está na lista."),
        SILENCE,
        Flag("echo", "Repete o que entendeu", "“Certo: buraco na rua.”", default=True),
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        reading: Reading | None = None
        while True:
            prompts = walk.wording(node, reading)
            grammars = (walk.wishes.grammar(),) if walk.wishes else ()
            keys = Keys(1, stops="0")
            ask = Ask(prompts, grammars, keys, silence_s=node.values["silence_s"])
            reading = await walk.hear(ask)
            target = node.values["keys"].get(reading.keys) or await self._wish(node, walk, reading)
            if target:
                return Go(target)
            if not await walk.try_again():
                return walk.lost(node)

    async def _wish(self, node: Node, walk: Walk, reading: Reading) -> str:
        if not reading.understood or walk.wishes is None:
            return ""
        intent = walk.wishes.intents.get(reading.meaning)
        if intent is None:
            return ""
        name = intent.label[:1].upper() + intent.label[1:]
        if reading.band == "confirm" and not await walk.yes_no(f"{name}, certo?", tries=1):
            return ""
        walk.gained(**{VARIABLE: intent.key, LABEL: intent.label})
        if reading.band == "accept" and node.values["echo"] and intent.key != PERSON:
            await walk.tell(f"Certo: {intent.label}.")
        target: str = node.values["go"].get(intent.key) or node.values["otherwise"]
        return target or (walk.flow.person if intent.key == PERSON else "")

    def sets(self, node: Node) -> Iterator[str]:
        yield VARIABLE
        yield LABEL

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        if known.intents is not None:
            for intent in sorted(set(node.values["go"]) - known.intents):
                yield self.complain(node, f"a intenção “{intent}” não existe.")
        if not node.values["again"]:
            yield self.complain(node, "falta a segunda forma de perguntar (again).", "warning")
        for key in node.values["keys"]:
            if key not in tuple("123456789"):
                yield self.complain(node, f"a tecla “{key}” não serve: use de 1 a 9.")
        if flow.purpose == "main" and not node.values["otherwise"] and known.intents:
            left = known.intents - set(node.values["go"]) - known.dangers - {PERSON}
            if left:
                names = ", ".join(sorted(left))
                yield self.complain(node, f"sem caminho para: {names} (use otherwise).", "warning")
