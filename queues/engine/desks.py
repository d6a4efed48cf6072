"""The operators while routing runs: what each carries, and sets of them as bits of one integer.

Each operator owns one bit. Who serves a queue, who has a skill, who is present, who has room for
a medium are integers; the candidates for a need are a few ANDs whatever the number of operators.
Among candidates the longest idle is found in the shorter of two ways: over the candidates, or
along the row of the idle.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from queues.model import US, Capacity, Membership, Need, Presence, Profile, Wanted, meets


@dataclass(slots=True)
class Held:
    """One offer on an operator's desk: ringing until `expires_at`, or answered."""

    offer: int
    interaction: str
    queue: str
    medium: str
    units: int
    offered_at: int
    expires_at: int
    answered: bool = False
    asleep: bool = False


@dataclass(slots=True)
class Desk:
    """One operator at work."""

    profile: Profile
    index: int
    presence: Presence = "offline"
    reason: str = ""
    until: int | None = None
    since: int = 0
    held: dict[int, Held] = field(default_factory=dict)
    idle_rank: int = 0
    seats: dict[str, Membership] = field(default_factory=dict)
    rows: tuple[tuple[str, int], ...] = ()
    skills: dict[str, int] = field(default_factory=dict)
    costs: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    interrupts: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def bit(self) -> int:
        return 1 << self.index

    def configure(self, profile: Profile) -> None:
        """Take a (new) profile; what is held stays held."""
        self.profile = profile
        capacity: Capacity = profile.capacity
        self.skills = dict(profile.skills)
        self.seats = {seat.queue: seat for seat in profile.queues}
        starts = tuple((seat.queue, seat.weight * 60 * US) for seat in profile.queues)
        self.rows = ((named_row(profile.operator), 0), *starts)
        self.costs = dict(capacity.costs)
        self.most = dict(capacity.most)
        self.interrupts = dict(capacity.interrupts)

    def load(self, medium: str | None = None) -> int:
        """Units in use; for `medium`, those it may not interrupt."""
        spared = self.interrupts.get(medium or "", frozenset())
        return sum(h.units for h in self.held.values() if not h.asleep and h.medium not in spared)

    def fits(self, medium: str) -> bool:
        """Is there room for one more of `medium`, presence apart?"""
        cost = self.costs.get(medium)
        if cost is None:
            return False
        if not self.held:
            return cost <= self.profile.capacity.units
        most = self.most.get(medium)
        if most is not None:
            awake = sum(1 for h in self.held.values() if h.medium == medium and not h.asleep)
            if awake >= most:
                return False
        return self.load(medium) + cost <= self.profile.capacity.units


class Desks:
    """All operators, and the bit sets over them."""

    def __init__(self) -> None:
        self.by_id: dict[str, Desk] = {}
        self.at: list[Desk | None] = []
        self._free: list[int] = []
        self.present = 0
        self.ready: dict[str, int] = {}
        self.idle: OrderedDict[int, None] = OrderedDict()
        self._turn = 0
        self._members: dict[str, int] = {}
        self._skilled: dict[Wanted, int] = {}
        self._seated: dict[tuple[str, int], int] = {}
        self._serving: dict[str, int] = {}

    # ---- configuration --------------------------------------------------------------------------

    def put(self, profile: Profile) -> Desk:
        """Add an operator or change one."""
        desk = self.by_id.get(profile.operator)
        if desk is None:
            index = self._free.pop() if self._free else len(self.at)
            desk = Desk(profile, index)
            if index == len(self.at):
                self.at.append(desk)
            else:
                self.at[index] = desk
            self.by_id[profile.operator] = desk
        desk.configure(profile)
        self._forget()
        return desk

    def remove(self, desk: Desk) -> None:
        """Take an operator out; the caller has ended what they held."""
        bit = desk.bit
        self.present &= ~bit
        for medium in self.ready:
            self.ready[medium] &= ~bit
        self.idle.pop(desk.index, None)
        self.at[desk.index] = None
        self._free.append(desk.index)
        del self.by_id[desk.profile.operator]
        self._forget()

    def _forget(self) -> None:
        self._members.clear()
        self._skilled.clear()
        self._seated.clear()
        self._serving.clear()

    # ---- sets -----------------------------------------------------------------------------------

    def members(self, queue: str) -> int:
        """Everybody who has a seat in the queue."""
        found = self._members.get(queue)
        if found is None:
            found = sum(d.bit for d in self.by_id.values() if queue in d.seats)
            self._members[queue] = found
        return found

    def seated(self, queue: str, order: int) -> int:
        """Those with exactly this order in the queue."""
        found = self._seated.get((queue, order))
        if found is None:
            desks = self.by_id.values()
            found = sum(d.bit for d in desks if queue in d.seats and d.seats[queue].order == order)
            self._seated[queue, order] = found
        return found

    def orders(self, queue: str) -> list[int]:
        """The orders in use in the queue, lowest first."""
        return sorted({d.seats[queue].order for d in self.by_id.values() if queue in d.seats})

    def skilled(self, wanted: Wanted) -> int:
        """Those who have the skill at this level or above."""
        found = self._skilled.get(wanted)
        if found is None:
            desks = self.by_id.values()
            found = sum(d.bit for d in desks if d.skills.get(wanted.skill, 0) >= wanted.level)
            self._skilled[wanted] = found
        return found

    def serving(self, medium: str) -> int:
        """Those whose profile carries the medium at all."""
        found = self._serving.get(medium)
        if found is None:
            found = sum(d.bit for d in self.by_id.values() if medium in d.costs)
            self._serving[medium] = found
        return found

    def matching(self, need: Need) -> int:
        """Those who could serve the need at all, present or not.

        An operator asked for by name needs neither the seat nor the skills.
        """
        mask = self.serving(need.medium)
        if need.named is not None:
            desk = self.by_id.get(need.named)
            return desk.bit & mask if desk else 0
        mask &= self._in_reach(need)
        for clause in need.requires:
            allowed = 0
            for wanted in clause:
                allowed |= self.skilled(wanted)
            mask &= allowed
        return mask

    def _in_reach(self, need: Need) -> int:
        """Those with a seat in the queue, up to the order asked for, and in queues that help."""
        seated = self.members(need.queue)
        if need.max_order is not None:
            seated = 0
            for order in self.orders(need.queue):
                if order <= need.max_order:
                    seated |= self.seated(need.queue, order)
        for helper in need.helpers:
            seated |= self.members(helper)
        return seated

    def matches(self, desk: Desk, need: Need) -> bool:
        """The same for one operator, without the sets."""
        if need.named is not None:
            return need.named == desk.profile.operator and need.medium in desk.costs
        seat = desk.seats.get(need.queue)
        own = seat is not None and (need.max_order is None or seat.order <= need.max_order)
        return (
            (own or any(helper in desk.seats for helper in need.helpers))
            and need.medium in desk.costs
            and all(meets(desk.skills, clause) for clause in need.requires)
        )

    # ---- state ----------------------------------------------------------------------------------

    def refresh(self, desk: Desk) -> None:
        """Bring presence, room and the row of the idle up to date after a change of this desk."""
        bit = desk.bit
        here = desk.presence == "available"
        if here:
            self.present |= bit
        else:
            self.present &= ~bit
        anything = False
        ready = self.ready
        for medium in desk.costs:
            if here and desk.fits(medium):
                ready[medium] = ready.get(medium, 0) | bit
                anything = True
            else:
                ready[medium] = ready.get(medium, 0) & ~bit
        if not anything:
            self.idle.pop(desk.index, None)
        elif desk.index not in self.idle:
            self.rest(desk)

    def unready(self, desk: Desk) -> None:
        """Before a profile changes: no medium of the old one may keep its bit."""
        for medium in self.ready:
            self.ready[medium] &= ~desk.bit

    def rest(self, desk: Desk) -> None:
        """To the end of the row of the idle: just worked, or just came."""
        self._turn += 1
        desk.idle_rank = self._turn
        self.idle[desk.index] = None
        self.idle.move_to_end(desk.index)

    def longest_idle(self, mask: int) -> Desk:
        """The one of `mask` (not empty, all ready) whose last work lies furthest back."""
        many = mask.bit_count()
        if many == 1:
            index = mask.bit_length() - 1
        elif many * many <= len(self.idle):
            index = min(bits(mask), key=self._idle_rank)
        else:
            index = next(i for i in self.idle if mask >> i & 1)
        desk = self.at[index]
        assert desk is not None
        return desk

    def _idle_rank(self, index: int) -> int:
        desk = self.at[index]
        assert desk is not None
        return desk.idle_rank


def bits(mask: int) -> list[int]:
    """The positions of the set bits."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def named_row(operator: str) -> str:
    """The row of those who wait for this operator by name (no queue's key begins so)."""
    return "@" + operator
