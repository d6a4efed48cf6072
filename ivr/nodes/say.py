"""say: words to the citizen."""

from __future__ import annotations

from ivr.fields import Flag, Lines
from ivr.model import Go, Node
from ivr.nodes.base import NEXT, Kind
from ivr.walk import Walk


class Say(Kind):
    """Says its text and goes on. Speech may cut it short when a question follows."""

    key = "say"
    label = "Falar"
    help = "Diz um texto e segue."
    group = "fala"
    icon = "IconVolume"
    fields = (
        Lines("text", "Texto", "Use {variavel} para valores.", True, ()),
        Flag("interruptible", "Pode ser interrompido", "Por voz ou tecla.", default=True),
        NEXT,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        texts = walk.texts(node.values["text"])
        if node.values["interruptible"]:
            await walk.tell(*texts)
        else:
            await walk.say(*texts, interruptible=False)
        return Go(node.values["next"])
