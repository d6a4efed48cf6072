"""ask: the free question. The citizen says what they want in their own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ivr.fields import Flag, To
from ivr.intents.model import PERSON, WISHES, Wishes
from ivr.intents.themes import (
    by_theme,
    needs_steps,
    services,
    services_grammar,
    spoken_theme,
    theme_grammar,
    theme_of,
)
from ivr.line import Ask, Keys
from ivr.model import Flow, Go, Node
from ivr.nodes.base import AGAIN, FAILED, PROMPT, SILENCE, Finding, Kind, Known
from ivr.pickers import IntentRoutes, KeyRoutes
from ivr.reading import Reading
from ivr.walk import Walk
from media.words import Grammar

VARIABLE = "desejo"
LABEL = "desejo_nome"


class FreeAsk(Kind):
    """Hears a wish among the city's intents; dangers and "atendente" are always among them.

    A city with more wishes than the recogniser can tell apart is asked in two steps: what is
    said first tells the theme, then the service is asked for.
    """

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
        theme = ""
        while True:
            ask = self._ask(node, walk, reading, theme)
            reading = await walk.hear(ask)
            reading = await walk.second_look(read_freely(reading, walk.wishes))
            shortcut = node.values["keys"].get(reading.keys)
            if shortcut:
                return Go(shortcut)
            chosen = await _theme(walk, reading)
            if chosen:
                theme, reading = chosen, None
                continue
            target = await self._wish(node, walk, reading)
            if target:
                return Go(target)
            if not await walk.try_again():
                return walk.lost(node)

    @staticmethod
    def _ask(node: Node, walk: Walk, last: Reading | None, theme: str) -> Ask:
        """The question of this step: the whole city, a theme, or the services of one theme."""
        grammars: tuple[Grammar, ...] = ()
        prompts = walk.wording(node, last)
        if walk.wishes and theme:
            intents = walk.wishes.intents
            grammars = (services_grammar(intents, theme, WISHES),)
            names = [intent.label for intent in by_theme(intents)[theme]][:MOST_NAMED]
            prompts = (*((walk.sorry(last),) if last else ()), *_second(theme, names))
        elif walk.wishes and needs_steps(walk.wishes.intents):
            grammars = (theme_grammar(walk.wishes.intents),)
        elif walk.wishes:
            grammars = (walk.wishes.grammar(),)
        return Ask(prompts, grammars, Keys(1, stops="0"), silence_s=node.values["silence_s"])

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


MOST_NAMED = 4
"""Services named as examples when the theme is known."""


def _second(theme: str, names: list[str]) -> tuple[str, ...]:
    """The question for the service once the theme is known."""
    listed = f"{', '.join(names[:-1])} ou {names[-1]}" if len(names) > 1 else "".join(names)
    return (f"Sobre {spoken_theme(theme)}: o que você precisa?", f"Por exemplo, {listed}.")


async def _theme(walk: Walk, reading: Reading) -> str:
    """The theme that was understood (and confirmed where that was needed), or ""."""
    theme = theme_of(reading.meaning) if reading.understood else ""
    if not theme or reading.band == "accept":
        return theme
    return theme if await walk.yes_no(f"É sobre {spoken_theme(theme)}, certo?", tries=1) else ""


def read_freely(reading: Reading, wishes: Wishes | None) -> Reading:
    """Words that were taken down or typed are judged against all services at once: the two
    steps are only for recognisers that hear what they expect. Dangers were asked about before."""
    if reading.meaning or not reading.text or wishes is None or not needs_steps(wishes.intents):
        return reading
    guess = wishes.guess(reading.text, {i.key for i in services(wishes.intents.values())})
    if guess.intent is None or guess.band == "reject":
        return reading
    return replace(
        reading, meaning=guess.intent, grammar=WISHES, confidence=guess.confidence, band=guess.band
    )
