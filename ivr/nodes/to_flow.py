"""to_flow: on in another flow, with everything known."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Field, To
from ivr.model import Flow, Node, Outcome, ToFlow
from ivr.nodes.base import Finding, Kind, Known
from ivr.pickers import FlowKey
from ivr.walk import Walk


class ToOtherFlow(Kind):
    """Hands over to another flow, at one of its nodes or its start.

    With `back`, the other flow's `end` leads back here instead of ending the call (its words are
    said all the same), to the very version that was left; `retorno` holds its reason.
    """

    key = "to_flow"
    label = "Ir para outro fluxo"
    help = "Continua em outro fluxo, com tudo o que já se sabe; pode voltar quando ele terminar."
    group = "saída"
    icon = "IconRoute"
    fields = (
        FlowKey("flow", "Fluxo", "O fluxo em que a conversa continua.", True),
        Field("node", "Passo", "Vazio: o começo."),
        To("back", "Quando ele terminar", "Volta para este passo. Vazio: não volta."),
    )

    async def run(self, node: Node, walk: Walk) -> Outcome:
        return ToFlow(node.values["flow"], node.values["node"], back=node.values["back"])

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        target = node.values["flow"]
        if known.flows is not None and target not in known.flows:
            yield self.complain(node, f"o fluxo “{target}” não existe.")
