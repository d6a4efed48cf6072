"""SQL of places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, String, Table, delete, insert, select

from core.db import Tx, metadata
from ivr.places.model import Place

places = Table(
    "ivr_places",
    metadata,
    Column("neighbourhood", String(80), primary_key=True),
    Column("street", String(120), primary_key=True),
    Column("cep", String(8), nullable=False),
)


def every(tx: Tx) -> list[Place]:
    """All of them in their order."""
    rows = tx.execute(select(places).order_by(places.c.neighbourhood, places.c.street))
    return [Place(r.neighbourhood, r.street, r.cep) for r in rows]


def neighbourhoods(tx: Tx) -> list[str]:
    return list(tx.execute(select(places.c.neighbourhood).distinct().order_by("neighbourhood"))
                .scalars())  # fmt: skip


def within(tx: Tx, neighbourhood: str, limit: int) -> list[str]:
    """Streets of a neighbourhood, at most `limit` + 1 (so that "too many" is seen)."""
    chosen = select(places.c.street).where(places.c.neighbourhood == neighbourhood)
    return list(tx.execute(chosen.order_by(places.c.street).limit(limit + 1)).scalars())


def of_cep(tx: Tx, cep: str, limit: int) -> list[tuple[str, str]]:
    """(neighbourhood, street) of a CEP; where it is nobody's own, of its first five digits."""
    chosen = select(places.c.neighbourhood, places.c.street).limit(limit + 1)
    exact = _names(tx.execute(chosen.where(places.c.cep == cep)))
    near = places.c.cep.like(f"{cep[:5]}%")
    return exact or _names(tx.execute(chosen.where(near)))


def _names(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(row.neighbourhood, row.street) for row in rows]


def replace(tx: Tx, all_places: Sequence[Place]) -> None:
    """These and no others."""
    tx.execute(delete(places))
    rows = [{"neighbourhood": p.neighbourhood, "street": p.street, "cep": p.cep}
            for p in all_places]  # fmt: skip
    for at in range(0, len(rows), 500):
        tx.execute(insert(places), params=rows[at : at + 500])
