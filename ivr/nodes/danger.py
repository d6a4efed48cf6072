"""danger: the right emergency number at once, then a person at top priority."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import structlog

from ivr.fields import Number, Pairs
from ivr.line import HungUp
from ivr.model import Flow, Node, Outcome, ToQueue
from ivr.nodes.base import Finding, Kind, Known
from ivr.nodes.hours import queue_findings
from ivr.nodes.transfer import SKILLS, UNANSWERED
from ivr.pickers import QueueKey
from ivr.walk import Walk

log = structlog.get_logger(__name__)
VARIABLE = "perigo"
SAY_S = 30.0
TEXTS = {
    "incendio": "Incêndio: saia de perto e ligue agora para os bombeiros, 1 9 3.",
    "gas": "Vazamento de gás: saia do local, não acenda nada e ligue para os bombeiros, 1 9 3.",
    "fio": "Fio caído: fique longe, não toque em nada. Ligue para os bombeiros, 1 9 3, "
    "e para a companhia de luz.",
    "deslizamento": "Deslizamento: saia de casa agora e ligue para a Defesa Civil, 1 9 9.",
    "acidente": "Acidente com feridos: ligue agora para o SAMU, 1 9 2.",
    "crime": "Crime acontecendo: ligue agora para a polícia, 1 9 0.",
}
"""Said unless the city writes its own. Sources: 190, 192, 193 and 199 are the national numbers."""
OTHER = "Emergência: ligue agora para os bombeiros, 1 9 3, o SAMU, 1 9 2, ou a polícia, 1 9 0."
STAY = "Se não puder ligar, fique na linha: vou chamar uma pessoa."


class Danger(Kind):
    """Never self-service, never a closed message."""

    key = "danger"
    label = "Perigo"
    help = "Diz 193, 192, 190 ou 199 na hora e chama uma pessoa com prioridade máxima."
    group = "saída"
    icon = "IconAlertTriangle"
    fields = (
        Pairs("texts", "Textos", "perigo: texto; vazio usa o padrão", False, {}),
        QueueKey("queue", "Fila", "A fila de quem atende perigos.", True),
        SKILLS,
        Number("priority", "Prioridade", "Maior atende antes.", False, 1000, 100, 1000, True),
        UNANSWERED,
    )

    async def run(self, node: Node, walk: Walk) -> Outcome:
        danger = str(walk.state.variables.get(VARIABLE, ""))
        text = node.values["texts"].get(danger) or TEXTS.get(danger, OTHER)
        await self._warn(walk, text)
        await self._warn(walk, STAY)
        return ToQueue(
            queue=node.values["queue"],
            skills=walk.texts(node.values["skills"]),
            priority=node.values["priority"],
            notes={VARIABLE: danger},
            unanswered=node.values["unanswered"],
            urgent=True,
        )

    @staticmethod
    async def _warn(walk: Walk, text: str) -> None:
        """Say it if it can be said; a person comes whether it can or not."""
        try:
            async with asyncio.timeout(SAY_S):
                await walk.say(walk.text(text), interruptible=False)
        except HungUp:
            raise
        except Exception as broken:
            log.exception("danger_not_said", node=walk.state.node, error=repr(broken))

    def sets(self, node: Node) -> Iterator[str]:
        yield VARIABLE

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        yield from queue_findings(self, node, known)
        for danger in sorted(known.dangers - set(TEXTS) - set(node.values["texts"])):
            yield self.complain(node, f"falta dizer o que fazer em “{danger}” (texts).")
        for danger, text in node.values["texts"].items():
            if not any(number in text.replace(" ", "") for number in ("190", "192", "193", "199")):
                detail = f"o texto de “{danger}” precisa dizer 190, 192, 193 ou 199."
                yield self.complain(node, detail)


def leads_to_danger(flow: Flow, node: str) -> bool:
    """Whether `node` is one of danger, or leads only there by steps that speak or note."""
    for _ in range(len(flow.nodes)):
        found = flow.nodes.get(node)
        if found is None or found.kind not in ("say", "set"):
            return found is not None and found.kind == Danger.key
        node = found.values["next"]
    return False
