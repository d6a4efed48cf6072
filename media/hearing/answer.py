"""From the best path to a Recognition: readings, confidences and the three bands.

The numbers of this file were set on voices and sentences apart from those of the benches
(`bench/speech_accuracy.py` prints what they give; `docs/speech.md` states it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp

import numpy as np

from media.hearing.compile import DIGITS, UNKNOWN, VALUES, Compiled, pronounce
from media.hearing.graph import Draft, Floats, Graph, compile_graph
from media.hearing.search import Found, Word, loose, search
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
        if any(tag >= 0 and self.compiled.entries[tag].digit for tag in tags):
            return self._digits([w for w, tag in zip(path, tags, strict=True) if tag >= 0])
        if any(tag >= 0 for tag in tags):
            return self._phrase([w for w, tag in zip(path, tags, strict=True) if tag >= 0])
        if self.compiled.evidence is not None:
            return self._wish(path)
        return (), "reject"

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
        for index, (meaning, weight) in enumerate(ranked[:3]):
            other = weights[1] if index == 0 else weights[0]
            own = WISH_WEIGHT * weight + WISH_MARGIN * (weight - other)
            chance = round(squash(common + own) * min(1.0, 0.35 + known), 3)
            if index == 0 or chance > 0.05:
                out.append(Hypothesis(text, meaning, chance, self.compiled.wishes))
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

    def _digits(self, words: Sequence[Word]) -> tuple[tuple[Hypothesis, ...], Band]:
        entries = [self.compiled.entries[self.compiled.graph.tags[w.place]] for w in words]
        heard = "".join(entry.digit for entry in entries)
        chances = [self._digit(word) for word in words]
        sound = squash((self.fit(words) + 2.0) * 4)
        sure = [c.get(e.digit, 0.0) for c, e in zip(chances, entries, strict=True)]
        whole = float(np.prod(sure)) * sound
        out = [Hypothesis(heard, heard, round(whole, 3), entries[0].grammar)]
        swaps = [
            (chance / max(sure[at], 1e-3), at, digit)
            for at, options in enumerate(chances)
            for digit, chance in options.items()
            if digit != heard[at]
        ]
        for ratio, at, digit in sorted(swaps, reverse=True)[: MOST - 1]:
            other = heard[:at] + digit + heard[at + 1 :]
            chance = round(whole * min(ratio, 1.0), 3)
            out.append(Hypothesis(other, other, chance, entries[0].grammar))
        return tuple(out), band(whole, 0.8, 0.05)

    def _digit(self, word: Word) -> dict[str, float]:
        """Chances of each digit over the frames of one dictated digit."""
        finals = search(_ten(), self.scores[word.begin : word.end]).finals
        best: dict[str, float] = {}
        for value, score in zip(VALUES, finals, strict=True):
            best[value] = max(best.get(value, -1e9), float(score))
        top = max(best.values())
        share = {value: exp((score - top) / DIGIT_SOFTNESS) for value, score in best.items()}
        total = sum(share.values())
        return {value: part / total for value, part in share.items()}


_TEN: list[Graph] = []


def _ten() -> Graph:
    """The digits alone, each once."""
    if not _TEN:
        draft = Draft()
        for word in DIGITS:
            place = draft.place(word)
            draft.start[place] = draft.end[place] = 0.0
        _TEN.append(compile_graph(draft, pronounce))
    return _TEN[0]


def squash(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, x))))


def band(confidence: float, accept: float, confirm: float) -> Band:
    """Accept, confirm or reject by two thresholds."""
    if confidence >= accept:
        return "accept"
    return "confirm" if confidence >= confirm else "reject"
