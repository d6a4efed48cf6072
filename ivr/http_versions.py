"""Doors of what was published: versions, going live, going back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

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


class DiffQuery(BaseModel):
    """``from`` and ``to``: a version, or "draft"; left out: what is published, the draft."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    old: Literal["draft"] | Annotated[int, Field(ge=1)] | None = Field(None, alias="from")
    new: Literal["draft"] | Annotated[int, Field(ge=1)] = Field("draft", alias="to")


class ChangeView(BaseModel):
    """``field`` is "" for a whole node, ``order`` when it only moved, ``key`` for a new name."""

    node: str
    what: Literal["added", "removed", "changed"]
    field: str
    before: Any
    after: Any
    words: str


class DiffView(BaseModel):
    changes: list[ChangeView]
    text_diff: str


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

    async def diff(path: FlowPath, query: DiffQuery) -> DiffView:
        """What changed between two versions, or to the draft"""
        old = query.old or (await flows.texts.get(path.key)).published or "draft"
        ends = [None if end == "draft" else int(end) for end in (old, query.new)]
        changes, text = await flows.texts.difference(path.key, *ends)
        return DiffView(changes=[ChangeView(**asdict(one)) for one in changes], text_diff=text)

    async def roll_back(call: Call, path: VersionPath) -> PublishedView:
        """Publish an earlier version again"""
        return PublishedView(
            version=await flows.texts.roll_back(call.access, path.key, path.version)
        )

    return [
        Route("POST", "/api/flows/{key}/publish", publish, needs="flow.publish"),
        Route("GET", "/api/flows/{key}/diff", diff, needs="flow.read"),
        Route("GET", "/api/flows/{key}/versions", versions, needs="flow.read"),
        Route("GET", "/api/flows/{key}/versions/{version}", version, needs="flow.read"),
        Route(
            "POST", "/api/flows/{key}/versions/{version}/publish", roll_back, needs="flow.publish"
        ),
    ]
