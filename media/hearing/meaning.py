"""Which wish a sentence's words speak for, when some of the words were misheard.

Each word (its stem) is evidence for the meanings in whose examples it occurs, the more the fewer
other meanings and everyday sentences share it. Sums of evidence rank the meanings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log

_ENDINGS = (
    "amentos amento imento mentes mente ações ação ções ção ões ães ados adas idos idas ado ada "
    "ido ida ando endo indo aram eram iram ando inhos inhas inho inha ão ar er ir ou ei os as es "
    "am em a e o s"
)
_ORDERED = sorted(set(_ENDINGS.split()), key=len, reverse=True)


def stem(word: str) -> str:
    """A word without its ending; at least three letters stay."""
    for ending in _ORDERED:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


class Evidence:
    """Learns from (words, meaning) examples and sentences that mean nothing."""

    def __init__(
        self,
        examples: Sequence[tuple[Sequence[str], str]],
        background: Iterable[Sequence[str]],
    ) -> None:
        many = Counter(meaning for _, meaning in examples)
        inside: dict[str, Counter[str]] = defaultdict(Counter)
        everywhere: Counter[str] = Counter()
        for words, meaning in examples:
            for one in {stem(word) for word in words}:
                inside[meaning][one] += 1
                everywhere[one] += 1
        outside = Counter(one for words in background for one in {stem(word) for word in words})
        self._weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for meaning, counts in inside.items():
            for one, count in counts.items():
                others = everywhere[one] - count + 0.3 * outside[one]
                share = (count / many[meaning]) ** 0.5
                weight = share * log(1 + 3 * count / (others + 0.25))
                self._weights[one].append((meaning, weight))

    def told(self, word: str, meaning: str) -> float:
        """How much `word` alone speaks for `meaning`; 0 when not at all."""
        return dict(self._weights.get(stem(word), ())).get(meaning, 0.0)

    def rank(self, words: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        """Meanings with their evidence, best first. `words` come with how sure each is, 0..1."""
        sums: dict[str, float] = defaultdict(float)
        surest: dict[str, float] = {}
        for word, sure in words:
            one = stem(word)
            surest[one] = max(sure, surest.get(one, 0.0))
        for one, sure in surest.items():
            for meaning, weight in self._weights.get(one, ()):
                sums[meaning] += weight * sure
        return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
