"""Doors of the catalogue."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from crm.services.model import Service
from crm.services.service import Services


class ServiceView(BaseModel):
    """One entry. Levels: 1 theme, 2 group, 3 service; ``minutes`` are working minutes."""

    key: str
    label: str
    level: int
    parent: str | None
    description: str
    script: str
    object: str
    minutes: int | None
    calendar: str
    phase: str
    intents: list[str]
    needs_place: bool
    active: bool
    position: int


class ServiceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: str = Field(min_length=1, max_length=160)
    level: int = Field(ge=1, le=3)
    parent: str | None = Field(None, max_length=64)
    description: str = Field("", max_length=5000)
    script: str = Field("", max_length=10_000)
    object: str = Field("chamado", max_length=64)
    minutes: int | None = Field(None, ge=1, le=1_000_000)
    calendar: str = Field("cidade", max_length=64)
    phase: Literal["D", "F"] = "F"
    intents: list[str] = Field(default_factory=list, max_length=50)
    needs_place: bool = False
    active: bool = True
    position: int = Field(0, ge=0, le=10_000)


class ServicePath(BaseModel):
    key: str = Field(max_length=64)


class ServiceQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")
    q: str = Field("", max_length=120)
    limit: int = Field(20, ge=1, le=200)


def view(service: Service) -> ServiceView:
    return ServiceView(
        key=service.key,
        label=service.label,
        level=service.level,
        parent=service.parent,
        description=service.description,
        script=service.script,
        object=service.object,
        minutes=service.minutes,
        calendar=service.calendar,
        phase=service.phase,
        intents=list(service.intents),
        needs_place=service.needs_place,
        active=service.active,
        position=service.position,
    )


def routes(services: Services) -> list[Route]:
    async def page(call: Call, query: ServiceQuery) -> list[ServiceView]:
        """The whole catalogue, or the services that match"""
        if query.q.strip():
            return [view(s) for s in await services.search(call.access, query.q, query.limit)]
        return [view(s) for s in await services.catalogue(call.access)]

    async def put(call: Call, path: ServicePath, body: ServiceIn) -> ServiceView:
        """Add or change an entry"""
        given = body.model_dump()
        given["intents"] = tuple(given["intents"])
        return view(await services.put(call.access, Service(key=path.key, **given)))

    return [
        Route("GET", "/api/services", page, needs="service.read"),
        Route("PUT", "/api/services/{key}", put, needs="service.write"),
    ]
