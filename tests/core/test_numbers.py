"""Telephones and check digits as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks import check_digit, cnpj_ok, cpf_ok, has_check_digit
from core.telephone import read_telephone

MOBILE = "+5521988887777"


@pytest.mark.parametrize(
    "raw",
    [
        "21 98888-7777",
        "+55 (21) 98888-7777",
        "021988887777",
        "0 21 21 98888 7777",
        "988887777",
        "88887777",
        "2188887777",
        "5521988887777",
        "552188887777",
        "005521988887777",
    ],
)
def test_every_way_of_writing_one_mobile(raw: str) -> None:
    found = read_telephone(raw)
    assert (found.e164, found.kind, found.match_key) == (MOBILE, "mobile", "552188887777")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("anonymous", "withheld"),
        ("", "withheld"),
        (None, "withheld"),
        ("1746", "short"),
        ("190", "short"),
        ("0800 721 1234", "tollfree"),
        ("2125551234", "landline"),
        ("+14155552671", "foreign"),
        ("abc", "invalid"),
        ("123", "short"),
        ("99", "invalid"),
        ("+999999999999999999", "invalid"),
        ("'; DROP TABLE users", "invalid"),
    ],
)
def test_kinds(raw: str | None, kind: str) -> None:
    assert read_telephone(raw, short_codes=("1746",)).kind == kind


@given(st.text(max_size=80))
def test_reading_never_fails(raw: str) -> None:
    found = read_telephone(raw)
    assert (found.match_key is None) == (found.kind in {"withheld", "invalid"})
    assert found.shown is not None


@given(st.from_regex(r"[0-9]{1,20}", fullmatch=True), st.data())
def test_a_check_digit_catches_single_slips_and_transpositions(
    digits: str, data: st.DataObject
) -> None:
    whole = digits + check_digit(digits)
    assert has_check_digit(whole)
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != whole[at]]))
    assert not has_check_digit(whole[:at] + other + whole[at + 1 :])
    if at + 1 < len(whole) and whole[at] != whole[at + 1]:
        swapped = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
        assert not has_check_digit(swapped)


@pytest.mark.parametrize("good", ["529.982.247-25", "11144477735"])
def test_cpf(good: str) -> None:
    assert cpf_ok(good)
    assert not cpf_ok(good[:-1] + ("0" if good[-1] != "0" else "1"))
    assert not cpf_ok("111.111.111-11")


@pytest.mark.parametrize("good", ["11.222.333/0001-81", "12.ABC.345/01DE-35"])
def test_cnpj_with_and_without_letters(good: str) -> None:
    assert cnpj_ok(good)
    assert not cnpj_ok(good[:-1] + "9" if good[-1] != "9" else good[:-1] + "8")
