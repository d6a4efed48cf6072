import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from media.hearing.compile import pronounce
from media.hearing.lexicon import pronunciations, words
from media.hearing.meaning import Evidence, stem
from media.hearing.phones import PHONES, from_arpabet, from_ipa
from media.hearing.spelling import variants


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("buraco", "B UW R AA K UW"),
        ("atendente", "AA T EH N D EH N CH IY"),
        ("caminhão", "K AA M IY N Y AW N"),
        ("lixo", "L IY SH UW"),
        ("rua", "HH UW AH"),
        ("exame", "EY Z AA M IY"),
        ("água", "AA G W AH"),
        ("gente", "ZH EH N CH IY"),
        ("chuva", "SH UW V AH"),
        ("guerra", "G EH HH AH"),
    ],
)
def test_spelling_to_sounds(word, said):
    assert variants(word)[0] == said


@example("õo")
@given(st.text("abcdefghijklmnopqrstuvwxyzáéíóúâêôãõçàü", min_size=1, max_size=14))
def test_every_written_word_has_sounds_of_the_model(word):
    said = pronunciations(word)
    assert said
    for one in said:
        assert all(phone in PHONES for phone in from_arpabet(one))


def test_ipa_of_the_synthesiser_becomes_our_sounds():
    assert from_ipa("bˌuɾˈakʊ") == ("b", "u", "r", "a", "k", "u")
    assert from_ipa("ˌateɪŋdˈeɪŋtʃy") == ("a", "t", "e", "i", "N", "d", "e", "i", "N", "tS", "i")


def test_both_sources_agree_on_plain_words():
    assert from_arpabet("B UW R AA K UW") == from_ipa("bˌuɾˈakʊ")
    assert from_arpabet("N AW N") == ("n", "6~", "u")
    assert from_arpabet("K AA M IY N Y AW N") == ("k", "a", "m", "i", "J", "6~", "u")


def test_numbers_and_acronyms_in_phrases_are_written_out():
    assert words("2ª via do IPTU") == ["segunda", "via", "do", "iptu"]
    assert words("Poste apagado, nº 10!") == ["poste", "apagado", "número", "dez"]


def test_an_acronym_is_spelled_and_may_be_read():
    assert from_arpabet(pronunciations("iptu")[0]) == ("i", "p", "e", "t", "e", "u")
    assert pronunciations("cpf")


def test_pronunciations_are_unique_and_led_by_the_synthesiser():
    said = pronounce("buraco")
    assert said[0] == ("b", "u", "r", "a", "k", "u")
    assert len(set(said)) == len(said)


def test_telling_words_outweigh_common_ones():
    evidence = Evidence(
        [(("tem", "um", "buraco"), "buraco"), (("tem", "lixo", "na", "rua"), "lixo")],
        [("tem", "um"), ("na", "rua")],
    )
    ranked = evidence.rank([("tem", 1.0), ("buracos", 1.0), ("na", 1.0)])
    assert ranked[0][0] == "buraco"
    assert evidence.rank([("feijão", 1.0)]) == []


@pytest.mark.parametrize(("one", "other"), [("buraco", "buracos"), ("apagado", "apagados")])
def test_stems_meet(one, other):
    assert stem(one) == stem(other)
