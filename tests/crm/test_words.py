from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.words import fold, normalised, stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lâmpada", "lampadas"),
        ("solicitação", "solicitacoes"),
        ("animal", "ANIMAIS"),
        ("hotel", "hotéis"),
        ("luz", "luzes"),
        ("mês", "meses"),
        ("árvore", "arvores"),
        ("pão", "pães"),
        ("jardim", "jardins"),
        ("coletor", "coletores"),
        ("paciente", "pacientes"),
        ("cidadão", "cidadãos"),
        ("funil", "funis"),
        ("buraco", "buracos"),
        ("mulher", "mulheres"),
    ],
)
def test_singular_and_plural_meet(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(("one", "other"), [("lixo", "luz"), ("rua", "ruído")])
def test_different_things_stay_apart(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


def test_small_words_are_dropped() -> None:
    assert stems("Tem um buraco na minha rua") == ["burac", "rua"]


def test_words_that_only_look_plural_stay() -> None:
    assert [stem(w) for w in ("onibus", "gas", "virus")] == ["onibus", "gas", "virus"]


@given(st.text(max_size=200))
def test_never_raises_and_is_plain(text: str) -> None:
    assert all(c.isascii() for c in normalised(text))
