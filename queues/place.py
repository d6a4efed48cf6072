"""What the story of a call holds in its hand: a place in the queue, and a reservation.

Both are handles: the engine knows the truth, and a handle whose time is over does nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import Conflict
from queues.model import Blame, Why
from queues.moves import Left, OfferAccepted, OfferRefused, Overflowed, Released

if TYPE_CHECKING:
    from queues.running import Running
MOST_WAYS = 8


@dataclass(frozen=True, slots=True)
class QueueRequest:
    """Who wants what. `skills` are keys, or "key:level". Asked again after a restart with the
    same `entered_at`, it keeps its place. `named` is an operator's id to be tried first. Until
    `not_before` nobody is rung for it (a callback's window or next attempt); its place is kept."""

    interaction_id: str
    queue: str
    entered_at: datetime
    skills: tuple[str, ...] = ()
    priority: int = 0
    medium: str = "voice"
    legal: bool = False
    named: str | None = None
    prefers: tuple[str, ...] = ()
    not_before: datetime | None = None
    urgent: bool = False


class Reservation:
    """One operator kept for one interaction, ringing or in conversation, until it ends."""

    def __init__(
        self,
        queues: Running,
        number: int,
        id_: str,
        interaction_id: str,
        operator_id: str,
        queue: str,
        offered_at: datetime,
        expires_at: datetime,
        why: Why | None = None,
    ) -> None:
        self._queues = queues
        self.number, self.id = number, id_
        self.interaction_id, self.operator_id, self.queue = interaction_id, operator_id, queue
        self.offered_at, self.expires_at = offered_at, expires_at
        self.why = why
        self.claimed = False
        self.answered = False
        self.ended_because: str | None = None
        self._ended = asyncio.Event()

    @property
    def login(self) -> str:
        """The operator's stable key."""
        return self._queues.key_of(self.operator_id)

    def end(self, reason: str) -> None:
        """Told by the room when the engine ended it."""
        self.ended_because = reason
        self._ended.set()

    async def expired(self) -> str:
        """Until it is over, for whatever reason; returns the reason."""
        await self._ended.wait()
        return self.ended_because or ""

    async def ringing(self) -> None:
        """The operator's telephone rings (said for symmetry; the deadline began at the offer)."""
        self.claimed = True

    async def accept(self) -> None:
        """They talk. Saying it twice is saying it once. Raises Conflict when it is over."""
        self.claimed = True
        if self.answered and self.ended_because is None:
            return
        if self.ended_because is not None:
            raise Conflict("A oferta já terminou.", reason=self.ended_because)
        self._queues.tell(OfferAccepted(self.number))

    async def decline(self, reason: Blame = "refused") -> None:
        """No conversation: the citizen is back in the same place and the next one is tried."""
        self.claimed = True
        if self.ended_because is None:
            self._queues.tell(OfferRefused(self.number, reason))

    async def release(self, wrap_up: bool = False) -> None:
        """The operator is done with this one, and goes into wrap-up if so said."""
        self.claimed = True
        if self.ended_because is None:
            self._queues.tell(Released(self.number, wrap_up))


class Place:
    """A place in a queue, from arrival until somebody talks to the citizen or they leave."""

    def __init__(self, queues: Running, interaction_id: str) -> None:
        self._queues = queues
        self.interaction_id = interaction_id
        self.current: Reservation | None = None
        self._news = asyncio.Event()
        self.unclaimed = 0
        self.gone = False
        self._ways: asyncio.Queue[Overflowed] = asyncio.Queue(MOST_WAYS)

    def offered(self, reservation: Reservation | None) -> None:
        """Told by the room: an operator is kept for this place, or no longer is."""
        self.current = reservation
        self._news.set()

    def left(self) -> None:
        """Told by the room: the interaction is out of routing."""
        self.gone = True
        self._news.set()

    def overflowed(self, way: Overflowed) -> None:
        """Told by the room: the wait is long, another way should be offered. Few per place."""
        if not self._ways.full():
            self._ways.put_nowait(way)

    async def another_way(self) -> Overflowed:
        """Until the wait is so long that the queue's policy offers another way."""
        return await self._ways.get()

    def position(self) -> int:
        """How far from the head, 1 is next (also while somebody is being rung)."""
        return self._queues.position(self.interaction_id) or 1

    def estimate(self) -> float | None:
        """Seconds until an operator is likely to come; None when that cannot be said honestly."""
        return self._queues.estimate(self.interaction_id)

    async def offer(self, deadline: float | None = None) -> Reservation:
        """The next operator for this place, its row committed (or the gap noted).

        Raises TimeoutError after `deadline` seconds, Conflict when the place is gone.
        """
        async with asyncio.timeout(deadline):
            while True:
                self._news.clear()
                if self.gone:
                    raise Conflict("O lugar na fila terminou.")
                current = self.current
                if current is not None and current.ended_because is None:
                    await self._claim(current)
                    if current.ended_because is None:
                        return current
                    continue
                await self._news.wait()

    async def _claim(self, reservation: Reservation) -> None:
        reservation.claimed = True
        self.unclaimed = 0
        try:
            await self._queues.written(reservation)
        except asyncio.CancelledError:  # whoever asked is gone: the watch must see it
            reservation.claimed = False
            self._queues.watch(reservation)
            raise

    async def leave(self, reason: str = "left") -> None:
        """Out of the queue; an operator who is being rung is free again."""
        if not self.gone:
            self._queues.tell(Left(self.interaction_id, reason))
