"""A date, said ("dez de março", "ontem") or keyed as day, month, year. Kept as AAAAMMDD."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ivr.slots.model import SlotKind
from ivr.slots.spoken import digits_in
from ivr.words import plain

MONTHS = (
    "janeiro", "fevereiro", "marco", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)  # fmt: skip
_SAID = ("janeiro", "fevereiro", "março", *MONTHS[3:])
_NEAR = {"anteontem": -2, "ontem": -1, "hoje": 0, "amanha": 1}
_PLACED = re.compile(rf"^(?:no )?(?:dia )?(.+?) de ({'|'.join(MONTHS)})(?: de (.+))?$")


def _iso(year: int, month: int, day: int) -> str:
    try:
        return f"{date(year, month, day):%Y%m%d}"
    except ValueError:
        return ""


def date_in(text: str, today: date) -> str:
    """AAAAMMDD of the date that `text` names, "" when none. Without a year: this year's."""
    said = plain(text)
    for word, days in _NEAR.items():
        if word in said.split():
            return f"{today + timedelta(days=days):%Y%m%d}"
    placed = _PLACED.match(said)
    if placed:
        day = digits_in("1" if placed[1] == "primeiro" else placed[1])
        year = digits_in(placed[3] or "") or str(today.year)
        if len(day) in (1, 2) and len(year) == 4:
            return _iso(int(year), MONTHS.index(placed[2]) + 1, int(day))
        return ""
    return from_keys(digits_in(text), today)


def from_keys(keys: str, today: date) -> str:
    """AAAAMMDD of DDMM, DDMMAA or DDMMAAAA, "" when it is no date."""
    if not keys.isascii() or not keys.isdigit() or len(keys) not in (4, 6, 8):
        return ""
    year = keys[4:] or str(today.year)
    return _iso(int(year) if len(year) == 4 else 2000 + int(year), int(keys[2:4]), int(keys[:2]))


def _say(value: str) -> str:
    return f"{int(value[6:8])} de {_SAID[int(value[4:6]) - 1]} de {value[:4]}"


def date_kind(today: date) -> SlotKind:
    """The kind as of `today` (the city's date)."""
    return SlotKind(
        key="date",
        label="A data",
        prompt="Diga a data, ou tecle dia e mês com dois algarismos cada. "
        "Asterisco chama uma pessoa.",
        again="Tecle dois algarismos do dia e dois do mês. Asterisco chama uma pessoa.",
        least=8,
        most=8,
        valid=lambda value: bool(_iso(int(value[:4]), int(value[4:6]), int(value[6:]))),
        say=_say,
        from_text=lambda text: date_in(text, today),
    )
