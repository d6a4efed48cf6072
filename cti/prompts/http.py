"""Doors of recorded prompts: hear a sentence as it will be heard, record it, take that back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from core.errors import Unavailable
from core.web.routes import Call, Route
from cti.prompts.model import MAX_TEXT, Prompt, to_wav
from cti.prompts.service import RIGHT, Prompts
from cti.warming import constant
from ivr.service import Published
from media.speaking.base import VoiceFailed
from media.words import Pcm


class Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=MAX_TEXT)


class OfFlow(BaseModel):
    model_config = ConfigDict(extra="forbid")
    flow: str = Field(max_length=63)


class PromptView(BaseModel):
    """A fixed sentence. `recorded`: a person speaks it; else the synthetic voice does."""

    text: str
    node: str = ""
    recorded: bool
    seconds: float | None = None
    changed_at: datetime | None = None


def routes(
    prompts: Prompts,
    speak: Callable[[str], Awaitable[Pcm]],
    published: Callable[[str], Awaitable[Published]],
) -> list[Route]:
    """Under /api/prompts. `speak` gives the sound of a sentence, `published` a flow."""

    async def listed(query: OfFlow) -> list[PromptView]:
        """The fixed sentences of a published flow, and which are recorded"""
        nodes = (await published(query.flow)).flow.nodes.values()
        told = {text: node.key for node in nodes for text in constant(node)}
        return [_view(text, prompts.about(text), node) for text, node in told.items()]

    async def sound(query: Sentence) -> web.Response:
        """The sentence as citizens will hear it"""
        try:
            pcm = await speak(query.text)
        except VoiceFailed as error:
            raise Unavailable("A voz não respondeu. Tente de novo.") from error
        headers = {"Cache-Control": "no-store"}
        return web.Response(body=to_wav(pcm), content_type="audio/wav", headers=headers)

    async def put(call: Call, query: Sentence) -> PromptView:
        """Record a sentence: the body is a WAV file"""
        made = await prompts.put(call.access, query.text, await call.request.read())
        return _view(query.text, made)

    async def drop(call: Call, query: Sentence) -> None:
        """Back to the synthetic voice"""
        await prompts.drop(call.access, query.text)

    return [
        Route("GET", "/api/prompts", listed, needs="flow.read"),
        Route("GET", "/api/prompts/sound", sound, needs="flow.read"),
        Route("PUT", "/api/prompts/sound", put, needs=RIGHT),
        Route("DELETE", "/api/prompts/sound", drop, needs=RIGHT),
    ]


def _view(text: str, found: Prompt | None, node: str = "") -> PromptView:
    return PromptView(
        text=text,
        node=node,
        recorded=found is not None,
        seconds=found.seconds if found else None,
        changed_at=found.changed_at if found else None,
    )
