"""A date, said ("dez de março", "ontem", "dia 5") or keyed as day, month, year. Kept AAAAMMDD."""

from __future__ import annotations

from datetime import date

from ivr.slots.calendar import day_in, said_day
from ivr.slots.model import SlotKind
from media.words import Grammar, Phrase
from media.words import date as date_grammar

_DAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
NAMED = (
    "hoje", "ontem", "anteontem", "amanhã", "depois de amanhã", "há dois dias", "há três dias",
    "há uma semana", "faz uma semana", "há duas semanas",
    *(f"{day}-feira" for day in _DAYS[:5]), *_DAYS,
    *(f"{day} passad{'o' if day in ('sábado', 'domingo') else 'a'}" for day in _DAYS),
    *(f"{day} que vem" for day in _DAYS),
)  # fmt: skip
"""Days by name, as phrases for recognisers without dictation."""


def date_in(text: str, today: date) -> str:
    """AAAAMMDD of the date that `text` names, "" when none."""
    day = day_in(text, today)
    return f"{day:%Y%m%d}" if day else ""


def from_keys(keys: str, today: date) -> str:
    """AAAAMMDD of DDMM, DDMMAA or DDMMAAAA, "" when it is no date."""
    return date_in(keys, today) if keys.isascii() and keys.isdigit() else ""


def made(value: str) -> date | None:
    """The date of AAAAMMDD, None when it is none."""
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return None


def _say(value: str) -> str:
    day = made(value)
    return said_day(day) if day else value


def date_kind(today: date) -> SlotKind:
    """The kind as of `today` (the city's date)."""

    def read(text: str) -> tuple[str, ...]:
        value = date_in(text, today)
        return (value,) if value else ()

    return SlotKind(
        key="date",
        label="A data",
        prompt="Diga a data, ou tecle dia e mês com dois algarismos cada. "
        "Asterisco chama uma pessoa.",
        again="Tecle dois algarismos do dia e dois do mês. Asterisco chama uma pessoa.",
        least=8,
        most=8,
        valid=lambda value: made(value) is not None,
        say=_say,
        read=read,
        meant=read,
        keyed=lambda keys: from_keys(keys, today),
        hears=(
            date_grammar("data"),
            Grammar("data-nome", tuple(Phrase(text, text) for text in NAMED)),
        ),
        free=True,
    )
