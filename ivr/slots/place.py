"""A neighbourhood or a street from the city's list: said, offered back, or a person.

A street is asked inside a known neighbourhood or CEP, for no recogniser tells a whole city's
streets apart. Where the list is empty or too long for the ear, the flow goes its other way.
"""

from __future__ import annotations

from ivr.line import Ask, Keys
from ivr.model import Node
from ivr.reading import Reading
from ivr.walk import ActionFailed, Walk
from media.words import Grammar, Phrase

PROMPTS = {"neighbourhood": "Em que bairro?", "street": "Qual é o nome da rua?"}
AGAINS = {
    "neighbourhood": "Diga só o nome do bairro. Ou tecle 0 para uma pessoa.",
    "street": "Diga só o nome da rua, sem o número. Ou tecle 0 para uma pessoa.",
}
PLACES = tuple(PROMPTS)
MOST_OFFERED = 3
_SHORT = ("Rua", "Avenida", "Travessa", "Praça", "Estrada", "Alameda", "Largo", "Ladeira", "Beco")


class PlaceDialog:
    """One name of the list being found out."""

    def __init__(self, what: str, within: str, node: Node, walk: Walk) -> None:
        self.what, self.within = what, within
        self.node, self.walk = node, walk

    async def fill(self) -> str:
        """The name as the list has it, "" after two failures or without a list."""
        try:
            found = await self.walk.do("places", {"what": self.what, "within": self.within})
        except ActionFailed:
            return ""
        names = tuple(str(name) for name in found.get("names", ()))
        if not names:
            return ""
        if len(names) == 1:  # a CEP of one street says it all
            return names[0] if await self.walk.yes_no(f"{names[0]}, certo?") else ""
        return await self._among(names)

    async def _among(self, names: tuple[str, ...]) -> str:
        grammar = grammar_of(self.what, names)
        refused: set[str] = set()
        reading: Reading | None = None
        while True:
            ask = Ask(self._prompts(reading), (grammar,), Keys(1, stops="0"), silence_s=6.0)
            reading = await self.walk.hear(ask)
            heard = [h.meaning for h in reading.alternatives if h.meaning in names]
            fresh = [name for name in dict.fromkeys(heard) if name not in refused]
            for name in fresh[:MOST_OFFERED]:
                if await self.walk.yes_no(f"{name}, certo?"):
                    return name
                refused.add(name)
            if not await self.walk.try_again():
                return ""

    def _prompts(self, last: Reading | None) -> tuple[str, ...]:
        walk, values = self.walk, self.node.values
        if walk.state.attempts == 0:
            return walk.texts(values["prompt"]) or (PROMPTS[self.what],)
        again = walk.texts(values["again"]) or (AGAINS[self.what],)
        return (walk.sorry(last), *again)


def grammar_of(what: str, names: tuple[str, ...]) -> Grammar:
    """The names, with and without "Rua": people say either."""
    phrases = [Phrase(name, name) for name in names]
    for name in names:
        kind, _, rest = name.partition(" ")
        if kind in _SHORT and len(rest) > 3:
            phrases.append(Phrase(rest, name))
    return Grammar(f"lista-{what}", tuple(phrases))
