"""Events of visits: the only writer, and the wait for one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import NotFound, TooMany
from core.facts.flow import VisitEventCame
from core.ids import check_key
from core.plug import ActionCall
from ivr.events import store
from ivr.events.model import MAX_KEPT, check_payload

RIGHT = "interaction.event"
LOOK_S = 2.0
"""An event that came by another node is seen after so long."""
KEPT = timedelta(days=1)
MOST_S = 3600.0
Exists = Callable[[Tx, str], bool]


class Events:
    """Kept in rows, so that one that comes early, or while a server starts, is not lost."""

    def __init__(self, db: Database, exists: Exists | None = None) -> None:
        self._db = db
        self.exists: Exists = exists or (lambda tx, interaction: True)
        """Whether there is such a visit; the roof knows and sets it."""
        self._bells: dict[tuple[str, str], set[asyncio.Event]] = {}

    async def put(
        self, access: Access, interaction: str, name: str, payload: Mapping[str, Any]
    ) -> None:
        """It happened. Raises NotFound, Invalid, TooMany, Forbidden. Twice is once."""
        access.need(RIGHT)
        check_key(name)
        kept = check_payload(payload)

        def work(tx: Tx) -> None:
            if not self.exists(tx, interaction):
                raise NotFound("Este atendimento não existe.")
            if store.count(tx, access, interaction, name) >= MAX_KEPT:
                raise TooMany("Este atendimento já recebeu avisos demais.")
            store.put(tx, access, interaction, name, kept)
            audit.record(tx, access, "event", "interaction", interaction, name=name)
            tx.append(VisitEventCame(interaction=interaction, name=name))

        await self._db.write(work)
        for bell in self._bells.get((interaction, name), ()):
            bell.set()

    async def act(self, call: ActionCall) -> Mapping[str, Any]:
        """``wait_event``: {event, seconds} → {found, values}: what came, or {found: False}."""
        name = str(call.arguments.get("event") or "")
        seconds = min(MOST_S, float(call.arguments.get("seconds") or 0))
        try:
            async with asyncio.timeout(seconds):
                values = await self._wait(call.interaction_id, name)
        except TimeoutError:
            return {"found": False, "values": {}}
        return {"found": True, "values": values}

    async def _wait(self, interaction: str, name: str) -> dict[str, Any]:
        bell = asyncio.Event()
        waiting = self._bells.setdefault((interaction, name), set())
        waiting.add(bell)
        try:
            while True:
                if (values := await self._get(interaction, name)) is not None:
                    return values
                try:
                    async with asyncio.timeout(LOOK_S):
                        await bell.wait()
                except TimeoutError:
                    continue
        finally:
            waiting.discard(bell)
            if not waiting:
                self._bells.pop((interaction, name), None)

    async def _get(self, interaction: str, name: str) -> dict[str, Any] | None:
        access = Access.system("a flow waits for it")
        return await self._db.read(lambda tx: store.get(tx, access, interaction, name))

    async def sweep(self) -> None:
        """Forget yesterday's, for ever."""
        access = Access.system("old events")
        while True:
            await self._db.write(lambda tx: store.drop_before(tx, access, tx.now - KEPT))
            await asyncio.sleep(3600)
