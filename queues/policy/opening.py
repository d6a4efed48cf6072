"""Opening hours as lines of a policy: "horário segunda a sexta 08:00-18:00"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from queues.hours import check_hours
from queues.policy.phrases import Unreadable

DAYS = ("segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo")
SHOWN = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
EXAMPLE = "horário segunda a sexta 08:00-18:00"
_SPAN = r"\d{2}:\d{2}-\d{2}:\d{2}"
_DAY = "|".join(DAYS)
LINE = re.compile(
    rf"^horario (?:(?P<first>{_DAY})(?: a (?P<last>{_DAY}))?|(?P<holiday>feriados?)) "
    rf"(?P<spans>{_SPAN}(?:, ?{_SPAN})*)$"
)
ALWAYS = re.compile(r"^horario sempre$")
Hours = dict[str, list[list[str]]]


def read_line(found: re.Match[str], hours: Hours) -> None:
    """Add one line's spans. Raises Unreadable."""
    spans = [span.strip().split("-") for span in found["spans"].split(",")]
    for key in _keys(found):
        if key in hours:
            raise Unreadable("este dia já tem horário em outra linha; junte os dois com vírgula.")
        hours[key] = spans
    try:
        check_hours({"0": spans})
    except Exception as wrong:
        raise Unreadable("as horas vão de 00:00 a 24:00, por exemplo 08:00-18:00.") from wrong


def _keys(found: re.Match[str]) -> list[str]:
    if found["holiday"]:
        return ["holiday"]
    first = DAYS.index(found["first"])
    last = DAYS.index(found["last"]) if found["last"] else first
    count = (last - first) % 7 + 1
    return [str((first + step) % 7) for step in range(count)]


def write_lines(hours: Any) -> Iterator[str]:
    """One line for each run of days that open alike."""
    for days, spans in runs(hours):
        yield f"horário {days} " + ", ".join(f"{a}-{b}" for a, b in spans)


def runs(hours: Any) -> Iterator[tuple[str, list[list[str]]]]:
    """(days in words, spans) for neighbouring days with the same spans."""
    if hours is None:
        return
    day = 0
    while day < 7:
        spans = hours.get(str(day))
        last = day
        while last < 6 and hours.get(str(last + 1)) == spans:
            last += 1
        if spans:
            yield (SHOWN[day] if last == day else f"{SHOWN[day]} a {SHOWN[last]}"), spans
        day = last + 1
    if hours.get("holiday"):
        yield "feriado", hours["holiday"]


def explain(hours: Any) -> str:
    """When it is open, in one sentence."""
    if hours is None:
        return "Aberta o dia inteiro, todos os dias."
    said = [f"{days}, das {' e das '.join(f'{a} às {b}' for a, b in s)}" for days, s in runs(hours)]
    closed = "" if "holiday" in hours else " Fecha nos feriados."
    return f"Aberta: {'; '.join(said)}.{closed}" if said else "Nunca abre."
