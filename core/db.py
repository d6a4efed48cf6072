"""One database, two engines: SQLite for one node, PostgreSQL for many.

A unit of work is one plain function ``fn(tx)``, run in a thread inside one transaction.
SQLite has a single writer thread with a bounded queue and group commit: units that arrive
together share one commit, each inside its own savepoint, so a failing one hurts no neighbour.
Readers have connections and threads of their own and never wait for the writer (WAL).
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    CursorResult,
    DateTime,
    Engine,
    Executable,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    text,
)
from sqlalchemy.types import TypeDecorator

from core.access.model import Access
from core.clock import Clock, SystemClock
from core.db_writer import Writer
from core.errors import Unavailable
from core.facts.base import Fact

T = TypeVar("T")
metadata = MetaData()
Id = String(36)
Key = String(64)
Json = JSON
BigId = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant in and out, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone (UTC)")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


facts = Table(
    "facts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False, index=True),
    Column("kind", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("subject", Id, index=True),
    Column("data", Json, nullable=False),
    sqlite_autoincrement=True,
)


_INSERT = facts.insert()


class UnguardedQuery(RuntimeError):
    """A statement touched a protected table without saying under whose rights."""


_protected: dict[str, frozenset[str]] = {}


def protected(table: Table, personal: Iterable[str] = ()) -> Table:
    """Put ``table`` behind the gate and mark which of its columns hold personal data."""
    unknown = set(personal) - set(table.columns.keys())
    if unknown:
        raise ValueError(f"{table.name} has no columns {sorted(unknown)}")
    _protected[table.name] = frozenset(personal)
    _touches.cache_clear()
    return table


def personal_columns() -> Mapping[str, frozenset[str]]:
    """Personal-data columns by protected table."""
    return dict(_protected)


@lru_cache(maxsize=4096)
def _touches(statement: str) -> str | None:
    if statement.lstrip()[:6].upper() in {"CREATE", "ALTER ", "DROP T", "DROP I", "PRAGMA"}:
        return None
    words = set(re.findall(r"[a-z_][a-z0-9_]*", statement.lower()))
    return next((name for name in _protected if name in words), None)


def _guard(conn: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    table = _touches(statement)
    if table and conn.info.get("access") is None:
        raise UnguardedQuery(f"a statement on {table} carries no access")


class Tx:
    """One transaction. ``now`` is the instant at which it began."""

    def __init__(self, conn: Connection, now: datetime) -> None:
        self._conn = conn
        self.now = now
        self.appended: list[tuple[int, Fact]] = []

    @property
    def dialect(self) -> str:
        return self._conn.dialect.name

    def execute(
        self, statement: Executable, access: Access | None = None, params: Any = None
    ) -> CursorResult[Any]:
        """Run a statement; one on a protected table needs ``access``."""
        self._conn.info["access"] = access
        try:
            return self._conn.execute(statement, params)
        finally:
            self._conn.info["access"] = None

    def append(self, fact: Fact) -> int:
        """Write ``fact`` into the ledger in this same transaction; returns its number."""
        if self.dialect == "postgresql":  # ids must be seen in the order of commit
            self._conn.execute(text("SELECT pg_advisory_xact_lock(1746)"))
        data = fact.model_dump(mode="json")
        row = {
            "at": self.now,
            "kind": fact.kind,
            "version": fact.version,
            "subject": data.get("interaction"),
            "data": data,
        }
        inserted = self._conn.execute(_INSERT, row).inserted_primary_key
        assert inserted is not None  # one row went in
        number = int(inserted[0])
        self.appended.append((number, fact))
        return number


def _sqlite_setup(engine: Engine, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # transactions are begun by us, below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "cache_size=-16000",
            "secure_delete=ON",
        ):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(conn: Connection) -> None:
        conn.exec_driver_sql(begin)


class Database:
    """The door to the database: ``await write(fn)``, ``await read(fn)``."""

    def __init__(self, url: str, clock: Clock | None = None, readers: int = 4) -> None:
        self.url = url
        self.clock = clock or SystemClock()
        self.on_commit: list[Callable[[int], None]] = []
        self.commit_seconds: deque[float] = deque(maxlen=4096)
        self._loop: asyncio.AbstractEventLoop | None = None
        sqlite = url.startswith("sqlite")
        arguments: dict[str, Any] = {"check_same_thread": False} if sqlite else {}
        self.engine = create_engine(url, connect_args=arguments, pool_size=1 if sqlite else 10)
        self.reading = create_engine(url, connect_args=arguments) if sqlite else self.engine
        if sqlite:
            _sqlite_setup(self.engine, "BEGIN IMMEDIATE")
            _sqlite_setup(self.reading, "BEGIN")
        for engine in {id(e): e for e in (self.engine, self.reading)}.values():
            event.listen(engine, "before_cursor_execute", _guard)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="db-read")
        self._writer = Writer(self.engine, threads=1 if sqlite else 4, group=sqlite)

    async def write(self, fn: Callable[[Tx], T], deadline: float = 10.0) -> T:
        """Run ``fn`` in one transaction and commit it; ``deadline`` in seconds.

        Raises Unavailable when the queue is full or the deadline passes; a unit that had not
        begun by then is never run.
        """
        self._loop = asyncio.get_running_loop()
        began = time.perf_counter()
        result, number = await self._writer.run(lambda conn: self._unit(conn, fn), deadline)
        self.commit_seconds.append(time.perf_counter() - began)
        if number:
            for bell in self.on_commit:
                bell(number)
        return result  # type: ignore[no-any-return]  # the writer hands through what fn gave

    async def read(self, fn: Callable[[Tx], T], deadline: float = 10.0) -> T:
        """Run ``fn`` in one read transaction (one consistent picture)."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(deadline):
                return await loop.run_in_executor(self._readers, self._read, fn)
        except TimeoutError as slow:
            raise Unavailable("A consulta demorou demais. Tente de novo.") from slow

    def read_now(self, fn: Callable[[Tx], T]) -> T:
        """The same from a plain thread (set-up, command line)."""
        return self._read(fn)

    def write_now(self, fn: Callable[[Tx], T]) -> T:
        """A write from a plain thread (set-up, command line), outside group commit."""
        with self.engine.begin() as conn:
            return self._unit(conn, fn)[0]

    def _read(self, fn: Callable[[Tx], T]) -> T:
        with self.reading.connect() as conn, conn.begin() as transaction:
            try:
                return fn(Tx(conn, self.clock.now()))
            finally:
                transaction.rollback()

    def _unit(self, conn: Connection, fn: Callable[[Tx], T]) -> tuple[T, int]:
        tx = Tx(conn, self.clock.now())
        result = fn(tx)
        return result, max((number for number, _ in tx.appended), default=0)

    async def close(self) -> None:
        """Finish what is queued, then close every connection."""
        await self._writer.close()
        await asyncio.to_thread(self._readers.shutdown)
        self.engine.dispose()
        self.reading.dispose()


__all__ = [
    "BigId",
    "Database",
    "Id",
    "Instant",
    "Json",
    "Key",
    "Mapping",
    "Tx",
    "UnguardedQuery",
    "facts",
    "metadata",
    "personal_columns",
    "protected",
]
