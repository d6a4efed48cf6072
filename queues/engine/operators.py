"""Presence: who is there, who comes back, and what a change of presence sets free."""

from __future__ import annotations

from queues.engine.desks import Desk
from queues.engine.state import State
from queues.model import Presence
from queues.moves import PresenceSet


def set_presence(s: State, desk: Desk, presence: Presence, reason: str, until: int | None) -> None:
    """Write the presence down; `until` (us) is when it turns into available by itself."""
    returns = presence == "available" and desk.presence != "available"
    desk.presence, desk.reason, desk.until, desk.since = presence, reason, until, s.now
    s.desks.refresh(desk)
    if returns:
        _forgive(s, desk.profile.operator)
    if until is not None:
        s.timers.add(until, "presence", desk.profile.operator)
    s.out.append(PresenceSet(desk.profile.operator, presence, reason, until))


def _forgive(s: State, operator: str) -> None:
    """Who comes back of their own will may be rung again at once."""
    for interaction in s.avoiding:
        item = s.items[interaction]
        if item.tried:
            item.tried.pop(operator, None)
