"""Intents: what citizens may want, in their own words. Pure values and their text form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.errors import Invalid
from core.ids import check_key
from ivr.tree import BadText, Branch, Leaf, Tree, read_tree, write_tree
from media.words import Band, Grammar, Phrase

PERSON = "atendente"
"""The intent that asks for a person: understood everywhere, at any time."""

WISHES = "desejos"
"""Key of the grammar of free wishes."""

OTHER = "outros"
"""Examples of what is nobody's wish; learnt so that the classifier can say "not sure"."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One wish. `label` is said back to the citizen; `danger` is heard before all others."""

    key: str
    label: str
    theme: str = ""
    danger: bool = False
    examples: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Guess:
    """What a sentence probably wishes. `intent` is None for "not sure"; ranked: best first."""

    intent: str | None
    confidence: float
    band: Band
    ranked: tuple[tuple[str, float], ...] = ()


class Wishes(Protocol):
    """The city's intents, trained."""

    @property
    def intents(self) -> Mapping[str, Intent]:
        """By key, `outros` left out."""
        ...

    def grammar(self, among: Collection[str] | None = None) -> Grammar:
        """What a recogniser without dictation should expect; None for every intent."""
        ...

    def guess(self, text: str, among: Collection[str] | None = None) -> Guess:
        """The wish in `text`; only intents of `among` when given."""
        ...


def wish_phrases(intents: Iterable[Intent]) -> tuple[Phrase, ...]:
    """Every example as a Phrase with its intent as meaning, in a stable order."""
    return tuple(Phrase(text, intent.key) for intent in intents for text in intent.examples)


def read_intent(text: str) -> Intent:
    """An intent from its text form. Raises Invalid with `line` and what to do."""
    try:
        root = read_tree(text)
    except BadText as bad:
        raise Invalid(bad.detail, line=bad.line) from bad
    known = {"intent", "label", "theme", "danger", "examples"}
    for key in root.entries.keys() - known:
        raise Invalid(f"“{key}” não faz parte de uma intenção; apague.", line=root.key_lines[key])
    words: dict[str, str] = {
        name: _text(root.entries[name], name)
        for name in ("intent", "label", "theme", "danger")
        if name in root.entries
    }
    examples = root.entries.get("examples")
    if not isinstance(examples, Branch):
        raise Invalid("falta a lista “examples:” com frases de cidadãos.", line=root.line)
    return Intent(
        key=check_key(words.get("intent", "")),
        label=words.get("label", words["intent"]),
        theme=words.get("theme", ""),
        danger=words.get("danger", "nao") == "sim",
        examples=tuple(dict.fromkeys(_text(item, "examples") for item in examples.items)),
    )


def _text(tree: Tree, name: str) -> str:
    if not isinstance(tree, Leaf) or len(tree.text) > 300:
        raise Invalid(f"“{name}” precisa ser um texto curto.", line=tree.line)
    return tree.text


def write_intent(intent: Intent) -> str:
    """The canonical text of `intent`."""
    plain: dict[str, Any] = {"intent": intent.key, "label": intent.label}
    if intent.theme:
        plain["theme"] = intent.theme
    if intent.danger:
        plain["danger"] = "sim"
    plain["examples"] = list(intent.examples)
    return write_tree(plain)
