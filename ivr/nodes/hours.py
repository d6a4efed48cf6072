"""hours: is a queue open, and is anyone there? Or: is it such a time, such a day?"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Pairs, To
from ivr.model import Flow, Go, Node
from ivr.nodes.base import Finding, Kind, Known
from ivr.pickers import QueueKey
from ivr.times import BadTime, open_at, read_day, read_spans
from ivr.walk import ActionFailed, Walk

ACTION = "service_hours"
"""Takes {queue}; gives {open: bool, staffed: bool, opens_at: words or "", holiday: its name or
"", shut: bool (closed by a supervisor)}."""
DAY = "city_day"
"""Takes {}; gives {holiday: its name, or ""}."""
OPENS = "abre"
WHY = "motivo"
HOLIDAY = "feriado"

_WHY = {"open": "", "nobody": "sem_equipe", "closed": "fechado"}


class Hours(Kind):
    """By a queue's own hours, or by hours written here; holidays and closings may lead elsewhere.

    `abre` says when it opens, `motivo` why nobody comes, `feriado` which holiday it is.
    """

    key = "hours"
    label = "Horário de atendimento"
    help = "Segue conforme a fila, ou um horário escrito aqui, está aberta, vazia ou fechada."
    group = "lógica"
    icon = "IconClock"
    fields = (
        QueueKey("queue", "Fila", "Vazio: só o horário escrito abaixo."),
        Pairs(
            "spans",
            "Horário",
            "dia: 08:00-18:00. Dias: segunda… domingo, uteis, feriado.",
            False,
            {},
        ),
        To("open", "Aberta", "Há quem atenda.", True),
        To("nobody", "Aberta, mas sem ninguém", "Vazio: como fechada."),
        To("closed", "Fechada", "Fora do horário.", True),
        To("holiday", "Feriado", "Fechada por ser feriado. Vazio: como fechada."),
        To("shut", "Fechada pela supervisão", "Um fechamento de emergência. Vazio: como fechada."),
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        state = await self._state(node, walk)
        if state != "open" and not node.values[state]:
            state = "closed"
        return Go(node.values[state])

    @staticmethod
    async def _state(node: Node, walk: Walk) -> str:
        spans = node.values["spans"]
        if spans:
            holiday = await _holiday(walk)
            if not open_at(spans, walk.clock.now().astimezone(walk.zone), bool(holiday)):
                walk.set(**{OPENS: "", WHY: "fechado", HOLIDAY: holiday})
                return "holiday" if holiday else "closed"
        if not node.values["queue"]:
            walk.set(**{OPENS: "", WHY: ""})
            return "open"
        return await queue_state(walk, node.values["queue"], ("holiday", "shut"))

    def sets(self, node: Node) -> Iterator[str]:
        yield from (OPENS, WHY, HOLIDAY)

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        yield from queue_findings(self, node, known)
        if not node.values["queue"] and not node.values["spans"]:
            yield self.complain(node, "diga a fila ou o horário.", field="queue")
        for day, text in node.values["spans"].items():
            try:
                read_day(day)
                read_spans(text)
            except BadTime as bad:
                yield self.complain(node, str(bad), field="spans")


async def _holiday(walk: Walk) -> str:
    """Which holiday today is; "" when it is none, or that cannot be told."""
    try:
        answer = await walk.do(DAY, {}, quiet=True)
    except ActionFailed:
        return ""
    return str(answer.get("holiday") or "")


async def queue_state(walk: Walk, queue: str, more: tuple[str, ...] = ()) -> str:
    """ "open", "nobody" or "closed", and of `more` "holiday" or "shut". When it cannot be told it
    counts as open: a person decides."""
    try:
        answer = await walk.do(ACTION, {"queue": queue})
    except ActionFailed:
        return "open"
    state = "open" if answer.get("staffed", True) else "nobody"
    if not answer.get("open", True):
        state = "closed"
    holiday = str(answer.get("holiday") or "")
    walk.set(**{OPENS: answer.get("opens_at") or "", WHY: _WHY[state], HOLIDAY: holiday})
    return next((name for name in more if state == "closed" and answer.get(name)), state)


def queue_findings(kind: Kind, node: Node, known: Known) -> Iterator[Finding]:
    """An unknown queue is an error."""
    queue = node.values["queue"]
    if known.queues is not None and queue and queue not in known.queues:
        yield kind.complain(node, f"a fila “{queue}” não existe.", field="queue")
