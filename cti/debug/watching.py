"""Who watches the calls to a test number, and holds them at breakpoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import Conflict
from ivr.debug.brakes import Brakes, Emit, OnHold

HOLD_S = 60.0
"""A citizen (a tester, here) is held with music no longer than this."""


@dataclass(eq=False)
class Watching:
    """One socket attached to a test number. It outlives calls; `gone` once it has let go."""

    number: str
    flow: str
    to: Emit
    breakpoints: frozenset[str] = frozenset()
    paused: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    call: str = ""
    gone: bool = False
    _brakes: Brakes | None = None

    def emit(self, message: dict[str, Any]) -> None:
        """To the socket, as long as it watches."""
        if not self.gone:
            self.to(message)

    def brakes(self, on_hold: OnHold) -> Brakes:
        """The brakes of the call that begins."""
        brakes = self._brakes = Brakes(self.emit, HOLD_S, on_hold)
        brakes.breakpoints(self.breakpoints)
        if self.paused:
            brakes.pause()
        return brakes

    @property
    def held_by(self) -> Brakes:
        """The brakes of the call under way. Raises Conflict when there is none."""
        if self._brakes is None or not self.call:
            raise Conflict("Ninguém está ligando para este número agora.")
        return self._brakes

    def stop_at(self, nodes: list[str]) -> None:
        """Hold before these nodes, in this call and later ones."""
        self.breakpoints = frozenset(nodes)
        if self._brakes is not None:
            self._brakes.breakpoints(nodes)

    def ended(self, outcome: Mapping[str, Any]) -> None:
        """The call is over; the next one may be shown."""
        self.emit({"type": "outcome", **outcome})
        self.call, self._brakes = "", None
        self.emit({"type": "attached", "number": self.number})


class Trials:
    """The test numbers that are watched on this server: one watcher for each."""

    def __init__(self) -> None:
        self._watching: dict[str, Watching] = {}

    def attach(self, watching: Watching) -> None:
        """From the next call on. Raises Conflict when somebody else watches the number."""
        if watching.number in self._watching:
            raise Conflict("Outra pessoa já acompanha as chamadas deste número.")
        self._watching[watching.number] = watching

    def detach(self, watching: Watching) -> None:
        """Watch no more; a call that is held goes on."""
        watching.gone = True
        if self._watching.get(watching.number) is watching:
            del self._watching[watching.number]
        if watching._brakes is not None:
            watching._brakes.release()

    def take(self, number: str, call: str) -> Watching | None:
        """Who is shown `call`; None when nobody watches the number, or another call of it."""
        watching = self._watching.get(number)
        if watching is None or watching.call:
            return None
        watching.call = call
        return watching
