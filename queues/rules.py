"""Configuration as people write it (pydantic) and as the engine takes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.errors import Invalid
from core.ids import check_key
from queues.hours import check_hours
from queues.model import (
    MEDIA,
    Capacity,
    Membership,
    Overflow,
    Policy,
    Profile,
    Ring,
    Wanted,
    Way,
)
from queues.settings import RoutingSettings

Level = Annotated[int, Field(ge=1, le=100)]
Seconds = Annotated[float, Field(ge=0, le=86_400)]
Order = Annotated[int, Field(ge=1, le=9)]
AfterOffer = Literal["paused", "available", "offline"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RingSpec(Strict):
    after_s: Seconds
    drop: list[str] = []
    lower: Annotated[int, Field(ge=0, le=100)] = 0
    max_order: Order | None = None
    helpers: list[str] = []


class OverflowSpec(Strict):
    after_s: Seconds
    to: Way
    target: Annotated[str, Field(max_length=32)] = ""


class Rules(Strict):
    """How a queue chooses. `requires` is a list of skills ("iptu", "ingles:3"), all needed; an
    inner list is a choice, any of which will do."""

    requires: list[str | list[str]] = []
    prefers: list[str] = []
    rings: list[RingSpec] = Field(default=[], max_length=12)
    overflows: list[OverflowSpec] = Field(default=[], max_length=6)
    max_order: Order | None = None
    priority: Annotated[int, Field(ge=-1440, le=1440)] = 0
    legal_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    offer_s: Annotated[float, Field(ge=3, le=120)] | None = None
    again_after_s: Annotated[float, Field(ge=1, le=600)] = 10.0
    wrap_up_s: Seconds | None = None
    after_refused: AfterOffer = "paused"
    after_no_answer: AfterOffer = "paused"

    @field_validator("rings")
    @classmethod
    def _in_order(cls, rings: list[RingSpec]) -> list[RingSpec]:
        return sorted(rings, key=lambda ring: ring.after_s)

    @field_validator("overflows")
    @classmethod
    def _soonest_first(cls, steps: list[OverflowSpec]) -> list[OverflowSpec]:
        return sorted(steps, key=lambda step: step.after_s)


class QueueSpec(Strict):
    """A queue as the admin sees it. `hours` None: around the clock; `closed`: shut by hand."""

    key: str
    label: Annotated[str, Field(min_length=1, max_length=120)]
    rules: Rules = Rules()
    hours: dict[str, list[list[str]]] | None = None
    closed: bool = False
    version: int = 1


class SkillSpec(Strict):
    key: str
    label: Annotated[str, Field(min_length=1, max_length=120)]


class SeatSpec(Strict):
    queue: str
    order: Order = 1
    weight: Annotated[int, Field(ge=-120, le=120)] = 0


class CapacitySpec(Strict):
    """Units in all, and what each medium takes; `most` of a medium at once; what may interrupt."""

    units: Annotated[int, Field(ge=1, le=1000)] = 100
    costs: dict[str, Annotated[int, Field(ge=0, le=1000)]] = {"voice": 100}
    most: dict[str, Annotated[int, Field(ge=1, le=1000)]] = {}
    interrupts: dict[str, list[str]] = {}


class OperatorSpec(Strict):
    """Somebody who serves. `key` is the stable key that reports show (the login)."""

    user_id: str
    key: str
    skills: dict[str, Level] = {}
    seats: list[SeatSpec] = []
    capacity: CapacitySpec = CapacitySpec()


def wanted(text: str) -> Wanted:
    """ "ingles" or "ingles:3" as a wanted skill. Raises Invalid."""
    key, _, level = text.partition(":")
    if level and not (level.isdigit() and 1 <= int(level) <= 100):
        raise Invalid(f"O nível de “{key}” vai de 1 a 100.", field="skills")
    return Wanted(check_key(key), int(level or 1))


def policy_of(spec: QueueSpec, settings: RoutingSettings) -> Policy:
    """What the engine is told of a queue. Raises Invalid."""
    check_key(spec.key)
    check_hours(spec.hours)
    rules = spec.rules
    choices = [[one] if isinstance(one, str) else one for one in rules.requires]
    return Policy(
        queue=spec.key,
        version=spec.version,
        requires=tuple(tuple(wanted(text) for text in choice) for choice in choices if choice),
        prefers=tuple(wanted(text) for text in rules.prefers),
        rings=_rings(rules),
        overflows=tuple(Overflow(o.after_s, o.to, o.target) for o in rules.overflows),
        max_order=rules.max_order,
        priority=rules.priority,
        legal_minutes=rules.legal_minutes,
        offer_s=rules.offer_s if rules.offer_s is not None else settings.offer_s,
        again_after_s=rules.again_after_s,
        wrap_up_s=rules.wrap_up_s if rules.wrap_up_s is not None else settings.wrap_up_s,
        after_refused=rules.after_refused,
        after_no_answer=rules.after_no_answer,
    )


def _rings(rules: Rules) -> tuple[Ring, ...]:
    """Each step keeps what the steps before it gave way in; the order is said by each anew."""
    made: list[Ring] = []
    drop: frozenset[str] = frozenset()
    lower = 0
    helpers: tuple[str, ...] = ()
    for one in rules.rings:
        drop |= frozenset(one.drop)
        lower = max(lower, one.lower)
        helpers = tuple(dict.fromkeys((*helpers, *one.helpers)))
        made.append(Ring(one.after_s, drop, lower, one.max_order, helpers))
    return tuple(made)


def profile_of(spec: OperatorSpec) -> Profile:
    """What the engine is told of an operator. Raises Invalid."""
    check_key(spec.key)
    given = spec.capacity
    unknown = {*given.costs, *given.most, *given.interrupts} - set(MEDIA)
    if unknown:
        raise Invalid(f"Meio desconhecido: {', '.join(sorted(unknown))}.", field="capacity")
    seats = {seat.queue: Membership(seat.queue, seat.order, seat.weight) for seat in spec.seats}
    capacity = Capacity(
        units=given.units,
        costs=tuple(sorted(given.costs.items())),
        most=tuple(sorted(given.most.items())),
        interrupts=tuple((m, frozenset(others)) for m, others in sorted(given.interrupts.items())),
    )
    skills = tuple(sorted((check_key(key), level) for key, level in spec.skills.items()))
    return Profile(spec.user_id, skills, tuple(seats.values()), capacity)


def queue_of(row: Any) -> QueueSpec:
    """The queue that a row tells."""
    return QueueSpec(
        key=row.key,
        label=row.label,
        rules=Rules.model_validate(row.rules),
        hours=row.hours,
        closed=bool(row.closed),
        version=row.version,
    )


def operator_of(row: Any) -> OperatorSpec:
    """The operator that a row tells."""
    return OperatorSpec.model_validate(
        {name: getattr(row, name) for name in ("user_id", "key", "skills", "seats", "capacity")}
    )
