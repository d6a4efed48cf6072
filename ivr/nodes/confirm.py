"""confirm: a yes/no question."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import To
from ivr.model import Go, Node
from ivr.nodes.base import FAILED, PROMPT, Kind
from ivr.pickers import Variable
from ivr.walk import Walk


class Confirm(Kind):
    """Yes goes one way, no another."""

    key = "confirm"
    label = "Sim ou não"
    help = "Pergunta de sim ou não; por teclas, 1 é sim e 2 é não."
    group = "pergunta"
    icon = "IconChecks"
    hears = True
    fields = (
        PROMPT,
        Variable("variable", "Guardar em", "Fica sim ou nao."),
        To("yes", "Sim", "Se a resposta for sim.", True),
        To("no", "Não", "Se a resposta for não.", True),
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
