"""Doors of the visits, for desks and supervisors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import NotFound
from core.telephone import Telephone
from core.web.routes import Call, Route
from cti.interactions import store


class ListQuery(BaseModel):
    mine: bool = False
    limit: int = Field(50, ge=1, le=200)
    before: datetime | None = None


class VisitPath(BaseModel):
    id: str = Field(max_length=36)


class SegmentView(BaseModel):
    queue: str | None
    operator: str | None
    start: datetime
    end: datetime | None
    end_reason: str | None


class VisitView(BaseModel):
    """``end_flow``, ``end_node``: where the citizen left the flow, or the flow left them.
    ``test``: a call to a test number, which acted on nothing."""

    id: str
    channel: str
    dialled: str
    protocol: str | None
    telephone: str
    started_at: datetime
    ended_at: datetime | None
    stage: str
    stage_since: datetime
    queue: str | None
    operator: str | None
    outcome: str | None
    reason: str | None
    recording: str
    end_flow: str | None
    end_node: str | None
    test: bool = False
    segments: list[SegmentView] | None = None


def view(row: Any, segments: list[Any] | None = None) -> VisitView:
    """A visit's row as others see it."""
    return VisitView(
        telephone=Telephone(**row.caller).shown,
        segments=None if segments is None else [_segment(one) for one in segments],
        **{
            name: row._mapping[name]
            for name in VisitView.model_fields
            if name not in {"telephone", "segments"}
        },
    )


def _segment(row: Any) -> SegmentView:
    return SegmentView(
        queue=row.queue,
        operator=row.operator,
        start=row.started_at,
        end=row.ended_at,
        end_reason=row.end_reason,
    )


def routes(db: Database) -> Sequence[Route]:
    """List and show visits. Operators see those they had a part in; supervisors see all."""

    async def index(call: Call, query: ListQuery) -> list[VisitView]:
        mine = query.mine or not call.access.may("interaction.list")
        operator = call.access.user_id if mine else None

        def work(tx: Tx) -> list[VisitView]:
            rows = store.page(tx, call.access, query.limit, operator, query.before)
            return [view(row, store.segments_of(tx, row.id)) for row in rows]

        return await db.read(work)

    async def show(call: Call, path: VisitPath) -> VisitView:
        found = await db.read(lambda tx: _show(tx, call.access, path.id))
        await db.write(lambda tx: audit.record(tx, call.access, "read", "interaction", path.id))
        return found

    return [
        Route("GET", "/api/interactions", index, needs="interaction.read", summary="List visits"),
        Route("GET", "/api/interactions/{id}", show, needs="interaction.read", summary="One visit"),
    ]


def _show(tx: Tx, access: Access, id_: str) -> VisitView:
    row = store.by_id(tx, access, id_) or store.by_protocol(tx, access, id_)
    if row is None:
        raise NotFound("Este atendimento não existe.")
    return view(row, store.segments_of(tx, row.id))


PERMISSIONS = {
    "desk.use": "Atender na mesa",
    "interaction.read": "Ver os próprios atendimentos",
    "interaction.list": "Ver os atendimentos de todos",
}
