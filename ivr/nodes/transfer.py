"""transfer: to a person in a queue."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Field, Lines, Number, Pairs, To, Words
from ivr.model import Flow, Go, Node, Outcome, ToQueue
from ivr.nodes.base import Finding, Kind, Known
from ivr.nodes.hours import OPENS, WHY, queue_findings, queue_state
from ivr.walk import Walk

PRIORITY = Number("priority", "Prioridade", "Maior atende antes.", default=0, most=1000, whole=True)
SKILLS = Words("skills", "Habilidades", "", False, ())
UNANSWERED = To("unanswered", "Se ninguém puder atender", "Depois de esperar.")


class Transfer(Kind):
    """Looks first whether the queue is open and staffed; then says its text and hands over."""

    key = "transfer"
    label = "Passar para uma pessoa"
    help = "Entra na fila. Fechada ou vazia: segue outro caminho."
    group = "saída"
    icon = "IconHeadset"
    fields = (
        Lines("text", "Texto", "Dito antes de passar.", False, ()),
        Field("queue", "Fila", required=True),
        SKILLS,
        PRIORITY,
        Pairs("notes", "Anotações para o operador", "", False, {}),
        To("closed", "Se fechada", "Vazio: entra na fila mesmo assim."),
        To("nobody", "Se não há ninguém", "Vazio: como fechada."),
        UNANSWERED,
    )

    async def run(self, node: Node, walk: Walk) -> Go | Outcome:
        values = node.values
        if values["closed"] or values["nobody"]:
            state = await queue_state(walk, values["queue"])
            aside = {"closed": values["closed"], "nobody": values["nobody"] or values["closed"]}
            if aside.get(state):
                return Go(aside[state])
        await walk.say(*walk.texts(values["text"]))
        return ToQueue(
            queue=values["queue"],
            skills=values["skills"],
            priority=values["priority"],
            notes={name: walk.text(text) for name, text in values["notes"].items()},
            unanswered=values["unanswered"],
        )

    def sets(self, node: Node) -> Iterator[str]:
        yield from (OPENS, WHY)

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        yield from queue_findings(self, node, known)
        if not node.values["closed"]:
            detail = "diga o que fazer com a fila fechada (closed), senão a espera não tem fim."
            yield self.complain(node, detail, "warning")
        if not node.values["unanswered"]:
            detail = "diga o que fazer se ninguém atender (unanswered)."
            yield self.complain(node, detail, "warning")
