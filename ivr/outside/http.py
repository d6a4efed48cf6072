"""Doors of the internal hosts that flows may reach."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from core.web.routes import Call, Route
from ivr.outside.hosts import RIGHT, Hosts


class HostPath(BaseModel):
    host: str = Field(max_length=260)


class HostView(BaseModel):
    host: str
    added_at: datetime
    added_by: str | None


def routes(hosts: Hosts) -> list[Route]:
    """Under /api/flow-hosts."""

    async def listed() -> list[HostView]:
        """Internal hosts that HTTP actions may reach"""
        return [HostView(**one._asdict()) for one in await hosts.all()]

    async def put(call: Call, path: HostPath) -> None:
        """Let HTTP actions reach an internal host"""
        await hosts.add(call.access, path.host)

    async def drop(call: Call, path: HostPath) -> None:
        """No longer let them"""
        await hosts.drop(call.access, path.host)

    return [
        Route("GET", "/api/flow-hosts", listed, needs="flow.read"),
        Route("PUT", "/api/flow-hosts/{host}", put, needs=RIGHT),
        Route("DELETE", "/api/flow-hosts/{host}", drop, needs=RIGHT),
    ]
