"""A period: "ontem de manhã", "semana passada", "de segunda a quarta", "dia 5".

Kept as the first and the last day with the part of the day, if one was told:
"20260301-20260301 manha".
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from ivr.slots.calendar import DAYS, MONTHS, day_in, said_day
from ivr.slots.date import NAMED, made
from ivr.slots.model import SlotKind
from ivr.words import plain
from media.words import Grammar, Phrase
from media.words import date as date_grammar

PARTS = {"madrugada": "de madrugada", "manha": "de manhã", "tarde": "à tarde", "noite": "à noite"}
_PART = re.compile(
    rf"(?:^|(?<= ))(?:(?:d[ea]|pel[ao]|[an]a|a|essa|esta|nessa|nesta) )?({'|'.join(PARTS)})\b"
)
_FROM_TO = re.compile(r"^(?:entre|de|do|da|desde)? ?(?:o |a )?(.+?) (?:a|ao|ate|e) (?:o |a )?(.+)$")
_VALUE = re.compile(r"^(\d{8})-(\d{8})(?: (madrugada|manha|tarde|noite))?$")
_LONGEST = 366


def period_in(text: str, today: date) -> str:
    """The period that `text` names, "" when there is none."""
    if text.isascii() and text.isdigit():
        return _keyed(text, today)
    said = plain(text)
    found = _PART.search(said)
    part, bare = "", said
    if found:
        part = found[1]
        bare = " ".join((said[: found.start()] + " " + said[found.end() :]).split()) or "hoje"
    days = _days(bare, today)
    return _value(*days, part) if days else ""


def _days(said: str, today: date) -> tuple[date, date] | None:
    whole = _whole(said, today)
    if whole:
        return whole
    day = day_in(said, today)
    if day:
        return day, day
    between = _FROM_TO.match(said)
    return _between(between[1], between[2], today) if between else None


def _between(first: str, last: str, today: date) -> tuple[date, date] | None:
    """ "5 a 8 de março": the first takes its month from the last, weekdays run forward."""
    end = day_in(last, today) or day_in(f"dia {last}", today)
    if end is None:
        return None
    begin = day_in(first, today)
    if begin is None:
        month = next((m for m in MONTHS if f" {m}" in f" {last}"), "")
        begin = day_in(f"dia {first} de {month}" if month else f"dia {first}", today)
    if begin is not None and begin > end and last.split()[0] in DAYS:
        begin -= timedelta(days=7)
    if begin is None or begin > end or (end - begin).days > _LONGEST:
        return None
    return begin, end


def _whole(said: str, today: date) -> tuple[date, date] | None:
    """Weeks, week-ends and months by name."""
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    week, weekend = timedelta(days=6), timedelta(days=5)
    named = {
        "semana passada": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "semana que vem": (monday + timedelta(days=7), monday + timedelta(days=13)),
        "fim de semana passado": (monday - timedelta(days=2), monday - timedelta(days=1)),
        "fim de semana": _weekend(today, monday + weekend),
        "mes passado": (before, first - timedelta(days=1)),
        "mes que vem": (after, (after + timedelta(days=32)).replace(day=1) - timedelta(days=1)),
        "semana": (monday, monday + week),
        "mes": (first, after - timedelta(days=1)),
    }
    bare = re.sub(
        r"^(?:(?:na|no|essa|esse|esta|este|nessa|nesse|nesta|neste|a|o|ultimo|ultima) )+", "", said
    )
    bare = bare.replace("final de", "fim de").replace("proxima semana", "semana que vem")
    return named.get(bare)


def _weekend(today: date, saturday: date) -> tuple[date, date]:
    """The one that runs, else the last one."""
    if today < saturday:
        saturday -= timedelta(days=7)
    return saturday, saturday + timedelta(days=1)


def _keyed(keys: str, today: date) -> str:
    """DDMM, or DDMMDDMM for first and last day."""
    first = day_in(keys[:4], today) if len(keys) in (4, 8) else None
    last = day_in(keys[4:], today) if len(keys) == 8 else first
    return _value(first, last, "") if first and last and first <= last else ""


def _value(first: date, last: date, part: str) -> str:
    return f"{first:%Y%m%d}-{last:%Y%m%d}{f' {part}' if part else ''}"


def _valid(value: str) -> bool:
    found = _VALUE.match(value)
    return bool(found and made(found[1]) and made(found[2]) and found[1] <= found[2])


def _say(value: str) -> str:
    found = _VALUE.match(value)
    first, last = (made(found[1]), made(found[2])) if found else (None, None)
    if not found or not first or not last:
        return value
    part = f", {PARTS[found[3]]}" if found[3] else ""
    if first == last:
        return said_day(first) + part
    return f"de {said_day(first)} a {said_day(last)}{part}"


def _phrases() -> tuple[Phrase, ...]:
    days = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
    parts = ("de manhã", "à tarde", "de tarde", "à noite", "de noite", "de madrugada")
    texts = [
        *NAMED,
        *(f"{day} {part}" for day in ("hoje", "ontem", "anteontem") for part in parts),
        "semana passada", "semana que vem", "essa semana", "mês passado", "esse mês",
        "fim de semana", "fim de semana passado",
        *(f"de {a} a {b}" for i, a in enumerate(days) for b in days[i + 1 :]),
    ]  # fmt: skip
    return tuple(Phrase(text, text) for text in dict.fromkeys(texts))


PHRASES = _phrases()


def period_kind(today: date) -> SlotKind:
    """The kind as of `today` (the city's date)."""

    def read(text: str) -> tuple[str, ...]:
        value = period_in(text, today)
        return (value,) if value else ()

    return SlotKind(
        key="period",
        label="O período",
        prompt="Quando foi? Diga, por exemplo, ontem de manhã, ou de segunda a quarta. Ou tecle "
        "dia e mês com dois algarismos cada. Asterisco chama uma pessoa.",
        again="Diga só o dia, por exemplo, ontem. Ou tecle dois algarismos do dia e dois do mês. "
        "Asterisco chama uma pessoa.",
        least=4,
        most=8,
        valid=_valid,
        say=_say,
        read=read,
        meant=read,
        keyed=lambda keys: _keyed(keys, today),
        hears=(date_grammar("data"), Grammar("periodo", PHRASES)),
        free=True,
    )
