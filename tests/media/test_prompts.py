import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from media import numbers
from media.prompts import digits_spoken, speakable

SAID = {
    "R$ 1.250,50": "mil duzentos e cinquenta reais e cinquenta centavos",
    "R$ 1,00": "um real",
    "R$ 0,05": "cinco centavos",
    "R$ 2.000.000": "dois milhões de reais",
    "Vence em 01/05/2026.": "Vence em primeiro de maio de dois mil e vinte e seis.",
    "até 22/11": "até vinte e dois de novembro",
    "2026-11-22": "vinte e dois de novembro de dois mil e vinte e seis",
    "às 10h30": "às dez e meia",
    "das 8h às 17h": "das oito horas às dezessete horas",
    "às 22:05": "às vinte e duas horas e cinco",
    "às 0h": "às meia-noite",
    "12h30": "meio-dia e meia",
    "CPF 123.456.789-09": "cê pê éfe um dois três, quatro cinco meia, sete oito nove, zero nove",
    "CEP 20040-020": "cê é pê dois zero, zero quatro zero, zero dois zero",
    "(21) 99876-5432": "dois um, nove nove, oito sete meia, cinco quatro três dois",
    "0800 123 4567": "zero oito zero zero, um dois três, quatro cinco meia sete",
    "ligue 193 agora": "ligue um nove três agora",
    "Disque 1746": "Disque dezessete quarenta e seis",
    "1ª vez": "primeira vez",
    "12º andar": "décimo segundo andar",
    "12,5%": "doze vírgula cinco por cento",
    "2 ligações": "duas ligações",
    "2 dias": "dois dias",
    "200 pessoas na fila": "duzentas pessoas na fila",
    "2ª via do IPTU": "segunda via do i pê tê u",
    "Av. Brasil, nº 100": "avenida Brasil, número cem",
    "O SAMU e o SUS": "O samu e o sus",
    "rio.gov.br": "rio ponto gov ponto br",
    "1.746 pedidos": "mil setecentos e quarenta e seis pedidos",
    "a nota é -3": "a nota é menos três",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_written_things_are_said_as_people_say_them(written, said):
    assert speakable(written) == said


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("2026", "dois zero dois meia"),
        ("20261234", "dois zero dois meia, um dois três quatro"),
        ("123456789", "um dois três, quatro cinco meia, sete oito nove"),
        ("2026-123", "dois zero dois meia, um dois três"),
        ("", ""),
    ],
)
def test_digits_are_said_in_groups_with_pauses(digits, said):
    assert digits_spoken(digits) == said


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (16, "dezesseis"),
        (100, "cem"),
        (101, "cento e um"),
        (1000, "mil"),
        (1100, "mil e cem"),
        (1101, "mil cento e um"),
        (2042, "dois mil e quarenta e dois"),
        (1_000_000, "um milhão"),
        (1_200_300, "um milhão duzentos mil e trezentos"),
    ],
)
def test_cardinals(number, words):
    assert numbers.cardinal(number) == words


def test_feminine_cardinals_and_ordinals():
    assert numbers.cardinal(222, feminine=True) == "duzentas e vinte e duas"
    assert numbers.ordinal(21, feminine=True) == "vigésima primeira"


@given(st.text(max_size=120))
@example("²0")
@example("3①")
@example("_7")
def test_any_text_is_survived_and_keeps_no_digit(text):
    said = speakable(text)
    assert not any(char in "0123456789" for char in said) or any(char.isalpha() for char in text)


@given(st.integers(0, 10**12 - 1))
def test_every_cardinal_is_words(number):
    assert numbers.cardinal(number).replace("-", " ").replace(" ", "").isalpha()


@given(st.text("0123456789-. ", max_size=40))
def test_no_digit_is_lost_when_dictated(text):
    digits = [char for char in text if char.isdigit()]
    assert len(digits_spoken(text).replace(",", "").split()) == len(digits)


def test_saying_it_twice_changes_nothing():
    for written in SAID:
        assert speakable(speakable(written)) == speakable(written)
