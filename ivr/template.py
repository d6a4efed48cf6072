"""`{variable|filter}` in the texts of a flow: bounded, without logic, never an error in a call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

MAX_RESULT = 2_000
_HOLE = re.compile(r"\{([a-z_][a-z0-9_]{0,62})(?:\|([a-z]{1,20}))?\}")
_WEEKDAYS = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira")
WEEKDAYS = (*_WEEKDAYS, "sábado", "domingo")


def spoken_digits(value: Any) -> str:
    """Digits one by one in groups, for a slow voice: "20261234" -> "2 0 2 6, 1 2 3 4"."""
    kept = [c for c in str(value) if c.isalnum()]
    groups = [kept[i : i + 4] for i in range(0, len(kept), 4)]
    if len(groups) > 1 and len(groups[-1]) == 1:  # no digit is left alone at the end
        groups[-2:] = [groups[-2] + groups[-1]]
    return ", ".join(" ".join(group) for group in groups)


def _instant(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _date(value: Any, zone: ZoneInfo) -> str:
    at = _instant(value)
    return f"{at.astimezone(zone):%d/%m/%Y}" if at else str(value)


def _when(value: Any, zone: ZoneInfo) -> str:
    """ "segunda-feira às 8 horas": near instants said as people say them."""
    at = _instant(value)
    if not at:
        return str(value)
    local = at.astimezone(zone)
    minutes = f" e {local.minute}" if local.minute else ""
    hours = f"{local.hour} hora{'s' if local.hour != 1 else ''}{minutes}"
    return f"{WEEKDAYS[local.weekday()]}, {'à' if local.hour == 1 else 'às'} {hours}"


def _as_is(value: Any, _: ZoneInfo) -> str:
    return str(value)


_FILTERS: dict[str, Callable[[Any, ZoneInfo], str]] = {
    "digitos": lambda value, _: spoken_digits(value),
    "data": _date,
    "quando": _when,
}
FILTERS = tuple(_FILTERS)


def variables_in(text: str) -> Iterator[tuple[str, str | None]]:
    """(variable, filter or None) for each hole of `text`."""
    return ((m.group(1), m.group(2)) for m in _HOLE.finditer(text))


def fill(text: str, variables: Mapping[str, Any], zone: ZoneInfo) -> str:
    """`text` with its holes filled; an unknown variable says nothing (lint finds those)."""

    def one(match: re.Match[str]) -> str:
        value = variables.get(match.group(1), "")
        shown = _FILTERS.get(match.group(2) or "", _as_is)
        return shown(value, zone)[:MAX_RESULT]

    return _HOLE.sub(one, text[:MAX_RESULT])[:MAX_RESULT].strip()
