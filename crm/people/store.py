"""SQL of people: their row, their telephones, and the words of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from core.access.model import Access
from core.db import Id, Instant, Json, Tx, metadata, protected
from crm.people.model import Person, PersonTelephone

people = protected(
    Table(
        "crm_people",
        metadata,
        Column("id", Id, primary_key=True),
        Column("name", String(120), nullable=False),
        Column("social_name", String(120), nullable=False, default=""),
        Column("cpf", String(11), unique=True),
        Column("email", String(254), nullable=False, default=""),
        Column("address", Json, nullable=False),
        Column("notes", Text, nullable=False, default=""),
        Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
        Column("version", Integer, nullable=False, default=1),
    ),
    personal=("name", "social_name", "cpf", "email", "address", "notes"),
)
telephones = protected(
    Table(
        "crm_telephones",
        metadata,
        Column("id", Id, primary_key=True),
        Column("person_id", Id, ForeignKey("crm_people.id", ondelete="CASCADE"), nullable=False),
        Column("raw", String(64), nullable=False),
        Column("e164", String(20)),
        Column("kind", String(12), nullable=False),
        Column("match_key", String(20), nullable=False),
        Column("label", String(40), nullable=False, default=""),
        Column("created_at", Instant, nullable=False),
        UniqueConstraint("person_id", "match_key", name="uq_crm_telephones_person_match"),
        Index("ix_crm_telephones_match", "match_key"),
    ),
    personal=("raw", "e164", "match_key"),
)
words = protected(
    Table(
        "crm_person_words",
        metadata,
        Column("word", String(40), primary_key=True),
        Column("person_id", Id, ForeignKey("crm_people.id", ondelete="CASCADE"), primary_key=True),
        Index("ix_crm_person_words_person", "person_id"),
    ),
    personal=("word",),
)


def add(tx: Tx, access: Access, row: Mapping[str, Any]) -> None:
    tx.execute(insert(people).values(**row), access)


def change(tx: Tx, access: Access, person_id: str, version: int, row: Mapping[str, Any]) -> bool:
    """Change a person that is still at ``version``; whether it was."""
    statement = update(people).where(people.c.id == person_id, people.c.version == version)
    done = tx.execute(statement.values(**row, version=version + 1), access)
    return bool(done.rowcount)


def set_words(tx: Tx, access: Access, person_id: str, found: Iterable[str]) -> None:
    tx.execute(delete(words).where(words.c.person_id == person_id), access)
    rows = [{"word": word, "person_id": person_id} for word in found]
    if rows:
        tx.execute(insert(words), access, rows)


def set_telephones(
    tx: Tx, access: Access, person_id: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Replace a person's telephones."""
    tx.execute(delete(telephones).where(telephones.c.person_id == person_id), access)
    for row in rows:
        tx.execute(insert(telephones).values(**row), access)


def add_telephone(tx: Tx, access: Access, row: Mapping[str, Any]) -> None:
    tx.execute(insert(telephones).values(**row), access)


def get_many(tx: Tx, access: Access, ids: Sequence[str]) -> list[Person]:
    """The people with these ids, in the order asked for."""
    if not ids:
        return []
    numbers: dict[str, list[PersonTelephone]] = {}
    query = select(telephones).where(telephones.c.person_id.in_(ids))
    for row in tx.execute(query.order_by(telephones.c.created_at, telephones.c.id), access):
        numbers.setdefault(row.person_id, []).append(_telephone(row))
    rows = tx.execute(select(people).where(people.c.id.in_(ids)), access)
    found = {row.id: _person(row, numbers.get(row.id, ())) for row in rows}
    return [found[one] for one in ids if one in found]


def get(tx: Tx, access: Access, person_id: str) -> Person | None:
    return next(iter(get_many(tx, access, [person_id])), None)


def ids_by_telephone(tx: Tx, access: Access, match_key: str, limit: int) -> list[str]:
    """Who has this telephone, with or without the ninth digit; oldest record first."""
    query = (
        select(telephones.c.person_id)
        .where(telephones.c.match_key == match_key)
        .order_by(telephones.c.created_at, telephones.c.person_id)
        .limit(limit)
    )
    return list(tx.execute(query, access).scalars())


def ids_by_cpf(tx: Tx, access: Access, cpf: str) -> list[str]:
    return list(tx.execute(select(people.c.id).where(people.c.cpf == cpf), access).scalars())


def ids_by_words(tx: Tx, access: Access, wanted: Sequence[str], limit: int) -> list[str]:
    """Whose name has every wanted word, the last one perhaps only begun."""
    *whole, begun = wanted
    query = select(words.c.person_id).where(words.c.word >= begun, words.c.word < begun + "\x7f")
    for word in whole:
        other = words.alias()
        match = select(other.c.person_id).where(
            other.c.word == word, other.c.person_id == words.c.person_id
        )
        query = query.where(match.exists())
    query = query.distinct().limit(limit)
    return list(tx.execute(query, access).scalars())


def newest_ids(tx: Tx, access: Access, limit: int) -> list[str]:
    query = select(people.c.id).order_by(people.c.id.desc()).limit(limit)
    return list(tx.execute(query, access).scalars())


def _telephone(row: Any) -> PersonTelephone:
    return PersonTelephone(row.id, row.e164, row.raw, row.kind, row.match_key, row.label)


def _person(row: Any, numbers: Iterable[PersonTelephone]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        social_name=row.social_name,
        cpf=row.cpf,
        email=row.email,
        address=row.address or {},
        notes=row.notes,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
        telephones=tuple(numbers),
    )
