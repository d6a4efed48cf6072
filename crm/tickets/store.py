"""SQL of tickets, their stored events and the formats of their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    event,
    insert,
    or_,
    select,
    update,
)

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata, protected
from core.errors import Invalid
from core.ids import new_id
from crm.fulltext import FullText
from crm.tickets.model import Ticket
from crm.tickets.numbers import DEFAULT_FORMATS, NumberFormat

formats = Table(
    "crm_number_formats",
    metadata,
    Column("object", Key, primary_key=True),
    Column("pattern", String(80), nullable=False),
)
tickets = protected(
    Table(
        "crm_tickets",
        metadata,
        Column("id", Id, primary_key=True),
        Column("once", String(120), unique=True),
        Column("object", Key, nullable=False),
        Column("number", String(40), unique=True),
        Column("digits", String(40), unique=True),
        Column("protocol", String(40), index=True),
        Column("interaction_id", Id, index=True),
        Column("person_id", Id, ForeignKey("crm_people.id", ondelete="SET NULL")),
        Column("service_key", Key, ForeignKey("crm_services.key")),
        Column("stage", Key, nullable=False),
        Column("outcome", Key),
        Column("incomplete", Boolean, nullable=False, default=False),
        Column("channel", Key, nullable=False),
        Column("subject", String(200), nullable=False, default=""),
        Column("notes", Text, nullable=False, default=""),
        Column("place", Json),
        Column("operator_id", Id),
        Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
        Column("filed_at", Instant),
        Column("due_at", Instant),
        Column("due_rule", String(100)),
        Column("closed_at", Instant),
        Column("version", Integer, nullable=False, default=1),
        Index("ix_crm_tickets_person", "person_id", "stage"),
        Index("ix_crm_tickets_stage", "stage", "created_at"),
        Index("ix_crm_tickets_due", "stage", "due_at"),
        Index("ix_crm_tickets_operator", "operator_id", "created_at"),
    ),
    personal=("subject", "notes", "place"),
)
events = protected(
    Table(
        "crm_ticket_events",
        metadata,
        Column("id", Id, primary_key=True),
        Column("ticket_id", Id, ForeignKey("crm_tickets.id", ondelete="CASCADE"), nullable=False),
        Column("at", Instant, nullable=False),
        Column("kind", Key, nullable=False),
        Column("user_id", Id),
        Column("login", String(64), nullable=False),
        Column("data", Json, nullable=False),
        Column("text", Text, nullable=False, default=""),
        Index("ix_crm_ticket_events_ticket", "ticket_id", "at"),
    ),
    personal=("text",),
)
index = FullText("crm_ticket_index", personal=True)
_COLUMNS = [column for column in tickets.c if column.name not in {"once", "digits"}]


@event.listens_for(tickets, "after_create")
def _created(_table: Table, connection: Connection, **_: Any) -> None:
    index.create(connection)


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """Something that happened to a ticket; ``text`` is free text, ``data`` keys and numbers."""

    id: str
    ticket_id: str
    at: datetime
    kind: str
    user_id: str | None
    login: str
    data: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of tickets asks for; None means any. ``before`` pages by (created_at, id)."""

    stages: tuple[str, ...] = ()
    service: str | None = None
    person: str | None = None
    operator: str | None = None
    interaction: str | None = None
    incomplete: bool | None = None
    overdue_at: datetime | None = None
    before: tuple[datetime, str] | None = None


def number_format(tx: Tx, object_: str) -> NumberFormat:
    """The city's format for this object, else the product's. Raises Invalid for none."""
    pattern = tx.execute(select(formats.c.pattern).where(formats.c.object == object_)).scalar()
    if pattern:
        return NumberFormat(object_, pattern)
    if object_ in DEFAULT_FORMATS:
        return DEFAULT_FORMATS[object_]
    raise Invalid(f"Não há formato de número para “{object_[:40]}”.", field="object")


def format_objects(tx: Tx) -> list[str]:
    """Objects whose format the city chose."""
    return list(tx.execute(select(formats.c.object)).scalars())


def put_format(tx: Tx, style: NumberFormat) -> None:
    mine = formats.c.object == style.object
    done = tx.execute(update(formats).where(mine).values(pattern=style.pattern))
    if not done.rowcount:
        tx.execute(insert(formats).values(object=style.object, pattern=style.pattern))


def add(tx: Tx, access: Access, row: Mapping[str, Any]) -> None:
    tx.execute(insert(tickets).values(**row), access)


def change(tx: Tx, access: Access, ticket_id: str, version: int, **row: Any) -> bool:
    """Change a ticket that is still at ``version``; whether it was."""
    same = and_(tickets.c.id == ticket_id, tickets.c.version == version)
    statement = update(tickets).where(same).values(**row, updated_at=tx.now, version=version + 1)
    return bool(tx.execute(statement, access).rowcount)


def set_person(
    tx: Tx, access: Access, interaction_id: str, person_id: str | None, now: datetime
) -> None:
    """The tickets of a visit belong to whom the operator confirmed."""
    mine = tickets.c.interaction_id == interaction_id
    row = {"person_id": person_id, "updated_at": now, "version": tickets.c.version + 1}
    tx.execute(update(tickets).where(mine).values(row), access)


def get(tx: Tx, access: Access, ticket_id: str) -> Ticket | None:
    return _one(tx, access, tickets.c.id == ticket_id)


def by_once(tx: Tx, access: Access, once: str) -> Ticket | None:
    """The ticket made under this key of idempotency."""
    return _one(tx, access, tickets.c.once == once)


def by_digits(tx: Tx, access: Access, digits: str) -> list[Ticket]:
    """The ticket with this number, or all under this protocol, oldest first."""
    match = or_(tickets.c.digits == digits, tickets.c.protocol == digits)
    query = select(*_COLUMNS).where(match).order_by(tickets.c.created_at, tickets.c.id)
    return [Ticket(**row._mapping) for row in tx.execute(query, access)]


def of_interaction(tx: Tx, access: Access, interaction_id: str) -> list[Ticket]:
    query = select(*_COLUMNS).where(tickets.c.interaction_id == interaction_id)
    rows = tx.execute(query.order_by(tickets.c.created_at, tickets.c.id), access)
    return [Ticket(**row._mapping) for row in rows]


def open_of_people(tx: Tx, access: Access, ids: Sequence[str], limit: int) -> list[Ticket]:
    query = select(*_COLUMNS).where(
        tickets.c.person_id.in_(ids), tickets.c.stage.in_(("open", "doing"))
    )
    rows = tx.execute(query.order_by(tickets.c.created_at.desc()).limit(limit), access)
    return [Ticket(**row._mapping) for row in rows]


def page(tx: Tx, access: Access, wanted: Wanted, limit: int) -> list[Ticket]:
    """Tickets, newest first."""
    query = select(*_COLUMNS).order_by(tickets.c.created_at.desc(), tickets.c.id.desc())
    equal = {
        "service_key": wanted.service,
        "person_id": wanted.person,
        "operator_id": wanted.operator,
        "interaction_id": wanted.interaction,
        "incomplete": wanted.incomplete,
    }
    for name, value in equal.items():
        if value is not None:
            query = query.where(tickets.c[name] == value)
    if wanted.stages:
        query = query.where(tickets.c.stage.in_(wanted.stages))
    if wanted.overdue_at is not None:
        query = query.where(tickets.c.due_at < wanted.overdue_at)
    if wanted.before is not None:
        at, last = wanted.before
        earlier = and_(tickets.c.created_at == at, tickets.c.id < last)
        query = query.where(or_(tickets.c.created_at < at, earlier))
    return [Ticket(**row._mapping) for row in tx.execute(query.limit(limit), access)]


def search(tx: Tx, access: Access, stems: Sequence[str], limit: int) -> list[Ticket]:
    """Filed tickets in whose subject or notes every stem is begun, best first."""
    keys = index.find(tx, access, stems, limit)
    rows = tx.execute(select(*_COLUMNS).where(tickets.c.id.in_(keys)), access)
    found = {row.id: Ticket(**row._mapping) for row in rows}
    return [found[key] for key in keys if key in found]


def drafts(tx: Tx, access: Access) -> list[Ticket]:
    """What is being written now; bounded by the calls in progress."""
    query = select(*_COLUMNS).where(tickets.c.stage == "draft").order_by(tickets.c.created_at)
    return [Ticket(**row._mapping) for row in tx.execute(query.limit(2000), access)]


def has_event(tx: Tx, access: Access, event_id: str) -> bool:
    return (
        tx.execute(select(events.c.id).where(events.c.id == event_id), access).first() is not None
    )


def tell(
    tx: Tx,
    access: Access,
    ticket_id: str,
    kind: str,
    text: str = "",
    id_: str | None = None,
    **data: Any,
) -> None:
    """Store an event of the ticket's timeline; `id_` when it must be stored once."""
    row = {
        "id": id_ or new_id(),
        "ticket_id": ticket_id,
        "at": tx.now,
        "kind": kind,
        "user_id": access.user_id,
        "login": access.login,
        "data": data,
        "text": text,
    }
    tx.execute(insert(events).values(**row), access)


def events_of(tx: Tx, access: Access, ticket_ids: Sequence[str], limit: int) -> list[TicketEvent]:
    """Events of these tickets, oldest first."""
    query = select(events).where(events.c.ticket_id.in_(ticket_ids))
    rows = tx.execute(query.order_by(events.c.at, events.c.id).limit(limit), access)
    return [TicketEvent(**row._mapping) for row in rows]


def _one(tx: Tx, access: Access, condition: Any) -> Ticket | None:
    row = tx.execute(select(*_COLUMNS).where(condition), access).first()
    return Ticket(**row._mapping) if row else None
