"""SQL of recordings, their marks and their waveforms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from core.access.model import Access
from core.db import BigId, Id, Instant, Key, Tx, metadata, protected
from recorder.model import UNDER_WAY, Mark, Recording

recordings = protected(
    Table(
        "recorder_recordings",
        metadata,
        Column("id", Id, primary_key=True),
        Column("interaction_id", Id, nullable=False),
        Column("number", Integer, nullable=False),
        Column("state", Key, nullable=False),
        Column("started_at", Instant, nullable=False),
        Column("ended_at", Instant),
        Column("landed_at", Instant),
        Column("vault", Key),
        Column("key", String(200)),
        Column("milliseconds", Integer),
        Column("channels", Integer),
        Column("rate", Integer),
        Column("size", BigId),
        Column("sha256", String(64)),
        Column("adopted", Boolean, nullable=False, default=False),
        Column("reason", Key),
        Column("attempts", Integer, nullable=False, default=0),
        Column("retry_at", Instant),
        Column("missing_ms", Integer),
        Column("keep_until", Instant),
        Column("legal_hold", Boolean, nullable=False, default=False),
        UniqueConstraint("interaction_id", "number", name="uq_recorder_recordings_visit"),
        Index("ix_recorder_recordings_state", "state", "started_at"),
        Index("ix_recorder_recordings_keep", "keep_until"),
    )
)
marks = protected(
    Table(
        "recorder_marks",
        metadata,
        Column("id", Id, primary_key=True),
        Column("interaction_id", Id, nullable=False),
        Column("at", Instant, nullable=False),
        Column("kind", Key, nullable=False),
        Column("detail", String(64)),
        Index("ix_recorder_marks_visit", "interaction_id", "at"),
    )
)
peaks = protected(
    Table(
        "recorder_peaks",
        metadata,
        Column(
            "recording_id",
            Id,
            ForeignKey("recorder_recordings.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("channels", Integer, nullable=False),
        Column("data", LargeBinary, nullable=False),
    )
)


def add(tx: Tx, access: Access, row: Mapping[str, Any]) -> None:
    tx.execute(insert(recordings).values(**row), access)


def change(tx: Tx, access: Access, id_: str, **row: Any) -> None:
    tx.execute(update(recordings).where(recordings.c.id == id_).values(**row), access)


def get(tx: Tx, access: Access, id_: str) -> Recording | None:
    row = tx.execute(select(recordings).where(recordings.c.id == id_), access).first()
    return Recording(**row._mapping) if row else None


def of_interaction(tx: Tx, access: Access, interaction_id: str) -> list[Recording]:
    """The recordings of one visit, in the order they were made."""
    query = select(recordings).where(recordings.c.interaction_id == interaction_id)
    rows = tx.execute(query.order_by(recordings.c.number), access)
    return [Recording(**row._mapping) for row in rows]


def of_interactions(tx: Tx, access: Access, interaction_ids: Sequence[str]) -> list[Recording]:
    """The recordings of several visits, in the order they were made."""
    mine = recordings.c.interaction_id.in_(list(interaction_ids))
    rows = tx.execute(select(recordings).where(mine).order_by(recordings.c.number), access)
    return [Recording(**row._mapping) for row in rows]


def under_way(tx: Tx, access: Access) -> list[Recording]:
    """What is being recorded or waits to land; bounded by calls and a broken disk's backlog."""
    query = select(recordings).where(recordings.c.state.in_(UNDER_WAY))
    rows = tx.execute(query.order_by(recordings.c.started_at).limit(10_000), access)
    return [Recording(**row._mapping) for row in rows]


def put_peaks(tx: Tx, access: Access, id_: str, channels: int, data: bytes) -> None:
    tx.execute(delete(peaks).where(peaks.c.recording_id == id_), access)
    row = insert(peaks).values(recording_id=id_, channels=channels, data=data)
    tx.execute(row, access)


def drop_peaks(tx: Tx, access: Access, id_: str) -> None:
    tx.execute(delete(peaks).where(peaks.c.recording_id == id_), access)


def get_peaks(tx: Tx, access: Access, id_: str) -> tuple[int, bytes] | None:
    """(channels, int8 pairs) of a waveform."""
    row = tx.execute(select(peaks).where(peaks.c.recording_id == id_), access).first()
    return (row.channels, row.data) if row else None


def add_mark(tx: Tx, access: Access, row: Mapping[str, Any]) -> None:
    tx.execute(insert(marks).values(**row), access)


def last_mark(tx: Tx, access: Access, interaction_id: str) -> Mark | None:
    query = select(marks).where(marks.c.interaction_id == interaction_id)
    row = tx.execute(query.order_by(marks.c.at.desc(), marks.c.id.desc()).limit(1), access).first()
    return Mark(**row._mapping) if row else None


def marks_of(tx: Tx, access: Access, interaction_ids: Sequence[str]) -> list[Mark]:
    query = select(marks).where(marks.c.interaction_id.in_(interaction_ids))
    rows = tx.execute(query.order_by(marks.c.at, marks.c.id), access)
    return [Mark(**row._mapping) for row in rows]


def end(tx: Tx, access: Access, interaction_id: str, at: datetime) -> None:
    """The citizen's leg is gone: the recording ends here, unless it had ended."""
    statement = update(recordings).where(
        recordings.c.interaction_id == interaction_id, recordings.c.ended_at.is_(None)
    )
    tx.execute(statement.values(ended_at=at), access)
