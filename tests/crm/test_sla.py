"""Deadlines in working hours, against a slow reference that counts minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from crm.sla.model import Calendar, due, worked

ZONE = "America/Sao_Paulo"
OFFICE = ((time(8), time(12)), (time(13), time(17)))
CITY = Calendar(
    "cidade",
    ZONE,
    dict.fromkeys(range(5), OFFICE),
    closed=frozenset({date(2026, 11, 20), date(2026, 12, 25)}),
    special={date(2026, 12, 24): ((time(8), time(12)),)},
)


def local(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)  # type: ignore[misc, arg-type]


def slow_due(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    at, left = start, minutes
    zone = ZoneInfo(calendar.zone)
    while left:
        here = at.astimezone(zone)
        if any(a <= here.time() < b for a, b in calendar.on(here.date())):
            left -= 1
        at += timedelta(minutes=1)
    return at


def test_lunch_and_night_do_not_count() -> None:
    assert due(CITY, local(2026, 11, 23, 11, 30), 60) == local(2026, 11, 23, 13, 30)
    assert due(CITY, local(2026, 11, 23, 16, 30), 60) == local(2026, 11, 24, 8, 30)


def test_a_deadline_never_fires_at_midnight() -> None:
    assert due(CITY, local(2026, 11, 23, 16, 0), 60) == local(2026, 11, 23, 17, 0)


def test_holidays_weekends_and_short_days_are_left_out() -> None:
    assert due(CITY, local(2026, 11, 19, 16, 30), 60) == local(2026, 11, 23, 8, 30)
    assert due(CITY, local(2026, 12, 24, 11, 30), 60) == local(2026, 12, 28, 8, 30)


def test_around_the_clock_and_never() -> None:
    now = local(2026, 11, 22, 3)
    assert due(Calendar("sempre", ZONE, always=True), now, 90) == now + timedelta(minutes=90)
    with pytest.raises(Invalid):
        due(Calendar("nunca", ZONE), now, 1)
    with pytest.raises(Invalid):
        due(CITY, now, -1)


def test_overlapping_windows_are_refused() -> None:
    with pytest.raises(Invalid):
        Calendar("x", ZONE, {0: ((time(8), time(12)), (time(11), time(17)))})


@settings(max_examples=30, deadline=None)
@given(
    st.datetimes(datetime(2026, 11, 16), datetime(2026, 12, 28)),
    st.integers(0, 1500),
)
def test_agrees_with_the_slow_reference(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0, tzinfo=UTC)
    fast, slow = due(CITY, start, minutes), slow_due(CITY, start, minutes)
    if minutes:
        assert fast == slow
    assert worked(CITY, start, fast) == timedelta(minutes=minutes)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 24 * 60 * 10))
def test_a_change_of_clock_neither_gives_nor_takes_minutes(offset: int) -> None:
    # New York changes its clock on 1 November 2026; Brazil has none since 2019.
    calendar = Calendar("ny", "America/New_York", {d: ((time(0), time(6)),) for d in range(7)})
    start = datetime(2026, 10, 28, 12, tzinfo=UTC) + timedelta(minutes=offset)
    assert worked(calendar, start, due(calendar, start, 600)) == timedelta(minutes=600)
