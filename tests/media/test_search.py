"""The search against sounds written by hand: no network, no voice."""

import numpy as np
import pytest

from media.hearing.compile import compile_grammars
from media.hearing.graph import Draft, compile_graph
from media.hearing.language import bigram
from media.hearing.phones import NUMBER, PHONES
from media.hearing.search import loose, search
from media.words import Grammar, Phrase

SAID = {"sim": ("s", "i", "N"), "não": ("n", "6~", "u"), "mas": ("m", "a", "s"), "só": ("s", "O")}


def pronounce(word):
    return [SAID[word]]


def heard(*phones, frames=6, sure=0.8):
    """Log-likelihoods of sounds that last `frames` each."""
    rest = (1 - sure) / (len(PHONES) - 1)
    out = np.full((frames * len(phones), len(PHONES)), np.log(rest), np.float32)
    for index, phone in enumerate(phones):
        out[index * frames : (index + 1) * frames, NUMBER[phone]] = np.log(sure)
    return out


def said(graph, found):
    return [graph.words[word.place] for word in found.words]


@pytest.fixture
def graph():
    draft = bigram([(("sim",), 1.0), (("não", "sim"), 1.0), (("mas", "só"), 1.0)])
    return compile_graph(draft, pronounce)


def test_the_word_that_was_said_is_found_with_its_frames(graph):
    found = search(graph, heard("sil", "s", "i", "N", "sil"))
    assert said(graph, found) == ["sim"]
    assert abs(found.words[0].begin - 6) <= 1


def test_words_in_order_across_a_silence(graph):
    sounds = heard("sil", "n", "6~", "u", "sil", "s", "i", "N", "sil")
    found = search(graph, sounds)
    assert said(graph, found) == ["não", "sim"]
    first, second = found.words
    assert first.end == second.begin


def test_the_grammar_decides_where_sounds_do_not(graph):
    unclear = heard("m", "a", "s", "s", "i", frames=6, sure=0.9)
    unclear[24:, NUMBER["i"]] = unclear[24:, NUMBER["O"]] = np.log(0.45)
    assert said(graph, search(graph, unclear, weight=6.0)) == ["mas", "só"]


def test_path_score_is_what_its_words_add_up_to(graph):
    sounds = heard("s", "i", "N")
    found = search(graph, sounds, weight=0.0)
    (word,) = found.words
    assert found.score == pytest.approx(word.score, abs=0.5)
    assert word.score <= float(loose(sounds).sum())


def test_an_empty_utterance_and_one_frame_do_no_harm(graph):
    assert len(search(graph, heard("s", frames=1)).words) <= 1
    assert search(graph, np.zeros((0, len(PHONES)), np.float32)).words == ()


def test_a_word_without_sounds_is_refused():
    draft = Draft()
    draft.place("???")
    with pytest.raises(ValueError, match=r"\?\?\?"):
        compile_graph(draft, lambda word: [])


def test_two_phrases_of_one_meaning_are_two_entries():
    phrases = (
        Phrase("coleta de lixo", "lixo"),
        Phrase("caminhão do lixo", "lixo"),
        Phrase("!", "x"),
    )
    compiled = compile_grammars([Grammar("menu", phrases)])
    assert [entry.meaning for entry in compiled.entries] == ["lixo", "lixo"]
