"""Past calls replayed for administrators: one in full, or many counted."""

from __future__ import annotations

import asyncio
import dataclasses
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import structlog

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Invalid, NotFound, TooMany
from ivr.graph import read_graph
from ivr.model import Flow
from ivr.parse import read_flow
from ivr.replay import store
from ivr.replay.many import Batch
from ivr.replay.model import Past, Replay, Summary
from ivr.replay.player import replay
from ivr.service import Flows

log = structlog.get_logger(__name__)
MAX_LAST = 500


class Replays:
    """Runs in one thread of its own; one batch at a time on a server."""

    def __init__(self, db: Database, flows: Flows, zone: str) -> None:
        self._db, self._flows, self._zone = db, flows, zone
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="replay")
        self._busy = False

    async def one(
        self, access: Access, flow: Flow, interaction: str, run: str | None = None
    ) -> Replay:
        """What would differ for one call. Raises NotFound; noted in the audit."""
        _need(access)
        past = await self._db.read(lambda tx: store.one(tx, access, flow.key, interaction, run))
        if past is None:
            raise NotFound("Esta ligação não passou por este fluxo.")
        if past.erased:
            raise Invalid("O que foi dito nesta ligação já foi apagado.")
        await self._db.write(
            lambda tx: audit.record(tx, access, "replay", "interaction", interaction, flow=flow.key)
        )
        (past,) = await self._with_versions(flow.key, [past])
        work = partial(replay, past, flow, self._flows.wishes, self._zone)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def many(self, access: Access, flow: Flow, last: int) -> Summary:
        """How many of the last calls would go another way. Raises TooMany; noted in the audit."""
        _need(access)
        if self._busy:
            raise TooMany("Já há ligações sendo refeitas. Espere um instante.")
        self._busy = True
        batch = Batch(flow, self._flows.wishes, self._zone)
        try:
            pasts = await self._db.read(
                lambda tx: store.newest(tx, access, flow.key, min(last, MAX_LAST))
            )
            await self._db.write(
                lambda tx: audit.record(tx, access, "replay", "flow", flow.key, calls=len(pasts))
            )
            pasts = await self._with_versions(flow.key, pasts)
            work = partial(batch.run, pasts)
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            batch.stop.set()
            self._busy = False

    async def flow(
        self, key: str, text: str | None, graph: dict[str, Any] | None, version: int | None
    ) -> Flow:
        """What is to be played against: as written, as drawn, a version, or the stored draft.
        Raises Invalid, NotFound."""
        if graph is not None:
            flow = await asyncio.to_thread(read_graph, graph)
        else:
            if text is None and version is not None:
                text = await self._flows.texts.version_text(key, version)
            elif text is None:
                text = (await self._flows.texts.get(key)).draft
            flow = await asyncio.to_thread(read_flow, text)
        if flow.key != key:
            raise Invalid(f"O texto diz “flow: {flow.key}”, mas este fluxo é “{key}”.")
        return flow

    async def _with_versions(self, key: str, pasts: list[Past]) -> list[Past]:
        """Each with the flow as it was walked then."""
        numbers = {past.version for past in pasts}

        def read(tx: Tx) -> dict[int, Flow]:
            return store.versions(tx, key, numbers)

        then = await self._db.read(read)
        return [dataclasses.replace(past, then=then.get(past.version)) for past in pasts]


def _need(access: Access) -> None:
    """A replay shows what any citizen said."""
    for permission in ("flow.write", "interaction.read", "interaction.list"):
        access.need(permission)
