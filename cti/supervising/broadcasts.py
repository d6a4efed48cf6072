"""Messages of supervisors to operators: to all, or to those of one queue; each acknowledges."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Invalid, NotFound
from core.facts.supervision import BroadcastAcknowledged, BroadcastSent, BroadcastWithdrawn
from core.ids import new_id
from cti.supervising import store

SYSTEM = Access.system("messages whose time is over")
SeatOf = Callable[[str, str], bool]
"""(user, queue) → whether this user has a seat in it."""


class Broadcasts:
    """The only writer of messages. ``seated`` says who belongs to a queue."""

    def __init__(self, db: Database, seated: SeatOf) -> None:
        self._db, self.seated = db, seated
        self._sent = asyncio.Event()

    def addressed(self, user_id: str | None, queue: str | None) -> bool:
        """Whether a message to ``queue`` (None: to all) is for this user."""
        return user_id is not None and (queue is None or self.seated(user_id, queue))

    async def send(self, access: Access, text: str, queue: str | None, minutes: int) -> str:
        """Write and tell. Returns the message's id."""
        access.need("supervision.broadcast")
        words = text.strip()
        if not words:
            raise Invalid("Escreva a mensagem.", field="text")
        id_ = new_id()

        def work(tx: Tx) -> None:
            ends = tx.now + timedelta(minutes=minutes)
            row = {"id": id_, "at": tx.now, "sender": access.user_id or "", "queue": queue}
            tx.execute(store.broadcasts.insert().values(**row, text=words, ends_at=ends), access)
            tx.append(BroadcastSent(broadcast=id_, queue=queue, ends_at=ends))
            audit.record(tx, access, "send", "broadcast", id_, queue=queue)

        await self._db.write(work)
        self._sent.set()
        return id_

    async def withdraw(self, access: Access, id_: str) -> None:
        """Take a message off every screen."""
        access.need("supervision.broadcast")

        def work(tx: Tx) -> None:
            if not self._end(tx, access, id_):
                raise NotFound("Esta mensagem não existe.")
            audit.record(tx, access, "withdraw", "broadcast", id_)

        await self._db.write(work)

    @staticmethod
    def _end(tx: Tx, access: Access, id_: str) -> bool:
        row, table = store.broadcast(tx, access, id_), store.broadcasts
        if row is None or row.withdrawn_at is not None:
            return False
        tx.execute(table.update().where(table.c.id == id_).values(withdrawn_at=tx.now), access)
        tx.append(BroadcastWithdrawn(broadcast=id_, queue=row.queue))
        return True

    async def run(self) -> None:
        """Take messages down when their time is over; sleeps until the next one is due."""
        while True:
            self._sent.clear()
            rows = await self._db.read(lambda tx: store.live_broadcasts(tx, SYSTEM))
            now = self._db.clock.now()
            for row in rows:
                if row.ends_at <= now:
                    await self._db.write(partial(self._end, access=SYSTEM, id_=row.id))
            left = [(row.ends_at - now).total_seconds() for row in rows if row.ends_at > now]
            try:
                async with asyncio.timeout(min(left) if left else None):
                    await self._sent.wait()
            except TimeoutError:
                continue

    async def acknowledge(self, access: Access, id_: str) -> None:
        """This user has read it. Said twice it is said once."""

        def work(tx: Tx) -> None:
            row = store.broadcast(tx, access, id_)
            if row is None or not self.addressed(access.user_id, row.queue):
                raise NotFound("Esta mensagem não existe.")
            if store.add_ack(tx, id_, access.user_id or ""):
                tx.append(BroadcastAcknowledged(broadcast=id_, user=access.user_id or ""))

        await self._db.write(work)

    async def mine(self, access: Access) -> list[dict[str, Any]]:
        """Messages for this user that are not acknowledged yet, newest first."""

        def work(tx: Tx) -> list[dict[str, Any]]:
            return [
                {"id": row.id, "at": row.at, "text": row.text, "queue": row.queue}
                for row in self.unread(tx, access)
            ]

        return await self._db.read(work)

    def unread(self, tx: Tx, access: Access) -> list[Any]:
        rows = [
            row
            for row in store.live_broadcasts(tx, access)
            if self.addressed(access.user_id, row.queue)
        ]
        acks = store.acks_of(tx, [row.id for row in rows])
        read = {ack.broadcast for ack in acks if ack.user_id == access.user_id}
        return [row for row in rows if row.id not in read]

    async def sent(self, access: Access) -> list[dict[str, Any]]:
        """For supervisors: what stands on screens now, and who has read it."""

        def work(tx: Tx) -> list[dict[str, Any]]:
            rows = store.live_broadcasts(tx, access)
            acks = store.acks_of(tx, [row.id for row in rows])
            return [
                {
                    "id": row.id, "at": row.at, "text": row.text, "queue": row.queue,
                    "sender": row.sender, "ends_at": row.ends_at,
                    "read_by": [ack.user_id for ack in acks if ack.broadcast == row.id],
                }
                for row in rows
            ]  # fmt: skip

        return await self._db.read(work)
