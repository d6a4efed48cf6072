"""Doors of the history: the report, its exports, and presence by time."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, Field

from core.access import audit
from core.access.model import Access
from core.access.store import list_users
from core.db import Tx
from core.errors import Invalid, NotFound
from core.web.routes import Call, Route
from queues.history.report import Asked, By, Report, presence, report
from queues.history.tables import COLUMNS, csv_lines, write_xlsx
from queues.levels import FORMULAS, Formula

if TYPE_CHECKING:
    from queues.service import Queues

MOST = timedelta(days=92)
READ_S = 60.0
CHUNK = 64 << 10


class Query(BaseModel):
    """The interval (instants with their zone) and what it is broken down by."""

    start: AwareDatetime
    end: AwareDatetime
    by: By = "queue"
    queue: str | None = Field(None, max_length=63)
    operator: str | None = Field(None, max_length=36)
    formula: str = Field("padrao-1", max_length=40)


class FormatPath(BaseModel):
    format: Literal["csv", "xlsx"]


class DayQuery(BaseModel):
    day: date


def history_routes(queues: Queues) -> Sequence[Route]:
    """All of them."""
    zone = queues.config.calendar.zone

    async def found(access: Access, query: Query) -> tuple[Report, dict[str, str]]:
        asked = _asked(access, query)
        made = await queues.db.read(partial(report, asked=asked), deadline=READ_S)
        return made, await _names(queues, access, query.by)

    def _asked(access: Access, query: Query) -> Asked:
        if query.by == "operator" or query.operator:
            access.need("operator.read")
        if not timedelta() < query.end - query.start <= MOST:
            raise Invalid("Escolha um intervalo de até 92 dias.", field="end")
        formula: Formula | None = FORMULAS.get(query.formula)
        if formula is None:
            raise NotFound("Esta fórmula não existe.", formula=query.formula)
        given = (query.start, query.end, query.by, formula, zone, query.queue, query.operator)
        return Asked(*given)

    async def show(call: Call, query: Query) -> dict[str, Any]:
        made, names = await found(call.access, query)
        return {
            "formula": query.formula,
            "columns": [
                {"key": c.key, "words": c.words, "kind": c.kind} for c in COLUMNS[query.by]
            ],
            "lines": [
                {**line.figures(), "name": names.get(line.key, line.key)} for line in made.lines
            ],
            "total": made.total.figures(),
        }

    async def export(call: Call, path: FormatPath, query: Query) -> web.StreamResponse:
        call.access.need("supervision.history")
        made, names = await found(call.access, query)
        span = {"start": query.start.isoformat(), "end": query.end.isoformat()}
        await queues.db.write(
            lambda tx: audit.record(
                tx, call.access, "export", "history", query.by, format=path.format, **span
            )
        )
        name = f"historico-{query.by}-{query.start.astimezone(zone):%Y%m%d}.{path.format}"
        if path.format == "csv":
            return await _send_csv(call.request, name, made, names)
        return await _send_xlsx(call.request, name, made, names)

    base, right = "/api/history", "supervision.history"
    return [
        Route("GET", base, show, needs=right, summary="Figures of an interval"),
        Route("GET", f"{base}/formulas", _formulas, needs=right, summary="Formulas by name"),
        presence_route(queues),
        Route(
            "GET",
            f"{base}/export/{{format}}",
            export,
            needs="supervision.export",
            summary="The same as CSV or Excel",
        ),
    ]


async def _formulas() -> list[dict[str, Any]]:
    names = Formula.__dataclass_fields__
    return [{"key": key, **{n: getattr(f, n) for n in names}} for key, f in FORMULAS.items()]


def presence_route(queues: Queues) -> Route:
    """Who was there when: the presences of one day."""
    zone = queues.config.calendar.zone

    async def stood(query: DayQuery) -> dict[str, Any]:
        start = datetime.combine(query.day, time(), zone)
        end = datetime.combine(query.day + timedelta(days=1), time(), zone)
        upto = min(end, queues.clock.now())
        spans = [] if upto <= start else await queues.db.read(
            partial(presence, start=start, end=upto), deadline=READ_S
        )  # fmt: skip
        return {
            "start": start,
            "end": end,
            "spans": [[s.operator, s.presence, s.reason, s.start, s.end] for s in spans],
        }

    path = "/api/history/presence"
    return Route("GET", path, stood, needs="operator.read", summary="Presence by time")


async def _names(queues: Queues, access: Access, by: By) -> dict[str, str]:
    """What people call the keys of a dimension; people's own names under the asker's rights."""
    config = queues.config
    match by:
        case "queue":
            return {key: spec.label for key, spec in config.queues.items()}
        case "skill":
            return {key: spec.label for key, spec in config.skills.items()}
        case "operator":

            def work(tx: Tx) -> dict[str, str]:
                return {row.id: row.name for row in list_users(tx, access)}

            return await queues.db.read(work)
    return {}


def _headers(name: str, kind: str) -> dict[str, str]:
    return {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }


async def _send_csv(
    request: web.Request, name: str, made: Report, names: dict[str, str]
) -> web.StreamResponse:
    response = web.StreamResponse(headers=_headers(name, "text/csv; charset=utf-8"))
    await response.prepare(request)
    for line in csv_lines(made, names):
        await response.write(line.encode())
    await response.write_eof()
    return response


async def _send_xlsx(
    request: web.Request, name: str, made: Report, names: dict[str, str]
) -> web.StreamResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = web.StreamResponse(headers=_headers(name, kind))
    with tempfile.TemporaryDirectory(prefix="atende-export-") as folder:
        path = Path(folder) / name
        await asyncio.to_thread(write_xlsx, path, made, names)
        await response.prepare(request)
        with path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                await response.write(chunk)
    await response.write_eof()
    return response
