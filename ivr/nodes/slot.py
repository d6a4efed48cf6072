"""slot: a number or date, said or keyed, checked and read back."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Field, Flag, Lines, Pick
from ivr.model import Flow, Go, Node
from ivr.nodes.base import AGAIN, FAILED, NEXT, Finding, Kind, Known
from ivr.pickers import Variable
from ivr.slots import DATED, KINDS, kind_of
from ivr.slots.dialog import SlotDialog
from ivr.slots.model import SlotKind
from ivr.slots.place import PLACES, PlaceDialog
from ivr.walk import Walk


class Slot(Kind):
    """Fills a variable with a CPF, CEP, protocol, house number…"""

    key = "slot"
    label = "Pedir um número ou data"
    help = "CPF, CNPJ, CEP, telefone, protocolo, número da casa ou data, por voz ou teclas."
    group = "pergunta"
    icon = "IconNumbers"
    hears = True
    fields = (
        Pick("slot", "O quê", "Que número ou data.", True, choices=(*KINDS, *DATED, *PLACES)),
        Variable("variable", "Guardar em", "Nome da variável.", True),
        Field("within", "Dentro de", "Para a rua: o bairro ou o CEP já sabido, como {bairro}."),
        Lines("prompt", "Pergunta", "Vazio: a pergunta padrão.", default=()),
        AGAIN,
        Flag("readback", "Repete para conferir", "Pergunta se ouviu certo.", default=True),
        NEXT,
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        what = node.values["slot"]
        if what in PLACES:
            value = await PlaceDialog(what, walk.text(node.values["within"]), node, walk).fill()
        else:
            value = await SlotDialog(self._kind(node, walk), node, walk).fill()
        if not value:
            return walk.lost(node)
        walk.gained(**{node.values["variable"]: value})
        return Go(node.values["next"])

    @staticmethod
    def _kind(node: Node, walk: Walk) -> SlotKind:
        today = walk.clock.now().astimezone(walk.zone).date()
        return kind_of(node.values["slot"], today)

    def sets(self, node: Node) -> Iterator[str]:
        if node.values["variable"]:
            yield node.values["variable"]

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        if node.values["slot"] in PLACES:
            if node.values["slot"] == "street" and not node.values["within"]:
                yield self.complain(node, "diga em que bairro ou CEP a rua está (within).")
            return
        if node.values["prompt"] and not any("sterisco" in t for t in node.values["prompt"]):
            detail = "diga na pergunta que o asterisco chama uma pessoa (0 aqui é um número)."
            yield self.complain(node, detail, "warning")
