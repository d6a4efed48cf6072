"""The engine under every interleaving: ring, answer, refuse, hang up, transfer, crash, and events
that come twice, late or never. The invariants of `desk_world.check` hold after each step; order of
arrival and the absence of starvation are checked against what was seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from queues.engine import Engine
from queues.model import Capacity, Membership, Overflow, Policy, Profile, Ring, Wanted
from queues.moves import (
    Arrived,
    Decision,
    Left,
    Move,
    OfferAccepted,
    Offered,
    OfferEnded,
    OfferRefused,
    OperatorChanged,
    OperatorRemoved,
    PresenceChanged,
    QueueChanged,
    Released,
    Resumed,
    Slept,
    Tick,
    Vanished,
    Woke,
)
from tests.queues.desk_world import World

QUEUES = ("geral", "iptu", "libras")
SKILLS = ("a", "b", "c")
OPERATORS = ("ana", "bia", "caio", "duda")

capacities = st.sampled_from(
    [
        Capacity(),
        Capacity(100, (("voice", 100), ("chat", 30))),
        Capacity(100, (("chat", 40), ("voice", 60)), most=(("chat", 1),)),
        Capacity(
            100, (("email", 50), ("voice", 100)), interrupts=(("voice", frozenset({"email"})),)
        ),
    ]
)
levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=3)
seats = st.lists(
    st.builds(Membership, st.sampled_from(QUEUES), st.integers(1, 2), st.integers(0, 2)),
    max_size=3,
    unique_by=lambda seat: seat.queue,
)
wanted = st.lists(st.builds(Wanted, st.sampled_from(SKILLS), st.integers(1, 3)), max_size=2).map(
    tuple
)
policies = st.builds(
    Policy,
    queue=st.sampled_from(QUEUES),
    version=st.integers(1, 9),
    requires=wanted.map(lambda ws: tuple((w,) for w in ws)),
    prefers=wanted,
    rings=st.sampled_from(
        [
            (),
            (Ring(15, lower=1), Ring(40, drop=frozenset(SKILLS))),
            (Ring(30, max_order=2),),
            (Ring(10, helpers=("iptu",)), Ring(35, max_order=1, helpers=("iptu", "libras"))),
        ]
    ),
    overflows=st.sampled_from([(), (Overflow(20, "callback"), Overflow(50, "number", "190"))]),
    max_order=st.sampled_from([None, 1]),
    again_after_s=st.sampled_from([1.0, 10.0]),
    wrap_up_s=st.sampled_from([0.0, 30.0]),
    after_refused=st.sampled_from(["paused", "available"]),
    after_no_answer=st.sampled_from(["paused", "available"]),
)
presences = st.sampled_from(["available", "available", "available", "paused", "offline"])
names = st.integers(0, 5).map(lambda n: f"i{n:02}")
media = st.sampled_from(["voice", "voice", "voice", "chat", "email"])


class Routing(RuleBasedStateMachine):
    offers = Bundle("offers")

    def __init__(self) -> None:
        super().__init__()
        self.world = World(*(Policy(queue) for queue in QUEUES))
        self.seen: set[int] = set()
        self.entered: dict[str, int] = {}

    @initialize(many=st.integers(0, 4), capacity=capacities)
    def staff(self, many, capacity) -> None:
        for name in OPERATORS[:many]:
            self.join(name, capacity)

    @rule(name=names, queue=st.sampled_from(QUEUES))
    def transfer(self, name, queue) -> None:
        """Passed on by an operator who stays with the citizen until released."""
        item = self.world.engine.items.get(name)
        if item is not None and item.state == "served":
            self.do(replace(item.arrived, queue=queue, named=None))

    @rule(number=st.integers(0, 3), wrap_up=st.booleans())
    def release_current(self, number, wrap_up) -> None:
        held = sorted(self.world.engine.holders)
        if held:
            self.do(Released(held[number % len(held)], wrap_up))

    def do(self, move: Move) -> list[Decision]:
        decisions = self.world.do(move)
        self.fifo(move, decisions)
        self.seen.update(d.offer for d in decisions if isinstance(d, Offered))
        return decisions

    def fifo(self, move: Move, decisions: Iterable[Decision]) -> None:
        """Nobody is offered while one with the same need stands before them in the same lane,
        unless that one has just been let ring at this very operator."""
        engine = self.world.engine
        for decision in decisions:
            if not isinstance(decision, Offered) or decision.interaction not in engine.items:
                continue
            item = engine.items[decision.interaction]
            need = (item.arrived.queue, item.arrived.medium, item.arrived.skills, item.ring)
            for other in engine.items.values():
                theirs = other.arrived
                same = (theirs.queue, theirs.medium, theirs.skills, other.ring) == need
                plain = not (theirs.named or item.arrived.named or theirs.prefers)
                if other.lane is not None and same and plain and other.key < item.key:
                    assert (other.tried or {}).get(decision.operator, 0) > engine.now

    @rule(
        name=names,
        queue=st.sampled_from(QUEUES),
        skills=wanted,
        medium=media,
        legal=st.booleans(),
        priority=st.integers(-2, 5),
        ago=st.integers(0, 50),
        named=st.sampled_from([None, None, "ana"]),
        aside=st.sampled_from([-1, -1, -1, 15]),
    )
    def arrive(self, name, queue, skills, medium, legal, priority, ago, named, aside) -> None:
        entered = self.world.now - ago * 1_000_000
        later = self.world.now + aside * 1_000_000
        who = (skills, (), priority, legal, named, 20.0, later)
        self.do(Arrived(name, queue, entered, medium, *who))

    @rule(name=names)
    def hang_up(self, name) -> None:
        self.do(Left(name, "hang_up"))

    @rule(target=offers, number=st.integers(0, 60))
    def an_offer(self, number) -> int:
        """Any offer there ever was or will be: early, late and doubled words included."""
        known = sorted(self.seen)
        return known[number % len(known)] if known else number

    @rule(offer=offers)
    def answer(self, offer) -> None:
        self.do(OfferAccepted(offer))

    @rule(number=st.integers(0, 3))
    def answer_current(self, number) -> None:
        ringing = [o.offer for o in self.world.offers.values()]
        if ringing:
            self.do(OfferAccepted(ringing[number % len(ringing)]))

    @rule(offer=offers, reason=st.sampled_from(["refused", "no_answer", "vanished", "unclaimed"]))
    def refuse(self, offer, reason) -> None:
        self.do(OfferRefused(offer, reason))

    @rule(offer=consumes(offers), wrap_up=st.booleans())
    def release(self, offer, wrap_up) -> None:
        self.do(Released(offer, wrap_up))

    @rule(offer=offers)
    def sleep(self, offer) -> None:
        self.do(Slept(offer))

    @rule(offer=offers)
    def wake(self, offer) -> None:
        self.do(Woke(offer))

    @rule(operator=st.sampled_from(OPERATORS), presence=presences)
    def presence(self, operator, presence) -> None:
        self.do(PresenceChanged(operator, presence, "x"))

    @rule(operator=st.sampled_from(OPERATORS))
    def vanish(self, operator) -> None:
        self.do(Vanished(operator))

    @rule(operator=st.sampled_from(OPERATORS), skills=levels, seats=seats)
    def configure(self, operator, skills, seats) -> None:
        desk = self.world.engine.desks.by_id.get(operator)
        capacity = desk.profile.capacity if desk else Capacity()
        self.do(OperatorChanged(Profile(operator, tuple(skills.items()), tuple(seats), capacity)))

    @rule(operator=st.sampled_from(OPERATORS), capacity=capacities)
    def join(self, operator, capacity) -> None:
        """A new colleague with all skills; a known one keeps what they can carry."""
        if operator not in self.world.engine.desks.by_id:
            skills = tuple((skill, 3) for skill in SKILLS)
            rows = tuple(Membership(queue) for queue in QUEUES)
            self.do(OperatorChanged(Profile(operator, skills, rows, capacity)))
            self.do(PresenceChanged(operator, "available"))

    @rule(operator=st.sampled_from(OPERATORS))
    def dismiss(self, operator) -> None:
        self.do(OperatorRemoved(operator))

    @rule(policy=policies)
    def new_rules(self, policy) -> None:
        self.do(QueueChanged(policy))

    @rule(seconds=st.sampled_from([0.5, 5, 19, 20, 45, 300]))
    def time_passes(self, seconds) -> None:
        for decision in self.world.wait(seconds):
            if isinstance(decision, Offered):
                self.seen.add(decision.offer)

    @rule()
    def crash(self) -> None:
        """The process dies; what the rows know comes back: config, presence, offers, places."""
        old = self.world.engine
        self.world.engine = restored(old, self.world.now)

    @invariant()
    def no_offer_rings_for_ever(self) -> None:
        engine = self.world.engine
        for desk in engine.desks.by_id.values():
            for held in desk.held.values():
                assert held.answered or held.expires_at >= engine.now - 20_000_000


def restored(old: Engine, now: int) -> Engine:
    """A fresh engine told what rows would tell: the same calls in the same states."""
    new = Engine(old.serial)
    for policy in old.policies.values():
        new.apply(QueueChanged(policy), now)
    desks = sorted(old.desks.by_id.values(), key=lambda d: d.idle_rank)
    for desk in desks:
        new.apply(OperatorChanged(desk.profile), now)
    for number in sorted(old.holders, reverse=True):
        desk = old.holders[number]
        held = desk.held[number]
        arrived = old.items[held.interaction].arrived
        stood = replace(arrived, queue=held.queue, medium=held.medium)
        who = desk.profile.operator
        new.apply(Resumed(stood, number, who, held.answered, held.offered_at, held.asleep), now)
    for desk in desks:
        who = desk.profile.operator
        new.apply(PresenceChanged(who, desk.presence, desk.reason, desk.until), now)
    for item in old.items.values():
        if item.offer is None:
            new.apply(item.arrived, now)
    return new


Routing.TestCase.settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
TestRouting = Routing.TestCase


def test_after_everything_ends_nobody_is_reserved() -> None:
    world = World(*(Policy(q) for q in QUEUES))
    for name in OPERATORS:
        world.do(OperatorChanged(Profile(name, (), tuple(Membership(q) for q in QUEUES))))
        world.do(PresenceChanged(name, "available"))
    ended = 0
    for number in range(40):
        world.enter(f"i{number}", QUEUES[number % 3])
        world.wait(7)
    for number in range(40):
        ended += sum(isinstance(d, OfferEnded) for d in world.do(Left(f"i{number}")))
    assert not world.engine.items
    assert not world.engine.holders
    assert all(not d.held for d in world.engine.desks.by_id.values())


def test_a_long_day_leaves_nothing_behind() -> None:
    """Every call wants something else, many leave while they wait: nothing piles up."""
    world = World(*(Policy(q, after_no_answer="available") for q in QUEUES))
    everywhere = tuple(Membership(q) for q in QUEUES)
    world.engine.apply(OperatorChanged(Profile("ana", (), everywhere)), world.now)
    world.engine.apply(PresenceChanged("ana", "available"), world.now)
    engine, now = world.engine, world.now
    for number in range(6000):
        need = (Wanted(f"s{number}"),) if number % 2 else ()
        engine.apply(Arrived(f"i{number}", QUEUES[number % 3], now, skills=need), now)
        now += 1_000_000
        engine.apply(Tick(), now)
        engine.apply(Left(f"i{number - 5}"), now)
    for number in range(5990, 6000):
        engine.apply(Left(f"i{number}"), now)
    engine.apply(Tick(), now + 60_000_000)
    assert not engine.items
    assert not engine.avoiding
    assert len(engine.timers) == 0
    assert len(engine.lanes.by_number) <= 4096 + 256


def test_the_same_moves_give_the_same_decisions() -> None:
    import random

    rng = random.Random(7)
    world = World(*(Policy(q, after_no_answer="available") for q in QUEUES))
    told: list[list[Decision]] = []
    for name in OPERATORS:
        world.do(OperatorChanged(Profile(name, (), tuple(Membership(q) for q in QUEUES))))
        world.do(PresenceChanged(name, "available"))
    for number in range(200):
        told.append(world.enter(f"i{number}", rng.choice(QUEUES)))
        told.append(world.wait(rng.random() * 5))
        if world.offers and rng.random() < 0.6:
            told.append(world.do(OfferAccepted(next(iter(world.offers.values())).offer)))
        if world.engine.holders and rng.random() < 0.5:
            told.append(world.do(Released(next(iter(world.engine.holders)), True)))
    again = Engine()
    second = [decision for move, now in world.journal for decision in again.apply(move, now)]
    first = [decision for step in told for decision in step]
    assert second[-len(first) :] == first
