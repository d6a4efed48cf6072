"""transfer: to a person in a queue."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Field, Lines, Number, Pairs, Pick, To
from ivr.model import Flow, Go, Node, Outcome, ToQueue
from ivr.nodes.base import Finding, Kind, Known
from ivr.nodes.hours import HOLIDAY, OPENS, WHY, queue_findings, queue_state
from ivr.pickers import QueueKey, Skills
from ivr.walk import Walk, WantsPerson

PRIORITY = Number("priority", "Prioridade", "Maior atende antes.", False, 0, 0, 1000, True)
SKILLS = Skills("skills", "Habilidades", "Que a pessoa precisa ter; {idioma} serve.", False, ())
UNANSWERED = To("unanswered", "Se ninguém puder atender", "Depois de esperar.")
LEGAL = "prioridade_legal"
"""sim when the priority of the law was declared: by a menu, a key, a record, or asked here."""
LEGAL_CHOICES = ("declarada", "perguntar", "nao")
LEGAL_QUESTION = (
    "Você tem prioridade por lei: 60 anos ou mais, gestante, criança de colo, deficiência ou "
    "autismo? Diga sim ou tecle 1. Senão, diga não ou tecle 2."
)


class Transfer(Kind):
    """Looks first whether the queue is open and staffed; then says its text and hands over.

    Priority of the law is respected wherever `prioridade_legal` is sim; it can be asked for here,
    once a visit.
    """

    key = "transfer"
    label = "Passar para uma pessoa"
    help = "Entra na fila. Fechada ou vazia: segue outro caminho."
    group = "saída"
    icon = "IconHeadset"
    fields = (
        Lines("text", "Texto", "Dito antes de passar.", False, ()),
        QueueKey("queue", "Fila", "Quem vai atender.", True),
        SKILLS,
        Skills(
            "prefers", "Habilidades desejadas", "Melhor que tenha; senão, outra pessoa.", False, ()
        ),
        Field("operator", "Pessoa preferida", "ultimo: quem atendeu da outra vez. Ou uma chave."),
        PRIORITY,
        Pick(
            "legal",
            "Prioridade legal",
            "declarada: se a variável prioridade_legal for sim.",
            False,
            "declarada",
            LEGAL_CHOICES,
        ),
        Pairs("notes", "Anotações para o operador", "nome: {variavel}", False, {}),
        To("closed", "Se fechada", "Vazio: entra na fila mesmo assim."),
        To("nobody", "Se não há ninguém", "Vazio: como fechada."),
        UNANSWERED,
    )

    async def run(self, node: Node, walk: Walk) -> Go | Outcome:
        values = node.values
        if values["closed"] or values["nobody"]:
            state = await queue_state(walk, values["queue"])
            aside = {"closed": values["closed"], "nobody": values["nobody"] or values["closed"]}
            if aside.get(state):
                return Go(aside[state])
        legal = await self._legal(node, walk)
        await walk.say(*walk.texts(values["text"]))
        return ToQueue(
            queue=values["queue"],
            skills=walk.texts(values["skills"]),
            priority=values["priority"],
            notes={name: walk.text(text) for name, text in values["notes"].items()},
            unanswered=values["unanswered"],
            prefers=walk.texts(values["prefers"]),
            operator=walk.text(values["operator"]),
            legal=legal,
        )

    @staticmethod
    async def _legal(node: Node, walk: Walk) -> bool:
        """Whether the law lets this citizen go first. Whoever wants a person is not kept here."""
        known = walk.state.variables.get(LEGAL)
        if node.values["legal"] == "perguntar" and known is None:
            try:
                answer = await walk.yes_no(LEGAL_QUESTION, tries=1)
            except WantsPerson:
                answer = None
            known = "sim" if answer else "nao"
            walk.set(**{LEGAL: known})
            await walk.commit()
        return node.values["legal"] != "nao" and known in ("sim", True)

    def sets(self, node: Node) -> Iterator[str]:
        yield from (OPENS, WHY, HOLIDAY)
        if node.values["legal"] == "perguntar":
            yield LEGAL

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        yield from queue_findings(self, node, known)
        if not node.values["closed"]:
            detail = "diga o que fazer com a fila fechada (closed), senão a espera não tem fim."
            yield self.complain(node, detail, "warning", "closed")
        if not node.values["unanswered"]:
            detail = "diga o que fazer se ninguém atender (unanswered)."
            yield self.complain(node, detail, "warning", "unanswered")
