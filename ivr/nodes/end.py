"""end: goodbye."""

from __future__ import annotations

from ivr.fields import Field, Flag, Lines
from ivr.model import Ended, Node, Outcome
from ivr.nodes.base import Kind
from ivr.walk import Walk

RETURN = "retorno"
"""Why the flow that was gone to had ended."""


class End(Kind):
    """Says goodbye; in a flow that was gone to "and back", leads back instead.

    `solved` means the wish was met here: the visit files a closed ticket.
    """

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
        back = walk.state.back
        if back is not None:
            walk.set(**{RETURN: node.values["reason"]})
            await walk.commit()
            return back
        return Ended(node.values["solved"], node.values["reason"], node.key)
