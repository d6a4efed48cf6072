"""open_ticket: opens a ticket from what the citizen told the flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ivr.fields import Pairs, Template
from ivr.model import Flow, Go, Node
from ivr.nodes.base import FAILED, NEXT, Finding, Kind, Known
from ivr.walk import ActionFailed, Walk

ACTION = "open_ticket"
"""Takes {service: key or "", said, place: {...}}; gives {number, number_digits, due_at or None}.
Once per key, however often it is called."""
INFO = "service_info"
"""Takes {service, intent}; gives {found, service}: the service that an intent leads to."""
PLACE = ("street", "number", "complement", "neighbourhood", "cep", "reference")


class OpenTicket(Kind):
    """Opens it once, however often this step is entered. `chamado_numero` is its number in
    digits."""

    key = "open_ticket"
    label = "Abrir chamado"
    help = "Abre um chamado com os dados que o cidadão deu."
    group = "chamado"
    icon = "IconFilePlus"
    fields = (
        Template("service", "Serviço ou intenção", "Chave, ou {desejo}.", True),
        Template("said", "Relato", "O que o cidadão contou.", False),
        Pairs("place", "Lugar", f"{', '.join(PLACE)}: {{variavel}}", False, {}),
        NEXT,
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        place = {name: walk.text(value) for name, value in node.values["place"].items()}
        wanted = walk.text(node.values["service"])
        try:
            arguments: dict[str, Any] = {
                "service": await self._service(wanted, walk),
                "said": walk.text(node.values["said"]),
                "place": {name: value for name, value in place.items() if value},
            }
            answer = await walk.do(ACTION, arguments)
        except ActionFailed:
            return walk.lost(node)
        walk.set(chamado_numero=_number(answer), chamado_prazo=str(answer.get("due_at") or ""))
        return Go(node.values["next"])

    @staticmethod
    async def _service(wanted: str, walk: Walk) -> str:
        """The service's key; an intent leads to its service when the catalogue knows it."""
        try:
            found = await walk.do(INFO, {"service": wanted, "intent": wanted})
        except ActionFailed:
            return wanted
        return str(found.get("service") or wanted) if found.get("found") else wanted

    def sets(self, node: Node) -> Iterator[str]:
        yield from ("chamado_numero", "chamado_prazo")

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        for name in node.values["place"].keys() - set(PLACE):
            yield self.complain(node, f"“{name}” não é parte de um lugar: use {', '.join(PLACE)}.")


def _number(answer: Mapping[str, Any]) -> str:
    return str(answer.get("number_digits") or answer.get("number") or "")
