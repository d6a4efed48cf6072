"""All that a supervisor's drawer shows of one interaction under way, in one answer."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from core.access import audit
from core.access.model import Access
from core.errors import NotFound
from core.telephone import Telephone
from core.web.routes import Call, Route
from cti.interactions import store
from cti.roof import Roof


class IdPath(BaseModel):
    id: str = Field(max_length=36)


def detail_route(roof: Roof) -> Route:
    """``GET /api/supervision/interactions/{id}``."""

    async def show(call: Call, path: IdPath) -> dict[str, Any]:
        return await detail(roof, call.access, path.id)

    base = "/api/supervision/interactions/{id}"
    return Route("GET", base, show, needs="interaction.list", summary="One under way")


async def detail(roof: Roof, access: Access, id_: str) -> dict[str, Any]:
    """The visit, what it asked for, where it stands and why, and what was said so far."""
    row = await roof.db.read(lambda tx: store.by_id(tx, access, id_))
    if row is None:
        raise NotFound("Este atendimento não existe.")
    segments = await roof.db.read(lambda tx: store.segments_of(tx, id_))
    await roof.db.write(lambda tx: audit.record(tx, access, "read", "interaction", id_))
    request = row.request or {}
    return {
        "id": id_,
        "protocol": row.protocol,
        "telephone": Telephone(**row.caller).shown,
        "channel": row.channel,
        "started_at": row.started_at,
        "stage": row.stage,
        "since": row.stage_since,
        "queue": row.queue,
        "operator": row.operator,
        "held": bool(row.held),
        "priority": request.get("priority", 0),
        "skills": list(request.get("skills", ())),
        "notes": request.get("notes", {}),
        "standing": _standing(roof, id_),
        "segments": [
            {"queue": s.queue, "operator": s.operator, "start": s.started_at, "end": s.ended_at}
            for s in segments
        ],
        "turns": await roof.flows.turns_of(access, id_),
    }


def _standing(roof: Roof, id_: str) -> dict[str, Any] | None:
    """Position, estimate and what the queue's members lacked when it last looked."""
    place, why = roof.queues.place_of(id_), roof.queues.whys.get(id_)
    if place is None and why is None:
        return None
    return {
        "position": place.position() if place else None,
        "estimate_s": place.estimate() if place else None,
        "why": why._asdict() if why else None,
    }
