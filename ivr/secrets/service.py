"""Secrets: the only writer. There is a way in, and a way out to a request; no way to be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import structlog

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Invalid, NotFound
from core.ids import check_key
from ivr.secrets import store
from ivr.secrets.model import MAX_VALUE, NotOurs, Seal

log = structlog.get_logger(__name__)
RIGHT = "flow.secret"


class Known(NamedTuple):
    """A secret as the page lists it."""

    name: str
    changed_at: datetime
    changed_by: str | None


class Secrets:
    """Kept in the database, sealed under a key that is not in it."""

    def __init__(self, db: Database, secret: str) -> None:
        self._db = db
        self._seal = Seal(secret)

    async def all(self, access: Access) -> list[Known]:
        """Their names, by name."""
        rows = await self._db.read(lambda tx: store.names(tx, access))
        return [Known(*row) for row in rows]

    async def put(self, access: Access, name: str, value: str) -> None:
        """Keep or replace a secret. Raises Invalid, Forbidden."""
        access.need(RIGHT)
        check_key(name)
        value = value.strip()
        if not value or len(value) > MAX_VALUE or not value.isprintable():
            detail = f"O segredo precisa ter de 1 a {MAX_VALUE} caracteres, em uma linha."
            raise Invalid(detail, field="value")
        sealed = self._seal.close(name, value)

        def work(tx: Tx) -> None:
            new = store.put(tx, access, name, sealed)
            audit.record(tx, access, "add" if new else "change", "flow_secret", name)

        await self._db.write(work)

    async def drop(self, access: Access, name: str) -> None:
        """Raises NotFound, Forbidden."""
        access.need(RIGHT)

        def work(tx: Tx) -> None:
            if not store.drop(tx, access, name):
                raise NotFound("Este segredo não existe.")
            audit.record(tx, access, "remove", "flow_secret", name)

        await self._db.write(work)

    async def reveal(self, names: frozenset[str]) -> Mapping[str, str]:
        """Values for a request about to be sent; one that cannot be opened is left out."""
        if not names:
            return {}
        access = Access.system("a flow's request")
        sealed = await self._db.read(lambda tx: store.sealed(tx, access, names))
        found = {}
        for name, value in sealed.items():
            try:
                found[name] = self._seal.open(name, value)
            except NotOurs:
                log.error("flow_secret_unreadable", name=name)
        return found
