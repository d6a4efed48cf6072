"""When a queue is open, on the city's own calendar, and the words that say when it opens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from core.errors import Invalid

Spans = list[list[str]]
Hours = Mapping[str, Spans]
"""Spans ["08:00", "18:00"] by weekday "0" (Monday) to "6", and "holiday" for holidays (absent:
closed then). A span that ends at or before its start reaches into the next day."""

DAYS = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado")
WEEKDAYS = (*DAYS, "domingo")
FIRST_HALF = ("janeiro", "fevereiro", "março", "abril", "maio", "junho")
MONTHS = (*FIRST_HALF, "julho", "agosto", "setembro", "outubro", "novembro", "dezembro")
HORIZON = 60
KEYS = frozenset({*"0123456", "holiday"})


class Calendar:
    """The city's days: its zone, the holidays of country and state, and its own.

    `city_days` are "YYYY-MM-DD" (once) or "MM-DD" (every year) with their label.
    """

    def __init__(self, zone: str, state: str = "RJ", city_days: Mapping[str, str] | None = None):
        self.zone = ZoneInfo(zone)
        self.city_days = dict(city_days or {})
        self._public = holidays.country_holidays("BR", subdiv=state, language="pt_BR")

    def holiday(self, day: date) -> str | None:
        """The name of the holiday, None on a working day."""
        own = self.city_days.get(day.isoformat()) or self.city_days.get(f"{day:%m-%d}")
        return own or self._public.get(day)

    def spans(self, hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
        """The opening times that begin on this day, as UTC instants, in order."""
        key = "holiday" if self.holiday(day) else str(day.weekday())
        found = []
        for start, end in hours.get(key, []):
            opens, closes = self._at(day, start), self._at(day, end)
            if closes <= opens:
                closes = self._at(day + timedelta(days=1), end)
            found.append((opens, closes))
        return sorted(found)

    def _at(self, day: date, clock: str) -> datetime:
        if clock == "24:00":
            day, clock = day + timedelta(days=1), "00:00"
        local = datetime.combine(day, time.fromisoformat(clock), self.zone)
        return local.astimezone(UTC)

    def open_at(self, hours: Hours | None, now: datetime) -> bool:
        """Without hours a queue is always open."""
        if hours is None:
            return True
        today = now.astimezone(self.zone).date()
        days = (today - timedelta(days=1), today)
        return any(a <= now < b for day in days for a, b in self.spans(hours, day))

    def next_opening(self, hours: Hours | None, now: datetime) -> datetime | None:
        """The next instant at which it opens, after now; None if never within 60 days."""
        if hours is None:
            return None
        today = now.astimezone(self.zone).date()
        for ahead in range(HORIZON):
            for opens, _ in self.spans(hours, today + timedelta(days=ahead)):
                if opens > now:
                    return opens
        return None

    def words(self, opening: datetime, now: datetime) -> str:
        """As a person would say it: "amanhã, terça-feira, às 8 horas"."""
        local, today = opening.astimezone(self.zone), now.astimezone(self.zone).date()
        ahead = (local.date() - today).days
        weekday = WEEKDAYS[local.weekday()]
        if ahead == 0:
            day = "hoje"
        elif ahead == 1:
            day = f"amanhã, {weekday},"
        elif ahead < 7:
            day = f"{weekday}, dia {local.day},"
        else:
            day = f"{weekday}, {local.day} de {MONTHS[local.month - 1]},"
        return f"{day} {_clock_words(local)}"


def _clock_words(local: datetime) -> str:
    hour, minute = local.hour, local.minute
    if hour == 0 and minute == 0:
        return "à meia-noite"
    if hour == 12 and minute == 0:
        return "ao meio-dia"
    unit = "hora" if hour == 1 else "horas"
    words = f"{'à' if hour == 1 else 'às'} {hour} {unit}"
    return words + (f" e {minute} minutos" if minute else "")


def check_hours(hours: Hours | None) -> None:
    """Raise Invalid when a span or a day cannot be read."""
    for key, spans in (hours or {}).items():
        if key not in KEYS:
            raise Invalid(f"O dia “{key}” não existe.", field="hours")
        for span in spans:
            if len(span) != 2 or not all(_readable(clock) for clock in span):
                raise Invalid("Escreva o horário assim: 08:00 a 18:00.", field="hours")


def _readable(clock: str) -> bool:
    if clock == "24:00":
        return True
    try:
        time.fromisoformat(clock)
    except ValueError:
        return False
    return len(clock) == 5
