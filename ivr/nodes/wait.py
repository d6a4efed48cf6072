"""wait: music for a while, listening for a key."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Flag, Lines, Number, To
from ivr.line import Ask, Keys
from ivr.model import Flow, Go, Node
from ivr.nodes.base import NEXT, Finding, Kind, Known
from ivr.pickers import KeyRoutes
from ivr.walk import Walk

ROUNDS = "voltas_de_espera"


class Wait(Kind):
    """Waits `seconds`; after `limit` rounds it goes to `enough`: no queue is endless."""

    key = "wait"
    label = "Esperar com música"
    help = "Toca a música e escuta as teclas; depois de tantas voltas, segue outro caminho."
    group = "fala"
    icon = "IconMusic"
    fields = (
        Lines("text", "Texto", "Dito antes da música.", False, ()),
        Number("seconds", "Segundos", "Quanto dura cada volta.", False, 30.0, 1, 600),
        Flag("music", "Música", "Sem ela, silêncio.", default=True),
        KeyRoutes("keys", "Teclas", "Teclas que deixam a espera.", False, {}),
        Number("limit", "Voltas no máximo", "Nenhuma espera é sem fim.", False, 40, 1, 500, True),
        NEXT,
        To("enough", "Depois da última volta", "Quando já se esperou bastante.", True),
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        rounds = int(walk.state.variables.get(ROUNDS, 0))
        if rounds >= node.values["limit"]:
            walk.set(**{ROUNDS: 0})  # whoever chooses to wait on is asked again after as many
            return Go(node.values["enough"])
        walk.set(**{ROUNDS: rounds + 1})
        ask = Ask(
            walk.texts(node.values["text"]),
            keys=Keys(1, terminator="") if node.values["keys"] else None,
            silence_s=node.values["seconds"],
            music=node.values["music"],
        )
        reading = await walk.hear(ask, escapes=False)
        return Go(node.values["keys"].get(reading.keys) or node.values["next"])

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        if flow.purpose == "waiting" and not node.values["keys"]:
            yield self.complain(node, "ofereça uma tecla para não ter de esperar.", "warning")
