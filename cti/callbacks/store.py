"""SQL of callbacks. Whom the city calls is personal: behind the gate."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, String, Table, func, insert, select, update

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata, protected
from cti.callbacks.model import Callback, State

callbacks = protected(
    Table(
        "callbacks",
        metadata,
        Column("id", Id, primary_key=True),
        Column("earlier", Id, nullable=False, index=True),
        Column("kind", Key, nullable=False),
        Column("number", String(32), nullable=False),
        Column("key", String(32), nullable=False),
        Column("queue", Key, nullable=False),
        Column("entered_at", Instant, nullable=False),
        Column("not_before", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("dialled", String(64), nullable=False),
        Column("request", Json, nullable=False),
        Column("resume", Json, nullable=False),
        Column("state", Key, nullable=False),
        Column("tries", Integer, nullable=False),
        Column("interaction", Id, index=True),
        Column("reason", String(64), nullable=False),
        Column("ended_at", Instant),
        Index("ix_callbacks_state", "state", "entered_at"),
        Index("ix_callbacks_key", "key", "created_at"),
    ),
    personal=("number", "key", "request", "resume"),
)
OPEN = (State.BOOKED.value, State.CALLING.value)


def still_open(tx: Tx, access: Access) -> list[Callback]:
    """Booked or being called, the longest wait first."""
    query = select(callbacks).where(callbacks.c.state.in_(OPEN))
    rows = tx.execute(query.order_by(callbacks.c.entered_at, callbacks.c.id), access)
    return [_callback(row) for row in rows]


def page(tx: Tx, access: Access, most: int) -> list[Callback]:
    """The newest, whatever became of them."""
    query = select(callbacks).order_by(callbacks.c.created_at.desc(), callbacks.c.id).limit(most)
    return [_callback(row) for row in tx.execute(query, access)]


def open_for(tx: Tx, access: Access, key: str) -> Callback | None:
    """The open callback to this telephone, if there is one."""
    query = select(callbacks).where(callbacks.c.key == key, callbacks.c.state.in_(OPEN))
    row = tx.execute(query.limit(1), access).first()
    return _callback(row) if row else None


def count_since(tx: Tx, access: Access, key: str, since: datetime) -> int:
    """How many were booked for this telephone since then."""
    query = select(func.count()).where(callbacks.c.key == key, callbacks.c.created_at >= since)
    return int(tx.execute(query.select_from(callbacks), access).scalar() or 0)


def put(tx: Tx, access: Access, one: Callback) -> None:
    """Insert or replace."""
    values = {**asdict(one), "state": one.state.value}
    same = callbacks.c.id == one.id
    known = tx.execute(select(callbacks.c.id).where(same), access).first()
    statement = update(callbacks).where(same) if known else insert(callbacks)
    tx.execute(statement.values(**values), access)


def _callback(row: Any) -> Callback:
    values = dict(row._mapping)
    values["state"] = State(values["state"])
    return Callback(**values)
