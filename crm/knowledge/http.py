"""Doors of the knowledge base. The public ones need no sign-in and show public articles only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from crm.knowledge.model import Article, Found
from crm.knowledge.service import Knowledge


class ArticleView(BaseModel):
    key: str
    title: str
    body: str
    audience: str
    service: str | None
    review_on: date | None
    version: int
    updated_at: datetime | None


class ArticleLine(BaseModel):
    """A hit, with the sentence that matched best."""

    key: str
    title: str
    audience: str
    service: str | None
    body: str
    snippet: str


class ArticleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=200)
    body: str = Field(min_length=1, max_length=50_000)
    audience: Literal["public", "internal"] = "internal"
    service: str | None = Field(None, max_length=64)
    words: str = Field("", max_length=1000)
    review_on: date | None = None


class ArticlePath(BaseModel):
    key: str = Field(max_length=64)


class ArticleQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")
    q: str = Field("", max_length=200)
    service: str | None = Field(None, max_length=64)
    limit: int = Field(10, ge=1, le=50)


def view(article: Article) -> ArticleView:
    return ArticleView(
        key=article.key,
        title=article.title,
        body=article.body,
        audience=article.audience,
        service=article.service,
        review_on=article.review_on,
        version=article.version,
        updated_at=article.updated_at,
    )


def _line(found: Found) -> ArticleLine:
    article = found.article
    return ArticleLine(
        key=article.key,
        title=article.title,
        audience=article.audience,
        service=article.service,
        body=article.body,
        snippet=found.snippet,
    )


def routes(knowledge: Knowledge) -> list[Route]:
    async def search(call: Call, query: ArticleQuery) -> list[ArticleLine]:
        """Search articles"""
        found = await knowledge.search(call.access, query.q, query.service, query.limit)
        return [_line(one) for one in found]

    async def get(call: Call, path: ArticlePath) -> ArticleView:
        """Read an article"""
        return view(await knowledge.get(call.access, path.key))

    async def put(call: Call, path: ArticlePath, body: ArticleIn) -> ArticleView:
        """Add or change an article"""
        return view(await knowledge.put(call.access, Article(key=path.key, **body.model_dump())))

    return [
        Route("GET", "/api/knowledge", search, needs="knowledge.read"),
        Route("GET", "/api/knowledge/{key}", get, needs="knowledge.read"),
        Route("PUT", "/api/knowledge/{key}", put, needs="knowledge.write"),
    ]
