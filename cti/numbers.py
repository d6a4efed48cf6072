"""Numbers: where each dialled number leads (a flow or a queue)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Column, Integer, String, Table, select, text

from core.access import audit
from core.access.model import Access
from core.db import Database, Key, Tx, metadata
from core.errors import Invalid, NotFound
from core.web.routes import Call, Route

numbers = Table(
    "numbers",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("label", String(80), nullable=False),
    Column("flow", Key),
    Column("queue", Key),
    Column("test", Integer, nullable=False, default=0, server_default=text("0")),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a number leads: exactly one of a flow and a queue.

    ``test``: calls walk the draft of the flow as it is at that moment, and act on nothing.
    """

    flow: str = "principal"
    queue: str | None = None
    test: bool = False


class Numbers:
    """The table in memory (read at start and at each change), so a ring waits for no query."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._targets: dict[str, Target] = {}
        self._rescue = "geral"

    async def load(self) -> None:
        rows = await self._db.read(lambda tx: list(tx.execute(select(numbers))))
        self._targets = {
            r.number: Target(r.flow or "principal", r.queue, bool(r.test)) for r in rows
        }

    def target(self, dialled: str) -> Target:
        """Where ``dialled`` leads; an unknown number leads to the main flow."""
        return self._targets.get(dialled, Target())

    def rescue_queue(self) -> str:
        """The queue to which a broken flow leads."""
        return self._rescue

    async def put(self, access: Access, number: str, entry: NumberBody) -> None:
        access.need("number.write")

        def work(tx: Tx) -> None:
            tx.execute(numbers.delete().where(numbers.c.number == number))
            row = {**entry.model_dump(), "test": int(entry.test)}
            tx.execute(numbers.insert().values(number=number, **row))
            audit.record(tx, access, "change", "number", number)

        await self._db.write(work)
        await self.load()

    async def drop(self, access: Access, number: str) -> None:
        access.need("number.write")

        def work(tx: Tx) -> int:
            audit.record(tx, access, "delete", "number", number)
            return tx.execute(numbers.delete().where(numbers.c.number == number)).rowcount

        if not await self._db.write(work):
            raise NotFound("Este número não está cadastrado.")
        await self.load()


class NumberBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: str = Field(min_length=1, max_length=80)
    flow: str | None = Field(None, max_length=63)
    queue: str | None = Field(None, max_length=63)
    test: bool = False


class NumberPath(BaseModel):
    number: str = Field(pattern=r"^\+?[0-9*#]{1,30}$")


class NumberView(NumberBody):
    number: str


def routes(book: Numbers, db: Database) -> Sequence[Route]:
    """Doors of the numbers."""

    async def index() -> list[NumberView]:
        rows = await db.read(lambda tx: list(tx.execute(select(numbers))))
        return [NumberView(**dict(row._mapping)) for row in rows]

    async def put(call: Call, path: NumberPath, body: NumberBody) -> NumberView:
        if bool(body.flow) == bool(body.queue):
            raise Invalid("Escolha um fluxo ou uma fila, um dos dois.", field="flow")
        if body.test and not body.flow:
            raise Invalid("Um número de teste leva a um fluxo.", field="test")
        await book.put(call.access, path.number, body)
        return NumberView(number=path.number, **body.model_dump())

    async def drop(call: Call, path: NumberPath) -> None:
        await book.drop(call.access, path.number)

    return [
        Route("GET", "/api/numbers", index, needs="number.read", summary="List numbers"),
        Route("PUT", "/api/numbers/{number}", put, needs="number.write", summary="Set a number"),
        Route("DELETE", "/api/numbers/{number}", drop, needs="number.write", summary="Remove it"),
    ]


PERMISSIONS: dict[str, Any] = {
    "number.read": "Ver os números",
    "number.write": "Mudar os números",
}
