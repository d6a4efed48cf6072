"""Desks: which operators have a browser open, and the words sent to it outside the ledger."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from cti.desk.feed import to_text

log = structlog.get_logger(__name__)
Told = Callable[[str], Awaitable[None]]
MAX_OUT = 256


class Tab:
    """One open socket of a user. ``id`` is chosen by the page and survives its reconnects."""

    def __init__(self, user_id: str, session_id: str, id_: str) -> None:
        self.user_id, self.session_id, self.id = user_id, session_id, id_
        self.out: asyncio.Queue[str] = asyncio.Queue(MAX_OUT)
        self.closed = asyncio.Event()

    def send(self, message: dict[str, Any]) -> None:
        """Queue a message; a tab that reads nothing is closed."""
        try:
            self.out.put_nowait(to_text(message))
        except asyncio.QueueFull:
            self.closed.set()


class Hub:
    """Open tabs by user. ``on_open``/``on_gone`` are told of a user's first and last tab."""

    def __init__(self) -> None:
        self._tabs: dict[str, set[Tab]] = defaultdict(set)
        self._acks: dict[str, asyncio.Event] = {}
        self._presence: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._absence: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.on_open: list[Told] = []
        self.on_gone: list[Told] = []

    def tabs(self, user_id: str) -> set[Tab]:
        return self._tabs.get(user_id, set())

    def here(self, user_id: str) -> bool:
        return bool(self._tabs.get(user_id))

    def tab(self, user_id: str, tab_id: str) -> Tab | None:
        return next((tab for tab in self.tabs(user_id) if tab.id == tab_id), None)

    async def open(self, tab: Tab) -> None:
        first = not self._tabs[tab.user_id]
        self._tabs[tab.user_id].add(tab)
        self._presence[tab.user_id].set()
        self._absence[tab.user_id].clear()
        if first:
            for told in self.on_open:
                await told(tab.user_id)

    async def close(self, tab: Tab) -> None:
        tab.closed.set()
        self._tabs[tab.user_id].discard(tab)
        if not self._tabs[tab.user_id]:
            self._presence[tab.user_id].clear()
            self._absence[tab.user_id].set()
            for told in self.on_gone:
                await told(tab.user_id)

    async def wait_gone(self, user_id: str) -> None:
        """Until this user's last tab has closed (at once for one who has none)."""
        if not self.here(user_id):
            return
        self._absence[user_id].clear()
        await self._absence[user_id].wait()

    async def wait_here(self, user_id: str) -> None:
        """Until this user has a tab open."""
        if self.here(user_id):
            return
        await self._presence[user_id].wait()

    def send(self, user_id: str, message: dict[str, Any]) -> None:
        for tab in tuple(self.tabs(user_id)):
            tab.send(message)

    def drop_session(self, session_id: str) -> None:
        """Close every tab of a session that ended."""
        for tabs in tuple(self._tabs.values()):
            for tab in tuple(tabs):
                if tab.session_id == session_id:
                    tab.closed.set()

    async def show_offer(self, user_id: str, offer: dict[str, Any], seconds: float) -> bool:
        """Send the pop; wait until a page says it is painted, at most ``seconds``."""
        if not self.here(user_id):
            return False
        done = self._acks.setdefault(offer["id"], asyncio.Event())
        self.send(user_id, {"type": "pop", "offer": offer})
        try:
            async with asyncio.timeout(seconds):
                await done.wait()
            return True
        except TimeoutError:
            return False
        finally:
            self._acks.pop(offer["id"], None)

    def rendered(self, offer_id: str) -> None:
        """A page has painted the pop of ``offer_id``."""
        waiting = self._acks.get(offer_id)
        if waiting:
            waiting.set()
