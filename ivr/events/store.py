"""SQL of events. What came with one may be personal: behind the gate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, func, insert, select, update

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata, protected

events = protected(
    Table(
        "ivr_events",
        metadata,
        Column("interaction", Id, primary_key=True),
        Column("name", Key, primary_key=True),
        Column("payload", Json, nullable=False),
        Column("at", Instant, nullable=False, index=True),
    ),
    personal=("payload",),
)


def put(tx: Tx, access: Access, interaction: str, name: str, payload: Mapping[str, Any]) -> None:
    """Keep it; a second one of the same name replaces the first."""
    mine = (events.c.interaction == interaction, events.c.name == name)
    row = {"payload": dict(payload), "at": tx.now}
    if not tx.execute(update(events).where(*mine).values(**row), access).rowcount:
        tx.execute(insert(events).values(interaction=interaction, name=name, **row), access)


def get(tx: Tx, access: Access, interaction: str, name: str) -> dict[str, Any] | None:
    """What came with it, None while it has not come."""
    query = select(events.c.payload).where(
        events.c.interaction == interaction, events.c.name == name
    )
    found: dict[str, Any] | None = tx.execute(query, access).scalar()
    return found


def count(tx: Tx, access: Access, interaction: str, name: str) -> int:
    """How many events of other names this visit has."""
    others = (events.c.interaction == interaction, events.c.name != name)
    query = select(func.count()).select_from(events).where(*others)
    return int(tx.execute(query, access).scalar() or 0)


def drop_before(tx: Tx, access: Access, instant: datetime) -> int:
    """Forget those that are older; how many."""
    return tx.execute(delete(events).where(events.c.at < instant), access).rowcount
