"""Writing under a key that another node may be writing at the same moment (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from core.db import Database, Tx

T = TypeVar("T")


async def write_again(db: Database, work: Callable[[Tx], T]) -> T:
    """Run ``work``; when a unique key was taken meanwhile, once more, to find what took it."""
    try:
        return await db.write(work)
    except IntegrityError:
        return await db.write(work)
