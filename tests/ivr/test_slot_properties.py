"""Any valid value, in any supported manner, comes out right; any slip that can be found is."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from core.checks import cnpj_ok, cpf_ok
from ivr.scripted import Presses, Says
from ivr.slots import KINDS
from ivr.slots.cnpj import to_pairs
from ivr.slots.date import date_in
from ivr.slots.money import cardinal as cardinal_in
from ivr.slots.money import money_in
from ivr.slots.period import PHRASES, period_in, period_kind
from media import numbers
from tests.ivr import dictation
from tests.ivr.test_slot_dialog import value

MANY = 60
MAKE: dict[str, Callable[[random.Random], str]] = {
    "cpf": dictation.cpf,
    "cnpj": dictation.cnpj,
    "cep": dictation.cep,
    "phone": dictation.phone,
    "protocol": dictation.protocol,
}


@pytest.mark.parametrize("kind", MAKE)
def test_any_value_in_any_manner(kind: str) -> None:
    likely = 0
    for seed in range(MANY * 5):
        rng = random.Random(f"{kind}{seed}")
        wanted = MAKE[kind](rng)
        said = dictation.dictated(wanted, rng)
        found = KINDS[kind].values_in(said)
        assert wanted in found, (seed, said, found)
        likely += KINDS[kind].best(found) == wanted
    assert likely >= 0.97 * MANY * 5


@pytest.mark.parametrize("kind", MAKE)
async def test_any_value_through_the_dialog(walk, kind: str) -> None:
    for seed in range(8):
        rng = random.Random(f"walk{kind}{seed}")
        wanted = MAKE[kind](rng)
        said = " ".join(dictation.one_by_one(wanted, rng))
        assert await value(walk, kind, Says(said), Says("sim")) == wanted
        assert await value(walk, kind, Presses(wanted), Presses("1")) == wanted


@pytest.mark.parametrize(("kind", "ok"), [("cpf", cpf_ok), ("cnpj", cnpj_ok)])
async def test_every_slip_that_check_digits_find_is_asked_again(
    walk, kind: str, ok: Callable[[str], bool]
) -> None:
    rng = random.Random(kind)
    good = MAKE[kind](rng)
    slips = [good[:at] + d + good[at + 1 :] for at in range(len(good)) for d in "0123456789"]
    found = [slip for slip in slips if slip != good and not ok(slip)]
    assert len(found) > 0.9 * (len(slips) - len(good))
    for slip in rng.sample(found, 12):
        assert not KINDS[kind].fits(slip)
        assert await value(walk, kind, Presses(slip), Presses(good), Presses("1")) == good
        assert KINDS[kind].best(KINDS[kind].values_in(" ".join(slip))) == ""


async def test_what_check_digits_let_pass_is_read_back_and_refused(walk) -> None:
    rng = random.Random(3)
    while True:
        good = dictation.cnpj(rng, letters=True)
        at = next((i for i, c in enumerate(good) if c.isalpha()), None)
        others = "" if at is None else "ABCDEFGHIJKLMNOPQRSTUVWXYZ".replace(good[at], "")
        slip = next(
            (s for c in others if at is not None and cnpj_ok(s := good[:at] + c + good[at + 1 :])),
            "",
        )
        if slip:
            break
    replies = (Presses(""), Presses(to_pairs(slip)), Presses("2"))
    again = (Presses(""), Presses(to_pairs(good)), Presses("1"))
    assert await value(walk, "cnpj", *replies, *again) == good


async def test_a_cnpj_with_letters_by_keys(walk) -> None:
    for seed in range(10):
        wanted = dictation.cnpj(random.Random(seed), letters=True)
        replies = (Presses(""), Presses(to_pairs(wanted)), Presses("1"))
        assert await value(walk, "cnpj", *replies) == wanted
        spelled = " ".join(wanted)
        assert wanted in KINDS["cnpj"].values_in(spelled)


async def test_letters_that_are_wrong_twice_do_not_strand(walk) -> None:
    assert await value(walk, "cnpj", *[Presses("")] * 12) is None


def test_every_number_is_read_as_it_is_said() -> None:
    rng = random.Random(1)
    for amount in [*range(1, 1000), *(rng.randrange(1000, 10**7) for _ in range(500))]:
        words = numbers.cardinal(amount)
        for feminine in (False, True):
            said = numbers.cardinal(amount, feminine=feminine)
            plain = said.replace("ê", "e").replace("ã", "a").replace("õ", "o")
            assert cardinal_in(plain.split()) == amount, said
        for cents in (0, 5, rng.randint(1, 99)):
            said = numbers.money(amount, cents)
            assert money_in(said) == (str(100 * amount + cents),), said
        if amount < 10**5 and amount % 1000:
            assert str(amount) in KINDS["number"].values_in(words), words


@pytest.mark.parametrize(
    ("said", "centavos"),
    [
        ("mil e duzentos reais e cinquenta", 120050), ("doze e cinquenta", 1250),
        ("R$ 1.250,50", 125050), ("1250", 125000), ("cinquenta centavos", 50),
        ("dois reais e meio", 250), ("cento e vinte", 12000), ("vinte e cinquenta", 2050),
        ("uns trezentos reais mais ou menos", 30000), ("12 e 50", 1250),
        ("12 reais e 50 centavos", 1250), ("dois mil e quinhentos", 250000),
    ],
)  # fmt: skip
def test_money_as_people_say_it(said: str, centavos: int) -> None:
    assert money_in(said)[:1] == (str(centavos),)


@pytest.mark.parametrize("said", ["bom dia", "", "muito caro", "vinte dez cem", "e", "mil e e"])
def test_what_is_no_amount(said: str) -> None:
    assert money_in(said) == ()


TODAY = date(2026, 3, 4)  # a Wednesday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("segunda", "0302"), ("segunda-feira passada", "0302"), ("quarta", "0304"),
        ("quarta passada", "0225"), ("sexta que vem", "0306"), ("há três dias", "0301"),
        ("faz uma semana", "0225"), ("dia 5", "0305"), ("dia vinte e oito", "0228"),
        ("foi no dia dez do três", "0310"), ("primeiro de abril", "0401"),
        ("10/03/2026", "0310"), ("10 de março", "0310"), ("depois de amanhã", "0306"),
        ("dia quinze de janeiro de dois mil e vinte e seis", "0115"), ("sábado", "0228"),
    ],
)  # fmt: skip
def test_days_as_people_name_them(said: str, day: str) -> None:
    assert date_in(said, TODAY) == "2026" + day


def test_without_a_year_the_nearest_is_meant() -> None:
    assert date_in("vinte de dezembro", date(2026, 1, 5)) == "20251220"
    assert date_in("dois de janeiro", date(2026, 12, 30)) == "20270102"


def test_every_day_of_a_year_is_understood() -> None:
    day = date(2026, 1, 1)
    while day.year == 2026:
        words = numbers.date_words(day.day, day.month, day.year)
        assert date_in(words, TODAY) == f"{day:%Y%m%d}", words
        assert date_in(f"{day:%d%m%Y}", TODAY) == f"{day:%Y%m%d}"
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("ontem de manhã", "20260303-20260303 manha"), ("ontem", "20260303-20260303"),
        ("semana passada", "20260223-20260301"), ("na semana passada", "20260223-20260301"),
        ("de segunda a quarta", "20260302-20260304"), ("dia 5", "20260305-20260305"),
        ("de 2 a 4 de março", "20260302-20260304"), ("de sexta a domingo", "20260227-20260301"),
        ("hoje à tarde", "20260304-20260304 tarde"),
        ("de madrugada", "20260304-20260304 madrugada"),
        ("mês passado", "20260201-20260228"), ("fim de semana passado", "20260228-20260301"),
        ("entre segunda e terça", "20260302-20260303"),
        ("segunda à noite", "20260302-20260302 noite"),
        ("do dia dois ao dia quatro", "20260302-20260304"), ("amanhã", "20260305-20260305"),
        ("amanhã de manhã", "20260305-20260305 manha"), ("blá", ""), ("", ""),
    ],
)  # fmt: skip
def test_periods_as_people_name_them(said: str, period: str) -> None:
    assert period_in(said, TODAY) == period


def test_every_phrase_offered_to_the_recogniser_is_a_period() -> None:
    kind = period_kind(TODAY)
    for phrase in PHRASES:
        found = kind.best(kind.values_in(phrase.text))
        assert found, phrase.text
        assert "202" in kind.say(found)


async def test_a_period_by_voice_and_by_keys(walk) -> None:
    assert await value(walk, "period", Says("ontem de manhã"), Says("sim")) is not None
    assert await value(walk, "period", Presses("0203"), Presses("1")) == "20260302-20260302"


async def test_money_by_voice_and_by_keys(walk) -> None:
    assert await value(walk, "money", Says("mil e duzentos reais"), Says("sim")) == "120000"
    assert await value(walk, "money", Presses("1250"), Presses("1")) == "1250"
    corrected = (Says("doze reais"), Says("não, treze reais"), Says("sim"))
    assert await value(walk, "money", *corrected) == "1300"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("sem número", "0"), ("s/n", "0"), ("não tem número", "0"),
        ("mil duzentos e quinze", "1215"),
        ("cento e vinte apartamento trinta e dois", "120"), ("um dois três", "123"),
        ("número quarenta e cinco fundos", "45"), ("zero", "0"),
    ],
)  # fmt: skip
def test_house_numbers(said: str, number: str) -> None:
    assert KINDS["number"].best(KINDS["number"].values_in(said)) == number


def test_hostile_words_cost_nothing() -> None:
    hostile = ("de " * 400, "não cinco " * 200, "mil " * 300, "9" * 2000, "e de o a " * 100)
    for text in hostile:
        for kind in (*KINDS.values(), period_kind(TODAY)):
            assert len(kind.values_in(text)) <= 300
