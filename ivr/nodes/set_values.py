"""set: give variables values."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Pairs
from ivr.model import Go, Node
from ivr.nodes.base import NEXT, Kind
from ivr.walk import Walk


class SetValues(Kind):
    """Fills templates into variables, all from what was known before."""

    key = "set"
    label = "Guardar valores"
    help = "Dá valores a variáveis; use {variavel} para copiar outra."
    group = "lógica"
    icon = "IconVariable"
    fields = (
        Pairs("values", "Valores", "variável: texto; use {variavel} para copiar outra.", True, {}),
        NEXT,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        walk.set(**{name: walk.text(value) for name, value in node.values["values"].items()})
        return Go(node.values["next"])

    def sets(self, node: Node) -> Iterator[str]:
        yield from node.values["values"]
