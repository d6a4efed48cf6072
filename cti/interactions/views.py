"""Live pictures of visits: for supervisors all of them, for a desk its own call."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.access.model import Access
from core.db import Tx
from core.facts.base import Recorded
from core.facts.interaction import (
    CallHeld,
    InteractionStaged,
    InteractionStarted,
    OfferWithdrawn,
    OperatorConnected,
    OperatorLeft,
    OperatorOffered,
)
from core.interaction import Stage
from core.web.live import Patch, View
from cti.interactions import store

SYSTEM = Access.system("live pictures of visits")


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None


def _line(row: Any) -> dict[str, Any]:
    return {
        "channel": row.channel,
        "dialled": row.dialled,
        "stage": row.stage,
        "since": _iso(row.stage_since),
        "queue": row.queue,
        "operator": row.operator,
    }


def _all(tx: Tx, access: Access) -> dict[str, Any]:
    if not access.may("interaction.list"):
        return {}
    return {row.id: _line(row) for row in store.open_visits(tx, access)}


def _patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    match fact:
        case InteractionStarted():
            return [
                Patch((fact.interaction, "channel"), fact.channel),
                Patch((fact.interaction, "dialled"), fact.dialled),
                Patch((fact.interaction, "stage"), Stage.ARRIVED.value),
                Patch((fact.interaction, "since"), recorded.at.isoformat()),
                Patch((fact.interaction, "queue"), None),
                Patch((fact.interaction, "operator"), None),
            ]
        case InteractionStaged() if fact.stage == Stage.CLOSED:
            return [Patch((fact.interaction,), None)]
        case InteractionStaged():
            return [
                Patch((fact.interaction, "stage"), fact.stage),
                Patch((fact.interaction, "since"), _iso(fact.since)),
                Patch((fact.interaction, "queue"), fact.queue),
                Patch((fact.interaction, "operator"), fact.operator),
            ]
    return []


def _desk(tx: Tx, access: Access) -> dict[str, Any]:
    """The call that this user has now, if any."""
    table = store.interactions
    query = select(table).where(table.c.operator == access.user_id, table.c.stage != "closed")
    row = tx.execute(query.order_by(table.c.started_at.desc()).limit(1), access).first()
    stages = {"offering": "ringing", "talking": "talking", "returning": "returning"}
    if row is None or row.stage not in stages or access.user_id is None:
        return {}
    stage = "held" if row.held else stages[row.stage]
    return {
        "call": {
            "interaction": row.id,
            "offer": row.offer,
            "stage": stage,
            "since": _iso(row.stage_since),
            "queue": row.queue,
        }
    }


def _desk_patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    match fact:
        case OperatorOffered() | OperatorConnected():
            stage = "ringing" if isinstance(fact, OperatorOffered) else "talking"
            call = {
                "interaction": fact.interaction,
                "offer": fact.offer,
                "stage": stage,
                "since": recorded.at.isoformat(),
                "queue": fact.queue,
            }
            return [Patch(("call",), call)]
        case CallHeld():
            return [Patch(("call", "stage"), "held" if fact.held else "talking")]
        case OperatorLeft() | OfferWithdrawn():
            return [Patch(("call",), None)]
    return []


def _concerns(recorded: Recorded, access: Access) -> bool:
    return getattr(recorded.fact, "operator", None) == access.user_id


VIEWS = (
    View("interactions", _all, _patch, lambda _, access: access.may("interaction.list"), True),
    View("desk", _desk, _desk_patch, _concerns),
)
