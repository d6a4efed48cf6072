"""condition: which way, by what is known."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.expression import BadExpression, read_expression
from ivr.fields import Cases, To
from ivr.model import Flow, Go, Node
from ivr.nodes.base import Finding, Kind, Known
from ivr.walk import Walk


class Condition(Kind):
    """The first case that holds, else `otherwise`."""

    key = "condition"
    label = "Condição"
    help = "Segue o primeiro caso verdadeiro."
    group = "lógica"
    icon = "IconArrowsSplit"
    fields = (
        Cases("cases", "Casos", "Por exemplo: aberto = sim", True, ()),
        To("otherwise", "Senão", "Quando nenhum caso é verdadeiro.", True),
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        for case in node.values["cases"]:
            if read_expression(case.when).holds(walk.state.variables):
                return Go(case.go)
        return Go(node.values["otherwise"])

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        for case in node.values["cases"]:
            try:
                read_expression(case.when)
            except BadExpression as bad:
                yield self.complain(node, str(bad))
