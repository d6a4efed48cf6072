"""The long answer to "why": every member of the queue, one by one. Reads, changes nothing."""

from __future__ import annotations

from queues.engine.choosing import need_of
from queues.engine.desks import Desk
from queues.engine.state import Item, State
from queues.model import Candidate, Clause, Need, meets


def explain(s: State, interaction: str) -> list[Candidate]:
    """Candidates for `interaction`, the ablest first; empty when it is not in routing."""
    item = s.items.get(interaction)
    if item is None:
        return []
    need, _, _ = need_of(s, item)
    reach = {need.queue, *need.helpers}
    members = [
        desk
        for desk in s.desks.by_id.values()
        if need.named == desk.profile.operator or not desk.seats.keys().isdisjoint(reach)
    ]
    found = [_candidate(s, item, need, desk) for desk in members]
    return sorted(found, key=lambda c: (len(c.lacks), c.idle_rank or 0, c.operator))


def _candidate(s: State, item: Item, need: Need, desk: Desk) -> Candidate:
    operator = desk.profile.operator
    lacks = [] if need.named else _shortfalls(need, desk)
    if need.named not in (None, operator):
        lacks.append("named operator first")
    if need.medium not in desk.costs:
        lacks.append(f"medium {need.medium}")
    elif not desk.fits(need.medium):
        lacks.append(f"capacity {desk.load(need.medium)}/{desk.profile.capacity.units}")
    if desk.presence != "available":
        lacks.append(f"presence {desk.presence}")
    if (item.tried or {}).get(operator, 0) > s.now:
        lacks.append("just tried")
    idle = desk.idle_rank if desk.index in s.desks.idle else None
    return Candidate(operator, tuple(lacks), idle)


def _shortfalls(need: Need, desk: Desk) -> list[str]:
    lacks = [f"skill {_say(clause)}" for clause in need.requires if not meets(desk.skills, clause)]
    helps = any(helper in desk.seats for helper in need.helpers)
    if need.max_order is not None and not helps and desk.seats[need.queue].order > need.max_order:
        lacks.append("order not reached")
    return lacks


def _say(clause: Clause) -> str:
    return " or ".join(f"{wanted.skill}>={wanted.level}" for wanted in clause)
