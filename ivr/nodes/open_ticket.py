"""open_ticket: opens a ticket from what the citizen told the flow."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Pairs, Template
from ivr.model import Go, Node
from ivr.nodes.base import FAILED, NEXT, Kind
from ivr.walk import ActionFailed, Walk

ACTION = "open_ticket"
"""Takes {service, subject, fields: {...}}; gives {number, due_at or ""}. Once per key."""


class OpenTicket(Kind):
    """Opens it once, however often this step is entered; `chamado_numero` is its number."""

    key = "open_ticket"
    label = "Abrir chamado"
    help = "Abre um chamado com os dados que o cidadão deu."
    group = "chamado"
    fields = (
        Template("service", "Serviço", "Chave do serviço, ou {desejo}.", True),
        Template("subject", "Assunto", "", True),
        Pairs("fields", "Dados", "campo: {variavel}", False, {}),
        NEXT,
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        fields = {name: walk.text(value) for name, value in node.values["fields"].items()}
        arguments = {
            "service": walk.text(node.values["service"]),
            "subject": walk.text(node.values["subject"]),
            "fields": {name: value for name, value in fields.items() if value},
        }
        try:
            answer = await walk.do(ACTION, arguments)
        except ActionFailed:
            return walk.lost(node)
        number, due = str(answer.get("number") or ""), str(answer.get("due_at") or "")
        walk.set(chamado_numero=number, chamado_prazo=due)
        return Go(node.values["next"])

    def sets(self, node: Node) -> Iterator[str]:
        yield from ("chamado_numero", "chamado_prazo")
