"""SQL of visits and their segments. A visit's row is all that its journey needs to go on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, Integer, Row, String, Table, select, text

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata, protected

interactions = protected(
    Table(
        "interactions",
        metadata,
        Column("id", Id, primary_key=True),
        Column("channel", Key, nullable=False),
        Column("dialled", String(64), nullable=False),
        Column("asterisk", Key, nullable=False),
        Column("citizen_leg", String(150), nullable=False),
        Column("leg_name", String(150), nullable=False),
        Column("sip_call_id", String(255), index=True),
        Column("caller", Json, nullable=False),
        Column("caller_key", String(32), index=True),
        Column("protocol", String(32), index=True),
        Column("started_at", Instant, nullable=False, index=True),
        Column("stage", Key, nullable=False),
        Column("stage_since", Instant, nullable=False),
        Column("flow", Json),
        Column("queue", Key),
        Column("queued_at", Instant),
        Column("request", Json),
        Column("offer", Id),
        Column("operator", Id, index=True),
        Column("held", Integer, nullable=False, default=0),
        Column("recording", Key, nullable=False),
        Column("outcome", Key),
        Column("reason", String(64)),
        Column("ended_at", Instant),
        Column("test", Integer, nullable=False, default=0, server_default=text("0")),
        Column("end_flow", Key),
        Column("end_node", Key),
    ),
    personal=("caller", "caller_key", "flow", "request", "sip_call_id"),
)
Index(
    "ix_interactions_open",
    interactions.c.stage,
    sqlite_where=interactions.c.stage != "closed",
    postgresql_where=interactions.c.stage != "closed",
)
segments = Table(
    "segments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("interaction", Id, nullable=False, index=True),
    Column("queue", Key),
    Column("operator", Id, index=True),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("end_reason", Key),
)


def open_visits(tx: Tx, access: Access) -> list[Row[Any]]:
    """Visits that have not ended, oldest first."""
    table = interactions
    query = select(table).where(table.c.stage != "closed").order_by(table.c.started_at)
    return list(tx.execute(query, access))


def by_id(tx: Tx, access: Access, id_: str) -> Row[Any] | None:
    return tx.execute(select(interactions).where(interactions.c.id == id_), access).first()


def by_sip_call(tx: Tx, access: Access, call_id: str) -> Row[Any] | None:
    table = interactions
    query = select(table).where(table.c.sip_call_id == call_id).order_by(table.c.id.desc())
    return tx.execute(query.limit(1), access).first()


def by_protocol(tx: Tx, access: Access, protocol: str) -> Row[Any] | None:
    table = interactions
    return tx.execute(select(table).where(table.c.protocol == protocol), access).first()


def of_caller(tx: Tx, access: Access, caller_key: str, since: Any, limit: int) -> list[Row[Any]]:
    """The newest visits by this telephone since then."""
    table = interactions
    mine = (table.c.caller_key == caller_key, table.c.started_at >= since)
    query = select(table).where(*mine).order_by(table.c.started_at.desc()).limit(limit)
    return list(tx.execute(query, access))


def segments_of(tx: Tx, interaction: str) -> list[Row[Any]]:
    query = select(segments).where(segments.c.interaction == interaction)
    return list(tx.execute(query.order_by(segments.c.started_at, segments.c.id)))


def page(
    tx: Tx, access: Access, limit: int, operator: str | None, before: Any = None
) -> list[Row[Any]]:
    """The newest visits; those of one operator when given."""
    table = interactions
    query = select(table).order_by(table.c.started_at.desc()).limit(limit)
    if operator:
        had = select(segments.c.interaction).where(segments.c.operator == operator)
        query = query.where(table.c.id.in_(had))
    if before:
        query = query.where(table.c.started_at < before)
    return list(tx.execute(query, access))
