"""Doors of announcements."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.clock import Clock
from core.web.routes import Call, Route
from ivr.announcements.model import MAX_TEXT, Announcement
from ivr.announcements.service import RIGHT, Announcements


class AnnouncementPath(BaseModel):
    key: str = Field(max_length=63)


class AnnouncementIn(BaseModel):
    """Without `from` it begins at once; without `until` it goes on until it is taken back.
    `active: false` ends it now."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    text: str = Field(min_length=1, max_length=MAX_TEXT)
    starts: AwareDatetime | None = Field(None, alias="from")
    until: AwareDatetime | None = None
    flows: list[str] = Field(default_factory=list, max_length=100)
    ivr: bool = True
    screens: bool = False
    urgent: bool = False
    active: bool | None = None


class AnnouncementView(BaseModel):
    """`active`: it is said or shown now."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)
    key: str
    text: str
    starts: datetime | None = Field(serialization_alias="from")
    until: datetime | None
    flows: list[str]
    ivr: bool
    screens: bool
    urgent: bool
    active: bool
    changed_at: datetime | None


class Listed(BaseModel):
    active: bool | None = None


def view(one: Announcement, now: datetime) -> AnnouncementView:
    """As others see it at this instant."""
    return AnnouncementView(
        key=one.key,
        text=one.text,
        starts=one.starts,
        until=one.ends,
        flows=list(one.flows),
        ivr=one.ivr,
        screens=one.screens,
        urgent=one.urgent,
        active=one.active(now),
        changed_at=one.changed_at,
    )


def routes(announcements: Announcements, clock: Clock) -> list[Route]:
    """Under /api/announcements. Who works here may read them; they are said to the public."""

    async def listed(query: Listed) -> list[AnnouncementView]:
        """List announcements, perhaps only those of this moment"""
        found = [view(one, clock.now()) for one in await announcements.all()]
        return [one for one in found if query.active in (None, one.active)]

    async def put(call: Call, path: AnnouncementPath, body: AnnouncementIn) -> AnnouncementView:
        """Add or change an announcement"""
        ends = clock.now() if body.active is False else body.until
        starts = None if body.active is False else body.starts
        one = Announcement(
            key=path.key,
            text=" ".join(body.text.split()),
            starts=starts,
            ends=ends,
            flows=tuple(body.flows),
            ivr=body.ivr,
            screens=body.screens,
            urgent=body.urgent,
        )
        return view(await announcements.put(call.access, one), clock.now())

    async def drop(call: Call, path: AnnouncementPath) -> None:
        """Take an announcement back"""
        await announcements.drop(call.access, path.key)

    return [
        Route("GET", "/api/announcements", listed),
        Route("PUT", "/api/announcements/{key}", put, needs=RIGHT),
        Route("DELETE", "/api/announcements/{key}", drop, needs=RIGHT),
    ]
