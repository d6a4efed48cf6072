"""Two steps to a wish, as pure values."""

from ivr.intents.model import Intent
from ivr.intents.themes import (
    NO_THEME,
    by_theme,
    needs_steps,
    services_grammar,
    spoken_theme,
    theme_grammar,
    theme_of,
)
from media.hearing.limits import PHRASES, WISHES, too_much
from media.words import Grammar, Phrase


def city(count, themes=4, examples=8):
    made = [
        Intent(f"s{n}", f"serviço {n}", f"tema_{n % themes}x", False,
               tuple(f"quero o serviço {n} do jeito {k}" for k in range(examples)))
        for n in range(count)
    ]  # fmt: skip
    made += [
        Intent("fogo", "um incêndio", "perigo", True, ("está pegando fogo",)),
        Intent("atendente", "uma pessoa", "", False, ("quero um atendente",)),
        Intent("outros", "", "", False, ("bom dia",)),
        Intent("vazio", "sem exemplos", "tema_0x"),
    ]
    return {intent.key: intent for intent in made}


def test_a_small_city_is_asked_once_and_a_large_one_in_two_steps():
    assert not needs_steps(city(19))
    assert needs_steps(city(WISHES + 1))
    assert needs_steps(city(40, examples=60))


def test_every_service_is_in_exactly_one_theme_and_no_danger_is():
    found = by_theme(city(100))
    keys = [intent.key for members in found.values() for intent in members]
    assert sorted(keys) == sorted(f"s{n}" for n in range(100))


def test_a_theme_with_too_many_services_is_parted():
    found = by_theme(city(150, themes=1))
    assert list(found) == ["tema_0x", "tema_0x_2", "tema_0x_3"]
    assert all(len(members) <= WISHES - 2 for members in found.values())
    assert spoken_theme("meio_ambiente_2") == "meio ambiente"


def test_both_steps_stay_within_the_recognisers_limits_and_know_dangers_and_people():
    intents = city(300, themes=12)
    first = theme_grammar(intents)
    assert too_much([first]) == ""
    assert {theme_of(p.meaning) for p in first.phrases} >= set(by_theme(intents))
    for theme in by_theme(intents):
        second = services_grammar(intents, theme, "servicos")
        assert too_much([second]) == ""
        for grammar in (first, second):
            assert {"fogo", "atendente"} <= {p.meaning for p in grammar.phrases}
    told = {p.meaning for p in first.phrases if not theme_of(p.meaning)}
    assert told == {"fogo", "atendente"}


def test_services_without_a_theme_have_one_together():
    intents = {"a": Intent("a", "a", "", False, ("um pedido",))}
    assert list(by_theme(intents)) == [NO_THEME]


def test_what_exceeds_a_limit_is_named():
    streets = tuple(Phrase(f"rua {n}", str(n)) for n in range(PHRASES + 1))
    assert "ruas: 301 phrases" in too_much([Grammar("ruas", streets)])
    assert too_much([Grammar("ruas", streets[:PHRASES])]) == ""
