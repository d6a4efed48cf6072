"""survey: a score from 1 to 5, perhaps a few words. Nobody has to answer."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Lines
from ivr.line import Ask, Keys
from ivr.model import Flow, Go, Node
from ivr.nodes.base import NEXT, PROMPT, SILENCE, Finding, Kind, Known
from ivr.nodes.danger import VARIABLE as DANGER
from ivr.nodes.message import PATIENCE_S, told
from ivr.pickers import Survey
from ivr.reading import Reading
from ivr.walk import ActionFailed, Walk
from media.words import Grammar, Phrase

ACTION = "survey_answer"
"""Takes {survey, score, words, once}; gives {}. Once per `once`; the words may come later."""
SCORE = "nota"
LONGEST_S = 45.0
_WORDS = (
    ("um", "nota um", "péssimo", "muito ruim"),
    ("dois", "nota dois", "ruim"),
    ("três", "nota três", "regular", "mais ou menos"),
    ("quatro", "nota quatro", "bom", "boa"),
    ("cinco", "nota cinco", "ótimo", "excelente", "muito bom"),
)


class SurveyNode(Kind):
    """Asked once; whoever says nothing goes on. Never asked of one who was in danger.

    `nota` is the score, 1 to 5.
    """

    key = "survey"
    label = "Pesquisa de satisfação"
    help = "Uma nota de 1 a 5 por tecla ou voz e, se quiser, um comentário. Ninguém é obrigado."
    group = "pergunta"
    icon = "IconStar"
    hears = True
    fields = (
        Survey("survey", "Pesquisa", "Chave com que as respostas são somadas.", True),
        PROMPT,
        Lines("comment", "Pedir um comentário", "Vazio: só a nota.", False, ()),
        SILENCE,
        NEXT,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        if walk.state.variables.get(DANGER):
            return Go(node.values["next"])
        score = await self._score(node, walk)
        if score:
            walk.gained(**{SCORE: str(score)})
            await self._keep(node, walk, score)
            if words := await self._comment(node, walk):
                await self._keep(node, walk, score, words)
        return Go(node.values["next"])

    async def _score(self, node: Node, walk: Walk) -> int:
        """0 for no answer. A wrong key or word is asked about once more, silence never."""
        (grammar,) = self.grammars(node, walk.flow)
        prompts = walk.texts(node.values["prompt"])
        asked = prompts
        for _ in range(2):
            ask = Ask(asked, (grammar,), Keys(1, stops="0"), silence_s=node.values["silence_s"])
            reading = await walk.hear(ask)
            if score := _score_of(reading):
                return score
            if reading.heard.kind == "silence" or reading.keys:
                return 0
            asked = (walk.sorry(reading), "Tecle de 1 a 5, ou desligue se preferir.")
        return 0

    @staticmethod
    async def _comment(node: Node, walk: Walk) -> str:
        prompts = walk.texts(node.values["comment"])
        if not prompts:
            return ""
        ask = Ask(
            prompts,
            keys=Keys(1, terminator="#", stops="0"),
            silence_s=node.values["silence_s"],
            patience_s=PATIENCE_S,
            open_speech=True,
            longest_s=LONGEST_S,
        )
        reading = await walk.hear(ask)
        return told(reading) if reading.heard.kind in ("speech", "text") else ""

    @staticmethod
    async def _keep(node: Node, walk: Walk, score: int, words: str = "") -> None:
        """An answer that cannot be kept is nothing to trouble a citizen with."""
        once = f"{walk.state.run}:{walk.state.steps}:{node.key}"
        arguments = {"survey": node.values["survey"], "score": score, "words": words}
        try:
            await walk.do(ACTION, {**arguments, "once": once})
        except ActionFailed:
            return

    def grammars(self, node: Node, flow: Flow) -> Iterator[Grammar]:
        phrases = [Phrase(text, str(n)) for n, said in enumerate(_WORDS, 1) for text in said]
        yield Grammar("nota", tuple(phrases))

    def sets(self, node: Node) -> Iterator[str]:
        yield SCORE

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        if node.key == flow.start and flow.purpose == "main":
            yield self.complain(node, "pergunte a nota no fim, não no começo.", "warning")


def _score_of(reading: Reading) -> int:
    said = reading.keys or (reading.meaning if reading.understood else "")
    return int(said) if said in tuple("12345") else 0
