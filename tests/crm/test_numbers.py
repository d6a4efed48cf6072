"""Every slip a person makes in one digit, and every swap of neighbours, is caught."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.checks import digits_of
from core.errors import Invalid
from crm.tickets.numbers import DEFAULT_FORMATS, NumberFormat, read_number

formats = st.sampled_from(sorted(DEFAULT_FORMATS))
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(formats, days)
def test_a_made_number_reads_back_however_it_is_spaced(key: str, day: date) -> None:
    number = DEFAULT_FORMATS[key].make(day)
    digits = digits_of(number)
    assert read_number(number) == digits
    assert read_number(" ".join(digits)) == digits
    assert read_number(number.lower()) == digits


@given(formats, days, st.data())
def test_every_single_wrong_digit_is_caught(key: str, day: date, data: st.DataObject) -> None:
    digits = digits_of(DEFAULT_FORMATS[key].make(day))
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    assert read_number(digits[:place] + wrong + digits[place + 1 :]) is None


@given(formats, days, st.data())
def test_every_swap_of_neighbours_is_caught(key: str, day: date, data: st.DataObject) -> None:
    digits = digits_of(DEFAULT_FORMATS[key].make(day))
    place = data.draw(st.integers(0, len(digits) - 2))
    a, b = digits[place], digits[place + 1]
    assume(a != b)
    assert read_number(digits[:place] + b + a + digits[place + 2 :]) is None


def test_the_protocol_starts_with_the_citys_day_and_is_not_guessable() -> None:
    day = date(2026, 11, 23)
    numbers = {DEFAULT_FORMATS["visita"].make(day) for _ in range(2000)}
    assert all(number.startswith("20261123") and len(number) == 16 for number in numbers)
    # 2,000 draws from 10**7: a handful of twins at most (expected 0.2), never a sequence
    assert len(numbers) >= 1995
    ordered = sorted(int(number[8:15]) for number in numbers)
    assert ordered[-1] - ordered[0] > 5_000_000


@pytest.mark.parametrize(
    "pattern",
    [
        "CH-{AA}-{R3}-{C}",
        "CH-{AA}-{R7}",
        "{C}{R7}",
        "ch-{R7}{C}",
        "CH-{R7}{C}-X",
        "{R50}{C}",
        "1{R7}{C}",
    ],
)
def test_a_bad_format_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid):
        NumberFormat("chamado", pattern)


@given(st.text(max_size=60))
def test_reading_never_raises(raw: str) -> None:
    found = read_number(raw)
    assert found is None or found.isdigit()
