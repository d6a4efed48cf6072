"""end: goodbye."""

from __future__ import annotations

from ivr.fields import Field, Flag, Lines
from ivr.model import Ended, Node, Outcome
from ivr.nodes.base import Kind
from ivr.walk import Walk


class End(Kind):
    """Says goodbye. `solved` means the wish was met here: the visit files a closed ticket."""

    key = "end"
    label = "Encerrar"
    help = "Despede-se e desliga. Resolvido: registra o autosserviço."
    group = "saída"
    icon = "IconLogout"
    fields = (
        Lines("text", "Despedida", "Dita antes de desligar.", False, ()),
        Flag("solved", "Resolvido", "Sim: fica registrado como autosserviço.", default=False),
        Field("reason", "Motivo", "Uma palavra para os relatórios."),
    )

    async def run(self, node: Node, walk: Walk) -> Outcome:
        await walk.say(*walk.texts(node.values["text"]))
        return Ended(node.values["solved"], node.values["reason"], node.key)
