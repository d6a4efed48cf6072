from __future__ import annotations

from datetime import date

import pytest

from core.checks import check_digit
from ivr.slots import KINDS
from ivr.slots.date import date_in, date_kind
from ivr.slots.spoken import digits_in
from ivr.slots.yes_no import yes_or_no
from ivr.template import spoken_digits

GOOD_CPF = "52998224725"


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("um dois três", "123"),
        ("três-três meia", "336"),
        ("meia meia sete", "667"),
        ("duzentos e trinta e cinco", "235"),
        ("cento e vinte", "120"),
        ("mil duzentos e trinta", "1230"),
        ("dois mil e vinte e seis", "2026"),
        ("vinte e um, trinta e dois", "2132"),
        ("dezenove oitenta", "1980"),
        ("quinhentos e vinte e nove, novecentos e oitenta e dois", "529982"),
        ("três quatro, não, cinco", "35"),
        ("um dois três quatro, opa, nove nove", "1299"),
        ("duplo cinco", "55"),
        ("123.456.789-09", "12345678909"),
        ("bom dia", ""),
        ("", ""),
        ("não", ""),
        ("zero zero sete", "007"),
        ("cem", "100"),
    ],
)
def test_digits_as_people_dictate_them(said: str, digits: str) -> None:
    assert digits_in(said) == digits


def test_dictation_is_bounded() -> None:
    assert len(digits_in("nove " * 5000)) <= 60


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sim", "sim"), ("isso mesmo", "sim"), ("tá certo", "sim"), ("não", "nao"),
        ("não, não é", "nao"), ("isso não", "nao"), ("não está certo", "nao"),
        ("é", "sim"), ("pode ser", "sim"), ("talvez", None), ("", None), ("negativo", "nao"),
    ],
)  # fmt: skip
def test_yes_and_no(said: str, meant: str | None) -> None:
    assert yes_or_no(said) == meant


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("cpf", GOOD_CPF, "52998224726"),
        ("cnpj", "11222333000181", "11222333000182"),
        ("cep", "20040002", "2004000"),
        ("phone", "21987654321", "2187654321"),
        ("phone", "2133334444", "0133334444"),
        ("protocol", "2026123" + check_digit("2026123"), "20261230"),
        ("number", "235", "1234567"),
    ],
)
def test_kinds_know_what_can_be_right(key: str, good: str, bad: str) -> None:
    assert KINDS[key].fits(good)
    assert not KINDS[key].fits(bad)


def test_check_digits_choose_among_alternatives() -> None:
    cpf = KINDS["cpf"]
    assert cpf.best(["52998224726", GOOD_CPF]) == GOOD_CPF
    parts = [("529", "523"), ("988", "982"), ("247",), ("25",)]
    assert cpf.joined(parts) == GOOD_CPF
    assert cpf.joined([("111",), ("982",), ("247",), ("25",)]) == ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("hoje", "20260302"), ("ontem", "20260301"), ("anteontem", "20260228"),
        ("dez de março", "20260310"), ("dia primeiro de abril de dois mil e vinte e cinco",
        "20250401"), ("10/03/2026", "20260310"), ("trinta de fevereiro", ""), ("nunca", ""),
    ],
)  # fmt: skip
def test_dates(said: str, kept: str) -> None:
    assert date_in(said, date(2026, 3, 2)) == kept


def test_a_date_is_read_back_in_words() -> None:
    kind = date_kind(date(2026, 3, 2))
    assert kind.say("20260310") == "terça-feira, 10 de março de 2026"
    assert kind.fits("20260310")
    assert not kind.fits("20261399")


@pytest.mark.parametrize(
    ("value", "said"), [("20261234", "2 0 2 6, 1 2 3 4"), ("12345", "1 2 3 4 5"), ("7", "7")]
)
def test_digits_are_said_in_groups(value: str, said: str) -> None:
    assert spoken_digits(value) == said
