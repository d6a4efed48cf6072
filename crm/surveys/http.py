"""Doors of surveys."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from pydantic import BaseModel, Field

from core.web.routes import Call, Route
from crm.surveys.service import Figures, Surveys


class SurveyPath(BaseModel):
    key: str = Field(max_length=63)


class DaysQuery(BaseModel):
    days: int = Field(30, ge=1, le=3660)


class AnswerView(BaseModel):
    interaction_id: str
    score: int
    words: str
    at: datetime


class FiguresView(BaseModel):
    """`scores`: how often each was given."""

    survey: str
    answers: int
    mean: float | None
    scores: dict[int, int]
    latest: list[AnswerView]


def _view(found: Figures) -> FiguresView:
    return FiguresView.model_validate(asdict(found))


def routes(surveys: Surveys) -> list[Route]:
    """Under /api/surveys."""

    async def listed(call: Call, query: DaysQuery) -> list[FiguresView]:
        """How surveys were answered"""
        return [_view(one) for one in await surveys.all(call.access, query.days)]

    async def show(call: Call, path: SurveyPath, query: DaysQuery) -> FiguresView:
        """How one survey was answered, with the latest words"""
        return _view(await surveys.figures(call.access, path.key, query.days))

    return [
        Route("GET", "/api/surveys", listed, needs="ticket.read"),
        Route("GET", "/api/surveys/{key}", show, needs="ticket.read"),
    ]
