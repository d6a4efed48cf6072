"""From a sentence to a wish: TF-IDF of characters and words into a logistic regression.

"Not sure" is an answer: below the thresholds, or when examples of `outros` win. Trained in well
under a second on a city's few hundred examples, so every publish trains anew. scikit-learn is
imported here, at the top: whoever imports this module wants it (about 1 s on a cold machine).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from core.errors import Invalid
from ivr.intents.dangers import danger_word
from ivr.intents.model import OTHER, PERSON, Guess, Intent, wish_phrases
from ivr.words import plain
from media.words import Band, Grammar

ACCEPT = 0.60
CONFIRM = 0.22
MARGIN = 0.25
"""Bands: accept at `ACCEPT` with `MARGIN` over the second, confirm from `CONFIRM` on. Chosen by
five-fold cross-validation on the demo city (tests/ivr/test_classifier.py prints the figures)."""
DANGER_ACCEPT = 0.70
DANGER_CONFIRM = 0.15
"""One danger: sure from here on. All together: from here on, when a danger is the likeliest, the
citizen is asked whether it is an emergency."""
WISHES = "desejos"


class TrainedWishes:
    """A city's intents with the classifier trained on their examples. Immutable; thread-safe."""

    def __init__(self, intents: Sequence[Intent]) -> None:
        everything = {intent.key: intent for intent in intents if intent.examples}
        if len(everything) < 2:
            raise Invalid("são precisas pelo menos duas intenções com frases de exemplo.")
        self._intents = {key: i for key, i in everything.items() if key != OTHER}
        self._dangers = frozenset(key for key, i in self._intents.items() if i.danger)
        self._exact = {plain(text): i.key for i in everything.values() for text in i.examples}
        self._pipeline = _pipeline()
        pairs = [(plain(text), i.key) for i in everything.values() for text in i.examples]
        self._pipeline.fit([text for text, _ in pairs], [key for _, key in pairs])
        self._classes = [str(key) for key in self._pipeline.classes_]

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
        ranked = self._ranked(said)
        chances = dict(ranked)
        danger = self._danger(text, chances, allowed)
        if danger:
            return danger
        return self._wish(ranked, allowed)

    def _ranked(self, said: str) -> list[tuple[str, float]]:
        chances = self._pipeline.predict_proba([said])[0]
        order = np.argsort(chances)[::-1]
        return [(self._classes[at], float(chances[at])) for at in order]

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


def _pipeline() -> Pipeline:
    features = FeatureUnion(
        [
            ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)),
            ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
        ]
    )
    return make_pipeline(
        features, LogisticRegression(C=20.0, max_iter=400, class_weight="balanced")
    )
