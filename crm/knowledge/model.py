"""An article: what an operator may read out, and perhaps the public may read; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.errors import Invalid
from core.ids import check_key

Audience = Literal["public", "internal"]
MAX_TITLE, MAX_BODY = 200, 50_000


@dataclass(frozen=True, slots=True)
class Article:
    """One article in plain text with light Markdown. ``service`` is what it helps with."""

    key: str
    title: str
    body: str
    audience: Audience = "internal"
    service: str | None = None
    words: str = ""
    review_on: date | None = None
    version: int = 1
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: the article and the sentence that matched best."""

    article: Article
    snippet: str


def check_article(article: Article) -> None:
    """Raise Invalid unless the article can be kept."""
    check_key(article.key)
    if not article.title.strip() or len(article.title) > MAX_TITLE:
        raise Invalid("Dê um título ao artigo.", field="title")
    if not article.body.strip() or len(article.body) > MAX_BODY:
        raise Invalid("Escreva o texto do artigo.", field="body")
    if article.audience not in ("public", "internal"):
        raise Invalid("O público do artigo é “public” ou “internal”.", field="audience")
