"""Open or close a queue now, whatever its hours say: until an instant, or until further notice.

A row, a fact, an audit entry; the hours stay as they were configured.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Column, String, Table

from core.access import audit
from core.access.model import Access
from core.db import Instant, Key, Tx, metadata
from core.errors import Invalid
from core.facts.supervision import QueueOverridden
from queues import store

if TYPE_CHECKING:
    from queues.running import Running

Override = Literal["open", "closed", ""]
table = Table(
    "queue_overrides",
    metadata,
    Column("queue", Key, primary_key=True),
    Column("state", String(8), nullable=False),
    Column("until", Instant),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An override in force. ``until`` None: until further notice."""

    state: str
    until: datetime | None


class Overrides:
    """What supervisors decided about queues for now, in memory and as rows."""

    def __init__(self, queues: Running) -> None:
        self._room = queues
        self._standing: dict[str, Standing] = {}

    async def load(self) -> None:
        """From the rows, at the start."""
        rows: list[Any] = await self._room.db.read(lambda tx: store.rows(tx, table))
        self._standing = {row.queue: Standing(row.state, row.until) for row in rows}

    def of(self, queue: str) -> Standing | None:
        """The override that holds now."""
        found = self._standing.get(queue)
        if found is None or (found.until and found.until <= self._room.clock.now()):
            return None
        return found

    async def set(self, access: Access, queue: str, state: str, until: datetime | None) -> None:
        """Raises NotFound for an unknown queue, Invalid for a state that does not exist."""
        self._room.config.queue(queue)
        if state not in ("open", "closed", ""):
            raise Invalid("Escolha abrir, fechar ou voltar ao horário.", field="state")

        def work(tx: Tx) -> None:
            if state:
                values = {"state": state, "until": until, "at": tx.now}
                store.put(tx, table, {"queue": queue}, values)
            else:
                store.remove(tx, table, queue=queue)
            tx.append(QueueOverridden(queue=queue, state=state, until=until if state else None))
            audit.record(
                tx, access, f"override_{state or 'none'}", "queue", queue,
                until=until.isoformat() if until else None,
            )  # fmt: skip

        await self._room.db.write(work)
        if state:
            self._standing[queue] = Standing(state, until)
        else:
            self._standing.pop(queue, None)
