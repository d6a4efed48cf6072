"""wait_event: music until something happens elsewhere: a payment, a signature, an approval."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from core.tasks import cancel
from ivr.fields import Field, Flag, Lines, Number, To
from ivr.line import Ask, Keys
from ivr.model import Flow, Go, Node
from ivr.nodes.base import NEXT, Finding, Kind, Known
from ivr.pickers import KeyRoutes, Saved
from ivr.walk import ActionFailed, Walk

ACTION = "wait_event"
"""Takes {event, seconds}; gives {found, values} when it comes, or {found: False} in the end. An
event that came before counts. POST /api/interactions/{id}/events/{name} tells of one."""
SINCE = "espera_desde"
ROUND_S = 30.0
MOST_S = 900
AT_ONCE_S = 0.1


class WaitEvent(Kind):
    """Ends at the event, at a key, or when the time is over; a restart does not begin it anew."""

    key = "wait_event"
    label = "Esperar um acontecimento"
    help = "Música até outro sistema avisar que algo aconteceu, como um pagamento."
    group = "lógica"
    icon = "IconHourglass"
    fields = (
        Field("event", "Acontecimento", "O nome com que o outro sistema avisa.", True),
        Lines("text", "Texto", "Dito antes da música.", False, ()),
        Lines("still", "De tempos em tempos", "Dito a cada meio minuto.", False, ()),
        Number(
            "seconds",
            "Segundos no máximo",
            "Depois, segue por “Não aconteceu”.",
            False,
            120,
            1,
            MOST_S,
        ),
        Flag("music", "Música", "Sem ela, silêncio.", default=True),
        KeyRoutes("keys", "Teclas", "Teclas que deixam a espera.", False, {}),
        Saved("save", "Guardar", "variável: nome do valor que veio", False, {}),
        NEXT,
        To("late", "Não aconteceu", "Quando o tempo acaba.", True),
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        await walk.speak()
        left = await self._left(node, walk)
        if left <= 0:
            return Go(node.values["late"])
        waiting = asyncio.create_task(
            walk.do(ACTION, {"event": node.values["event"], "seconds": left}, seconds=left + 1),
            name=f"{walk.interaction_id}/event",
        )
        try:
            await asyncio.wait({waiting}, timeout=AT_ONCE_S)
            if waiting.done():  # it came before: no music, no words
                return Go(self._came(node, walk, waiting))
            target = await self._meanwhile(node, walk, waiting, left)
        finally:
            await cancel(waiting)
        return Go(target)

    async def _left(self, node: Node, walk: Walk) -> float:
        """Seconds of its time that are left; noted so that a restart knows."""
        mark = f"{walk.state.run}:{walk.state.steps}:"
        noted = str(walk.state.variables.get(SINCE, ""))
        now = walk.clock.now()
        since = _instant(noted.removeprefix(mark)) if noted.startswith(mark) else None
        if since is None:
            walk.set(**{SINCE: f"{mark}{now.isoformat()}"})
            await walk.commit()
            since = now
        return float(node.values["seconds"] - (now - since).total_seconds())

    async def _meanwhile(
        self, node: Node, walk: Walk, waiting: asyncio.Task[Mapping[str, Any]], left: float
    ) -> str:
        """The node to go on at; the citizen hears music and may press a key."""
        ends = walk.clock.monotonic() + left
        prompts = walk.texts(node.values["text"])
        while True:
            rest = ends - walk.clock.monotonic()
            listening = asyncio.create_task(
                walk.hear(self._ask(node, prompts, max(0.1, min(ROUND_S, rest))), escapes=False),
                name=f"{walk.interaction_id}/listen",
            )
            try:
                await asyncio.wait({waiting, listening}, return_when=asyncio.FIRST_COMPLETED)
                if waiting.done():
                    return self._came(node, walk, waiting)
                reading = listening.result()
            finally:
                await cancel(listening)
            if target := node.values["keys"].get(reading.keys):
                return str(target)
            if walk.clock.monotonic() >= ends:
                return str(node.values["late"])
            prompts = walk.texts(node.values["still"])

    @staticmethod
    def _ask(node: Node, prompts: tuple[str, ...], seconds: float) -> Ask:
        keys = Keys(1, terminator="") if node.values["keys"] else None
        return Ask(prompts, keys=keys, silence_s=seconds, music=node.values["music"])

    @staticmethod
    def _came(node: Node, walk: Walk, waiting: asyncio.Task[Mapping[str, Any]]) -> str:
        try:
            answer = waiting.result()
        except ActionFailed:
            answer = {}
        if not answer.get("found"):
            return str(node.values["late"])
        given = answer.get("values")
        values = given if isinstance(given, Mapping) else {}
        got = {k: values.get(name, answer.get(name, "")) for k, name in node.values["save"].items()}
        kept = {k: v if isinstance(v, str | int | float | bool) else "" for k, v in got.items()}
        walk.set(**kept)
        return str(node.values["next"])

    def sets(self, node: Node) -> Iterator[str]:
        yield from node.values["save"]

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        if not node.values["keys"] and node.values["seconds"] > 60:
            yield self.complain(node, "ofereça uma tecla para não ter de esperar.", "warning")


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
