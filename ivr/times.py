"""Hours and days as flows write them: `uteis: 08:00-12:00, 13:00-18:00`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

DAYS = ("segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo")
WORKING, HOLIDAY, EVERY = "uteis", "feriado", "todos"
MAX_SPANS = 6
_SPAN = re.compile(r"^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$")
Span = tuple[int, int]
"""Minutes of the day from which and until which; one that ends first reaches into the next day."""


class BadTime(ValueError):
    """`str()` says in Portuguese what to do."""


def read_day(text: str) -> str:
    """Raises BadTime."""
    day = text.strip().lower().removesuffix("-feira").replace("ç", "c").replace("á", "a")
    day = day.replace("ú", "u")
    if day not in (*DAYS, WORKING, HOLIDAY, EVERY):
        raise BadTime(
            f"“{text[:20]}” não é um dia: use {', '.join(DAYS)}, {WORKING}, {HOLIDAY} ou {EVERY}."
        )
    return day


def read_spans(text: str) -> list[Span]:
    """As in "08:00-12:00, 13:00-18:00"; "" or "fechado" for none. Raises BadTime."""
    if text.strip().lower() in ("", "fechado", "fechada"):
        return []
    spans = []
    for part in text.split(",")[: MAX_SPANS + 1]:
        match = _SPAN.match(part)
        if not match:
            raise BadTime(f"não entendi “{part.strip()[:30]}”: escreva 08:00-18:00.")
        a, b, c, d = (int(group) for group in match.groups())
        begin, end = a * 60 + b, c * 60 + d
        if max(begin, end) > 24 * 60 or max(b, d) > 59:
            raise BadTime(f"“{part.strip()[:30]}” não é um horário.")
        spans.append((begin, end))
    if len(spans) > MAX_SPANS:
        raise BadTime(f"horários demais num dia: até {MAX_SPANS}.")
    return spans


def open_at(written: Mapping[str, str], now: datetime, holiday: bool) -> bool:
    """Whether `now` (local) lies within the hours; what cannot be read is closed.

    On a holiday only `feriado` counts; a day's own entry comes before `uteis` and `todos`.
    """
    minute = now.hour * 60 + now.minute
    if any(begin <= minute < _end(begin, end) for begin, end in _of(written, now, holiday)):
        return True
    before = _of(written, now - timedelta(days=1), False)  # spans that reach past midnight
    return any(end <= begin and minute < end for begin, end in before)


def _end(begin: int, end: int) -> int:
    return end if end > begin else end + 24 * 60


def _of(written: Mapping[str, str], day: datetime, holiday: bool) -> list[Span]:
    try:
        known = {read_day(name): read_spans(text) for name, text in written.items()}
    except BadTime:
        return []
    if holiday:
        return known.get(HOLIDAY, [])
    names = (DAYS[day.weekday()], *([WORKING] if day.weekday() < 5 else []), EVERY)
    return next((known[name] for name in names if name in known), [])


def of_now(now: datetime) -> dict[str, str | int]:
    """What conditions may ask of the local time: horario = "08:30", dia = "segunda" …"""
    return {
        "hora": now.hour,
        "horario": f"{now:%H:%M}",
        "dia": DAYS[now.weekday()],
        "dia_do_mes": now.day,
        "mes": now.month,
        "data": f"{now:%Y-%m-%d}",
    }
