"""From the best path to a Recognition: readings, confidences and the three bands.

How sure a reading is, `confidence.py` says from the figures that are gathered here; its weights
were learnt on voices and sentences apart from those of the benches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp, log

import numpy as np

from media.hearing import lexicon
from media.hearing.acoustics import acoustics
from media.hearing.compile import UNKNOWN, Compiled, Entry, babble, pronounce, strangers
from media.hearing.confidence import calibration, squash
from media.hearing.graph import NEVER, Floats
from media.hearing.numbers_heard import ways
from media.hearing.phones import NUMBER, SILENCE
from media.hearing.search import Found, Word, loose, search
from media.hearing.spoken import meaning, written
from media.words import Band, Hypothesis, Pcm

GRAMMAR_WEIGHT = 4.0
SOFTNESS = 12.0
"""Nats of path score that make one alternative e times less likely."""
DIGIT_SOFTNESS = 9.0
MOST = 8
_SILENCE = NUMBER[SILENCE]
Answer = tuple[tuple[Hypothesis, ...], Band]


def judged(compiled: Compiled, sound8: Pcm) -> Answer:
    """Readings of 8 kHz sound, best first, and the band of the first."""
    numbers = compiled.numbers is not None
    return Judge(compiled, acoustics(numbers).scores(sound8)).judge()


class Judge:
    """One utterance judged under one compiled moment.

    `kind` and `figures` say afterwards what the first reading's confidence was made of.
    """

    def __init__(self, compiled: Compiled, scores: Floats) -> None:
        self.compiled, self.scores = compiled, scores
        self.free = loose(scores)
        self.found: Found = search(compiled.graph, scores, GRAMMAR_WEIGHT)
        self.kind = ""
        self.figures: dict[str, float] = {}

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

    def judge(self) -> Answer:
        """Readings, best first, and the band of the first."""
        path = self.found.words
        told = self._told(path)
        if not told and self.compiled.evidence is not None:
            return self._wish(path) if path else ((), "reject")
        lost = 0.0
        if not told:  # everyday speech is likelier: what would it be if it had to be something?
            path, lost = self._forced()
            told = self._told(path)
        if not told:
            return (), "reject"
        self.figures = {"lost": lost}
        if self._entry(told[-1]).kind:
            grammar = self._entry(told[-1]).grammar
            return self._number([w for w in told if self._entry(w).grammar == grammar], path)
        return self._phrase([w for w in told if not self._entry(w).kind], path)

    def _told(self, path: Sequence[Word]) -> list[Word]:
        return [w for w in path if self.compiled.graph.tags[w.place] >= 0]

    def _forced(self) -> tuple[tuple[Word, ...], float]:
        """The best path that ends with a meaning, and how much worse than the best it is."""
        finals = np.where(np.array(self.compiled.graph.tags) >= 0, self.found.finals, NEVER)
        place = int(finals.argmax()) if len(finals) else 0
        if not len(finals) or finals[place] < NEVER / 2:
            return (), 0.0
        lost = (self.found.score - float(finals[place])) / max(1, len(self.scores))
        return self.found.path(place), lost

    def _entry(self, word: Word) -> Entry:
        return self.compiled.entries[self.compiled.graph.tags[word.place]]

    def _measure(self, words: Sequence[Word], path: Sequence[Word]) -> None:
        """Figures that every kind of moment has; `words` are those with a meaning."""
        names = self.compiled.graph.words
        begin, end = words[0].begin, words[-1].end
        frames = max(1, end - begin)
        said = sum(w.end - w.begin for w in path)
        sounds = sum(len(pronounce(names[w.place])[0]) for w in words)
        spoken = sum(w.end - w.begin for w in words)
        other = search(babble(), self.scores[begin:end], GRAMMAR_WEIGHT).score
        own = sum(w.score for w in path if begin <= w.begin < end)
        self.figures |= {
            "fit": self.fit(words),
            "worst": min(self.fit([w]) for w in words),
            "babble": (own - other) / frames,
            "clear": float(self.free[begin:end].mean()),
            "voice": float((self.free[begin:end] - self.scores[begin:end, _SILENCE]).mean()),
            "length": log(max(1, sounds)),
            "pace": log(max(1, spoken) / max(1, sounds)) - 2.2,
            "hurry": (log(max(1, spoken) / max(1, sounds)) - 2.2) ** 2,
            "rest": 1 - spoken / max(1, said),
            "long": log(max(1, said) / 100),
        }

    def _sure(self, kind: str) -> tuple[float, Band]:
        self.kind = kind
        chosen = calibration(kind)
        chance = chosen.chance(self.figures)
        return round(chance, 3), chosen.band(chance)

    def _phrase(self, words: Sequence[Word], path: Sequence[Word]) -> Answer:
        best: dict[str, tuple[float, int]] = {}
        for tag, place in enumerate(self.compiled.last):
            if place >= 0:
                meant = self.compiled.entries[tag].meaning
                score = float(self.found.finals[place])
                best[meant] = max(best.get(meant, (-1e9, -1)), (score, tag))
        heard = self._entry(words[-1])
        top = max(score for score, _ in best.values())
        share = {m: exp((score - top) / SOFTNESS) for m, (score, _) in best.items()}
        words = words[-len(lexicon.words(heard.text)) :]
        self._measure(words, path)
        self.figures["margin"] = _odds(share, heard.meaning)
        chance, known = self._sure("yes_no" if heard.alone else "phrases")
        out = [Hypothesis(heard.text, heard.meaning, chance, heard.grammar)]
        for meant in sorted(share, key=lambda m: -share[m])[:MOST]:
            entry = self.compiled.entries[best[meant][1]]
            likely = round(min(1.0, share[meant] / share[heard.meaning]) * chance * 0.99, 3)
            if meant != heard.meaning and likely > 0.02:
                out.append(Hypothesis(entry.text, meant, likely, entry.grammar))
        # Rejected words must lead nowhere, not even as text: "atendente" among them acts.
        return ((), known) if known == "reject" else (tuple(out), known)

    def _wish(self, path: Sequence[Word]) -> Answer:
        assert self.compiled.evidence is not None
        names = self.compiled.graph.words
        sure = [(names[w.place], squash((self.fit([w]) + 2.0) * 3)) for w in path]
        ranked = self.compiled.evidence.rank(sure)
        if not ranked:
            return (), "reject"
        text = self.text(path)
        weights = [weight for _, weight in ranked[:3]] + [0.0]
        self._measure(path, path)
        self.figures |= {
            "weight": weights[0],
            "margin": weights[0] - weights[1],
            "order": self._order(path),
            "known": self._known(path),
        }
        self._measure_telling(path, ranked[0][0])
        chance, known = self._sure("wishes")
        out = [Hypothesis(text, ranked[0][0], chance, self.compiled.wishes)]
        for wish, weight in ranked[1:3]:
            likely = round(chance * min(0.99, exp(2 * (weight - weights[0]))), 3)
            if likely > 0.05:
                out.append(Hypothesis(text, wish, likely, self.compiled.wishes))
        return tuple(out), known

    def _measure_telling(self, path: Sequence[Word], wish: str) -> None:
        """Figures of the words that speak for `wish`, and of what it would be without any wish."""
        assert self.compiled.evidence is not None
        names = self.compiled.graph.words
        weights = [self.compiled.evidence.told(names[w.place], wish) for w in path]
        telling = [(w, value) for w, value in zip(path, weights, strict=True) if value > 0]
        above = [self._above_babble(w) for w, _ in telling]
        total = sum(weights)
        best = max(range(len(telling)), key=lambda at: telling[at][1] * (1 + above[at]))
        frames = sum(w.end - w.begin for w in path)
        gain = self.found.score - search(strangers(), self.scores, GRAMMAR_WEIGHT).score
        sounds = [len(pronounce(names[w.place])[0]) for w, _ in telling]
        self.figures |= {
            "telling_fit": sum(self.fit([w]) * v for w, v in telling) / total,
            "telling_gain": sum(a * v for a, (_, v) in zip(above, telling, strict=True)) / total,
            "best_gain": above[best],
            "best_fit": self.fit([telling[best][0]]),
            "best_sounds": log(sounds[best]),
            "telling_sounds": log(sum(sounds)),
            "telling_share": sum(w.end - w.begin for w, _ in telling) / max(1, frames),
            "gain": gain / max(1, frames),
            "gained": max(-3.0, min(3.0, gain / 30)),
        }

    def _above_babble(self, word: Word) -> float:
        """Nats a frame by which a word fits better than unknown syllables do."""
        other = search(babble(), self.scores[word.begin : word.end], GRAMMAR_WEIGHT).score
        return (word.score - other) / max(1, word.end - word.begin)

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

    def _number(self, words: Sequence[Word], path: Sequence[Word]) -> Answer:
        """Every value that the words' sound may be, by the best way through each."""
        assert self.compiled.numbers is not None
        heard = self._value([self._entry(word) for word in words])
        part = self.scores[words[0].begin : words[-1].end]
        tags = self.compiled.numbers[0].tags
        values: dict[str, tuple[float, str, str]] = {}
        for score, places in ways(self.compiled.numbers, part, GRAMMAR_WEIGHT, MOST):
            entries = [self.compiled.values[tags[place]] for place in places]
            value, text, grammar = self._value(entries)
            if value:
                values.setdefault(value, (score, text, grammar))
        if not values:
            return (), "reject"
        first, (top, _, _) = next(iter(values.items()))
        share = {v: exp((score - top) / DIGIT_SOFTNESS) for v, (score, _, _) in values.items()}
        self._measure(words, path)
        self.figures["margin"] = _odds(share, first)
        chance, known = self._sure("numbers")
        out = [
            Hypothesis(text, value, round(share[value] * chance, 3), grammar)
            for value, (_, text, grammar) in list(values.items())[:MOST]
        ]
        if first == heard[0]:
            out[0] = Hypothesis(self._said(path), first, chance, out[0].grammar)
        forced = known == "reject" and self.figures["lost"] > 0
        return ((), known) if forced else (tuple(out), known)

    @staticmethod
    def _value(entries: Sequence[Entry]) -> tuple[str, str, str]:
        """Meaning, text and grammar of these words of a number."""
        value = meaning(entries[0].kind, "".join(entry.meaning for entry in entries))
        return value, written([(e.text, e.meaning) for e in entries]), entries[0].grammar

    def _said(self, path: Sequence[Word]) -> str:
        """All that was said, numbers as digits."""
        graph, entries = self.compiled.graph, self.compiled.entries
        said = []
        for word in path:
            tag = graph.tags[word.place]
            entry = entries[tag] if tag >= 0 else None
            said.append((graph.words[word.place], entry.meaning if entry and entry.kind else ""))
        return written([pair for pair in said if pair[0][0] != UNKNOWN])


def _odds(share: Mapping[str, float], one: str) -> float:
    """Log odds of `one` against all others, between -6 and 6."""
    rest = sum(value for key, value in share.items() if key != one)
    return max(-6.0, min(6.0, log(share[one] / max(1e-6, rest))))
