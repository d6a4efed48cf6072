"""Who debugs what: one session for each person and flow, and so many for each server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.errors import TooMany

MAX_SEATS = 8


@dataclass(eq=False)
class Seat:
    """One open debugging session; `taken` is set when its person sits down elsewhere."""

    user: str
    flow: str
    taken: asyncio.Event = field(default_factory=asyncio.Event)


class Seats:
    """The seats of this server."""

    def __init__(self) -> None:
        self._seats: dict[tuple[str, str], Seat] = {}

    def __len__(self) -> int:
        return len(self._seats)

    @contextmanager
    def sit(self, user: str, flow: str) -> Iterator[Seat]:
        """A seat for as long as the block lasts. Raises TooMany when all are taken."""
        earlier = self._seats.get((user, flow))
        if earlier is None and len(self._seats) >= MAX_SEATS:
            raise TooMany("Já há muitos ensaios abertos neste servidor. Feche um deles.")
        if earlier is not None:
            earlier.taken.set()
        seat = self._seats[user, flow] = Seat(user, flow)
        try:
            yield seat
        finally:
            if self._seats.get((user, flow)) is seat:
                del self._seats[user, flow]
