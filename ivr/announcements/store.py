"""SQL of announcements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Table, Text, delete, insert, select, update

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata
from ivr.announcements.model import Announcement

announcements = Table(
    "ivr_announcements",
    metadata,
    Column("key", Key, primary_key=True),
    Column("text", Text, nullable=False),
    Column("starts", Instant),
    Column("ends", Instant),
    Column("flows", Json, nullable=False),
    Column("ivr", Boolean, nullable=False),
    Column("screens", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Id),
)


def every(tx: Tx) -> list[Announcement]:
    """All of them by key."""
    rows = tx.execute(select(announcements).order_by(announcements.c.key))
    return [_announcement(row) for row in rows]


def put(tx: Tx, access: Access, one: Announcement) -> None:
    """Insert or replace."""
    row = {
        "text": one.text,
        "starts": one.starts,
        "ends": one.ends,
        "flows": list(one.flows),
        "ivr": one.ivr,
        "screens": one.screens,
        "urgent": one.urgent,
        "changed_at": tx.now,
        "changed_by": access.user_id,
    }
    mine = announcements.c.key == one.key
    if not tx.execute(update(announcements).where(mine).values(**row)).rowcount:
        tx.execute(insert(announcements).values(key=one.key, **row))


def drop(tx: Tx, key: str) -> bool:
    return bool(tx.execute(delete(announcements).where(announcements.c.key == key)).rowcount)


def _announcement(row: Any) -> Announcement:
    values = dict(row._mapping)
    values.pop("changed_by")
    return Announcement(**{**values, "flows": tuple(values["flows"])})
