"""All that the engine knows: one value that the functions of the engine work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queues.engine.desks import Desk, Desks
from queues.engine.lanes import Lane, Lanes
from queues.engine.lines import Key
from queues.engine.timers import Timers
from queues.model import US, Policy
from queues.moves import Arrived, Decision, Ignored, Move


@dataclass(slots=True)
class Item:
    """One interaction in routing.

    `lane` is set while it waits, `offer` while it is offered or served, `aside` while nobody may
    be rung for it; always exactly one of the three. `offers` are
    all of its offers that stand: a citizen in transfer still occupies the operator who passes
    them on. `tried` says until when (us) an operator is not rung again for this one. `flowed`
    counts the steps of overflow that were told.
    """

    arrived: Arrived
    rank: int
    ring: int = 0
    lane: Lane | None = None
    offer: int | None = None
    answered: bool = False
    aside: bool = False
    tried: dict[str, int] | None = None
    offers: tuple[int, ...] = ()
    flowed: int = 0

    @property
    def key(self) -> Key:
        return (self.rank, self.arrived.interaction)

    @property
    def state(self) -> str:
        """waiting, aside, offered or served: always exactly one."""
        if self.offer is None:
            return "aside" if self.aside else "waiting"
        return "served" if self.answered else "offered"


class State:
    """Operators, lanes, people, offers, timers. `serial` is the last offer number used.

    A `witness` (set in replays only) is shown everybody for whom a choice is about to be made.
    """

    def __init__(self, serial: int = 0) -> None:
        self.desks = Desks()
        self.lanes = Lanes(self.desks)
        self.policies: dict[str, Policy] = {}
        self.items: dict[str, Item] = {}
        self.holders: dict[int, Desk] = {}
        self.timers = Timers()
        self.avoiding: set[str] = set()
        self.serial = serial
        self.witness: Callable[[Item], None] | None = None
        self.now = 0
        self.out: list[Decision] = []

    def ignore(self, move: Move, reason: str) -> None:
        """Say that an input changed nothing, and why."""
        self.out.append(Ignored(type(move).__name__, reason))


def rank_of(move: Arrived, policy: Policy) -> int:
    """The instant at which this one counts as having come, in us: arrival less priority."""
    minutes = move.priority + policy.priority + (policy.legal_minutes if move.legal else 0)
    return move.entered_at - minutes * 60 * US
