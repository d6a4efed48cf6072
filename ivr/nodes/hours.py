"""hours: is a queue open, and is anyone there?"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Field, To
from ivr.model import Flow, Go, Node
from ivr.nodes.base import Finding, Kind, Known
from ivr.walk import ActionFailed, Walk

ACTION = "service_hours"
"""Takes {queue}; gives {open: bool, staffed: bool, opens_at: ISO instant or ""}."""
OPENS = "abre"
WHY = "motivo"

_WHY = {"open": "", "nobody": "sem_equipe", "closed": "fechado"}


class Hours(Kind):
    """Open and staffed, open but nobody there, or closed.

    `abre` says when it opens, `motivo` why nobody comes.
    """

    key = "hours"
    label = "Horário de atendimento"
    help = "Segue conforme a fila está aberta, sem ninguém ou fechada."
    group = "lógica"
    icon = "IconClock"
    fields = (
        Field("queue", "Fila", required=True),
        To("open", "Aberta", required=True),
        To("nobody", "Aberta, mas sem ninguém", "Vazio: como fechada."),
        To("closed", "Fechada", required=True),
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        state = await queue_state(walk, node.values["queue"])
        if state == "nobody" and not node.values["nobody"]:
            state = "closed"
        return Go(node.values[state])

    def sets(self, node: Node) -> Iterator[str]:
        yield from (OPENS, WHY)

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        yield from queue_findings(self, node, known)


async def queue_state(walk: Walk, queue: str) -> str:
    """ "open", "nobody" or "closed". When it cannot be told it counts as open: a person decides."""
    try:
        answer = await walk.do(ACTION, {"queue": queue})
    except ActionFailed:
        return "open"
    state = "open" if answer.get("staffed", True) else "nobody"
    if not answer.get("open", True):
        state = "closed"
    walk.set(**{OPENS: answer.get("opens_at") or "", WHY: _WHY[state]})
    return state


def queue_findings(kind: Kind, node: Node, known: Known) -> Iterator[Finding]:
    """An unknown queue is an error."""
    queue = node.values["queue"]
    if known.queues is not None and queue and queue not in known.queues:
        yield kind.complain(node, f"a fila “{queue}” não existe.")
