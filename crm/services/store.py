"""SQL of the catalogue, and of the calendars its deadlines are counted in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

from core.db import Json, Key, Tx, metadata
from crm.services.model import Service

services = Table(
    "crm_services",
    metadata,
    Column("key", Key, primary_key=True),
    Column("parent", Key, ForeignKey("crm_services.key")),
    Column("level", Integer, nullable=False),
    Column("position", Integer, nullable=False, default=0),
    Column("label", String(160), nullable=False),
    Column("description", Text, nullable=False, default=""),
    Column("script", Text, nullable=False, default=""),
    Column("object", Key, nullable=False, default="chamado"),
    Column("minutes", Integer),
    Column("calendar", Key, nullable=False, default="cidade"),
    Column("phase", String(1), nullable=False, default="F"),
    Column("intents", Json, nullable=False),
    Column("needs_place", Boolean, nullable=False, default=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("extra", Json, nullable=False),
    Index("ix_crm_services_parent", "parent"),
)
calendars = Table(
    "crm_calendars",
    metadata,
    Column("key", Key, primary_key=True),
    Column("label", String(80), nullable=False),
    Column("data", Json, nullable=False),
)


def _row(service: Service) -> dict[str, Any]:
    return {
        name: (list(service.intents) if name == "intents" else getattr(service, name))
        for name in services.columns.keys()  # noqa: SIM118 - a column collection, not a dict
    }


def put(tx: Tx, service: Service) -> None:
    """Add the service, or bring its row up to it."""
    row = _row(service)
    done = tx.execute(update(services).where(services.c.key == service.key).values(**row))
    if not done.rowcount:
        tx.execute(insert(services).values(**row))


def get(tx: Tx, key: str) -> Service | None:
    row = tx.execute(select(services).where(services.c.key == key)).first()
    return _service(row) if row else None


def everything(tx: Tx, active_only: bool = True) -> list[Service]:
    """The catalogue, parents before children, in the order the city gave."""
    query = select(services).order_by(services.c.level, services.c.position, services.c.key)
    if active_only:
        query = query.where(services.c.active)
    return [_service(row) for row in tx.execute(query)]


def put_calendar(tx: Tx, key: str, label: str, data: Mapping[str, Any]) -> None:
    row = {"label": label, "data": dict(data)}
    done = tx.execute(update(calendars).where(calendars.c.key == key).values(**row))
    if not done.rowcount:
        tx.execute(insert(calendars).values(key=key, **row))


def calendar_data(tx: Tx, key: str) -> Mapping[str, Any] | None:
    found = tx.execute(select(calendars.c.data).where(calendars.c.key == key)).scalar()
    return dict(found) if found is not None else None


def _service(row: Any) -> Service:
    fields = {**row._mapping, "intents": tuple(row.intents or ()), "extra": row.extra or {}}
    return Service(**fields)
