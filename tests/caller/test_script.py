"""Scripts and options become steps, or are refused in plain words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.caller.script import (
    HangUp,
    Keys,
    Pause,
    PlayWav,
    Say,
    ScriptError,
    read_script,
    steps_of_options,
)


def test_every_kind_of_line(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"x")
    text = """
# uma conversa
{"say": "tem um buraco na minha rua"}
{"wav": "a.wav", "barge_in": true}
{"keys": "12 3#"}
{"pause_s": 1.5}
{"hangup": true}
"""
    assert read_script(text, tmp_path) == (
        Say("tem um buraco na minha rua"),
        PlayWav(tmp_path / "a.wav", True),
        Keys("123#"),
        Pause(1.5),
        HangUp(),
    )


@pytest.mark.parametrize(
    "line",
    [
        "[1]",
        "{",
        "{}",
        '{"say": "a", "keys": "1"}',
        '{"say": "a", "volume": 3}',
        '{"say": ""}',
        '{"say": 3}',
        '{"keys": "1x"}',
        '{"keys": ""}',
        '{"pause_s": -1}',
        '{"pause_s": NaN}',
        '{"pause_s": true}',
        '{"hangup": false}',
        '{"wav": "nao-existe.wav"}',
        '{"say": "a", "barge_in": 1}',
        "[" * 100_000,
    ],
)
def test_refuses_and_names_the_line(line: str, tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="linha 2"):
        read_script('{"say": "oi"}\n' + line, tmp_path)


def test_too_many_steps(tmp_path: Path) -> None:
    with pytest.raises(ScriptError):
        read_script('{"pause_s": 0}\n' * 600, tmp_path)


def test_options_in_their_order(tmp_path: Path) -> None:
    wav = tmp_path / "a.wav"
    wav.write_bytes(b"x")
    assert steps_of_options(["um", "dois"], [wav], "9", True) == (
        Say("um", True),
        Say("dois", True),
        PlayWav(wav, True),
        Keys("9", True),
    )
    assert steps_of_options([], [], "", False) == ()


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        read_script(json.dumps({"say": value}), Path("."))
        read_script(json.dumps({"pause_s": value}), Path("."))
    except ScriptError:
        return
