"""message: the citizen tells it in their own words, as long as it takes."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.fields import Number
from ivr.line import Ask, Keys
from ivr.model import Go, Node
from ivr.nodes.base import AGAIN, FAILED, NEXT, PROMPT, Kind
from ivr.pickers import Variable
from ivr.reading import Reading
from ivr.walk import Walk

PATIENCE_S = 2.0


class Message(Kind):
    """Takes down free words. Without dictation the variable says where in the recording they
    are: the operator listens there."""

    key = "message"
    label = "Ouvir um relato"
    help = "O cidadão conta com suas palavras; # termina."
    group = "pergunta"
    icon = "IconMicrophone"
    hears = True
    fields = (
        PROMPT,
        AGAIN,
        Variable("variable", "Guardar em", "Nome da variável.", True),
        Number("longest_s", "Segundos no máximo", "De fala.", False, 60.0, 5, 180),
        NEXT,
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        reading: Reading | None = None
        while True:
            ask = Ask(
                walk.wording(node, reading),
                keys=Keys(1, terminator="#", stops="0"),
                silence_s=8,
                patience_s=PATIENCE_S,
                open_speech=True,
                longest_s=node.values["longest_s"],
            )
            reading = await walk.hear(ask)
            if reading.heard.kind in ("speech", "text"):
                walk.gained(**{node.values["variable"]: told(reading)})
                return Go(node.values["next"])
            if not await walk.try_again():
                return walk.lost(node)

    def sets(self, node: Node) -> Iterator[str]:
        if node.values["variable"]:
            yield node.values["variable"]


def told(reading: Reading) -> str:
    """What was said, or where in the recording it is."""
    heard = reading.heard
    if reading.text:
        return reading.text
    begin, end = (f"{(ms or 0) // 60_000}:{(ms or 0) // 1000 % 60:02d}" for ms in
                  (heard.started_ms, heard.ended_ms))  # fmt: skip
    return f"Relato falado: ouça a gravação de {begin} a {end}."
