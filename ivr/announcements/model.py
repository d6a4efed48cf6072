"""An announcement: a text, its time, and where it is said. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MAX_TEXT = 600
MOST_SAID = 3
"""A caller hears no more than so many before being asked what they need."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """`starts`, `ends`: None for at once, for until it is taken back. flows: keys, () for all.

    ivr: said to callers by `announcement` nodes. screens: shown at every desk. urgent: said
    before the others.
    """

    key: str
    text: str
    starts: datetime | None = None
    ends: datetime | None = None
    flows: tuple[str, ...] = ()
    ivr: bool = True
    screens: bool = False
    urgent: bool = False
    changed_at: datetime | None = None

    def active(self, now: datetime) -> bool:
        """Whether its time is now."""
        begun = self.starts is None or self.starts <= now
        return begun and (self.ends is None or now < self.ends)

    @property
    def edition(self) -> str:
        """Another one after each change, so that a changed text is news."""
        at = self.changed_at
        return f"{self.key}@{int(at.timestamp()) if at else 0}"


def to_say(known: Iterable[Announcement], flow: str, now: datetime) -> list[Announcement]:
    """What a caller of `flow` hears now: urgent first, then the newest."""
    fitting = [a for a in known if a.ivr and a.active(now) and flow in (a.flows or (flow,))]
    fitting.sort(key=lambda a: (not a.urgent, -(a.changed_at.timestamp() if a.changed_at else 0)))
    return fitting
