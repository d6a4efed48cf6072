"""Opening hours on the city's calendar, and the words for the next opening."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.errors import Invalid
from queues.hours import Calendar, check_hours

OFFICE = {str(day): [["08:00", "12:00"], ["13:00", "18:00"]] for day in range(5)}
CITY = Calendar("America/Sao_Paulo", "RJ", {"01-20": "São Sebastião", "2026-03-11": "Aniversário"})


def at(day: str, clock: str = "12:00") -> datetime:
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo("America/Sao_Paulo"))
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "clock", "open_"),
    [
        ("2026-03-02", "08:00", True),
        ("2026-03-02", "07:59", False),
        ("2026-03-02", "12:30", False),
        ("2026-03-02", "17:59", True),
        ("2026-03-02", "18:00", False),
        ("2026-03-07", "10:00", False),
        ("2026-04-21", "10:00", False),
        ("2026-01-20", "10:00", False),
        ("2026-03-11", "10:00", False),
        ("2027-03-11", "10:00", True),
    ],
)
def test_open_by_weekday_lunch_and_holiday(day: str, clock: str, open_: bool) -> None:
    assert CITY.open_at(OFFICE, at(day, clock)) is open_


def test_without_hours_always_open() -> None:
    assert CITY.open_at(None, at("2026-12-25", "03:00"))
    assert CITY.next_opening(None, at("2026-12-25")) is None


def test_a_night_shift_reaches_into_the_next_day() -> None:
    night = {"4": [["22:00", "06:00"]]}
    assert CITY.open_at(night, at("2026-03-06", "23:00"))
    assert CITY.open_at(night, at("2026-03-07", "05:59"))
    assert not CITY.open_at(night, at("2026-03-07", "06:00"))


def test_hours_of_holidays_when_given() -> None:
    hours = {**OFFICE, "holiday": [["09:00", "24:00"]]}
    assert CITY.open_at(hours, at("2026-04-21", "23:59"))


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        ("2026-03-02", "07:00", "hoje às 8 horas"),
        ("2026-03-02", "12:10", "hoje às 13 horas"),
        ("2026-03-02", "19:00", "amanhã, terça-feira, às 8 horas"),
        ("2026-03-06", "19:00", "segunda-feira, dia 9, às 8 horas"),
        ("2026-03-10", "19:00", "quinta-feira, dia 12, às 8 horas"),
    ],
)
def test_the_next_opening_in_words(day: str, clock: str, words: str) -> None:
    now = at(day, clock)
    opening = CITY.next_opening(OFFICE, now)
    assert opening is not None
    assert CITY.words(opening, now) == words


def test_odd_hours_in_words() -> None:
    now = at("2026-03-02", "00:30")
    assert CITY.words(at("2026-03-02", "12:00"), now) == "hoje ao meio-dia"
    assert CITY.words(at("2026-03-02", "01:15"), now) == "hoje à 1 hora e 15 minutos"
    assert CITY.words(at("2026-03-03", "00:00"), now) == "amanhã, terça-feira, à meia-noite"


def test_never_open_is_said_and_not_searched_for_ever() -> None:
    assert CITY.next_opening({}, at("2026-03-02")) is None


@pytest.mark.parametrize("hours", [{"7": []}, {"0": [["8h", "18:00"]]}, {"0": [["08:00"]]}])
def test_unreadable_hours_are_refused(hours: dict[str, list[list[str]]]) -> None:
    with pytest.raises(Invalid):
        check_hours(hours)
