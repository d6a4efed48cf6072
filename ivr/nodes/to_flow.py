"""to_flow: on in another flow, with everything known."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Field
from ivr.model import Flow, Node, Outcome, ToFlow
from ivr.nodes.base import Finding, Kind, Known
from ivr.walk import Walk


class ToOtherFlow(Kind):
    """Hands over to another flow, at one of its nodes or its start."""

    key = "to_flow"
    label = "Ir para outro fluxo"
    help = "Continua em outro fluxo, com tudo o que já se sabe."
    group = "saída"
    icon = "IconRoute"
    fields = (
        Field("flow", "Fluxo", required=True),
        Field("node", "Passo", "Vazio: o começo."),
    )

    async def run(self, node: Node, walk: Walk) -> Outcome:
        return ToFlow(node.values["flow"], node.values["node"])

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        target = node.values["flow"]
        if known.flows is not None and target not in known.flows:
            yield self.complain(node, f"o fluxo “{target}” não existe.")
