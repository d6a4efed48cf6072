"""Rows of routing. Functions take a transaction; nothing here decides anything.

The rows hold what a restart needs (configuration, presence, places, reservations) and the journal
of the engine's inputs, from which any decision can be worked out again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from core.db import BigId, Id, Instant, Json, Key, Tx, metadata

queues = Table(
    "queues",
    metadata,
    Column("key", Key, primary_key=True),
    Column("label", String(120), nullable=False),
    Column("rules", Json, nullable=False),
    Column("hours", Json),
    Column("closed", Boolean, nullable=False, default=False),
    Column("version", Integer, nullable=False, default=1),
    Column("changed_at", Instant, nullable=False),
)
skills = Table(
    "skills",
    metadata,
    Column("key", Key, primary_key=True),
    Column("label", String(120), nullable=False),
)
operators = Table(
    "operators",
    metadata,
    Column("user_id", Id, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("skills", Json, nullable=False),
    Column("seats", Json, nullable=False),
    Column("capacity", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
presences = Table(
    "presences",
    metadata,
    Column("operator", Id, primary_key=True),
    Column("presence", String(16), nullable=False),
    Column("reason", Key, nullable=False, default=""),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("idle_since", Instant, nullable=False),
    Column("desk", Boolean, nullable=False, default=False),
)
places = Table(
    "queue_places",
    metadata,
    Column("interaction", Id, primary_key=True),
    Column("queue", Key, nullable=False),
    Column("medium", String(16), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("request", Json, nullable=False),
    Column("state", String(16), nullable=False),
)
reservations = Table(
    "reservations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("interaction", Id, nullable=False, index=True),
    Column("operator", Id, nullable=False),
    Column("queue", Key, nullable=False),
    Column("medium", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("offered_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("ended_at", Instant),
    Column("end_reason", Key),
    Column("why", Json, nullable=False),
    Index("reservations_by_operator", "operator", "state"),
)
runs = Table(
    "routing_runs",
    metadata,
    Column("run", Id, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("written", BigInteger, nullable=False),
)
journal = Table(
    "routing_journal",
    metadata,
    Column("position", BigId, primary_key=True, autoincrement=True),
    Column("run", Id, nullable=False, index=True),
    Column("at_us", BigInteger, nullable=False, index=True),
    Column("interaction", Id, index=True),
    Column("kind", Key, nullable=False),
    Column("move", Json, nullable=False),
    Column("decided", String(32), nullable=False),
)
city_days = Table(
    "city_days",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("label", String(120), nullable=False),
)


def _change(table: Table, key: str, *columns: str) -> Update:
    """A statement made once: set `columns` of the row whose `key` is the parameter `of`."""
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return update(table).where(table.c[key] == bindparam("of")).values(values)


# What every call needs is made once, here; making a statement costs more than running it.
_PLACE = select(places).where(places.c.interaction == bindparam("of"))
_PLACE_COLUMNS = ("queue", "medium", "entered_at", "request", "state")
_MOVE_PLACE = _change(places, "interaction", *_PLACE_COLUMNS)
_ADD_PLACE = insert(places)
_PLACE_STATE = _change(places, "interaction", "state")
_RESERVATION = select(reservations).where(reservations.c.id == bindparam("of"))
_ADD_RESERVATION = insert(reservations)
_ANSWER = _change(reservations, "id", "state", "answered_at")
_END = _change(reservations, "id", "state", "ended_at", "end_reason")
_IDLE = _change(presences, "operator", "idle_since")
_ADD_JOURNAL = insert(journal)
_WRITTEN = _change(runs, "run", "written")


def place(tx: Tx, interaction: str) -> Any | None:
    return tx.execute(_PLACE, params={"of": interaction}).first()


def put_place(tx: Tx, interaction: str, known: bool, values: dict[str, Any]) -> None:
    """Write where an interaction waits; `known` when its row is there."""
    if known:
        tx.execute(_MOVE_PLACE, params={"of": interaction, **values})
    else:
        tx.execute(_ADD_PLACE, params={"interaction": interaction, **values})


def set_place_state(tx: Tx, interaction: str, state: str) -> None:
    tx.execute(_PLACE_STATE, params={"of": interaction, "state": state})


def reservation(tx: Tx, id_: str) -> Any | None:
    return tx.execute(_RESERVATION, params={"of": id_}).first()


def add_reservation(tx: Tx, row: dict[str, Any]) -> None:
    tx.execute(_ADD_RESERVATION, params=row)


def answer_reservation(tx: Tx, id_: str, at: datetime) -> None:
    tx.execute(_ANSWER, params={"of": id_, "state": "answered", "answered_at": at})


def end_reservation(tx: Tx, id_: str, reason: str, at: datetime) -> None:
    values = {"state": "ended", "ended_at": at, "end_reason": reason}
    tx.execute(_END, params={"of": id_, **values})


def set_idle(tx: Tx, operator: str, at: datetime) -> None:
    tx.execute(_IDLE, params={"of": operator, "idle_since": at})


def add_journal(tx: Tx, row: dict[str, Any]) -> None:
    tx.execute(_ADD_JOURNAL, params=row)


def put(tx: Tx, table: Table, key: dict[str, Any], values: dict[str, Any]) -> bool:
    """Write the row with this key; True when it is new."""
    where = [table.c[name] == value for name, value in key.items()]
    if tx.execute(update(table).where(*where).values(**values)).rowcount:
        return False
    tx.execute(insert(table).values(**key, **values))
    return True


def remove(tx: Tx, table: Table, **key: Any) -> bool:
    """Delete the row with this key; False when there was none."""
    where = [table.c[name] == value for name, value in key.items()]
    return bool(tx.execute(delete(table).where(*where)).rowcount)


def rows(tx: Tx, table: Table) -> list[Any]:
    """All rows in the order of their primary key."""
    return list(tx.execute(select(table).order_by(*table.primary_key.columns)))


def row(tx: Tx, table: Table, **key: Any) -> Any | None:
    where = [table.c[name] == value for name, value in key.items()]
    return tx.execute(select(table).where(*where)).first()


def open_reservations(tx: Tx) -> list[Any]:
    """Those that ring or are answered, the newest first."""
    query = select(reservations).where(reservations.c.state != "ended")
    return list(tx.execute(query.order_by(reservations.c.number.desc())))


def last_number(tx: Tx) -> int:
    """The highest offer number ever used."""
    return int(tx.execute(select(func.coalesce(func.max(reservations.c.number), 0))).scalar_one())


def written(tx: Tx, run: str) -> int:
    """The number of the last entry of this run's outbox that is committed."""
    found = tx.execute(select(runs.c.written).where(runs.c.run == run)).scalar()
    return int(found or 0)


def mark_written(tx: Tx, run: str, number: int) -> None:
    moved = tx.execute(_WRITTEN, params={"of": run, "written": number})
    if not moved.rowcount:
        tx.execute(insert(runs).values(run=run, started_at=tx.now, written=number))


def interaction_seen(tx: Tx, interaction: str) -> tuple[int, int] | None:
    """The first and the last position of the journal that names an interaction."""
    at = journal.c.position
    query = select(at).where(journal.c.interaction == interaction).order_by(at)
    found = [int(position) for position in tx.execute(query).scalars()]
    return (found[0], found[-1]) if found else None


def run_of(tx: Tx, position: int) -> str | None:
    """The run in which `position` lies."""
    found: str | None = tx.execute(
        select(journal.c.run).where(journal.c.position == position)
    ).scalar()
    return found


def journal_page(tx: Tx, run: str, after: int, upto: int, most: int) -> list[Any]:
    """The next entries of a run after a position, in order, at most `most`."""
    query = select(journal).where(
        journal.c.run == run, journal.c.position > after, journal.c.position <= upto
    )
    return list(tx.execute(query.order_by(journal.c.position).limit(most)))


def journal_between(tx: Tx, start_us: int, end_us: int) -> list[Any]:
    """All entries of all runs that touch the interval, each run from its start."""
    inside = select(journal.c.run).where(journal.c.at_us.between(start_us, end_us)).distinct()
    query = select(journal).where(journal.c.run.in_(inside), journal.c.at_us <= end_us)
    return list(tx.execute(query.order_by(journal.c.position)))


def handled(tx: Tx, most: int) -> list[Any]:
    """The last conversations that ended, oldest first, over all queues."""
    table = reservations
    query = select(table.c.queue, table.c.offered_at, table.c.ended_at).where(
        table.c.state == "ended", table.c.answered_at.is_not(None)
    )
    found = list(tx.execute(query.order_by(table.c.number.desc()).limit(most * 10)))
    return found[::-1]
