"""The sorted line against a plain sorted list."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from queues.engine.lines import Line

keys = st.tuples(st.integers(-50, 50), st.sampled_from("abcdef"))


@given(st.lists(st.tuples(st.booleans(), keys)))
def test_a_line_is_a_sorted_list(moves: list[tuple[bool, tuple[int, str]]]) -> None:
    line, plain = Line(), []
    for joins, key in moves:
        if joins and key not in plain:
            line.join(key)
            plain = sorted([*plain, key])
        elif not joins and key in plain:
            line.leave(key)
            plain.remove(key)
    assert list(line) == plain
    assert len(line) == len(plain)
    assert line.first() == (plain[0] if plain else None)
    assert [line.before(key) for key in plain] == list(range(len(plain)))


def test_long_lines_split_and_join_and_empty() -> None:
    line = Line()
    numbers = [(n * 7919) % 10007 for n in range(5000)]
    for number in numbers:
        line.join((number, "x"))
    assert [rank for rank, _ in line] == sorted(numbers)
    assert line.before((sorted(numbers)[4321], "x")) == 4321
    for number in numbers:
        line.leave((number, "x"))
    assert line.first() is None
    assert len(line) == 0


def test_leaving_a_line_one_does_not_stand_in_is_an_error() -> None:
    line = Line()
    line.join((1, "a"))
    for key in [(0, "a"), (1, "b")]:
        with pytest.raises(KeyError):
            line.leave(key)
