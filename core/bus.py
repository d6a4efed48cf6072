"""Signals: fleeting things (levels, partial words, bells) through bounded mailboxes."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from typing import Any

Signal = dict[str, Any]


class Mailbox:
    """A subscriber's bounded queue: when full the oldest signal is dropped, and counted."""

    def __init__(self, size: int) -> None:
        self._items: deque[Signal] = deque(maxlen=size)
        self._ready = asyncio.Event()
        self.dropped = 0

    def put(self, signal: Signal) -> None:
        if len(self._items) == self._items.maxlen:
            self.dropped += 1
        self._items.append(signal)
        self._ready.set()

    async def get(self) -> Signal:
        while not self._items:
            self._ready.clear()
            await self._ready.wait()
        return self._items.popleft()

    async def __aiter__(self) -> AsyncIterator[Signal]:
        while True:
            yield await self.get()


class Bus:
    """In-process publish and subscribe by topic."""

    def __init__(self) -> None:
        self._boxes: dict[str, set[Mailbox]] = defaultdict(set)

    def publish(self, topic: str, signal: Signal) -> None:
        for box in tuple(self._boxes.get(topic, ())):
            box.put(signal)

    def subscribe(self, topic: str, size: int = 256) -> Mailbox:
        """A mailbox on ``topic``; give it back with :meth:`unsubscribe`."""
        box = Mailbox(size)
        self._boxes[topic].add(box)
        return box

    def unsubscribe(self, topic: str, box: Mailbox) -> None:
        self._boxes[topic].discard(box)
        if not self._boxes[topic]:
            del self._boxes[topic]
