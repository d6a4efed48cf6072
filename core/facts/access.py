"""Facts of people who work here: users, sessions, desks."""

from __future__ import annotations

from core.facts.base import Fact


class UserChanged(Fact):
    user: str
    change: str


class SignedIn(Fact):
    user: str
    session: str


class SignedOut(Fact):
    user: str
    session: str
    reason: str


class DeskOpened(Fact):
    """A browser of this user has a live socket."""

    user: str


class DeskGone(Fact):
    """The user's last live socket went away."""

    user: str


class TelephoneIssued(Fact):
    user: str
    session: str
    endpoint: str


class TelephoneRemoved(Fact):
    user: str
    session: str
    endpoint: str
    reason: str
