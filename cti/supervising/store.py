"""SQL of supervision. Words that people write lie here, behind the gate, never in a fact."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, String, Table, delete, insert, select, update

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata, protected

supervisions = protected(
    Table(
        "supervisions",
        metadata,
        Column("id", Id, primary_key=True),
        Column("interaction", Id, nullable=False, index=True),
        Column("supervisor", Id, nullable=False),
        Column("mode", Key, nullable=False),
        Column("reason", String(300), nullable=False),
        Column("operator", Id),
        Column("state", Key, nullable=False),
        Column("started_at", Instant, nullable=False, index=True),
        Column("ended_at", Instant),
        Column("end_reason", Key),
    ),
    personal=("reason",),
)
deeds = protected(
    Table(
        "supervision_deeds",
        metadata,
        Column("id", Id, primary_key=True),
        Column("at", Instant, nullable=False, index=True),
        Column("user_id", Id),
        Column("action", Key, nullable=False),
        Column("object", Key, nullable=False),
        Column("object_id", String(80), nullable=False),
        Column("reason", String(300), nullable=False),
    ),
    personal=("reason",),
)
settings = Table(
    "supervision_settings",
    metadata,
    Column("key", Key, primary_key=True),
    Column("value", Json, nullable=False),
)
boards = Table(
    "supervision_boards",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("settings", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
broadcasts = protected(
    Table(
        "broadcasts",
        metadata,
        Column("id", Id, primary_key=True),
        Column("at", Instant, nullable=False, index=True),
        Column("sender", Id, nullable=False),
        Column("queue", Key),
        Column("text", String(500), nullable=False),
        Column("ends_at", Instant, nullable=False),
        Column("withdrawn_at", Instant, index=True),
    ),
    personal=("text",),
)
acks = Table(
    "broadcast_acks",
    metadata,
    Column("broadcast", Id, primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
)


def open_supervisions(tx: Tx, access: Access) -> list[Any]:
    table = supervisions
    query = select(table).where(table.c.ended_at.is_(None)).order_by(table.c.started_at)
    return list(tx.execute(query, access))


def supervisions_of(tx: Tx, access: Access, interaction: str) -> list[Any]:
    table = supervisions
    query = select(table).where(table.c.interaction == interaction).order_by(table.c.started_at)
    return list(tx.execute(query, access))


def ended_among(tx: Tx, access: Access, ids: set[str]) -> set[str]:
    """Those of ``ids`` that are supervisions which have ended."""
    table = supervisions
    query = select(table.c.id).where(table.c.id.in_(sorted(ids)), table.c.ended_at.is_not(None))
    return set(tx.execute(query, access).scalars())


def put_supervision(tx: Tx, access: Access, id_: str, **values: Any) -> None:
    table = supervisions
    if not tx.execute(update(table).where(table.c.id == id_).values(**values), access).rowcount:
        tx.execute(insert(table).values(id=id_, **values), access)


def add_deed(tx: Tx, access: Access, row: dict[str, Any]) -> None:
    tx.execute(insert(deeds).values(**row, at=tx.now, user_id=access.user_id), access)


def last_deeds(tx: Tx, access: Access, limit: int) -> list[Any]:
    query = select(deeds).order_by(deeds.c.at.desc(), deeds.c.id.desc()).limit(limit)
    return list(tx.execute(query, access))


def setting(tx: Tx, key: str, default: Any) -> Any:
    found = tx.execute(select(settings.c.value).where(settings.c.key == key)).first()
    return found.value if found else default


def set_setting(tx: Tx, key: str, value: Any) -> None:
    where = settings.c.key == key
    if not tx.execute(update(settings).where(where).values(value=value)).rowcount:
        tx.execute(insert(settings).values(key=key, value=value))


def boards_of(tx: Tx, user_id: str) -> list[Any]:
    query = select(boards).where(boards.c.user_id == user_id).order_by(boards.c.name)
    return list(tx.execute(query))


def put_board(tx: Tx, id_: str, user_id: str, name: str, given: dict[str, Any]) -> None:
    where = (boards.c.id == id_) & (boards.c.user_id == user_id)
    values = {"name": name, "settings": given, "changed_at": tx.now}
    if not tx.execute(update(boards).where(where).values(**values)).rowcount:
        tx.execute(insert(boards).values(id=id_, user_id=user_id, **values))


def drop_board(tx: Tx, id_: str, user_id: str) -> bool:
    where = (boards.c.id == id_) & (boards.c.user_id == user_id)
    return bool(tx.execute(delete(boards).where(where)).rowcount)


def live_broadcasts(tx: Tx, access: Access) -> list[Any]:
    """Messages that stand on screens, newest first."""
    query = select(broadcasts).where(broadcasts.c.withdrawn_at.is_(None))
    return list(tx.execute(query.order_by(broadcasts.c.at.desc()), access))


def broadcast(tx: Tx, access: Access, id_: str) -> Any | None:
    return tx.execute(select(broadcasts).where(broadcasts.c.id == id_), access).first()


def acks_of(tx: Tx, ids: list[str]) -> list[Any]:
    query = select(acks).where(acks.c.broadcast.in_(ids)).order_by(acks.c.at)
    return list(tx.execute(query))


def add_ack(tx: Tx, id_: str, user_id: str) -> bool:
    """False when it was acknowledged before."""
    where = (acks.c.broadcast == id_) & (acks.c.user_id == user_id)
    if tx.execute(select(acks).where(where)).first():
        return False
    tx.execute(insert(acks).values(broadcast=id_, user_id=user_id, at=tx.now))
    return True
