"""say: words to the citizen."""

from __future__ import annotations

from ivr.fields import Flag, Lines
from ivr.model import Go, Node
from ivr.nodes.base import NEXT, Kind
from ivr.walk import Walk


class Say(Kind):
    """Says its text and goes on."""

    key = "say"
    label = "Falar"
    help = "Diz um texto e segue."
    group = "fala"
    fields = (
        Lines("text", "Texto", "Use {variavel} para valores.", True, ()),
        Flag("interruptible", "Pode ser interrompido", default=True),
        NEXT,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        texts = walk.texts(node.values["text"])
        await walk.say(*texts, interruptible=node.values["interruptible"])
        return Go(node.values["next"])
