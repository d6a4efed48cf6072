"""SQL of users, roles, sessions and the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Row, String, Table, select

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata, protected
from core.ids import new_id

users = protected(
    Table(
        "users",
        metadata,
        Column("id", Id, primary_key=True),
        Column("login", Key, nullable=False, unique=True),
        Column("name", String(120), nullable=False),
        Column("password_hash", String(200), nullable=False),
        Column("roles", Json, nullable=False),
        Column("active", Boolean, nullable=False),
        Column("created_at", Instant, nullable=False),
    ),
    personal=("login", "name"),
)
roles = Table(
    "roles",
    metadata,
    Column("key", Key, primary_key=True),
    Column("label", String(80), nullable=False),
    Column("permissions", Json, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
audit = protected(
    Table(
        "audit",
        metadata,
        Column("id", Id, primary_key=True),
        Column("at", Instant, nullable=False, index=True),
        Column("user_id", Id, index=True),
        Column("login", Key, nullable=False),
        Column("action", Key, nullable=False),
        Column("object", Key, nullable=False),
        Column("object_id", String(80)),
        Column("detail", Json, nullable=False),
    ),
    personal=("login",),
)


def record(
    tx: Tx,
    access: Access,
    action: str,
    object_: str,
    object_id: str | None = None,
    **detail: Any,
) -> None:
    """Write into the audit who did or saw what. ``detail`` holds ids and field names only."""
    row = audit.insert().values(
        id=new_id(),
        at=tx.now,
        user_id=access.user_id,
        login=access.login,
        action=action,
        object=object_,
        object_id=object_id,
        detail={**detail, **({"reason": access.reason} if access.reason else {})},
    )
    tx.execute(row, access)


def user_by_login(tx: Tx, access: Access, login: str) -> Row[Any] | None:
    return tx.execute(select(users).where(users.c.login == login), access).first()


def user_by_id(tx: Tx, access: Access, user_id: str) -> Row[Any] | None:
    return tx.execute(select(users).where(users.c.id == user_id), access).first()


def list_users(tx: Tx, access: Access) -> list[Row[Any]]:
    return list(tx.execute(select(users).order_by(users.c.name), access))


def role_rows(tx: Tx) -> list[Row[Any]]:
    return list(tx.execute(select(roles).order_by(roles.c.label)))


def permissions_of(tx: Tx, keys: list[str]) -> frozenset[str]:
    query = select(roles.c.permissions).where(roles.c.key.in_(keys))
    return frozenset(p for row in tx.execute(query) for p in row.permissions)


def session_by_hash(tx: Tx, token_hash: str) -> Row[Any] | None:
    return tx.execute(select(sessions).where(sessions.c.token_hash == token_hash)).first()


def sessions_of(tx: Tx, user_id: str) -> list[Row[Any]]:
    return list(tx.execute(select(sessions).where(sessions.c.user_id == user_id)))


def expired_sessions(tx: Tx, now: datetime) -> list[Row[Any]]:
    return list(tx.execute(select(sessions).where(sessions.c.expires_at <= now)))


def audit_page(
    tx: Tx, access: Access, limit: int, before: datetime | None, object_id: str | None
) -> list[Row[Any]]:
    query = select(audit).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
    if before:
        query = query.where(audit.c.at < before)
    if object_id:
        query = query.where(audit.c.object_id == object_id)
    return list(tx.execute(query, access))
