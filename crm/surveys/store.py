"""SQL of the answers to surveys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, String, Table, Text, func, insert, select, update

from core.access.model import Access
from core.db import Id, Instant, Key, Tx, metadata, protected

answers = protected(
    Table(
        "crm_survey_answers",
        metadata,
        Column("id", Id, primary_key=True),
        Column("once", String(120), nullable=False, unique=True),
        Column("survey", Key, nullable=False),
        Column("interaction_id", Id, nullable=False),
        Column("score", Integer, nullable=False),
        Column("words", Text, nullable=False),
        Column("at", Instant, nullable=False),
        Index("ix_crm_survey_answers_survey", "survey", "at"),
        Index("ix_crm_survey_answers_visit", "interaction_id"),
    ),
    personal=("words",),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One citizen's answer; `words` are theirs, "" for none."""

    survey: str
    interaction_id: str
    score: int
    words: str
    at: datetime


def by_once(tx: Tx, access: Access, once: str) -> Any | None:
    return tx.execute(select(answers).where(answers.c.once == once), access).first()


def add(tx: Tx, access: Access, row: dict[str, Any]) -> None:
    tx.execute(insert(answers).values(**row), access)


def add_words(tx: Tx, access: Access, once: str, words: str) -> None:
    tx.execute(update(answers).where(answers.c.once == once).values(words=words), access)


def scores(tx: Tx, access: Access, survey: str, since: datetime) -> dict[int, int]:
    """How often each score was given."""
    wanted = (answers.c.survey == survey, answers.c.at >= since)
    query = select(answers.c.score, func.count().label("times")).where(*wanted)
    query = query.group_by(answers.c.score)
    rows = [row._mapping for row in tx.execute(query, access)]
    return {int(row["score"]): int(row["times"]) for row in rows}


def surveys(tx: Tx, access: Access) -> list[str]:
    """Keys of those that anybody answered."""
    query = select(answers.c.survey).distinct().order_by(answers.c.survey)
    return list(tx.execute(query, access).scalars())


def latest(tx: Tx, access: Access, survey: str, since: datetime, limit: int) -> list[Answer]:
    """The newest answers first."""
    columns = [answers.c[name] for name in Answer.__slots__]
    wanted = (answers.c.survey == survey, answers.c.at >= since)
    query = select(*columns).where(*wanted).order_by(answers.c.at.desc(), answers.c.id.desc())
    return [Answer(**row._mapping) for row in tx.execute(query.limit(limit), access)]


def of_interaction(tx: Tx, access: Access, interaction_id: str) -> list[Answer]:
    columns = [answers.c[name] for name in Answer.__slots__]
    query = select(*columns).where(answers.c.interaction_id == interaction_id)
    return [Answer(**row._mapping) for row in tx.execute(query.order_by(answers.c.at), access)]
