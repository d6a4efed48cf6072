"""Doors of the city's streets."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from ivr.places.model import MOST, Place
from ivr.places.service import RIGHT, Places


class PlaceView(BaseModel):
    model_config = ConfigDict(extra="forbid")
    neighbourhood: str = Field(min_length=1, max_length=80)
    street: str = Field(min_length=1, max_length=120)
    cep: str = Field("", pattern=r"^(\d{8})?$")


class PlacesBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    places: list[PlaceView] = Field(max_length=MOST)


class Count(BaseModel):
    count: int


def routes(places: Places) -> list[Route]:
    """Under /api/places."""

    async def listed() -> list[PlaceView]:
        """The city's streets by neighbourhood"""
        found = await places.all()
        return [PlaceView(neighbourhood=p.neighbourhood, street=p.street, cep=p.cep) for p in found]

    async def put(call: Call, body: PlacesBody) -> Count:
        """Replace the whole list"""
        given = [Place(p.neighbourhood, p.street, p.cep) for p in body.places]
        return Count(count=await places.put(call.access, given))

    return [
        Route("GET", "/api/places", listed, needs="flow.read"),
        Route("PUT", "/api/places", put, needs=RIGHT),
    ]
