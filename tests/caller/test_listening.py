"""Speaking, silent, answering: on virtual sound, with no clock but the packets' instants."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cli.caller.alaw import FRAME_NS, SILENCE, frames, is_loud, loudness
from cli.caller.listening import TURN_NS, Listening, answer_ms

MS = 10**6
LOUD = frames(np.full(160, 6000, np.int16))[0]


def _feed(listening: Listening, pattern: str, start: int = 0) -> int:
    """``#`` is a loud packet, ``.`` a silent one, a blank none at all; returns the end."""
    for n, mark in enumerate(pattern):
        at = start + n * FRAME_NS
        if mark != " ":
            listening.feed(at, LOUD if mark == "#" else SILENCE)
    return start + len(pattern) * FRAME_NS


def test_loudness_of_packets() -> None:
    assert is_loud(LOUD)
    assert not is_loud(SILENCE)
    assert loudness(b"") == 0
    assert [len(f) for f in frames(np.zeros(161, np.int16))] == [160, 160]


def test_a_click_is_no_sound() -> None:
    listening = Listening()
    _feed(listening, "..#....#...")
    assert listening.begins == []
    assert listening.listens_from(0) is None


def test_a_sound_begins_at_its_first_packet() -> None:
    listening = Listening()
    _feed(listening, ".....###..####")
    assert listening.begins == [5 * FRAME_NS]


def test_words_of_one_sentence_are_one_sound() -> None:
    listening = Listening()
    _feed(listening, "###" + "." * 9 + "###" + "." * 11 + "###")
    assert listening.begins == [0, 26 * FRAME_NS]


def test_silence_without_packets_counts_the_same() -> None:
    for nothing in ". ":
        listening = Listening()
        _feed(listening, "####" + nothing * 20 + "##")
        assert listening.begins == [0, 24 * FRAME_NS]


def test_a_loud_packet_after_a_pause_begins_anew() -> None:
    listening = Listening()
    _feed(listening, "#" + " " * 20 + "#")
    assert listening.begins == []


def test_listens_700_ms_after_the_last_loud_packet() -> None:
    listening = Listening()
    _feed(listening, "..####..##......")
    assert listening.listens_from(0) == 10 * FRAME_NS + TURN_NS
    assert listening.listens_from(10 * FRAME_NS) is None


def test_answer_from_last_speech_to_first_new_sound() -> None:
    listening = Listening()
    _feed(listening, "#" * 50 + "." * 80 + "#" * 10)
    assert answer_ms(listening, 1_900 * MS) == 700.0
    assert answer_ms(listening, 2_600 * MS) == 0.0
    assert answer_ms(listening, 2_601 * MS) is None


def test_voice_still_running_is_no_answer() -> None:
    """Barge-in: the old sentence goes on for a while; the answer is what begins after it."""
    listening = Listening()
    _feed(listening, "#" * 50 + "." * 15 + "###")
    assert answer_ms(listening, 800 * MS) == 500.0


@given(st.lists(st.sampled_from("#. "), max_size=200), st.integers(0, 4000))
def test_answers_never_lie_in_the_past(pattern: list[str], speech_ms: int) -> None:
    listening = Listening()
    _feed(listening, "".join(pattern))
    answered = answer_ms(listening, speech_ms * MS)
    assert answered is None or answered >= 0
    assert listening.begins == sorted(set(listening.begins))
