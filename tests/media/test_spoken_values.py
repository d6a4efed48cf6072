"""Numbers as automata: what every way through them means, without sound."""

import pytest

from media.hearing.graph import Draft, compile_graph
from media.hearing.numbers_heard import ways
from media.hearing.phones import NUMBER, PHONES
from media.hearing.spoken import AUTOMATA, meaning, written


def values(kind, length, said):
    """Meanings of all complete ways through the automaton that say exactly `said`."""
    automaton = AUTOMATA[kind](length)
    follows = {}
    for before, after in automaton.jumps:
        follows.setdefault(before, []).append(after)
    live = [(arc, ()) for arc, a in enumerate(automaton.arcs) if a.begin == 0]
    words = said.split()
    for at, word in enumerate(words):
        live = [(i, way) for i, way in live if automaton.arcs[i].word == word]
        live = [(i, (*way, i)) for i, way in live]
        if at + 1 < len(words):
            live = [(n, way) for i, way in live for n in _next(automaton, i, follows)]
    done = [way for i, way in live if automaton.arcs[i].end in automaton.ends]
    return {meaning(kind, "".join(automaton.arcs[i].gives for i in way)) for way in done}


def _next(automaton, at, follows):
    end = automaton.arcs[at].end
    own = [i for i, arc in enumerate(automaton.arcs) if arc.begin == end and end != 0]
    return own + follows.get(at, [])


@pytest.mark.parametrize(
    ("length", "said", "wanted"),
    [
        (3, "duzentos e quinze", "215"),
        (3, "cento e vinte e três", "123"),
        (3, "cento e cinco", "105"),
        (3, "meia três três", "633"),
        (3, "três zeros", "000"),
        (2, "dois setes", "77"),
        (4, "dois mil e vinte e seis", "2026"),
        (4, "vinte um oito", "2018"),
        (4, "vinte e um nove oito", "2198"),
        (11, "cento e onze quatro quatro quatro setecentos e sete trinta e cinco", "11144470735"),
        (None, "nove oito sete duzentos", "987200"),
    ],
)
def test_digits_are_said_one_by_one_or_in_groups(length, said, wanted):
    assert wanted in values("digits", length, said)


@pytest.mark.parametrize(
    ("kind", "said", "wanted"),
    [
        ("number", "duzentos e quinze", "215"),
        ("number", "mil e vinte", "1020"),
        ("number", "mil duzentos e quinze", "1215"),
        ("number", "doze mil e cinco", "12005"),
        ("number", "dois um cinco", "215"),
        ("number", "zero zero sete", "7"),
        ("number", "sem número", "0"),
        ("money", "doze reais e cinquenta centavos", "1250"),
        ("money", "doze reais e cinquenta", "1250"),
        ("money", "mil duzentos e cinquenta reais", "125000"),
        ("money", "oitenta centavos", "80"),
        ("date", "quinze de março", "1503"),
        ("date", "primeiro de abril de dois mil e vinte e seis", "01042026"),
        ("date", "dia três do sete de vinte e seis", "03072026"),
        ("date", "anteontem", "anteontem"),
    ],
)
def test_numbers_money_and_dates(kind, said, wanted):
    assert values(kind, None, said) == {wanted}


def test_no_way_gives_another_number_of_digits_than_asked():
    automaton = AUTOMATA["digits"](4)
    assert values("digits", 4, "um dois três quatro") == {"1234"}
    assert not values("digits", 4, "um dois três quatro cinco")
    assert max(automaton.ends.values()) == max(
        weight for joint, weight in automaton.ends.items() if joint == 4
    )


def test_a_date_that_no_calendar_has_means_nothing():
    assert meaning("date", "31/13") == ""
    assert meaning("date", "32/1") == ""


def test_text_has_digits_for_number_words():
    assert written([("três", "3"), ("quatro", "4"), ("não", ""), ("cinco", "5")]) == "34 não 5"
    assert written([("doze", "12"), ("de", "/"), ("março", "3")]) == "12 de março"
    assert written([("vinte", "2"), ("e", ""), ("um", "1"), ("reais", ",")]) == "21 reais"


def test_the_best_ways_come_in_order_and_each_once():
    said = {"a": ("s", "i"), "b": ("s", "e"), "c": ("m", "u")}
    draft, back = Draft(), Draft()
    for word in said:
        place = draft.place(word)
        draft.start[place] = draft.end[place] = 0.0
    back.words, back.tags, back.start, back.end = draft.words, draft.tags, draft.end, draft.start
    graphs = (
        compile_graph(draft, lambda w: [said[w]]),
        compile_graph(back, lambda w: [said[w][::-1]]),
    )
    import numpy as np

    scores = np.full((12, len(PHONES)), np.log(0.01), np.float32)
    scores[:6, NUMBER["s"]] = np.log(0.8)
    scores[6:, NUMBER["i"]], scores[6:, NUMBER["e"]] = np.log(0.6), np.log(0.3)
    found = ways(graphs, scores, 1.0, 3)
    assert [way for _, way in found] == [(0,), (1,), (2,)]
    assert found[0][0] > found[1][0] > found[2][0]
