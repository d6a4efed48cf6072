"""Callbacks: booked once for each telephone, kept in memory, called when their turn is near.

A callback stands in no queue until somebody answers; its place is its instant of entering. Its
turn is near when fewer people who came before it wait than operators are free, or when the
honest estimate for the place is short. Then the city calls, asks whether the citizen still wants
to talk (an answering machine does not say yes), and they enter the queue at the place they kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from core.access.model import Access
from core.clock import Clock
from core.db import Database, Tx
from core.errors import Conflict, Invalid, NotFound, TooMany
from core.facts.callback import CallbackBooked, CallbackChanged
from core.ids import new_id
from core.telephone import Telephone
from cti.callbacks import store
from cti.callbacks.model import Callback, Kind, State
from cti.calls.trunks import Trunks
from queues.service import Queues

log = structlog.get_logger(__name__)
SYSTEM = Access.system("callbacks")
LOOK_S = 1.0
SOON_S = 20.0
MOST_OPEN = 10_000
MOST_AT_ONCE = 8
A_DAY = timedelta(days=1)
MOST_A_DAY: dict[Kind, int] = {"asked": 5, "dropped": 3}
WINDOW: dict[Kind, timedelta] = {"asked": timedelta(hours=8), "dropped": timedelta(minutes=10)}
Place = Callable[[Callback], Awaitable[str]]


class Callbacks:
    """The only writer of callbacks. `place` makes the call and returns its interaction."""

    def __init__(self, db: Database, clock: Clock, queues: Queues, trunks: Trunks) -> None:
        self._db, self._clock, self._queues, self._trunks = db, clock, queues, trunks
        self._open: dict[str, Callback] = {}
        self.place: Place | None = None

    # --- booking -----------------------------------------------------------------------------

    async def book(
        self,
        kind: Kind,
        telephone: Telephone,
        *,
        earlier: str,
        queue: str,
        entered_at: datetime,
        dialled: str = "",
        request: dict[str, Any] | None = None,
        resume: dict[str, Any] | None = None,
        not_before: datetime | None = None,
    ) -> Callback:
        """Promise to call. Asked again for the same telephone it is the same promise.

        Raises Invalid for a number that may not be called, TooMany beyond the caps.
        """
        if telephone.e164 is None or not telephone.match_key or not self._trunks.may(telephone):
            raise Invalid("Não podemos ligar para este número.", field="number")
        now = self._clock.now()
        wanted = Callback(
            id=new_id(),
            earlier=earlier,
            kind=kind,
            number=telephone.e164,
            key=telephone.match_key,
            queue=queue,
            entered_at=entered_at,
            not_before=not_before or now,
            expires_at=now + WINDOW[kind],
            created_at=now,
            dialled=dialled,
            request=request or {},
            resume=resume or {},
        )
        made = await self._db.write(lambda tx: self._book(tx, wanted))
        self._open[made.id] = made
        return made

    def _book(self, tx: Tx, wanted: Callback) -> Callback:
        known = store.open_for(tx, SYSTEM, wanted.key)
        if known is not None:
            return known
        since = wanted.created_at - A_DAY
        if store.count_since(tx, SYSTEM, wanted.key, since) >= MOST_A_DAY[wanted.kind]:
            raise TooMany("Este telefone já pediu retornos demais hoje.")
        if len(self._open) >= MOST_OPEN:
            raise TooMany("Há retornos demais marcados agora.")
        store.put(tx, SYSTEM, wanted)
        tx.append(
            CallbackBooked(
                callback=wanted.id,
                interaction=wanted.earlier,
                queue=wanted.queue,
                cause=wanted.kind,
                entered_at=wanted.entered_at,
            )
        )
        return wanted

    async def cancel(self, access: Access, id_: str, reason: str = "cancelled") -> Callback:
        """No call will be made. Raises NotFound, or Conflict while it is being called."""
        one = self._open.get(id_)
        if one is None:
            raise NotFound("Este retorno não está mais marcado.")
        if one.state is State.CALLING:
            raise Conflict("A ligação deste retorno já está sendo feita.")
        done = replace(one, state=State.CANCELLED, reason=reason, ended_at=self._clock.now())
        await self._save(access, done)
        return done

    async def listed(self, access: Access, most: int = 200) -> list[Callback]:
        """The newest, whatever became of them."""
        access.need("callback.read")
        return await self._db.read(lambda tx: store.page(tx, access, most))

    # --- the life of one -----------------------------------------------------------------------

    def of(self, interaction: str) -> Callback | None:
        """The callback that this visit is the call of."""
        return next((c for c in self._open.values() if c.interaction == interaction), None)

    async def connected(self, interaction: str) -> None:
        """The citizen answered and wants to talk."""
        one = self.of(interaction)
        if one is not None:
            done = replace(one, state=State.CONNECTED, ended_at=self._clock.now())
            await self._save(SYSTEM, done)

    async def tried(self, interaction: str, reason: str) -> None:
        """The visit ended without the citizen: once more later, or no more. Idempotent."""
        one = self.of(interaction)
        if one is not None and one.state is State.CALLING:
            await self._save(SYSTEM, one.after_try(reason, self._clock.now()))

    async def _save(self, access: Access, one: Callback) -> None:
        def work(tx: Tx) -> None:
            store.put(tx, access, one)
            tx.append(
                CallbackChanged(
                    callback=one.id,
                    interaction=one.interaction or one.earlier,
                    queue=one.queue,
                    state=one.state.value,
                    tries=one.tries,
                    reason=one.reason,
                )
            )

        await self._db.write(work)
        if one.state.value in store.OPEN:
            self._open[one.id] = one
        else:
            self._open.pop(one.id, None)

    # --- the watch -----------------------------------------------------------------------------

    async def load(self) -> None:
        """From the rows, at the start."""
        rows = await self._db.read(lambda tx: store.still_open(tx, SYSTEM))
        self._open = {one.id: one for one in rows}

    async def reconcile(self, visits: set[str]) -> None:
        """After a kill: a call whose visit is not among the open ones was never placed."""
        for one in list(self._open.values()):
            if one.state is State.CALLING and one.interaction not in visits:
                await self.tried(one.interaction or "", "lost")

    async def watch(self) -> None:
        """Call whose turn is near, for as long as the server runs."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("callbacks.look")
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """One look: what is over its window expires, whose turn is near is called."""
        now = self._clock.now()
        calling = sum(1 for one in self._open.values() if one.state is State.CALLING)
        for one in sorted(self._open.values(), key=lambda c: (c.entered_at, c.id)):
            if one.state is State.BOOKED and one.expires_at <= now:
                ended = replace(one, state=State.EXPIRED, reason="window_over", ended_at=now)
                await self._save(SYSTEM, ended)
            elif calling < MOST_AT_ONCE and one.due(now) and await self._turn_is_near(one, calling):
                calling += 1
                await self._call(one)

    async def _turn_is_near(self, one: Callback, calling: int) -> bool:
        if not self._trunks.any or self.place is None:
            return False
        if one.kind == "dropped":
            return True
        queues = self._queues
        if not await queues.open_now(one.queue) or not await queues.staffed(one.queue):
            return False
        before = queues.before(one.queue, one.entered_at, int(one.request.get("priority", 0)))
        ahead = before + calling
        if ahead < queues.free(one.queue):
            return True
        expected = queues.expected(one.queue, ahead + 1)
        return expected is not None and expected <= SOON_S

    async def _call(self, one: Callback) -> None:
        """Committed as being called before the call is placed, so none is made twice."""
        interaction = new_id()
        begun = one.called(interaction)
        await self._save(SYSTEM, begun)
        assert self.place is not None
        try:
            await self.place(begun)
        except Exception as error:
            log.error("callback.not_placed", callback=one.id, error=repr(error))
            await self.tried(interaction, "not_placed")
