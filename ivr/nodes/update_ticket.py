"""update_ticket: adds what the citizen tells to a ticket that is open already."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Template, To
from ivr.model import Flow, Go, Node
from ivr.nodes.base import FAILED, NEXT, Finding, Kind, Known, needs_failed
from ivr.walk import ActionFailed, Walk

ACTION = "update_ticket"
"""Takes {number, words}; gives {added, why}. Tells nothing of the ticket. Once per key."""
WHY = "chamado_motivo"


class UpdateTicket(Kind):
    """By the number that the citizen gave or got in this visit, never by who calls.

    `chamado_motivo` says why it could not be added: closed, missing, limited, empty.
    """

    key = "update_ticket"
    label = "Complementar chamado"
    help = "Acrescenta o que o cidadão contou a um chamado aberto. Não revela nada dele."
    group = "chamado"
    icon = "IconFilePencil"
    fields = (
        Template("number", "Número ou protocolo", "Por exemplo, {numero_protocolo}.", True),
        Template("words", "O que acrescentar", "Por exemplo, {relato}.", True),
        NEXT,
        To("closed", "Se já foi encerrado", "Vazio: como se falhasse."),
        To("missing", "Se não existe", "Vazio: como se falhasse."),
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        number, words = walk.text(node.values["number"]), walk.text(node.values["words"])
        try:
            answer = await walk.do(ACTION, {"number": number, "words": words})
        except ActionFailed:
            return walk.lost(node)
        why = str(answer.get("why") or "")
        walk.set(**{WHY: why})
        if answer.get("added"):
            return Go(node.values["next"])
        target = node.values.get(why) if why in ("closed", "missing") else ""
        return Go(target) if target else walk.lost(node)

    def sets(self, node: Node) -> Iterator[str]:
        yield WHY

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        if "{" not in node.values["number"]:
            detail = "o número vem do cidadão: use uma variável, como {numero_protocolo}."
            yield self.complain(node, detail, field="number")
        yield from needs_failed(self, node, flow)
