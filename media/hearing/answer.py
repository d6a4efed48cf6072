"""From the best path to a Recognition: readings, confidences and the three bands.

The numbers of this file were set on voices and sentences apart from those of the benches
(`bench/speech_accuracy.py` prints what they give; `docs/speech.md` states it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp

from media.hearing.compile import UNKNOWN, Compiled, Entry
from media.hearing.graph import Floats
from media.hearing.numbers_heard import ways
from media.hearing.search import Found, Word, loose, search
from media.hearing.spoken import meaning, written
from media.words import Band, Hypothesis

GRAMMAR_WEIGHT = 4.0
SOFTNESS = 12.0
"""Nats of path score that make one alternative e times less likely."""
DIGIT_SOFTNESS = 9.0
MOST = 8
# A wish's confidence is the logistic of these: evidence and its lead over the second meaning, fit
# of the sounds, usualness of the words' order. Fitted on `bench/speech_tuning.py`.
WISH_BIAS, WISH_WEIGHT, WISH_MARGIN, WISH_FIT, WISH_ORDER = 6.75, -0.16, 1.51, 6.13, 0.87
WISH_BANDS = (0.5, 0.12)


class Judge:
    """One utterance judged under one compiled moment."""

    def __init__(self, compiled: Compiled, scores: Floats) -> None:
        self.compiled, self.scores = compiled, scores
        self.free = loose(scores)
        self.found: Found = search(compiled.graph, scores, GRAMMAR_WEIGHT)

    def fit(self, words: Sequence[Word]) -> float:
        """How well `words` match their sound: nats a frame below an unrestricted loop (<= 0)."""
        frames = sum(word.end - word.begin for word in words)
        if not frames:
            return -9.0
        lost = sum(word.score - float(self.free[word.begin : word.end].sum()) for word in words)
        return lost / frames

    def text(self, words: Sequence[Word]) -> str:
        """The words as text; "…" for a stretch of unknown ones."""
        names = (self.compiled.graph.words[word.place] for word in words)
        return re.sub(
            "(… ?)+", "… ", " ".join("…" if n[0] == UNKNOWN else n for n in names)
        ).strip()

    def judge(self) -> tuple[tuple[Hypothesis, ...], Band]:
        """Readings, best first, and the band of the first."""
        path = self.found.words
        tags = [self.compiled.graph.tags[word.place] for word in path]
        told = [w for w, tag in zip(path, tags, strict=True) if tag >= 0]
        numbers = [w for w in told if self._entry(w).kind]
        if numbers:
            return self._number(
                [w for w in numbers if self._entry(w).grammar == self._entry(numbers[-1]).grammar]
            )
        if told:
            return self._phrase(told)
        if self.compiled.evidence is not None:
            return self._wish(path)
        return (), "reject"

    def _entry(self, word: Word) -> Entry:
        return self.compiled.entries[self.compiled.graph.tags[word.place]]

    def _phrase(self, words: Sequence[Word]) -> tuple[tuple[Hypothesis, ...], Band]:
        best: dict[str, tuple[float, int]] = {}
        for tag, place in enumerate(self.compiled.last):
            if place >= 0:
                meaning = self.compiled.entries[tag].meaning
                score = float(self.found.finals[place])
                best[meaning] = max(best.get(meaning, (-1e9, -1)), (score, tag))
        heard = self.compiled.entries[self.compiled.graph.tags[words[-1].place]]
        top = max(score for score, _ in best.values())
        share = {m: exp((score - top) / SOFTNESS) for m, (score, _) in best.items()}
        total = sum(share.values())
        sound = squash((self.fit(words) + 1.75) * 4) * self._covered(words, heard.alone)
        ranked = sorted(share, key=lambda m: (m != heard.meaning, -share[m]))
        out = []
        for meaning in ranked[:MOST]:
            entry = heard if meaning == heard.meaning else self.compiled.entries[best[meaning][1]]
            chance = share[meaning] / total * sound
            if meaning == heard.meaning or chance > 0.02:
                out.append(Hypothesis(entry.text, meaning, round(chance, 3), entry.grammar))
        return tuple(out), band(out[0].confidence, 0.5, 0.2)

    def _covered(self, words: Sequence[Word], alone: bool) -> float:
        """1 where the phrase is most of what was said, less where much stands around it."""
        said = self.found.words
        whole = sum(word.end - word.begin for word in said)
        share = sum(word.end - word.begin for word in words) / max(1, whole)
        return min(1.0, share + (0.2 if alone else 0.55))

    def _wish(self, path: Sequence[Word]) -> tuple[tuple[Hypothesis, ...], Band]:
        assert self.compiled.evidence is not None
        names = self.compiled.graph.words
        sure = [(names[w.place], squash((self.fit([w]) + 2.0) * 3)) for w in path]
        ranked = self.compiled.evidence.rank(sure)
        if not ranked:
            return (), "reject"
        text = self.text(path)
        common = WISH_BIAS + WISH_FIT * self.fit(path) + WISH_ORDER * self._order(path)
        known = self._known(path)
        weights = [weight for _, weight in ranked[:3]] + [0.0]
        out = []
        for index, (wish, weight) in enumerate(ranked[:3]):
            other = weights[1] if index == 0 else weights[0]
            own = WISH_WEIGHT * weight + WISH_MARGIN * (weight - other)
            chance = round(squash(common + own) * min(1.0, 0.35 + known), 3)
            if index == 0 or chance > 0.05:
                out.append(Hypothesis(text, wish, chance, self.compiled.wishes))
        return tuple(out), band(out[0].confidence, *WISH_BANDS)

    def _known(self, path: Sequence[Word]) -> float:
        """The share of what was said that is words and not unknown syllables."""
        names = self.compiled.graph.words
        words = sum(w.end - w.begin for w in path if names[w.place][0] != UNKNOWN)
        return words / max(1, sum(w.end - w.begin for w in path))

    def _order(self, path: Sequence[Word]) -> float:
        """How usual the order of words is: log chance a word (OOG speech makes odd ones)."""
        lead = float(self.scores[: path[0].begin, 0].sum())
        rest = self.found.score - lead - sum(word.score for word in path)
        return rest / GRAMMAR_WEIGHT / len(path)

    def _number(self, words: Sequence[Word]) -> tuple[tuple[Hypothesis, ...], Band]:
        """Every value that the words' sound may be, by the best way through each."""
        assert self.compiled.numbers is not None
        heard = self._value([self._entry(word) for word in words])
        part = self.scores[words[0].begin : words[-1].end]
        tags = self.compiled.numbers[0].tags
        values: dict[str, tuple[float, str, str]] = {}
        for score, places in ways(self.compiled.numbers, part, GRAMMAR_WEIGHT, MOST):
            value, text, grammar = self._value(
                [self.compiled.values[tags[place]] for place in places]
            )
            if value:
                values.setdefault(value, (score, text, grammar))
        if not values:
            return (), "reject"
        top = next(iter(values.values()))[0]
        share = {v: exp((score - top) / DIGIT_SOFTNESS) for v, (score, _, _) in values.items()}
        sound = squash((self.fit(words) + 2.0) * 4) / sum(share.values())
        out = [
            Hypothesis(text, value, round(share[value] * sound, 3), grammar)
            for value, (_, text, grammar) in list(values.items())[:MOST]
        ]
        if out[0].meaning == heard[0]:
            out[0] = Hypothesis(self._said(), heard[0], out[0].confidence, out[0].grammar)
        return tuple(out), band(out[0].confidence, 0.8, 0.05)

    @staticmethod
    def _value(entries: Sequence[Entry]) -> tuple[str, str, str]:
        """Meaning, text and grammar of these words of a number."""
        value = meaning(entries[0].kind, "".join(entry.meaning for entry in entries))
        return value, written([(e.text, e.meaning) for e in entries]), entries[0].grammar

    def _said(self) -> str:
        """All that was said, numbers as digits."""
        graph, entries = self.compiled.graph, self.compiled.entries
        said = []
        for word in self.found.words:
            tag = graph.tags[word.place]
            entry = entries[tag] if tag >= 0 else None
            said.append((graph.words[word.place], entry.meaning if entry and entry.kind else ""))
        return written([pair for pair in said if pair[0][0] != UNKNOWN])


def squash(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, x))))


def band(confidence: float, accept: float, confirm: float) -> Band:
    """Accept, confirm or reject by two thresholds."""
    if confidence >= accept:
        return "accept"
    return "confirm" if confidence >= confirm else "reject"
