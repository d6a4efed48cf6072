"""Values out of a JSON answer by small paths: `dados.itens[0].nome`, `itens.#` (how many).

Only scalars come out, short and in one line, so that whatever a service answers can be said,
compared and kept.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping
from typing import Any

MAX_PATH, MAX_STEPS = 200, 20
MAX_VALUE = 500
MAX_SAVED = 40
HIDDEN = "•••"
_STEP = re.compile(r"\[(-?\d{1,6})\]|\.?([^.\[\]]+)")
_BIG = 10**15


class BadPath(ValueError):
    """`str()` says in Portuguese what to do."""


def read_path(text: str) -> list[str | int]:
    """The steps of a path. Raises BadPath."""
    steps: list[str | int] = []
    at = 0
    while at < len(text) <= MAX_PATH:
        match = _STEP.match(text, at)
        if match is None:
            break
        index, name = match.groups()
        steps.append(int(index) if index else name)
        at = match.end()
    if not steps or at != len(text) or len(steps) > MAX_STEPS or text.startswith("."):
        raise BadPath(f"não entendi o caminho “{text[:60]}”: escreva como “dados.itens[0].nome”.")
    return steps


def read_json(data: bytes) -> Any:
    """The answer. Raises ValueError for anything that is not JSON, however deep or odd."""
    try:
        return json.loads(data, parse_constant=lambda _: None)
    except RecursionError as deep:
        raise ValueError("too deep") from deep


def picked(answer: Any, wanted: Mapping[str, str], hide: Collection[str] = ()) -> dict[str, Any]:
    """The value for each variable that has one. No secret in `hide` comes back this way."""
    found = {}
    for variable, path in list(wanted.items())[:MAX_SAVED]:
        value = _clean(_at(answer, path), hide)
        if value is not None:
            found[variable] = value
    return found


def _at(answer: Any, path: str) -> Any:
    try:
        steps = read_path(path)
    except BadPath:
        return None
    for step in steps:
        if step == "#" and isinstance(answer, list | dict):
            answer = len(answer)
        elif isinstance(step, int) and isinstance(answer, list):
            answer = answer[step] if -len(answer) <= step < len(answer) else None
        elif isinstance(step, str) and isinstance(answer, dict):
            answer = answer.get(step)
        else:
            return None
    return answer


def _clean(value: Any, hide: Collection[str]) -> str | int | float | bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _BIG else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, str):
        return None
    for secret in hide:
        value = value.replace(secret, HIDDEN)
    kept = "".join(c if c.isprintable() else " " for c in value[: 4 * MAX_VALUE])
    return " ".join(kept.split())[:MAX_VALUE]
