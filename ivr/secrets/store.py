"""SQL of secrets. The sealed bytes leave this table only to be opened for a request."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, delete, insert, select, update

from core.access.model import Access
from core.db import Id, Instant, Key, Tx, metadata, protected

secrets = protected(
    Table(
        "ivr_secrets",
        metadata,
        Column("name", Key, primary_key=True),
        Column("sealed", LargeBinary, nullable=False),
        Column("changed_at", Instant, nullable=False),
        Column("changed_by", Id),
    )
)


def names(tx: Tx, access: Access) -> list[Any]:
    """Which secrets there are; not their values."""
    columns = (secrets.c.name, secrets.c.changed_at, secrets.c.changed_by)
    return list(tx.execute(select(*columns).order_by(secrets.c.name), access))


def sealed(tx: Tx, access: Access, wanted: Collection[str]) -> dict[str, bytes]:
    """The sealed values of those that are kept."""
    query = select(secrets.c.name, secrets.c.sealed).where(secrets.c.name.in_(wanted))
    return {row.name: row.sealed for row in tx.execute(query, access)}


def put(tx: Tx, access: Access, name: str, value: bytes) -> bool:
    """Keep it; whether it is new."""
    row = {"sealed": value, "changed_at": tx.now, "changed_by": access.user_id}
    mine = secrets.c.name == name
    if tx.execute(update(secrets).where(mine).values(**row), access).rowcount:
        return False
    tx.execute(insert(secrets).values(name=name, **row), access)
    return True


def drop(tx: Tx, access: Access, name: str) -> bool:
    return bool(tx.execute(delete(secrets).where(secrets.c.name == name), access).rowcount)


def secret_names(tx: Tx) -> frozenset[str]:
    """Which secrets a flow may refer to."""
    return frozenset(row.name for row in names(tx, Access.system("checking a flow")))
