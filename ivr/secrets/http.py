"""Doors of secrets: put one in, see which there are, take one out. None gives a value back."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from ivr.secrets.model import MAX_VALUE
from ivr.secrets.service import RIGHT, Secrets


class SecretPath(BaseModel):
    name: str = Field(max_length=63)


class SecretIn(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    value: str = Field(min_length=1, max_length=MAX_VALUE)


class SecretView(BaseModel):
    name: str
    changed_at: datetime
    changed_by: str | None


def routes(secrets: Secrets) -> list[Route]:
    """Under /api/flow-secrets."""

    async def listed(call: Call) -> list[SecretView]:
        """Names of the secrets that flows may use"""
        return [SecretView(**known._asdict()) for known in await secrets.all(call.access)]

    async def put(call: Call, path: SecretPath, body: SecretIn) -> None:
        """Keep or replace a secret"""
        await secrets.put(call.access, path.name, body.value)

    async def drop(call: Call, path: SecretPath) -> None:
        """Forget a secret"""
        await secrets.drop(call.access, path.name)

    return [
        Route("GET", "/api/flow-secrets", listed, needs="flow.read"),
        Route("PUT", "/api/flow-secrets/{name}", put, needs=RIGHT),
        Route("DELETE", "/api/flow-secrets/{name}", drop, needs=RIGHT),
    ]
