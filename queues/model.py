"""The words of routing: skills, capacity, policies, operators and who waits. Pure values.

Instants inside the engine are integers, microseconds since 1970 UTC ("us"); lengths in policies
are seconds. Skill levels are 1 to 100. Capacity is in units; a profile has 100 unless told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

US = 1_000_000
MAX_LEVEL = 100

Presence = Literal["available", "paused", "offline", "wrap_up"]
Medium = Literal["voice", "video", "chat", "whatsapp", "email", "ticket"]
Blame = Literal["refused", "no_answer", "vanished", "cancelled", "unclaimed"]

Way = Literal["callback", "message", "number"]

PRESENCES: tuple[Presence, ...] = ("available", "paused", "offline", "wrap_up")
MEDIA: tuple[Medium, ...] = ("voice", "video", "chat", "whatsapp", "email", "ticket")


class Wanted(NamedTuple):
    """A skill and the least level (1 to 100) that will do."""

    skill: str
    level: int = 1


Clause = tuple[Wanted, ...]
"""Any one of these will do. A need is several clauses, all of which must hold."""


class Ring(NamedTuple):
    """How the search widens once somebody has waited `after_s` seconds, against the base need.

    `helpers` are queues whose operators may serve too; the place in the own queue is kept.
    """

    after_s: float
    drop: frozenset[str] = frozenset()
    lower: int = 0
    max_order: int | None = None
    helpers: tuple[str, ...] = ()


class Overflow(NamedTuple):
    """What the story offers somebody who has waited `after_s` seconds: a callback, a message, a
    number outside (`target`). The place stays theirs until they take it."""

    after_s: float
    to: Way
    target: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What one queue asks of its operators and promises to its citizens.

    `requires` must hold; `prefers` is tried in its order of importance. `max_order` keeps back-up
    operators (those with a higher order in this queue) out until a ring lets them in. Priority is
    counted in minutes of waiting, so nobody can starve: whoever waits long enough comes first.
    `legal_minutes` is the head start of the legal priorities (Lei 10.048).
    """

    queue: str
    version: int = 1
    requires: tuple[Clause, ...] = ()
    prefers: tuple[Wanted, ...] = ()
    rings: tuple[Ring, ...] = ()
    overflows: tuple[Overflow, ...] = ()
    max_order: int | None = None
    priority: int = 0
    legal_minutes: int = 60
    offer_s: float = 20.0
    again_after_s: float = 10.0
    wrap_up_s: float = 60.0
    after_refused: Presence = "paused"
    after_no_answer: Presence = "paused"


class Membership(NamedTuple):
    """An operator's seat in a queue.

    `order` 1 is called before 2; `weight` is the head start, in minutes of waiting, that this
    queue's citizens have when this operator chooses among several queues.
    """

    queue: str
    order: int = 1
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much one operator can carry: `units` in all, `costs` per medium, `most` at once.

    A medium without a cost is not served. `interrupts[m]` are the media that m may interrupt:
    while m is looked for, their units do not count.
    """

    units: int = 100
    costs: tuple[tuple[str, int], ...] = (("voice", 100),)
    most: tuple[tuple[str, int], ...] = ()
    interrupts: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """An operator as configured: skills with levels, queues, capacity."""

    operator: str
    skills: tuple[tuple[str, int], ...] = ()
    queues: tuple[Membership, ...] = ()
    capacity: Capacity = field(default_factory=Capacity)


class Need(NamedTuple):
    """What exactly is looked for now. Equal needs share one line, in order of arrival."""

    queue: str
    medium: str
    requires: tuple[Clause, ...]
    prefers: tuple[Wanted, ...]
    max_order: int | None
    named: str | None
    helpers: tuple[str, ...] = ()


class Why(NamedTuple):
    """Why this operator, or why nobody: counts over the queue's members, cheap enough to keep.

    Each member is counted once: unskilled (skill, order, medium or named operator), absent,
    busy, tried (has just let this one ring), able. `score` is minutes waited plus priority.
    """

    chosen: str | None
    score: float
    members: int
    unskilled: int
    absent: int
    busy: int
    tried: int
    able: int
    preferences: int
    ring: int
    rule: int


class Candidate(NamedTuple):
    """One member of the queue, explained: what they lacked (empty: able), and how long idle."""

    operator: str
    lacks: tuple[str, ...]
    idle_rank: int | None


def clauses(skills: tuple[Wanted, ...]) -> tuple[Clause, ...]:
    """Every one of `skills` is needed."""
    return tuple((wanted,) for wanted in skills)


def widen(policy: Policy, ring: int, extra: tuple[Wanted, ...]) -> tuple[Clause, ...]:
    """The clauses in force in ring `ring` (0 is the base) for somebody who also needs `extra`."""
    everything = policy.requires + clauses(extra)
    if ring == 0:
        return everything
    step = policy.rings[ring - 1]
    loosened = []
    for clause in everything:
        if any(wanted.skill in step.drop for wanted in clause):
            continue
        loosened.append(tuple(Wanted(w.skill, max(1, w.level - step.lower)) for w in clause))
    return tuple(loosened)


def meets(skills: dict[str, int], clause: Clause) -> bool:
    """Does somebody with these levels satisfy the clause?"""
    return any(skills.get(wanted.skill, 0) >= wanted.level for wanted in clause)
