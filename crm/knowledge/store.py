"""SQL of articles and of their full-text index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    event,
    insert,
    select,
    update,
)

from core.db import Instant, Key, Tx, metadata
from crm.fulltext import FullText
from crm.knowledge.model import Article

articles = Table(
    "crm_articles",
    metadata,
    Column("key", Key, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("audience", String(10), nullable=False, index=True),
    Column("service", Key, ForeignKey("crm_services.key")),
    Column("words", Text, nullable=False, default=""),
    Column("review_on", Date),
    Column("version", Integer, nullable=False, default=1),
    Column("updated_at", Instant, nullable=False),
)
index = FullText("crm_article_index", personal=False)


@event.listens_for(articles, "after_create")
def _created(_table: Table, connection: Connection, **_: Any) -> None:
    index.create(connection)


def put(tx: Tx, article: Article) -> None:
    """Add the article or bring its row up to it, with its index."""
    row = {
        "title": article.title,
        "body": article.body,
        "audience": article.audience,
        "service": article.service,
        "words": article.words,
        "review_on": article.review_on,
        "updated_at": tx.now,
    }
    mine = articles.c.key == article.key
    done = tx.execute(update(articles).where(mine).values(**row, version=articles.c.version + 1))
    if not done.rowcount:
        tx.execute(insert(articles).values(key=article.key, version=1, **row))
    index.put(tx, None, article.key, f"{article.title} {article.words}", article.body)


def find(tx: Tx, stems: Sequence[str], limit: int) -> list[str]:
    """Keys of articles with every stem (each may be only begun), best first."""
    return index.find(tx, None, stems, limit)


def get_many(tx: Tx, keys: Sequence[str], audiences: Sequence[str]) -> list[Article]:
    """Articles in the order asked for, without those of other audiences."""
    query = select(articles).where(articles.c.key.in_(keys), articles.c.audience.in_(audiences))
    found = {row.key: _article(row) for row in tx.execute(query)}
    return [found[key] for key in keys if key in found]


def page(tx: Tx, audiences: Sequence[str], limit: int) -> list[Article]:
    query = select(articles).where(articles.c.audience.in_(audiences)).order_by(articles.c.title)
    return [_article(row) for row in tx.execute(query.limit(limit))]


def for_service(tx: Tx, service: str, audiences: Sequence[str], limit: int) -> list[Article]:
    query = select(articles).where(
        articles.c.service == service, articles.c.audience.in_(audiences)
    )
    return [_article(row) for row in tx.execute(query.order_by(articles.c.title).limit(limit))]


def _article(row: Any) -> Article:
    return Article(**row._mapping)
