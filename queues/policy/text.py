"""A queue's policy <-> one short text. Text in, every problem out at once, each with its line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from core.errors import Invalid
from queues.policy import opening
from queues.policy.phrases import PHRASES, Draft, Unreadable
from queues.rules import QueueSpec, Rules

MAX_CHARS, MAX_LINES = 8_000, 120


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the text: `line` from 1, `detail` what to do (pt-BR)."""

    line: int
    detail: str


class BadPolicy(Invalid):
    """The text is no policy. `problems` holds everything that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        listed = [{"line": p.line, "detail": p.detail} for p in problems]
        super().__init__(f"Linha {problems[0].line}: {problems[0].detail}", problems=listed)
        self.problems = problems


def read_policy(text: str) -> tuple[Rules, dict[str, list[list[str]]] | None]:
    """The rules and the opening hours (None: always open) that `text` says. Raises BadPolicy."""
    if len(text) > MAX_CHARS or text.count("\n") > MAX_LINES:
        raise BadPolicy([Problem(1, f"texto longo demais; o limite é {MAX_LINES} linhas.")])
    draft, problems = Draft(), list[Problem]()
    hours: opening.Hours = {}
    always = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = plain(raw)
        if not line:
            continue
        try:
            if opening.ALWAYS.match(line):
                always = True
            elif not _read_line(line, draft, hours):
                problems.append(Problem(number, _unknown(line)))
        except Unreadable as wrong:
            problems.append(Problem(number, str(wrong)))
    if always and hours:
        problems.append(Problem(1, "“horário sempre” e outros horários não andam juntos."))
    if problems:
        raise BadPolicy(problems)
    return _rules(draft.rules), hours or None


def _read_line(line: str, draft: Draft, hours: opening.Hours) -> bool:
    found = opening.LINE.match(line)
    if found:
        opening.read_line(found, hours)
        return True
    for phrase in PHRASES:
        match = phrase.pattern.match(line)
        if match:
            phrase.read(match, draft)
            return True
    return False


def _unknown(line: str) -> str:
    """What to write instead: the phrase that begins alike, else all of them."""
    first = line.split()[0].rstrip(":")
    examples = [*(phrase.example for phrase in PHRASES), opening.EXAMPLE]
    near = [e for e in examples if plain(e).split()[0].rstrip(":") == first]
    return f"não entendi. Escreva, por exemplo: {' · '.join(near or examples)}."


_NAMES = {
    "rings": "após", "max_order": "ordem até", "priority": "prioridade",
    "legal_minutes": "prioridade legal", "offer_s": "toca por",
    "again_after_s": "chama de novo após", "wrap_up_s": "pós-atendimento",
}  # fmt: skip
_BOUNDS = {"ge": "no mínimo", "le": "no máximo", "max_length": "no máximo"}


def _rules(given: dict[str, Any]) -> Rules:
    try:
        return Rules.model_validate(given)
    except ValidationError as wrong:
        raise BadPolicy([Problem(1, _out_of_bounds(one)) for one in wrong.errors()]) from wrong


def _out_of_bounds(wrong: Any) -> str:
    said = _NAMES.get(str(wrong["loc"][0]), str(wrong["loc"][0]))
    context = wrong.get("ctx", {})
    bounds = [f"{words} {context[name]:g}" for name, words in _BOUNDS.items() if name in context]
    return f"“{said}” está fora dos limites: {', '.join(bounds) or wrong['msg']}."


def write_policy(spec: QueueSpec) -> str:
    """The canonical text: fixed order, what equals the default left out."""
    lines = [line for phrase in PHRASES for line in phrase.write(spec.rules)]
    return "\n".join([*lines, *opening.write_lines(spec.hours)])


def plain(line: str) -> str:
    """Lower case, no accents, single blanks; what follows "#" is a note and left out."""
    bare = unicodedata.normalize("NFD", line.split("#", 1)[0].lower())
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(kept.split()).rstrip(".")
