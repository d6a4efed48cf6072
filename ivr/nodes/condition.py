"""condition: which way, by what is known."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.expression import BadExpression, read_expression
from ivr.fields import Cases, To
from ivr.model import Flow, Go, Node
from ivr.nodes.base import Finding, Kind, Known
from ivr.times import of_now
from ivr.walk import Walk

LANGUAGE = "idioma"
"""The language the citizen chose, as a menu or `set` kept it; "pt" unless another one."""


class Condition(Kind):
    """The first case that holds, else `otherwise`.

    Beside the flow's variables it knows the moment (`horario`, `hora`, `dia`, `dia_do_mes`, `mes`,
    `data`) and the language (`idioma`).
    """

    key = "condition"
    label = "Condição"
    help = "Segue o primeiro caso verdadeiro."
    group = "lógica"
    icon = "IconArrowsSplit"
    fields = (
        Cases(
            "cases",
            "Casos",
            "aberto = sim; horario >= 08:00 e dia != domingo; idioma = en",
            True,
            (),
        ),
        To("otherwise", "Senão", "Quando nenhum caso é verdadeiro.", True),
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        now = walk.clock.now().astimezone(walk.zone)
        known = {LANGUAGE: "pt", **walk.state.variables, **of_now(now)}
        for case in node.values["cases"]:
            if read_expression(case.when).holds(known):
                return Go(case.go)
        return Go(node.values["otherwise"])

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        for case in node.values["cases"]:
            try:
                read_expression(case.when)
            except BadExpression as bad:
                yield self.complain(node, str(bad))
