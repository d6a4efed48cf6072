"""confirm: a yes/no question."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Field, To
from ivr.model import Go, Node
from ivr.nodes.base import FAILED, PROMPT, Kind
from ivr.walk import Walk


class Confirm(Kind):
    """Yes goes one way, no another."""

    key = "confirm"
    label = "Sim ou não"
    help = "Pergunta de sim ou não; por teclas, 1 é sim e 2 é não."
    group = "pergunta"
    hears = True
    fields = (
        PROMPT,
        Field("variable", "Guardar em"),
        To("yes", "Sim", required=True),
        To("no", "Não", required=True),
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        answer = await walk.yes_no(*walk.texts(node.values["prompt"]))
        if answer is None:
            return walk.lost(node)
        if node.values["variable"]:
            walk.gained(**{node.values["variable"]: "sim" if answer else "nao"})
        return Go(node.values["yes" if answer else "no"])

    def sets(self, node: Node) -> Iterator[str]:
        if node.values["variable"]:
            yield node.values["variable"]
