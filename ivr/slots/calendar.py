"""Days as people name them: "ontem", "dia 5", "segunda passada", "há três dias", "dez do três"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ivr.slots.money import cardinal
from ivr.words import plain

MONTHS = (
    "janeiro", "fevereiro", "marco", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)  # fmt: skip
SAID_MONTHS = ("janeiro", "fevereiro", "março", *MONTHS[3:])
DAYS = ("segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo")
SAID_DAYS = (
    "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado",
    "domingo",
)  # fmt: skip
_NEAR = {"anteontem": -2, "antes de ontem": -2, "ontem": -1, "hoje": 0, "agora": 0,
         "depois de amanha": 2, "amanha": 1}  # fmt: skip
_MONTH = "|".join(MONTHS)
_PLACED = re.compile(rf"^(?:dia )?(.+?) (?:de |do |/ ?)?({_MONTH})(?: (?:de |do )?(.+))?$")
_BY_NUMBER = re.compile(r"^(?:dia )?(.+?) do (.+?)(?: de (.+))?$")
_FIGURES = re.compile(r"^(?:dia )?(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?$")
_AGO = re.compile(r"^(?:ha|faz|tem) (?:uns |umas |mais ou menos )?(.+?) (dia|dias|semana|semanas)$")
_DAY = re.compile(
    rf"^(?:(?:na|no|ultima|ultimo|proxima|proximo|essa|esta|nessa) )*({'|'.join(DAYS)})"
    r"(?: feira)?(?: (?:passad[ao]|que vem|retrasad[ao]|agora))?$"
)
_LEADS = re.compile(
    r"^(?:(?:foi|e|na|no|em|desde|a partir de|acho que|mais ou menos|para|pra|o|a) )+"
)


def day_in(text: str, today: date) -> date | None:
    """The one day that `text` names, None when there is none.

    Without a year, and "dia 5" without a month: the one nearest to `today`.
    """
    raw = text.strip().lower()
    if raw.isascii() and raw.isdigit():
        return _keyed(raw, today)
    if figures := _FIGURES.match(raw.replace(" de ", "/") if raw[:1].isdigit() else raw):
        return _made(int(figures[1]), int(figures[2]), figures[3] or "", today)
    said = _LEADS.sub("", plain(text)).strip()
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    if ago := _AGO.match(said):
        return _ago(ago[1], ago[2], today)
    if named := _DAY.match(said):
        return _weekday(DAYS.index(named[1]), _way(said), today)
    if placed := _PLACED.match(said):
        day = _number(placed[1])
        return _made(day, MONTHS.index(placed[2]) + 1, placed[3] or "", today) if day else None
    if placed := _BY_NUMBER.match(said):
        day, month = _number(placed[1]), _number(placed[2])
        return _made(day, month, placed[3] or "", today) if day and month else None
    return _day_alone(said, today)


def _way(said: str) -> int:
    """-2 the one before last, -1 the last one, 1 the next, 0 whichever is nearest behind."""
    words = set(said.split())
    if words & {"retrasada", "retrasado"}:
        return -2
    if words & {"que", "proxima", "proximo"}:
        return 1
    return -1 if words & {"passada", "passado", "ultima", "ultimo"} else 0


def _weekday(day: int, way: int, today: date) -> date:
    """Citizens tell what happened: a bare "segunda" is today's or the one before."""
    back = (today.weekday() - day) % 7
    if way == 1:
        return today + timedelta(days=(day - today.weekday() - 1) % 7 + 1)
    if way == -2:
        return today - timedelta(days=(back or 7) + 7)
    return today - timedelta(days=(back or 7) if way == -1 else back)


def _ago(count: str, unit: str, today: date) -> date | None:
    number = _number(count)
    if number is None or number > 400:
        return None
    return today - timedelta(days=number * (7 if unit.startswith("semana") else 1))


def _number(said: str) -> int | None:
    if said in ("primeiro", "1o"):
        return 1
    return cardinal(said.split())


def _day_alone(said: str, today: date) -> date | None:
    """ "dia 5", "primeiro": of this month, the one before or the next, whichever is nearest."""
    if not said.startswith("dia ") and said != "primeiro":
        return None
    day = _number(said.removeprefix("dia "))
    if day is None or not 1 <= day <= 31:
        return None
    near = (today.replace(day=15) + timedelta(days=30 * shift) for shift in (-1, 0, 1))
    found = [made for month in near if (made := _date(month.year, month.month, day))]
    return min(found, key=lambda made: abs((made - today).days), default=None)


def _made(day: int, month: int, year: str, today: date) -> date | None:
    """Without a year the nearest: in January, "dez de dezembro" is last year's."""
    if year:
        given = _year(year, today)
        return _date(given, month, day) if given else None
    near = (_date(today.year + shift, month, day) for shift in (-1, 0, 1))
    found = [made for made in near if made]
    return min(found, key=lambda made: abs((made - today).days), default=None)


def _year(said: str, today: date) -> int | None:
    if said in ("ano passado", "passado"):
        return today.year - 1
    if said in ("este ano", "deste ano", "corrente"):
        return today.year
    year = int(said) if said.isdigit() else cardinal(said.split())
    if year is None:
        return None
    return 2000 + year if year < 100 else year if 1900 <= year <= 2199 else None


def _keyed(keys: str, today: date) -> date | None:
    """DDMM, DDMMAA or DDMMAAAA; AAAAMMDD is its own value coming back."""
    if len(keys) not in (4, 6, 8):
        return None
    return _made(int(keys[:2]), int(keys[2:4]), keys[4:], today)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def said_day(day: date) -> str:
    """ "segunda-feira, 2 de março de 2026", as it is read back."""
    number = "primeiro" if day.day == 1 else str(day.day)
    return f"{SAID_DAYS[day.weekday()]}, {number} de {SAID_MONTHS[day.month - 1]} de {day.year}"
