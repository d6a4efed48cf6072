"""What goes into the engine and what comes out. One input and its decisions are one step.

Offers are numbered once and for ever (`offer`), so that a late or doubled word about an offer that
is over is recognised by its number and ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from queues.model import Blame, Policy, Presence, Profile, Wanted, Way, Why

# ---- inputs -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody waits in `queue` since `entered_at` (us); the place is kept by that instant.

    Until `not_before` (us) nobody is rung for them, and the place still grows older: a callback
    that waits for its window, or for its next attempt. `urgent`: danger; never told to overflow.
    """

    interaction: str
    queue: str
    entered_at: int
    medium: str = "voice"
    skills: tuple[Wanted, ...] = ()
    prefers: tuple[Wanted, ...] = ()
    priority: int = 0
    legal: bool = False
    named: str | None = None
    named_s: float = 0.0
    not_before: int = 0
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """The interaction left routing for good: hung up, closed, gone elsewhere."""

    interaction: str
    reason: str = "left"


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    offer: int


@dataclass(frozen=True, slots=True)
class OfferRefused:
    """The offer is over without a conversation (or its conversation broke: vanished)."""

    offer: int
    reason: Blame = "refused"


@dataclass(frozen=True, slots=True)
class Released:
    """The operator is done with it."""

    offer: int
    wrap_up: bool = False


@dataclass(frozen=True, slots=True)
class Slept:
    """A chat fell idle: it keeps its operator and gives its units back."""

    offer: int


@dataclass(frozen=True, slots=True)
class Woke:
    """The citizen of a sleeping chat wrote again."""

    offer: int


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    operator: str
    presence: Presence
    reason: str = ""
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Vanished:
    """The operator's desk is gone: nothing may ring there and nothing new comes."""

    operator: str
    reason: str = "desk_gone"


@dataclass(frozen=True, slots=True)
class OperatorChanged:
    profile: Profile


@dataclass(frozen=True, slots=True)
class OperatorRemoved:
    operator: str


@dataclass(frozen=True, slots=True)
class QueueChanged:
    policy: Policy


@dataclass(frozen=True, slots=True)
class QueueRemoved:
    queue: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """After a restart: this offer stood before, ringing or answered, and stands again.

    Of several offers of one interaction (a transfer) the newest comes first.
    """

    arrived: Arrived
    offer: int
    operator: str
    answered: bool
    offered_at: int
    asleep: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed; whatever fell due happens."""


Move = (
    Arrived
    | Left
    | OfferAccepted
    | OfferRefused
    | Released
    | Slept
    | Woke
    | PresenceChanged
    | Vanished
    | OperatorChanged
    | OperatorRemoved
    | QueueChanged
    | QueueRemoved
    | Resumed
    | Tick
)

# ---- decisions ----------------------------------------------------------------------------------


class Offered(NamedTuple):
    """Ring this operator for this interaction until `expires_at` (us)."""

    offer: int
    interaction: str
    operator: str
    queue: str
    medium: str
    expires_at: int
    why: Why


class Waits(NamedTuple):
    """Nobody can take it now; it stands in its place."""

    interaction: str
    queue: str
    why: Why


class OfferEnded(NamedTuple):
    """The offer, ringing or answered, is over. `returned`: the citizen is back in their place."""

    offer: int
    interaction: str
    operator: str
    reason: str
    answered: bool
    returned: bool


class StandsAside(NamedTuple):
    """Nobody is rung for it until `until` (us); its place is kept."""

    interaction: str
    until: int


class Accepted(NamedTuple):
    offer: int
    interaction: str
    operator: str


class PresenceSet(NamedTuple):
    operator: str
    presence: Presence
    reason: str
    until: int | None


class Gone(NamedTuple):
    """The interaction is out of routing: left, or its conversation ended."""

    interaction: str
    queue: str
    reason: str
    waited: int


class Widened(NamedTuple):
    interaction: str
    ring: int


class Overflowed(NamedTuple):
    """It has waited so long that the story should offer another way; its place is kept."""

    interaction: str
    queue: str
    to: Way
    target: str


class Ignored(NamedTuple):
    """A doubled, late or senseless input changed nothing; `reason` says which."""

    move: str
    reason: str


Decision = (
    Offered
    | Waits
    | StandsAside
    | OfferEnded
    | Accepted
    | PresenceSet
    | Gone
    | Widened
    | Overflowed
    | Ignored
)
