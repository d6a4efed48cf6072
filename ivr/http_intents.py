"""Doors of intents and of what was said."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.errors import Invalid
from core.web.routes import Call, Route
from ivr.intents.model import Intent
from ivr.service import Flows

MOST_AT_ONCE = 2_000


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class IntentPath(BaseModel):
    key: str = Field(max_length=63)


class VisitPath(BaseModel):
    id: str = Field(max_length=36)


class IntentView(BaseModel):
    key: str
    label: str
    theme: str
    danger: bool
    examples: list[str]


class IntentIn(_Body):
    label: str = Field(min_length=1, max_length=100)
    theme: str = Field("", max_length=63)
    danger: bool = False
    examples: list[str] = Field(max_length=2_000)


class NamedIntentIn(IntentIn):
    key: str = Field(max_length=63)


class ExampleIn(_Body):
    text: str = Field(min_length=1, max_length=300)


class GuessIn(_Body):
    text: str = Field(min_length=1, max_length=500)


class GuessView(BaseModel):
    intent: str | None
    confidence: float
    band: str
    ranked: list[tuple[str, float]]


class TurnView(BaseModel):
    """One exchange; times in milliseconds, ``at`` an instant."""

    flow: str
    node: str
    run: str
    n: int
    at: datetime
    said: str
    heard: str | None
    heard_text: str
    intent: str | None
    slots: dict[str, Any]
    confidence: float | None
    band: str | None
    keys: str
    alternatives: list[str]
    answer_ms: int | None
    started_ms: int | None
    ended_ms: int | None


def _intent(key: str, body: IntentIn) -> Intent:
    examples = (" ".join(text.split())[:300] for text in body.examples)
    kept = tuple(dict.fromkeys(text for text in examples if text))
    return Intent(key, body.label, body.theme, body.danger, kept)


def intent_routes(flows: Flows) -> list[Route]:
    """Intents, guesses and turns."""

    async def listed() -> list[IntentView]:
        """List intents"""
        return [IntentView(**asdict(intent)) for intent in await flows.intents()]

    async def put(call: Call, path: IntentPath, body: IntentIn) -> IntentView:
        """Add, change or (without examples) remove an intent"""
        intent = _intent(path.key, body)
        await flows.save_intent(call.access, intent)
        return IntentView(**asdict(intent))

    async def put_many(call: Call, body: list[NamedIntentIn]) -> list[IntentView]:
        """The same for several intents, learnt once"""
        if len(body) > MOST_AT_ONCE:
            raise Invalid(f"No máximo {MOST_AT_ONCE} intenções de uma vez.")
        intents = [_intent(one.key, one) for one in body]
        await flows.save_intents(call.access, intents)
        return [IntentView(**asdict(intent)) for intent in intents]

    async def example(call: Call, path: IntentPath, body: ExampleIn) -> IntentView:
        """One more example of an intent, learnt at once"""
        return IntentView(**asdict(await flows.add_example(call.access, path.key, body.text)))

    async def guess(body: GuessIn) -> GuessView:
        """What a sentence would be understood as"""
        return GuessView(**asdict(flows.guess(body.text)))

    async def turns(call: Call, path: VisitPath) -> list[TurnView]:
        """What was said in a visit"""
        return [TurnView(**turn) for turn in await flows.turns_of(call.access, path.id)]

    return [
        Route("GET", "/api/intents", listed, needs="flow.read"),
        Route("PUT", "/api/intents", put_many, needs="flow.write"),
        Route("PUT", "/api/intents/{key}", put, needs="flow.write"),
        Route("POST", "/api/intents/{key}/examples", example, needs="flow.write"),
        Route("POST", "/api/intents/guess", guess, needs="flow.read"),
        Route("GET", "/api/interactions/{id}/turns", turns, needs="interaction.read"),
    ]
