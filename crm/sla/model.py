"""Working-hours arithmetic: when a promise falls due, counted in minutes the city works.

Pure. A calendar's windows are local wall-clock times; the counting is done on instants, so that a
change of the clock neither gives nor takes working minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import Invalid

LONGEST_SEARCH_DAYS = 366 * 3
Window = tuple[time, time]


@dataclass(frozen=True)
class Calendar:
    """When the city works. ``windows`` by weekday (0 Monday), each (open, close), in order.

    A lunch break is two windows. ``closed`` days have none; ``special`` days have their own.
    ``always`` means around the clock (an emergency service).
    """

    key: str
    zone: str
    windows: Mapping[int, tuple[Window, ...]] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    special: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    always: bool = False

    def __post_init__(self) -> None:
        for windows in (*self.windows.values(), *self.special.values()):
            _check_windows(windows)

    def on(self, day: date) -> tuple[Window, ...]:
        """The windows of one local day."""
        if day in self.special:
            return self.special[day]
        return () if day in self.closed else self.windows.get(day.weekday(), ())


def _check_windows(windows: tuple[Window, ...]) -> None:
    last = None
    for opens, closes in windows:
        if opens >= closes or (last is not None and opens < last):
            raise Invalid("Os horários de um dia devem estar em ordem e não se sobrepor.")
        last = closes


def stretches(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Open stretches (aware UTC instants) from ``start`` on, in order, for three years."""
    zone = ZoneInfo(calendar.zone)
    first = start.astimezone(zone).date()
    for number in range(LONGEST_SEARCH_DAYS):
        day = first + timedelta(days=number)
        for opens, closes in calendar.on(day):
            begin = datetime.combine(day, opens, zone).astimezone(UTC)
            end = datetime.combine(day, closes, zone).astimezone(UTC)
            if end > start and end > begin:
                yield max(begin, start), end


def due(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The instant by which ``minutes`` of working time after ``start`` have passed.

    Raises Invalid when the calendar never works long enough (three years are searched).
    """
    if minutes < 0:
        raise Invalid("Um prazo não pode ser negativo.")
    left = timedelta(minutes=minutes)
    if calendar.always:
        return start + left
    for begin, end in stretches(calendar, start):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise Invalid(f"O calendário “{calendar.key}” não tem horas de trabalho para este prazo.")


def worked(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time between two instants (zero when ``end`` is not after ``start``)."""
    if end <= start:
        return timedelta()
    if calendar.always:
        return end - start
    total = timedelta()
    for begin, close in stretches(calendar, start):
        if begin >= end:
            break
        total += min(close, end) - begin
    return total
