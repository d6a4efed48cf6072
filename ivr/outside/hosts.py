"""Internal hosts that an administrator lets flows reach: "erp.cidade.local", "10.0.0.5:8080"."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from yarl import URL

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Invalid, NotFound
from ivr.outside import store

RIGHT = "flow.secret"
FRESH_S = 5.0
"""Another node's change is known after so long."""
_HOST = re.compile(r"^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?)(:\d{1,5})?$")


class Permitted(NamedTuple):
    """A host as the page lists it."""

    host: str
    added_at: datetime
    added_by: str | None


def read_host(text: str) -> str:
    """As it is kept: small letters, ASCII, with its port if one was given. Raises Invalid."""
    given = text.strip().lower()
    try:
        url = URL(f"http://{given}")
        host = url.raw_host or ""
        port = url.explicit_port
    except ValueError:
        host, port = "", None
    kept = f"[{host}]" if ":" in host else host
    kept += f":{port}" if port else ""
    if not _HOST.match(kept) or url.user or url.path not in ("", "/") or url.query_string:
        raise Invalid("Escreva só o servidor, por exemplo erp.cidade.local:8080.", field="host")
    return kept


class Hosts:
    """Kept in memory, so that asking costs nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: frozenset[str] = frozenset()
        self._read_at: float | None = None

    async def ready(self) -> None:
        """Know them as of a few seconds ago at most."""
        now = self._db.clock.monotonic()
        if self._read_at is None or now - self._read_at > FRESH_S:
            rows = await self._db.read(store.every)
            self._known = frozenset(row.host for row in rows)
            self._read_at = now

    def allowed(self, host: str, port: int) -> bool:
        """Whether flows may reach it though it is internal; call `ready` before."""
        name = f"[{host}]" if ":" in host else host.lower()
        return name in self._known or f"{name}:{port}" in self._known

    async def all(self) -> list[Permitted]:
        """By name."""
        return [Permitted(*row) for row in await self._db.read(store.every)]

    async def add(self, access: Access, host: str) -> str:
        """Permit a host; as it was kept. Raises Invalid, Forbidden."""
        access.need(RIGHT)
        kept = read_host(host)

        def work(tx: Tx) -> None:
            if store.add(tx, access, kept):
                audit.record(tx, access, "add", "flow_host", kept[:80])

        await self._db.write(work)
        self._read_at = None
        return kept

    async def drop(self, access: Access, host: str) -> None:
        """No longer. Raises NotFound, Forbidden."""
        access.need(RIGHT)
        kept = read_host(host)

        def work(tx: Tx) -> None:
            if not store.drop(tx, kept):
                raise NotFound("Este servidor não está na lista.")
            audit.record(tx, access, "remove", "flow_host", kept[:80])

        await self._db.write(work)
        self._read_at = None
