"""SQL of past walks with what is personal in them, for replaying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import select

from core.access.model import Access
from core.db import Tx
from ivr import store as flow_store
from ivr.model import Flow, Turn
from ivr.parse import BadFlow, read_flow
from ivr.replay.model import Past
from ivr.store import turns
from ivr.trail.store import walks

_TURN = tuple(field.name for field in fields(Turn))
CHUNK = 100


def one(tx: Tx, access: Access, flow: str, interaction: str, run: str | None) -> Past | None:
    """A walk of `flow` by a visit, the first when `run` is None; None when there is none."""
    wanted = select(walks).where(walks.c.interaction == interaction, walks.c.flow == flow)
    if run is not None:
        wanted = wanted.where(walks.c.run == run)
    row = tx.execute(wanted.order_by(walks.c.began_at).limit(1), access).first()
    return _pasts(tx, access, [row])[0] if row else None


def newest(tx: Tx, access: Access, flow: str, last: int) -> list[Past]:
    """The newest walks of `flow`, newest first; tests with a draft are left out."""
    wanted = select(walks).where(walks.c.flow == flow, walks.c.version > 0)
    rows = tx.execute(wanted.order_by(walks.c.began_at.desc()).limit(last), access).all()
    return [
        past
        for at in range(0, len(rows), CHUNK)
        for past in _pasts(tx, access, rows[at : at + CHUNK])
    ]


def _pasts(tx: Tx, access: Access, rows: Sequence[Any]) -> list[Past]:
    said = _turns(tx, access, [row.interaction for row in rows])
    return [
        Past(
            interaction=row.interaction,
            run=row.run,
            flow=row.flow,
            version=row.version,
            began_at=row.began_at,
            ended_at=row.ended_at,
            outcome=row.outcome,
            target=row.target,
            path=row.path,
            answers=row.answers,
            start=row.start,
            turns=said.get((row.interaction, row.run), []),
        )
        for row in rows
    ]


def _turns(tx: Tx, access: Access, interactions: list[str]) -> dict[tuple[str, str], list[Turn]]:
    wanted = select(turns).where(turns.c.interaction.in_(interactions))
    found: dict[tuple[str, str], list[Turn]] = {}
    for row in tx.execute(wanted.order_by(turns.c.run, turns.c.n), access):
        values = {name: getattr(row, name) for name in _TURN}
        values["alternatives"] = tuple(values["alternatives"])
        found.setdefault((row.interaction, row.run), []).append(Turn(**values))
    return found


def versions(tx: Tx, flow: str, numbers: set[int]) -> dict[int, Flow]:
    """Versions of a flow that can still be read."""
    found = {}
    for number in numbers:
        text = flow_store.get_version(tx, flow, number)
        try:
            if text is not None:
                found[number] = read_flow(text)
        except BadFlow:  # written by rules of before: the walk is played all the same
            continue
    return found
