"""recording: go on without recording ("sem gravação")."""

from __future__ import annotations

from ivr.fields import Lines
from ivr.model import Go, Node
from ivr.nodes.base import FAILED, NEXT, Kind
from ivr.walk import ActionFailed, Walk

ACTION = "stop_recording"
"""Takes {}; gives {}. Stops the visit's recording and discards what there is. Once per key."""


class Recording(Kind):
    """Stops the recording; says so only when it is true."""

    key = "recording"
    label = "Sem gravação"
    help = "Para a gravação desta ligação e apaga o que já foi gravado."
    group = "fala"
    icon = "IconPlayerRecord"
    fields = (
        Lines("text", "Texto", "Dito depois de parar.", False, ("Pronto, sem gravação.",)),
        NEXT,
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        try:
            await walk.do(ACTION, {})
        except ActionFailed:
            await walk.tell("Não consegui parar a gravação agora.")
            return walk.lost(node)
        walk.set(sem_gravacao="sim")
        await walk.tell(*walk.texts(node.values["text"]))
        return Go(node.values["next"])
