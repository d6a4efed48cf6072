"""find_ticket: stage and dates of a ticket, by its number or protocol alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ivr.fields import Number, To
from ivr.model import Go, Node
from ivr.nodes.base import FAILED, Kind
from ivr.pickers import Variable
from ivr.walk import ActionFailed, Walk

ACTION = "find_ticket"
"""Takes {number}; gives {found, limited, words, filed_at, due_at, closed_at}: stage and dates,
nothing personal. limited: too many numbers were tried, in this visit or by this caller."""
VARIABLES = ("chamado_etapa", "chamado_aberto", "chamado_prazo", "chamado_encerrado")
_FROM = ("words", "filed_at", "due_at", "closed_at")
TRIES = "consultas_de_protocolo"
ENOUGH = "Para consultar outros números, fale com uma pessoa."


class FindTicket(Kind):
    """Looks a ticket up; at most so many times a visit, so that numbers cannot be guessed.

    What more there is to say (who, where, why) takes a person.
    """

    key = "find_ticket"
    label = "Consultar chamado"
    help = "Procura pelo protocolo: diz só etapa e datas."
    group = "chamado"
    icon = "IconFileSearch"
    fields = (
        Variable(
            "protocol",
            "Variável do protocolo",
            "Onde o número foi guardado.",
            True,
            "numero_protocolo",
        ),
        Number("tries", "Consultas por ligação", "Depois, uma pessoa.", False, 3, 1, 5, True),
        To("found", "Encontrado", "Etapa e datas ficam em variáveis.", True),
        To("missing", "Não encontrado", "Nenhum chamado tem esse número.", True),
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        tried = int(walk.state.variables.get(TRIES, 0))
        if tried >= node.values["tries"]:
            await walk.tell(ENOUGH)
            return walk.lost(node)
        walk.set(**{TRIES: tried + 1})
        number = str(walk.state.variables.get(node.values["protocol"], ""))
        try:
            answer = await walk.do(ACTION, {"number": number})
        except ActionFailed:
            return walk.lost(node)
        if answer.get("limited"):
            await walk.tell(ENOUGH)
            return walk.lost(node)
        if not answer.get("found"):
            return Go(node.values["missing"])
        walk.set(**_told(answer))
        return Go(node.values["found"])

    def sets(self, node: Node) -> Iterator[str]:
        yield from VARIABLES


def _told(answer: Mapping[str, Any]) -> dict[str, Any]:
    pairs = zip(VARIABLES, _FROM, strict=True)
    return {variable: str(answer.get(name) or "") for variable, name in pairs}
