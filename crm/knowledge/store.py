"""SQL of articles and of their full-text index.

The index holds text normalised by :mod:`crm.words`, so both engines only compare plain words:
SQLite in an FTS5 table, PostgreSQL in a tsvector of the dictionary "simple".
"""

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
    text,
    update,
)

from core.db import Instant, Key, Tx, metadata
from crm.knowledge.model import Article
from crm.words import normalised

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
SQLITE_INDEX = "CREATE VIRTUAL TABLE crm_article_index USING fts5(key UNINDEXED, title, body)"
POSTGRES_INDEX = "CREATE TABLE crm_article_index (key varchar(64) PRIMARY KEY, words tsvector)"
POSTGRES_GIN = "CREATE INDEX ix_crm_article_index ON crm_article_index USING gin (words)"


def create_index(connection: Connection) -> None:
    """Make the full-text index of the engine at hand (also used by the migration)."""
    sqlite = connection.dialect.name == "sqlite"
    connection.execute(text(SQLITE_INDEX if sqlite else POSTGRES_INDEX))
    if not sqlite:
        connection.execute(text(POSTGRES_GIN))


@event.listens_for(articles, "after_create")
def _created(_table: Table, connection: Connection, **_: Any) -> None:
    create_index(connection)


_SQLITE_FIND = text(
    "SELECT key FROM crm_article_index WHERE crm_article_index MATCH :wanted"
    " ORDER BY bm25(crm_article_index, 0.0, 6.0, 1.0), key LIMIT :limit"
)
_POSTGRES_FIND = text(
    "SELECT key FROM crm_article_index WHERE words @@ to_tsquery('simple', :wanted)"
    " ORDER BY ts_rank(words, to_tsquery('simple', :wanted)) DESC, key LIMIT :limit"
)


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
    _index(tx, article)


def _index(tx: Tx, article: Article) -> None:
    tx.execute(text("DELETE FROM crm_article_index WHERE key = :key").bindparams(key=article.key))
    title = normalised(f"{article.title} {article.words}")
    body = normalised(article.body)
    if tx.dialect == "sqlite":
        row = text("INSERT INTO crm_article_index (key, title, body) VALUES (:key, :title, :body)")
    else:
        row = text(
            "INSERT INTO crm_article_index (key, words) VALUES (:key,"
            " setweight(to_tsvector('simple', :title), 'A') || to_tsvector('simple', :body))"
        )
    tx.execute(row.bindparams(key=article.key, title=title, body=body))


def find(tx: Tx, stems: Sequence[str], limit: int) -> list[str]:
    """Keys of articles with every stem (each may be only begun), best first."""
    if not stems:
        return []
    if tx.dialect == "sqlite":
        wanted = " ".join(f'"{stem}"*' for stem in stems)
        query = _SQLITE_FIND
    else:
        wanted = " & ".join(f"{stem}:*" for stem in stems)
        query = _POSTGRES_FIND
    return list(tx.execute(query.bindparams(wanted=wanted, limit=limit)).scalars())


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
