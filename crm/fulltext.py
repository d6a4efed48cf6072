"""Full text over words normalised by :mod:`crm.words`, on both engines.

SQLite keeps them in an FTS5 table, PostgreSQL in a tsvector of the dictionary "simple": neither
needs to know Portuguese, because the words come stemmed, and so do the questions.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Connection, MetaData, Table, Text, text

from core.access.model import Access
from core.db import Key, Tx, protected
from crm.words import normalised

TITLE_WEIGHT = 6.0


class FullText:
    """One index: rows of (key, title, body). ``personal`` puts it behind the gate.

    ``name`` is a constant of the code, never a user's; it is put into the SQL as it is.
    """

    def __init__(self, name: str, personal: bool) -> None:
        self.name = name
        if personal:  # a table of its own metadata: it is made below, not by create_all
            columns = (Column("key", Key), Column("title", Text), Column("body", Text))
            protected(Table(name, MetaData(), *columns), personal=("title", "body"))

    def create(self, connection: Connection) -> None:
        """Make the index (also called by migrations)."""
        for statement in create_statements(self.name, connection.dialect.name):
            connection.execute(text(statement))

    def put(self, tx: Tx, access: Access | None, key: str, title: str, body: str) -> None:
        """Index a row anew."""
        self.drop(tx, access, key)
        if tx.dialect == "sqlite":
            values = ":key, :title, :body"
            columns = "key, title, body"
        else:
            columns = "key, words"
            values = (
                ":key, setweight(to_tsvector('simple', :title), 'A')"
                " || to_tsvector('simple', :body)"
            )
        row = text(f"INSERT INTO {self.name} ({columns}) VALUES ({values})")  # noqa: S608
        words = {"title": normalised(title), "body": normalised(body)}
        tx.execute(row.bindparams(key=key, **words), access)

    def drop(self, tx: Tx, access: Access | None, key: str) -> None:
        """Take a row out of the index."""
        gone = text(f"DELETE FROM {self.name} WHERE key = :key")  # noqa: S608
        tx.execute(gone.bindparams(key=key), access)

    def find(self, tx: Tx, access: Access | None, stems: Sequence[str], limit: int) -> list[str]:
        """Keys of rows with every stem (each may be only begun), best first."""
        if not stems:
            return []
        if tx.dialect == "sqlite":
            wanted = " ".join(f'"{stem}"*' for stem in stems)
            order = f"bm25({self.name}, 0.0, {TITLE_WEIGHT}, 1.0)"
            query = (
                f"SELECT key FROM {self.name} WHERE {self.name} MATCH :wanted"  # noqa: S608
                f" ORDER BY {order}, key LIMIT :limit"
            )
        else:
            wanted = " & ".join(f"{stem}:*" for stem in stems)
            asked = "to_tsquery('simple', :wanted)"
            query = (
                f"SELECT key FROM {self.name} WHERE words @@ {asked}"  # noqa: S608
                f" ORDER BY ts_rank(words, {asked}) DESC, key LIMIT :limit"
            )
        found = tx.execute(text(query).bindparams(wanted=wanted, limit=limit), access)
        return list(found.scalars())


def create_statements(name: str, dialect: str) -> list[str]:
    """The statements that make an index on this engine."""
    if dialect == "sqlite":
        return [f"CREATE VIRTUAL TABLE {name} USING fts5(key UNINDEXED, title, body)"]
    return [
        f"CREATE TABLE {name} (key varchar(64) PRIMARY KEY, words tsvector)",
        f"CREATE INDEX ix_{name} ON {name} USING gin (words)",
    ]
