"""Calendars as rows: JSON to :class:`Calendar` and back, with Brazil's holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any

import holidays

from core.errors import Invalid
from crm.sla.model import Calendar, Window

ALWAYS = "sempre"
FIRST_YEAR, LAST_YEAR = 2024, 2040


def from_data(key: str, zone: str, data: Mapping[str, Any]) -> Calendar:
    """The calendar a row describes.

    ``data``: ``{"always": bool, "week": {"0": [["08:00", "12:00"], …]}, "holidays": "BR-RJ",
    "closed": ["2026-12-31", "01-20"], "special": {"2026-12-24": [["08:00", "12:00"]]}}``;
    weekday 0 is Monday and ``"01-20"`` means 20 January of every year. Raises Invalid.
    """
    if data.get("always"):
        return Calendar(key, zone, always=True)
    try:
        week = {int(day): _windows(given) for day, given in data.get("week", {}).items()}
        special = {
            date.fromisoformat(day): _windows(given)
            for day, given in data.get("special", {}).items()
        }
        closed = {day for given in data.get("closed", ()) for day in _dates(str(given))}
    except (ValueError, TypeError) as error:
        raise Invalid(f"O calendário “{key}” tem uma data ou hora que não entendi.") from error
    closed |= _public(str(data.get("holidays", "")))
    return Calendar(key, zone, week, frozenset(closed), special)


def _windows(given: Any) -> tuple[Window, ...]:
    return tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in given)


def _dates(given: str) -> list[date]:
    if len(given) == 5:
        years = range(FIRST_YEAR, LAST_YEAR + 1)
        return [date.fromisoformat(f"{year}-{given}") for year in years]
    return [date.fromisoformat(given)]


@lru_cache(maxsize=32)
def _public(region: str) -> frozenset[date]:
    if not region:
        return frozenset()
    country, _, state = region.partition("-")
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    try:
        return frozenset(holidays.country_holidays(country, subdiv=state or None, years=years))
    except NotImplementedError:
        raise Invalid(f"Não conheço os feriados de “{region[:20]}”.") from None
