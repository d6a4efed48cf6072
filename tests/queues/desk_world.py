"""A small world around the engine: makes moves, keeps what was offered, checks the invariants."""

from __future__ import annotations

from queues.engine import Engine
from queues.model import US, Capacity, Membership, Policy, Profile, Wanted
from queues.moves import (
    Arrived,
    Decision,
    Move,
    Offered,
    OfferEnded,
    OperatorChanged,
    PresenceChanged,
    QueueChanged,
    Tick,
)

START = 1_780_000_000 * US


def operator(
    name: str,
    skills: dict[str, int] | None = None,
    queues: tuple[str | Membership, ...] = ("geral",),
    capacity: Capacity | None = None,
) -> Profile:
    seats = tuple(q if isinstance(q, Membership) else Membership(q) for q in queues)
    levels = tuple(sorted((skills or {}).items()))
    return Profile(name, levels, seats, capacity or Capacity())


def skill(*wanted: str | tuple[str, int]) -> tuple[Wanted, ...]:
    return tuple(Wanted(w) if isinstance(w, str) else Wanted(*w) for w in wanted)


class World:
    """An engine with a clock of its own; `do` takes one step and checks all invariants."""

    def __init__(self, *policies: Policy, operators: tuple[Profile, ...] = ()) -> None:
        self.engine = Engine()
        self.now = START
        self.order: list[str] = []
        self.offers: dict[str, Offered] = {}
        self.journal: list[tuple[Move, int]] = []
        for policy in policies or (Policy("geral"),):
            self.do(QueueChanged(policy))
        for profile in operators:
            self.do(OperatorChanged(profile))
            self.do(PresenceChanged(profile.operator, "available"))

    def do(self, move: Move) -> list[Decision]:
        self.journal.append((move, self.now))
        decisions = self.engine.apply(move, self.now)
        for decision in decisions:
            if isinstance(decision, Offered):
                self.offers[decision.interaction] = decision
                self.order.append(f"{decision.interaction}>{decision.operator}")
            elif isinstance(decision, OfferEnded):
                known = self.offers.get(decision.interaction)
                if known and known.offer == decision.offer:
                    del self.offers[decision.interaction]
        check(self.engine)
        return decisions

    def wait(self, seconds: float) -> list[Decision]:
        """Let time pass, with a Tick whenever one is due, as the service does it."""
        end = self.now + int(seconds * US)
        out: list[Decision] = []
        while (due := self.engine.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            out += self.do(Tick())
        self.now = end
        return out

    def enter(self, name: str, queue: str = "geral", **more: object) -> list[Decision]:
        entered = more.pop("entered_at", self.now)
        return self.do(Arrived(name, queue, entered, **more))  # type: ignore[arg-type]

    def rings_at(self, name: str) -> str | None:
        """The operator at whom this one rings or talks."""
        return self.offers[name].operator if name in self.offers else None

    def state(self, name: str) -> str | None:
        item = self.engine.items.get(name)
        return item.state if item else None

    def presence(self, name: str) -> str:
        return self.engine.desks.by_id[name].presence


def check(engine: Engine) -> None:
    """What must hold after every step, whatever happened."""
    _one_state_each(engine)
    _nobody_over_capacity(engine)
    _no_reservation_without_reason(engine)
    _sets_tell_the_truth(engine)
    _nobody_waits_beside_a_free_operator(engine)


def _one_state_each(engine: Engine) -> None:
    standing = [i for lanes in engine.lanes.by_queue.values() for la in lanes for _, i in la.line]
    assert len(standing) == len(set(standing)), "somebody stands in two lanes"
    for name, item in engine.items.items():
        ways = (item.lane is not None, item.offer is not None, item.aside)
        assert sum(ways) == 1, f"{name} is in two states or none"
        assert (name in standing) == (item.lane is not None)
    assert set(standing) <= set(engine.items)


def _nobody_over_capacity(engine: Engine) -> None:
    for desk in engine.desks.by_id.values():
        if not desk.interrupts:
            assert desk.load() <= desk.profile.capacity.units, f"{desk.profile} is overfull"
        for medium in desk.interrupts:
            assert desk.load(medium) <= desk.profile.capacity.units


def _no_reservation_without_reason(engine: Engine) -> None:
    held = {o: h for desk in engine.desks.by_id.values() for o, h in desk.held.items()}
    assert set(held) == set(engine.holders)
    for offer, reservation in held.items():
        item = engine.items.get(reservation.interaction)
        assert item is not None, "a reservation outlived its interaction"
        assert offer in item.offers
        if not reservation.answered:
            assert item.offer == offer, "it rings for somebody who is elsewhere"
            assert reservation.expires_at > engine.now - 3600 * US
    for item in engine.items.values():
        assert set(item.offers) <= set(held)
        assert item.offer is None or item.offer in held


def _sets_tell_the_truth(engine: Engine) -> None:
    desks = engine.desks
    for desk in desks.by_id.values():
        for medium, mask in desks.ready.items():
            ready = desk.presence == "available" and desk.fits(medium)
            assert bool(mask >> desk.index & 1) == ready
    for lanes in engine.lanes.by_queue.values():
        for lane in lanes:
            able = sum(d.bit for d in desks.by_id.values() if desks.matches(d, lane.need))
            assert lane.able == able
            first = lane.line.first()
            assert (lane.head[:2] if lane.head else None) == first
    for row in engine.lanes.rows.values():
        assert row == sorted(row)


def _nobody_waits_beside_a_free_operator(engine: Engine) -> None:
    for item in engine.items.values():
        if item.lane is None:
            continue
        medium = item.lane.need.medium
        for desk in engine.desks.by_id.values():
            if item.lane.able & desk.bit and engine.desks.ready.get(medium, 0) & desk.bit:
                until = (item.tried or {}).get(desk.profile.operator, 0)
                assert until > engine.now, f"{item.arrived.interaction} waits beside a free desk"
