"""The door by which other systems tell a visit's flow that something happened."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, RootModel

from core.web.routes import Call, Route
from ivr.events.service import RIGHT, Events


class EventPath(BaseModel):
    id: str = Field(max_length=36)
    name: str = Field(max_length=63)


class Payload(RootModel[dict[str, Any]]):
    """A few texts, numbers and yes/no values by name."""


def routes(events: Events) -> list[Route]:
    """POST /api/interactions/{id}/events/{name}."""

    async def post(call: Call, path: EventPath, body: Payload) -> None:
        """Tell a visit's flow that something happened"""
        await events.put(call.access, path.id, path.name, body.root)

    return [Route("POST", "/api/interactions/{id}/events/{name}", post, needs=RIGHT)]
