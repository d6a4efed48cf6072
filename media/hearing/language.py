"""Which word follows which: an interpolated bigram with Witten-Bell smoothing, as a Draft."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from pathlib import Path

from media.hearing.graph import Draft
from media.hearing.lexicon import words

EVERYDAY = Path(__file__).with_name("everyday.txt")
_END = "</s>"


@lru_cache
def everyday() -> tuple[tuple[str, ...], ...]:
    """The background sentences, as words."""
    lines = EVERYDAY.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(words(line)) for line in lines if line and not line.startswith("#"))


def bigram(sentences: Iterable[tuple[Sequence[str], float]]) -> Draft:
    """A Draft whose places are the words of `sentences` (words, weight), once each."""
    single: Counter[str] = Counter()
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence, weight in sentences:
        before = ""
        for word in (*sentence, _END):
            single[word] += weight  # type: ignore[assignment]  # a Counter counts in halves too
            pairs[before][word] += weight  # type: ignore[assignment]  # likewise
            before = word
    draft = Draft()
    number = {word: draft.place(word) for word in sorted(single) if word != _END}
    total, kinds = sum(single.values()), len(single)
    alone = {word: (count + 1) / (total + kinds) for word, count in single.items()}
    for word, place in number.items():
        draft.from_hub[place] = log(alone[word])
    for before, after in pairs.items():
        seen, mass = len(after), sum(after.values())
        back_off = seen / (mass + seen)
        if before:
            draft.to_hub[number[before]] = log(back_off)
            draft.end[number[before]] = log(back_off * alone[_END])
        else:
            draft.hub_start = log(back_off)
        for word, count in after.items():
            chance = log(count / (mass + seen) + back_off * alone[word])
            if word == _END:
                draft.end[number[before]] = chance
            elif before:
                draft.links[number[before], number[word]] = chance
            else:
                draft.start[number[word]] = chance
    return draft
