"""Doors of what was published: versions, going live, going back."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from core.web.routes import Call, Route
from ivr.service import Flows


class FlowPath(BaseModel):
    key: str = Field(max_length=63)


class VersionPath(FlowPath):
    version: int = Field(ge=1)


class PublishedView(BaseModel):
    version: int


class VersionLine(BaseModel):
    version: int
    at: datetime
    by: str | None
    earlier: int | None


class VersionView(BaseModel):
    version: int
    text: str


def version_routes(flows: Flows) -> list[Route]:
    """Publish, list, read, roll back."""

    async def publish(call: Call, path: FlowPath) -> PublishedView:
        """Publish the draft"""
        return PublishedView(version=await flows.texts.publish(call.access, path.key))

    async def versions(path: FlowPath) -> list[VersionLine]:
        """List published versions"""
        return [VersionLine(**row) for row in await flows.texts.versions(path.key)]

    async def version(path: VersionPath) -> VersionView:
        """Read a published version"""
        text = await flows.texts.version_text(path.key, path.version)
        return VersionView(version=path.version, text=text)

    async def roll_back(call: Call, path: VersionPath) -> PublishedView:
        """Publish an earlier version again"""
        return PublishedView(
            version=await flows.texts.roll_back(call.access, path.key, path.version)
        )

    return [
        Route("POST", "/api/flows/{key}/publish", publish, needs="flow.publish"),
        Route("GET", "/api/flows/{key}/versions", versions, needs="flow.read"),
        Route("GET", "/api/flows/{key}/versions/{version}", version, needs="flow.read"),
        Route(
            "POST", "/api/flows/{key}/versions/{version}/publish", roll_back, needs="flow.publish"
        ),
    ]
