"""What the recogniser may expect when a neighbourhood or a street is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.plug import ActionCall
from ivr.places import store
from ivr.places.model import Place, checked
from ivr.words import plain
from media.hearing.limits import PHRASES

RIGHT = "flow.write"


class Places:
    """The city's list, asked a part at a time."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self) -> list[Place]:
        """Every street."""
        return await self._db.read(store.every)

    async def put(self, access: Access, places: Sequence[Place]) -> int:
        """The whole list anew; returns how many streets it has."""
        access.need(RIGHT)
        good = checked(places)

        def work(tx: Tx) -> None:
            store.replace(tx, good)
            audit.record(tx, access, "change", "places", str(len(good)))

        await self._db.write(work)
        return len(good)

    async def act(self, call: ActionCall) -> Mapping[str, Any]:
        """The action `places`: {"what": "neighbourhood"}, or {"what": "street", "within": a
        neighbourhood or a CEP}. Gives `names`; () where there are none or too many for the ear."""
        what, inside = call.arguments.get("what"), str(call.arguments.get("within") or "")
        if what == "neighbourhood":
            names = await self._db.read(store.neighbourhoods)
            return {"names": _few(names)}
        if inside.isascii() and inside.isdigit():
            found = await self._db.read(lambda tx: store.of_cep(tx, inside, PHRASES))
            return {"names": _few([street for _, street in found])}
        names = await self._db.read(store.neighbourhoods)
        where = next((name for name in names if plain(name) == plain(inside)), "")
        streets = await self._db.read(lambda tx: store.within(tx, where, PHRASES))
        return {"names": _few(streets)}


def _few(names: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(names))
    return kept if len(kept) <= PHRASES else ()
