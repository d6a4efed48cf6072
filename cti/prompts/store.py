"""SQL of recorded prompts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from sqlalchemy import Column, Float, LargeBinary, String, Table, Text, delete, insert, select

from core.access.model import Access
from core.db import Id, Instant, Tx, metadata
from cti.prompts.model import Prompt, key_of
from media.words import LINE_RATE, Pcm

prompts = Table(
    "cti_prompts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Id),
)


def row_key(text: str) -> str:
    """The sentence's key, short enough for an index."""
    return hashlib.sha256(key_of(text).encode()).hexdigest()


def every(tx: Tx) -> Iterator[tuple[Prompt, Pcm]]:
    """All of them with their sound."""
    for row in tx.execute(select(prompts).order_by(prompts.c.text)):
        yield Prompt(row.text, row.seconds, row.changed_at), np.frombuffer(row.data, "<i2")


def put(tx: Tx, access: Access, text: str, pcm: Pcm) -> Prompt:
    """Insert or replace."""
    drop(tx, text)
    made = Prompt(text, round(len(pcm) / LINE_RATE, 2), tx.now)
    tx.execute(
        insert(prompts).values(
            key=row_key(text),
            text=text,
            data=pcm.astype("<i2").tobytes(),
            seconds=made.seconds,
            changed_at=made.changed_at,
            changed_by=access.user_id,
        )
    )
    return made


def drop(tx: Tx, text: str) -> bool:
    return bool(tx.execute(delete(prompts).where(prompts.c.key == row_key(text))).rowcount)
