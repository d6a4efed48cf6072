"""action: have another part of the product do something."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Pairs
from ivr.model import Flow, Go, Node
from ivr.nodes.base import FAILED, NEXT, Finding, Kind, Known
from ivr.pickers import ActionName, Saved
from ivr.walk import ActionFailed, Walk


class Action(Kind):
    """Calls an action by name and keeps parts of its answer."""

    key = "action"
    label = "Ação"
    help = "Executa uma ação do sistema e guarda partes da resposta."
    group = "lógica"
    icon = "IconBolt"
    fields = (
        ActionName("action", "Ação", "O nome da ação.", True),
        Pairs("arguments", "Dados", "nome: {variavel}", False, {}),
        Saved("save", "Guardar", "variável: nome na resposta", False, {}),
        NEXT,
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        arguments = {name: walk.text(text) for name, text in node.values["arguments"].items()}
        try:
            answer = await walk.do(node.values["action"], arguments)
        except ActionFailed:
            return walk.lost(node)
        saved = {variable: answer.get(name) for variable, name in node.values["save"].items()}
        walk.set(**{k: v for k, v in saved.items() if isinstance(v, str | int | float | bool)})
        return Go(node.values["next"])

    def sets(self, node: Node) -> Iterator[str]:
        yield from node.values["save"]

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        action = node.values["action"]
        if known.actions is not None and action not in known.actions:
            yield self.complain(node, f"a ação “{action}” não existe.")
        if flow.purpose != "main" and not node.values["failed"]:
            yield self.complain(node, "diga o que fazer se a ação falhar (failed).")
