"""Fields whose value is the key of something that exists: the editor's form offers a choice.

Read and written as plain text; only `widget` differs (and `of` where the keys of a map are such
keys), so a form that does not know one shows a text field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ivr.fields import Field, Pairs, Routes, Words


class QueueKey(Field):
    """A queue."""

    widget = "queue"


class FlowKey(Field):
    """Another flow."""

    widget = "flow"


class ListName(Field):
    """A list of this flow."""

    widget = "list"


class Variable(Field):
    """A variable's name."""

    widget = "variable"


class ActionName(Field):
    """An action of another room."""

    widget = "action"


class Skills(Words):
    """Skills that somebody must or should have: keys, or `{variable}`s that name them."""

    widget = "skill"

    def templates(self, value: Any) -> Iterator[str]:
        yield from value


class IntentRoutes(Routes):
    """intent: node pairs."""

    def form(self) -> dict[str, Any]:
        return {**super().form(), "of": "intent"}


class KeyRoutes(Routes):
    """key of the telephone: node pairs."""

    def form(self) -> dict[str, Any]:
        return {**super().form(), "of": "digit", "choices": list("123456789")}


@dataclass(frozen=True)
class WordRoutes(Routes):
    """word: node pairs, where the words are known beforehand; others may be allowed too."""

    choices: tuple[str, ...] = ()

    def form(self) -> dict[str, Any]:
        return {**super().form(), "of": "word", "choices": list(self.choices)}


class Saved(Pairs):
    """variable: where in an answer its value stands."""

    def form(self) -> dict[str, Any]:
        return {**super().form(), "of": "variable"}

    def templates(self, value: Any) -> Iterator[str]:
        return iter(())


class Survey(Field):
    """A survey's key; a new one is made by being answered."""

    widget = "survey"
