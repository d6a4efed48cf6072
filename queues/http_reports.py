"""Doors that answer questions about a queue: why them, and how well it is served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field

from core.errors import Invalid, NotFound
from core.web.routes import Route
from queues.levels import Formula, level
from queues.replay import why
from queues.service import Queues

COUNTS = frozenset(
    ("entered", "answered", "within", "abandoned", "short_abandoned", "flow_out", "still_waiting")
)


class KeyPath(BaseModel):
    key: str


class WhyQuery(BaseModel):
    interaction: str


class LevelQuery(BaseModel):
    """The interval (instants with their zone; at most 31 days) and the formula's switches."""

    start: AwareDatetime
    end: AwareDatetime
    threshold_s: float = Field(20, ge=0, le=3600)
    short_s: float = Field(5, ge=0, le=3600)
    count_short: bool = False
    count_abandons: bool = True
    count_flow_outs: bool = False


class LevelView(BaseModel):
    """`level` is a share of 1; null when nothing counted in the interval."""

    queue: str
    formula: str
    level: float | None
    mean_wait_s: float | None
    entered: int
    answered: int
    within: int
    abandoned: int
    short_abandoned: int
    flow_out: int
    still_waiting: int


def report_routes(queues: Queues) -> Sequence[Route]:
    """`why` and `level`."""
    config = queues.config

    async def explained(path: KeyPath, query: WhyQuery) -> dict[str, Any]:
        config.queue(path.key)
        found = await why(queues.db, query.interaction)
        if found is None:
            raise NotFound("Este atendimento não passou por nenhuma fila.")
        return found

    async def levelled(path: KeyPath, query: LevelQuery) -> LevelView:
        config.queue(path.key)
        if not timedelta() < query.end - query.start <= timedelta(days=31):
            raise Invalid("Escolha um intervalo de até 31 dias.", field="end")
        formula = Formula(**query.model_dump(exclude={"start", "end"}))
        found = await queues.db.read(
            lambda tx: level(tx, query.start, query.end, formula, path.key), deadline=30
        )
        counted = {name: getattr(found, name) for name in LevelView.model_fields if name in COUNTS}
        return LevelView(
            queue=path.key,
            formula=f"{formula.name}-{formula.version}",
            level=found.level,
            mean_wait_s=found.mean_wait_s,
            **counted,
        )

    base = "/api/queues/{key}"
    return [
        Route("GET", f"{base}/level", levelled, needs="queue.read", summary="Service level"),
        Route("GET", f"{base}/why", explained, needs="queue.read", summary="Why them"),
    ]
