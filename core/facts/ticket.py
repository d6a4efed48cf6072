"""Facts of the CRM: visits under a protocol, people, tickets."""

from __future__ import annotations

from core.facts.base import Fact


class VisitOpened(Fact):
    """The visit has its protocol (the number itself lies in its row)."""

    interaction: str
    channel: str


class CallerConfirmed(Fact):
    """An operator confirmed who is speaking; None undoes it."""

    interaction: str
    person: str | None
    operator: str | None


class PersonChanged(Fact):
    """A person was made or corrected; ``fields`` are column names, never values."""

    person: str
    change: str
    fields: tuple[str, ...] = ()


class TicketChanged(Fact):
    """A ticket was drafted, filed, moved, linked or closed.

    ``change``: drafted, classified, filed, opened, moved, linked, closed, discarded.
    ``stage``: draft, open, doing, closed, discarded.
    """

    ticket: str
    interaction: str | None
    change: str
    stage: str
    number: str | None = None
    service: str | None = None
    outcome: str | None = None
    incomplete: bool = False
    operator: str | None = None


class ArticleChanged(Fact):
    article: str
    change: str


class SurveyAnswered(Fact):
    """A citizen gave a score; words, if any, lie in the row."""

    interaction: str
    survey: str
    score: int
