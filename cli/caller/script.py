"""What the caller does: say, play, press, pause, hang up; from options or a file of JSON lines."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.caller.rtp import KEY_CODES

MOST_STEPS = 500
MOST_TEXT = 2_000
MOST_KEYS = 64
MOST_PAUSE = 3_600.0
_VERBS = ("say", "wav", "keys", "pause_s", "hangup")


class ScriptError(ValueError):
    """A script that cannot be performed; the words are for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a text when the hotline listens, or over its voice."""

    text: str
    barge_in: bool = False


@dataclass(frozen=True, slots=True)
class PlayWav:
    """Play a WAV file when the hotline listens, or over its voice."""

    path: Path
    barge_in: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """Press telephone keys when the hotline listens, or over its voice."""

    keys: str
    barge_in: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Stay silent for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class HangUp:
    """Hang up at once."""


Step = Say | PlayWav | Keys | Pause | HangUp
Spoken = Say | PlayWav | Keys


def steps_of_options(
    say: Sequence[str], wav: Sequence[Path], keys: str, barge_in: bool
) -> tuple[Step, ...]:
    """Steps of the command's options: texts first, then files, then keys; raises ScriptError."""
    steps: list[Step] = [_say(text, barge_in) for text in say]
    steps += [_wav(path, barge_in) for path in wav]
    if keys:
        steps.append(_keys(keys, barge_in))
    return tuple(steps)


def read_script(text: str, folder: Path, barge_in: bool = False) -> tuple[Step, ...]:
    """Steps of a script, one JSON object a line; WAV paths are relative to ``folder``.

    Empty lines and lines that begin with # are skipped. Raises ScriptError, naming the line.
    """
    steps: list[Step] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            steps.append(_step(json.loads(line), folder, barge_in))
        except (ScriptError, json.JSONDecodeError, RecursionError) as error:
            raise ScriptError(f"linha {number}: {error}") from None
        if len(steps) > MOST_STEPS:
            raise ScriptError(f"o roteiro passa de {MOST_STEPS} passos")
    return tuple(steps)


def _step(item: Any, folder: Path, barge_in: bool) -> Step:
    if not isinstance(item, dict):
        raise ScriptError('cada linha é um objeto JSON, como {"say": "bom dia"}')
    verbs = [name for name in item if name in _VERBS]
    unknown = [name for name in item if name not in (*_VERBS, "barge_in")]
    if len(verbs) != 1 or unknown:
        raise ScriptError(f"use exatamente um de {', '.join(_VERBS)} (e, se quiser, barge_in)")
    value, over = item[verbs[0]], item.get("barge_in", barge_in)
    if not isinstance(over, bool):
        raise ScriptError("barge_in é true ou false")
    return _of_verb(verbs[0], value, folder, over)


def _of_verb(verb: str, value: Any, folder: Path, over: bool) -> Step:
    if verb == "hangup":
        if value is not True:
            raise ScriptError("hangup é true")
        return HangUp()
    if verb == "pause_s":
        return _pause(value)
    if not isinstance(value, str):
        raise ScriptError(f"{verb} é um texto")
    if verb == "say":
        return _say(value, over)
    return _wav(folder / value, over) if verb == "wav" else _keys(value, over)


def _say(text: str, over: bool) -> Say:
    if not text.strip() or len(text) > MOST_TEXT:
        raise ScriptError(f"o que dizer tem de 1 a {MOST_TEXT} letras")
    return Say(text, over)


def _wav(path: Path, over: bool) -> PlayWav:
    if not path.is_file():
        raise ScriptError(f"não achei o arquivo {path}")
    return PlayWav(path, over)


def _keys(keys: str, over: bool) -> Keys:
    wanted = keys.upper().replace(" ", "")
    if not wanted or len(wanted) > MOST_KEYS or any(k not in KEY_CODES for k in wanted):
        raise ScriptError(f"teclas são 0-9, *, # e A-D (no máximo {MOST_KEYS}): {keys!r}")
    return Keys(wanted, over)


def _pause(value: Any) -> Pause:
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not good or not 0 <= value <= MOST_PAUSE:
        raise ScriptError(f"pause_s vai de 0 a {MOST_PAUSE:.0f} segundos")
    return Pause(float(value))
