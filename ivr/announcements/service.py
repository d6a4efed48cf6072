"""Announcements: the only writer, and what `announcement` nodes ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Invalid, NotFound
from core.facts.flow import AnnouncementChanged
from core.ids import check_key
from core.plug import ActionCall
from ivr.announcements import store
from ivr.announcements.model import MAX_TEXT, MOST_SAID, Announcement, to_say

RIGHT = "announcement.write"
FRESH_S = 5.0
"""A change made on another node is heard after so long."""


class Announcements:
    """Kept in memory: a call's first words wait for no database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: list[Announcement] = []
        self._read_at: float | None = None

    async def all(self) -> list[Announcement]:
        """By key, whether active or not."""
        return await self._db.read(store.every)

    async def put(self, access: Access, one: Announcement) -> Announcement:
        """Add or change one. Raises Invalid, Forbidden."""
        access.need(RIGHT)
        check_key(one.key)
        if not one.text.strip() or len(one.text) > MAX_TEXT:
            raise Invalid(f"O aviso precisa ter de 1 a {MAX_TEXT} letras.", field="text")
        if one.starts and one.ends and one.ends <= one.starts:
            raise Invalid("O aviso precisa terminar depois de começar.", field="until")

        def work(tx: Tx) -> Announcement:
            store.put(tx, access, one)
            audit.record(tx, access, "change", "announcement", one.key)
            tx.append(
                AnnouncementChanged(
                    announcement=one.key,
                    change="changed",
                    ivr=one.ivr,
                    screens=one.screens,
                    user=access.user_id,
                )
            )
            return next(kept for kept in store.every(tx) if kept.key == one.key)

        kept = await self._db.write(work)
        self._read_at = None
        return kept

    async def drop(self, access: Access, key: str) -> None:
        """Raises NotFound, Forbidden."""
        access.need(RIGHT)

        def work(tx: Tx) -> None:
            if not store.drop(tx, key):
                raise NotFound("Este aviso não existe.")
            audit.record(tx, access, "remove", "announcement", key)
            tx.append(AnnouncementChanged(announcement=key, change="removed", user=access.user_id))

        await self._db.write(work)
        self._read_at = None

    async def act(self, call: ActionCall) -> Mapping[str, Any]:
        """``announcements``: {flow, said} → {texts, said}: what is new to this visit.

        `said` is what it has heard before, "key@edition" words apart by spaces.
        """
        clock = self._db.clock
        if self._read_at is None or clock.monotonic() - self._read_at > FRESH_S:
            self._known = await self._db.read(store.every)
            self._read_at = clock.monotonic()
        heard = str(call.arguments.get("said") or "").split()
        fitting = to_say(self._known, str(call.arguments.get("flow") or ""), clock.now())
        new = [one for one in fitting if one.edition not in heard][:MOST_SAID]
        said = " ".join([*heard, *(one.edition for one in new)])
        return {"texts": [one.text for one in new], "said": said}
