"""Presence as spans of time, and time cut into the city's hours and days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.facts.queue import PresenceSet


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch in which somebody's presence stood."""

    operator: str
    presence: str
    reason: str
    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()


def spans(told: Iterable[PresenceSet], start: datetime, end: datetime) -> list[Span]:
    """What everybody was between ``start`` and ``end``; offline where nothing is known.

    ``told`` are in order and may begin before ``start``: the last word then holds at ``start``.
    """
    found: list[Span] = []
    standing: dict[str, PresenceSet] = {}
    for fact in told:
        before = standing.get(fact.operator)
        if before is not None:
            found += _cut(before, fact.since, start, end)
        standing[fact.operator] = fact
    for last in standing.values():
        found += _cut(last, end, start, end)
    return sorted(found, key=lambda span: (span.start, span.operator))


def _cut(fact: PresenceSet, until: datetime, start: datetime, end: datetime) -> list[Span]:
    begins, ends = max(fact.since, start), min(until, end)
    if begins >= ends or fact.presence == "offline":
        return []
    return [Span(fact.operator, fact.presence, fact.reason, begins, ends)]


def bucket(at: datetime, zone: ZoneInfo, by: str) -> str:
    """The local hour ("2026-03-02T09") or day ("2026-03-02") in which an instant lies."""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%dT%H}" if by == "hour" else f"{local:%Y-%m-%d}"


def cut_by(start: datetime, end: datetime, zone: ZoneInfo, by: str) -> Iterator[tuple[str, float]]:
    """A stretch of time as (bucket, seconds in it), also over a change of the clocks."""
    at = start
    while at < end:
        step = _next(at, zone, by)
        upto = min(step, end)
        yield bucket(at, zone, by), (upto - at).total_seconds()
        at = upto


def _next(at: datetime, zone: ZoneInfo, by: str) -> datetime:
    """The instant at which the next bucket begins."""
    local = at.astimezone(zone)
    if by == "hour":
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return at + timedelta(hours=1) - past
    tomorrow = (local + timedelta(days=1)).date()
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone).astimezone(at.tzinfo)
