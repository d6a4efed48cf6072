"""The live feed: every new fact becomes patches once, then goes to each socket that may see it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core import ledger
from core.access.model import Access
from core.db import Database, Tx
from core.facts.base import Recorded
from core.ledger import Ledger
from core.web.live import View

MAX_BEHIND = 512
PACE_S = 0.025
"""Between two rounds of telling, so that a busy minute's facts travel together."""


@dataclass(frozen=True, slots=True)
class Told:
    """One fact ready for browsers: its patches by view, each view's text made once.

    What follows from rights alone is put together once for each set of permissions.
    """

    recorded: Recorded
    patches: tuple[tuple[View, str], ...]
    _shared: dict[tuple[bool, frozenset[str]], list[str]] = field(default_factory=dict)

    def text_for(self, access: Access) -> str | None:
        """The message for one who has ``access``; None when they may see none of it."""
        seen = [*self._by_rights(access), *self._own(access)]
        if not seen:
            return None
        body = ",".join(seen)
        number, kind = self.recorded.id, self.recorded.kind
        return f'{{"type":"fact","id":{number},"kind":"{kind}","patches":[{body}]}}'

    def _by_rights(self, access: Access) -> list[str]:
        key = (access.all, access.permissions)
        if key not in self._shared:
            self._shared[key] = [
                text
                for view, text in self.patches
                if view.by_rights and view.audience(self.recorded, access)
            ]
        return self._shared[key]

    def _own(self, access: Access) -> list[str]:
        return [
            text
            for view, text in self.patches
            if not view.by_rights and view.audience(self.recorded, access)
        ]


def _default(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def to_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_default, separators=(",", ":"))


class Subscriber:
    """One socket's mailbox. Overfull means a slow tab: it is closed and resumes."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Told] = asyncio.Queue(MAX_BEHIND)
        self.slow = asyncio.Event()

    def more(self) -> list[Told]:
        """What waits besides, at once."""
        waiting = []
        while not self.queue.empty():
            waiting.append(self.queue.get_nowait())
        return waiting

    def put(self, told: Told) -> None:
        try:
            self.queue.put_nowait(told)
        except asyncio.QueueFull:
            self.slow.set()


class Feed:
    """Reads the ledger once for all sockets."""

    def __init__(self, db: Database, book: Ledger, views: Sequence[View]) -> None:
        self._db, self._book, self._views = db, book, tuple(views)
        self._subscribers: set[Subscriber] = set()
        self.number = 0

    def subscribe(self) -> Subscriber:
        subscriber = Subscriber()
        self._subscribers.add(subscriber)
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        self._subscribers.discard(subscriber)

    def tell(self, recorded: Recorded) -> Told:
        """The fact with its patches, as one flat list of texts ``[path, value]`` by view."""
        made = []
        for view in self._views:
            parts = [
                to_text([[view.key, *patch.path], patch.value]) for patch in view.patch(recorded)
            ]
            if parts:
                made.append((view, ",".join(parts)))
        return Told(recorded, tuple(made))

    async def run(self) -> None:
        """Follow the ledger for ever."""
        self.number = await self._db.read(ledger.newest)
        bell = self._book.bell()
        try:
            while True:
                new = await self._db.read(partial(ledger.since, after=self.number))
                for recorded in new:
                    told = self.tell(recorded)
                    self.number = recorded.id
                    for subscriber in tuple(self._subscribers):
                        subscriber.put(told)
                if new:
                    await asyncio.sleep(PACE_S)
                if len(new) < ledger.BATCH:
                    await self._book.wait(bell)
        finally:
            self._book.unbell(bell)

    async def snapshot(self, access: Access) -> tuple[int, dict[str, Any]]:
        """Every view as ``access`` may see it, and the fact number it stands at: one picture."""

        def work(tx: Tx) -> tuple[int, dict[str, Any]]:
            state = {view.key: view.snapshot(tx, access) for view in self._views}
            return ledger.newest(tx), state

        return await self._db.read(work)

    async def missed(self, after: int, access: Access) -> list[tuple[int, str | None]] | None:
        """What was told since ``after``; None when it is too old or too much: snapshot again."""

        def work(tx: Tx) -> list[Recorded] | None:
            first, last = ledger.oldest(tx), ledger.newest(tx)
            if after > last or (after and after < first - 1) or last - after > MAX_BEHIND:
                return None
            return ledger.since(tx, after, MAX_BEHIND)

        found = await self._db.read(work)
        if found is None:
            return None
        return [(one.id, self.tell(one).text_for(access)) for one in found]
