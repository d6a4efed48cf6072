"""Values as citizens say them, for the slot bench: made up, with right check digits."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bench.speech_size import parted, streets
from core.checks import check_digit, cnpj_ok, cpf_ok
from media.numbers import cardinal

_DIGITS = ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove")
_MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """`value` as the slot keeps it, said whole and group by group."""

    value: str
    whole: str
    groups: tuple[str, ...] = ()


def spelled(digits: str, rng: random.Random) -> str:
    """One by one, six often as "meia"."""
    return " ".join("meia" if d == "6" and rng.random() < 0.5 else _DIGITS[int(d)] for d in digits)


def _dictated(value: str, sizes: tuple[int, ...], rng: random.Random) -> Said:
    groups, at = [], 0
    for size in sizes:
        groups.append(spelled(value[at : at + size], rng))
        at += size
    return Said(value, ", ".join(groups), tuple(groups))


def _cpf(rng: random.Random) -> Said:
    base = "".join(rng.choice("0123456789") for _ in range(9))
    value = next(v for n in range(100) if cpf_ok(v := f"{base}{n:02d}"))
    return _dictated(value, (3, 3, 3, 2), rng)


def _cnpj(rng: random.Random) -> Said:
    base = "".join(rng.choice("0123456789") for _ in range(8)) + "0001"
    value = next(v for n in range(100) if cnpj_ok(v := f"{base}{n:02d}"))
    return _dictated(value, (2, 3, 3, 4, 2), rng)


def _cep(rng: random.Random) -> Said:
    return _dictated(f"{rng.randint(20000, 28999)}{rng.randint(0, 999):03d}", (2, 3, 3), rng)


def _phone(rng: random.Random) -> Said:
    return _dictated(f"219{rng.randint(10**7, 10**8 - 1)}", (2, 5, 4), rng)


def _protocol(rng: random.Random) -> Said:
    base = f"2026{rng.randint(0, 9999):04d}"
    return _dictated(base + check_digit(base), (4, 3, 2), rng)


def _house(rng: random.Random) -> Said:
    number = rng.choice([rng.randint(10, 99), rng.randint(100, 999), rng.randint(1000, 2999)])
    return Said(str(number), cardinal(number))


def _money(rng: random.Random) -> Said:
    reais, cents = rng.randint(2, 1500), rng.choice([0, 0, 50, 90])
    words = f"{cardinal(reais)} reais" + (f" e {cardinal(cents)} centavos" if cents else "")
    return Said(str(100 * reais + cents), words)


def _date(rng: random.Random) -> Said:
    day = date(2026, 1, 2) + timedelta(days=rng.randint(0, 60))
    said = "primeiro" if day.day == 1 else cardinal(day.day)
    return Said(f"{day:%Y%m%d}", f"{said} de {_MONTHS[day.month - 1]} de {cardinal(day.year)}")


LISTS = {
    "neighbourhood": parted(
        "Centro;Alto da Boa Vista;Jardim das Flores;Vila Nova;Santa Teresa;Morro do Sol;Lagoa;"
        "Praia Grande;Barra;Botafogo;Bela Vista;Cidade Nova;Ilha Verde;Pedra Branca;Rio Comprido;"
        "Santo Antônio;São José;São Pedro;Tijuca;Vila Isabel;Engenho Velho;Campo Belo;Porto Novo;"
        "Jardim América;Parque Industrial;Nossa Senhora das Graças;Boa Esperança;Mangueira;Catumbi;"
        "Laranjeiras;Cosme Velho;Glória;Urca;Leme;Grajaú;Andaraí;Maracanã;Benfica;Penha;Ramos"
    ),
    "street": streets(100),
}
"""Neighbourhoods of a city; the streets of one of them."""


def _of(slot: str) -> Callable[[random.Random], Said]:
    def make(rng: random.Random) -> Said:
        word = rng.choice(LISTS[slot])
        return Said(word, word)

    return make


SLOTS: dict[str, Callable[[random.Random], Said]] = {
    "cpf": _cpf,
    "cnpj": _cnpj,
    "cep": _cep,
    "phone": _phone,
    "protocol": _protocol,
    "number": _house,
    "money": _money,
    "date": _date,
    "neighbourhood": _of("neighbourhood"),
    "street": _of("street"),
}
