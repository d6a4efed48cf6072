"""callback: we call the citizen back, and they keep their place in the queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.telephone import Telephone, read_telephone
from ivr.fields import Flag, Lines, Number, Pairs, To
from ivr.model import Flow, Go, Node
from ivr.nodes.base import FAILED, Finding, Kind, Known, needs_failed
from ivr.nodes.danger import VARIABLE as DANGER
from ivr.nodes.hours import queue_findings
from ivr.pickers import QueueKey, Skills, Variable
from ivr.slots.dialog import SlotDialog
from ivr.slots.phone import PHONE
from ivr.walk import ActionFailed, Walk

ACTION = "request_callback"
"""Takes {queue ("": the one in which they wait), skills, number (E.164), not_before_min, notes};
gives {} once it is promised. Once per key."""
CALLER = "caller_number"
"""Takes {}; gives {number}: E.164 of whoever calls, "" when withheld or not to be called."""
CALLABLE = ("mobile", "landline")


class Callback(Kind):
    """Asks to which number, and hands the wish on. Never instead of a person in danger."""

    key = "callback"
    label = "Ligar de volta"
    help = "Combina ligar de volta: confirma o telefone e guarda o lugar na fila."
    group = "saída"
    icon = "IconPhoneCall"
    hears = True
    fields = (
        QueueKey("queue", "Fila", "Quem vai ligar de volta. Vazio: a fila em que se espera."),
        Skills("skills", "Habilidades", "Que a pessoa precisa ter.", False, ()),
        Lines("prompt", "Pergunta do número", "Vazio: a pergunta padrão.", False, ()),
        Flag("offer_caller", "Oferece o número que ligou", "Se não é privado.", default=True),
        Variable("variable", "Guardar em", "Onde fica o número combinado.", False, "retorno"),
        Number(
            "after_min",
            "Só depois de (minutos)",
            "0: assim que for a vez.",
            False,
            0,
            0,
            1440,
            True,
        ),
        Pairs("notes", "Anotações para o operador", "nome: {variavel}", False, {}),
        To("next", "Combinado", "Depois de combinar o retorno.", True),
        To("refused", "Não quis dar um número", "Vazio: como se falhasse."),
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        if walk.state.variables.get(DANGER):
            return Go(walk.flow.danger or walk.flow.person)
        number = await self._number(node, walk)
        if not number:
            return Go(node.values["refused"]) if node.values["refused"] else walk.lost(node)
        arguments: dict[str, Any] = {
            "queue": node.values["queue"],
            "skills": list(node.values["skills"]),
            "number": number,
            "not_before_min": node.values["after_min"],
            "notes": {name: walk.text(text) for name, text in node.values["notes"].items()},
        }
        try:
            await walk.do(ACTION, arguments)
        except ActionFailed:
            return walk.lost(node)
        if node.values["variable"]:
            walk.gained(**{node.values["variable"]: number})
        return Go(node.values["next"])

    async def _number(self, node: Node, walk: Walk) -> str:
        """In E.164, or "" when there is none to be had."""
        caller = await self._caller(walk) if node.values["offer_caller"] else ""
        if caller and not walk.state.attempts:
            shown = PHONE.say(caller.removeprefix("+55"))
            if await walk.yes_no(f"Posso ligar para o número {shown}?"):
                return caller
        asking = {"prompt": node.values["prompt"], "again": (), "readback": True}
        said = await SlotDialog(PHONE, Node(node.key, node.kind, asking), walk).fill()
        return _callable(read_telephone(said)) if said else ""

    @staticmethod
    async def _caller(walk: Walk) -> str:
        try:
            answer = await walk.do(CALLER, {}, quiet=True)
        except ActionFailed:
            return ""
        return _callable(read_telephone(str(answer.get("number") or "")))

    def sets(self, node: Node) -> Iterator[str]:
        if node.values["variable"]:
            yield node.values["variable"]

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        yield from queue_findings(self, node, known)
        if not node.values["queue"] and flow.purpose != "waiting":
            yield self.complain(node, "diga que fila vai ligar de volta.", field="queue")
        if known.actions is not None and ACTION not in known.actions:
            yield self.complain(node, "esta instalação ainda não liga de volta.")
        yield from needs_failed(self, node, flow)


def _callable(telephone: Telephone) -> str:
    """A Brazilian subscriber's number: nobody is called back abroad, at 0300 or at 190."""
    return (telephone.e164 or "") if telephone.kind in CALLABLE else ""
