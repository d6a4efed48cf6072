"""to_number: to a telephone outside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.fields import Field, Lines
from ivr.model import Flow, Node, Outcome, ToNumber
from ivr.nodes.base import Finding, Kind, Known
from ivr.nodes.transfer import UNANSWERED
from ivr.walk import Walk

_NUMBER = re.compile(r"^\+?[0-9]{3,15}$")


class ToTelephone(Kind):
    """Says its text and hands the call to another telephone."""

    key = "to_number"
    label = "Passar para um telefone"
    help = "Transfere para um número de fora."
    group = "saída"
    icon = "IconPhoneOutgoing"
    fields = (
        Lines("text", "Texto", "Dito antes de passar.", False, ()),
        Field("number", "Número", "Com DDD; 190, 192… também.", True),
        UNANSWERED,
    )

    async def run(self, node: Node, walk: Walk) -> Outcome:
        await walk.say(*walk.texts(node.values["text"]))
        return ToNumber(node.values["number"], unanswered=node.values["unanswered"])

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        if not _NUMBER.match(node.values["number"]):
            yield self.complain(node, "o número só pode ter algarismos (e + no começo).")
