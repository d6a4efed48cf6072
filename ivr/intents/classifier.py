"""From a sentence to a wish: learnt weights, words of danger, and "not sure" as an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.errors import Invalid
from ivr.intents.dangers import danger_word
from ivr.intents.features import Weights
from ivr.intents.model import OTHER, PERSON, WISHES, Guess, Intent, wish_phrases
from ivr.words import plain
from media.words import Band, Grammar

ACCEPT = 0.60
CONFIRM = 0.22
MARGIN = 0.25
"""Bands: accept at `ACCEPT` with `MARGIN` over the second, confirm from `CONFIRM` on. Chosen by
cross-validation on the demo city (tests/ivr/test_classifier.py prints the figures)."""
DANGER_ACCEPT = 0.70
DANGER_CONFIRM = 0.15
"""One danger: sure from here on. All together: from here on, when a danger is the likeliest, the
citizen is asked whether it is an emergency."""


def enough(intents: Sequence[Intent]) -> bool:
    """Whether there is anything to tell apart."""
    return len([intent for intent in intents if intent.examples]) > 1


class TrainedWishes:
    """A city's intents with the weights learnt from their examples. Immutable; thread-safe."""

    def __init__(self, intents: Sequence[Intent], weights: Weights) -> None:
        if not enough(intents):
            raise Invalid("são precisas pelo menos duas intenções com frases de exemplo.")
        everything = {intent.key: intent for intent in intents if intent.examples}
        if set(everything) != set(weights.classes):
            raise Invalid("os pesos são de outras intenções; treine de novo.")
        self._weights = weights
        self._intents = {key: i for key, i in everything.items() if key != OTHER}
        self._dangers = frozenset(key for key, i in self._intents.items() if i.danger)
        self._exact = {plain(text): i.key for i in everything.values() for text in i.examples}

    @property
    def intents(self) -> Mapping[str, Intent]:
        """By key, `outros` left out."""
        return self._intents

    def grammar(self, among: Collection[str] | None = None) -> Grammar:
        """Examples of the intents asked for; dangers and the way to a person always with them."""
        wanted = set(self._intents) if among is None else {*among, *self._dangers, PERSON}
        chosen = [intent for key, intent in self._intents.items() if key in wanted]
        return Grammar(WISHES, wish_phrases(chosen), kind="wishes")

    def guess(self, text: str, among: Collection[str] | None = None) -> Guess:
        """The wish in `text`. Words of danger outrank everything; empty text is not sure."""
        said = plain(text)
        if not said:
            return Guess(None, 0.0, "reject")
        allowed = set(self._intents) if among is None else set(among)
        exact = self._exact.get(said)
        if exact in allowed:
            return Guess(exact, 1.0, "accept", ((exact, 1.0),))
        ranked = self._weights.chances(said)
        return self._danger(text, dict(ranked), allowed) or self._wish(ranked, allowed)

    def _danger(self, text: str, chances: Mapping[str, float], allowed: set[str]) -> Guess | None:
        named = danger_word(text)
        dangers = {key: chances[key] for key in self._dangers & allowed if key in chances}
        if not dangers:
            return None
        likeliest = max(dangers, key=lambda key: dangers[key])
        key = named if named in dangers else likeliest
        top = max(chances, key=lambda k: chances[k])
        if (named in dangers and top in dangers) or dangers[likeliest] >= DANGER_ACCEPT:
            return Guess(key, max(dangers[key], DANGER_ACCEPT), "accept", _best(dangers))
        if named in dangers or (top in dangers and sum(dangers.values()) >= DANGER_CONFIRM):
            return Guess(key, dangers[key], "confirm", _best(dangers))
        return None

    @staticmethod
    def _wish(ranked: list[tuple[str, float]], allowed: set[str]) -> Guess:
        (first, chance), (_, second) = ranked[0], ranked[1]
        if first not in allowed:
            return Guess(None, chance, "reject", tuple(ranked[:3]))
        band: Band = "reject"
        if chance >= ACCEPT and chance - second >= MARGIN:
            band = "accept"
        elif chance >= CONFIRM:
            band = "confirm"
        return Guess(None if band == "reject" else first, chance, band, tuple(ranked[:3]))


def _best(chances: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(chances.items(), key=lambda pair: -pair[1])[:3])
