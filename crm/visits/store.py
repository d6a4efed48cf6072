"""SQL of visits: protocol, the telephone that called, the confirmed person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

from core.access.model import Access
from core.db import Id, Instant, Key, Tx, metadata, protected
from core.telephone import Kind

visits = protected(
    Table(
        "crm_visits",
        metadata,
        Column("interaction_id", Id, primary_key=True),
        Column("protocol", String(40), nullable=False, unique=True),
        Column("channel", Key, nullable=False),
        Column("opened_at", Instant, nullable=False),
        Column("caller_raw", String(64)),
        Column("caller_e164", String(20)),
        Column("caller_kind", String(12)),
        Column("caller_key", String(20)),
        Column("person_id", Id, ForeignKey("crm_people.id", ondelete="SET NULL")),
        Column("confirmed_by", Id),
        Column("confirmed_at", Instant),
        Column("lookups", Integer, nullable=False, default=0),
        Index("ix_crm_visits_person", "person_id", "opened_at"),
        Index("ix_crm_visits_caller", "caller_key", "opened_at"),
    ),
    personal=("caller_raw", "caller_e164", "caller_key"),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. ``lookups`` counts how often numbers were asked for by telephone."""

    interaction_id: str
    protocol: str
    channel: str
    opened_at: datetime
    caller_raw: str | None = None
    caller_e164: str | None = None
    caller_kind: Kind | None = None
    caller_key: str | None = None
    person_id: str | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    lookups: int = 0


def add(tx: Tx, access: Access, row: Mapping[str, Any]) -> None:
    tx.execute(insert(visits).values(**row), access)


def change(tx: Tx, access: Access, interaction_id: str, **row: Any) -> None:
    tx.execute(
        update(visits).where(visits.c.interaction_id == interaction_id).values(**row), access
    )


def count_lookup(tx: Tx, access: Access, interaction_id: str) -> int:
    """One more number asked for; how many that makes."""
    mine = visits.c.interaction_id == interaction_id
    tx.execute(update(visits).where(mine).values(lookups=visits.c.lookups + 1), access)
    return int(tx.execute(select(visits.c.lookups).where(mine), access).scalar() or 0)


def lookups_since(tx: Tx, access: Access, caller_key: str | None, since: datetime) -> int:
    """Numbers asked for since then by this telephone (None: by all that withhold theirs)."""
    mine = (visits.c.caller_key == caller_key, visits.c.opened_at >= since)
    query = select(func.coalesce(func.sum(visits.c.lookups), 0)).where(*mine)
    return int(tx.execute(query, access).scalar() or 0)


def get(tx: Tx, access: Access, interaction_id: str) -> Visit | None:
    query = select(visits).where(visits.c.interaction_id == interaction_id)
    return _visit(tx.execute(query, access).first())


def by_protocol(tx: Tx, access: Access, protocol: str) -> Visit | None:
    query = select(visits).where(visits.c.protocol == protocol)
    return _visit(tx.execute(query, access).first())


def of_people(tx: Tx, access: Access, person_ids: list[str], limit: int) -> list[Visit]:
    """The latest visits in which these people were confirmed, newest first."""
    query = select(visits).where(visits.c.person_id.in_(person_ids))
    rows = tx.execute(query.order_by(visits.c.opened_at.desc()).limit(limit), access)
    return [Visit(**row._mapping) for row in rows]


def _visit(row: Any) -> Visit | None:
    return Visit(**row._mapping) if row else None
