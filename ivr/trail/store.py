"""SQL of walks and of what they tell together. Their answers and variables are personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    Select,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata, protected
from ivr.store import turns
from ivr.trail.model import WalkRow

walks = protected(
    Table(
        "ivr_walks",
        metadata,
        Column("interaction", Id, primary_key=True),
        Column("run", String(16), primary_key=True),
        Column("flow", Key, nullable=False),
        Column("version", Integer, nullable=False),
        Column("canary", Integer, nullable=False),
        Column("began_at", Instant, nullable=False),
        Column("ended_at", Instant, nullable=False),
        Column("outcome", String(16), nullable=False),
        Column("target", Key, nullable=False),
        Column("end_node", Key, nullable=False),
        Column("path", Json, nullable=False),
        Column("failed", Json, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("answers", Json, nullable=False),
        Column("start", Json, nullable=False),
        Index("ix_ivr_walks_flow", "flow", "began_at"),
    ),
    personal=("answers", "start", "target"),
)
FIGURED = (
    walks.c.interaction, walks.c.run, walks.c.version, walks.c.began_at, walks.c.ended_at,
    walks.c.outcome, walks.c.end_node, walks.c.path, walks.c.failed,
)  # fmt: skip


def file(tx: Tx, access: Access, row: WalkRow) -> None:
    """Insert a walk; one that went on after it was filed replaces itself."""
    same = (walks.c.interaction == row.interaction, walks.c.run == row.run)
    tx.execute(delete(walks).where(*same), access)
    values = {**asdict(row), "canary": int(row.canary), "failures": len(row.failed)}
    tx.execute(insert(walks).values(**values), access)


def of_visit(tx: Tx, access: Access, interaction: str) -> Sequence[Any]:
    """The walks of a visit, in the order in which they began."""
    wanted = select(walks).where(walks.c.interaction == interaction)
    return tx.execute(wanted.order_by(walks.c.began_at, walks.c.run), access).all()


def newest(
    tx: Tx, access: Access, flow: str, version: int | None, since: datetime, limit: int
) -> Sequence[Any]:
    """The newest walks of a flow since an instant, without personal columns."""
    wanted = _of(select(*FIGURED), flow, version, since)
    return tx.execute(wanted.order_by(walks.c.began_at.desc()).limit(limit), access).all()


def _of(wanted: Select[Any], flow: str, version: int | None, since: datetime) -> Select[Any]:
    wanted = wanted.where(walks.c.flow == flow, walks.c.began_at >= since)
    return wanted if version is None else wanted.where(walks.c.version == version)


def turns_in(tx: Tx, access: Access, interactions: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many turns each (visit, run) of these visits had."""
    columns = (turns.c.interaction, turns.c.run, func.count().label("turns"))
    wanted = select(*columns).where(turns.c.interaction.in_(interactions))
    rows = tx.execute(wanted.group_by(turns.c.interaction, turns.c.run), access)
    return {(row.interaction, row.run): row.turns for row in rows}


def not_understood(
    tx: Tx,
    access: Access,
    flow: str,
    node: str | None,
    version: int | None,
    since: datetime,
    limit: int,
) -> Sequence[Any]:
    """Spoken turns that no node could use, newest first."""
    wanted = select(turns).where(
        turns.c.flow == flow,
        turns.c.at >= since,
        turns.c.heard.in_(("speech", "text")),
        turns.c.band == "reject",
    )
    if node:
        wanted = wanted.where(turns.c.node == node)
    real = turns.c.version > 0  # 0 is a draft, tried
    wanted = wanted.where(real if version is None else turns.c.version == version)
    return tx.execute(wanted.order_by(turns.c.at.desc()).limit(limit), access).all()


def erase(tx: Tx, access: Access, interaction: str) -> int:
    """Blank what is personal in a visit's walks; paths and figures stay. Returns how many."""
    blank = {"answers": {}, "start": {}, "target": ""}
    mine = walks.c.interaction == interaction
    return int(tx.execute(update(walks).where(mine).values(**blank), access).rowcount)
