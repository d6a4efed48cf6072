"""announcement: what the city tells everybody now, once a visit."""

from __future__ import annotations

from ivr.fields import Flag
from ivr.model import Go, Node
from ivr.nodes.base import NEXT, Kind
from ivr.walk import ActionFailed, Walk

ACTION = "announcements"
"""Takes {flow, said}; gives {texts, said}: what is new to this visit, urgent first."""
SAID = "avisos_ditos"


class Announcement(Kind):
    """Says the announcements of this moment; with none, or when they cannot be had, nothing."""

    key = "announcement"
    label = "Avisos à população"
    help = "Diz os avisos de agora, cada um uma vez por ligação; sem avisos, segue calado."
    group = "fala"
    icon = "IconSpeakerphone"
    fields = (
        Flag("interruptible", "Pode ser interrompido", "Por voz ou tecla.", default=True),
        NEXT,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        arguments = {"flow": walk.flow.key, "said": walk.state.variables.get(SAID, "")}
        try:
            answer = await walk.do(ACTION, arguments, seconds=1.0, quiet=True)
        except ActionFailed:
            return Go(node.values["next"])
        found = answer.get("texts")
        texts = tuple(map(str, found[:5])) if isinstance(found, list | tuple) else ()
        walk.set(**{SAID: str(answer.get("said") or "")[:2_000]})
        if node.values["interruptible"]:
            await walk.tell(*texts)
        else:
            await walk.say(*texts, interruptible=False)
        return Go(node.values["next"])
