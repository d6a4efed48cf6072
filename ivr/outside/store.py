"""SQL of the internal hosts that flows may reach."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, String, Table, delete, insert, select

from core.access.model import Access
from core.db import Id, Instant, Tx, metadata

hosts = Table(
    "ivr_hosts",
    metadata,
    Column("host", String(260), primary_key=True),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Id),
)


def every(tx: Tx) -> list[Any]:
    return list(tx.execute(select(hosts).order_by(hosts.c.host)))


def add(tx: Tx, access: Access, host: str) -> bool:
    """Whether it was not there."""
    if tx.execute(select(hosts.c.host).where(hosts.c.host == host)).first():
        return False
    tx.execute(insert(hosts).values(host=host, added_at=tx.now, added_by=access.user_id))
    return True


def drop(tx: Tx, host: str) -> bool:
    return bool(tx.execute(delete(hosts).where(hosts.c.host == host)).rowcount)
