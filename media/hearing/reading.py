"""From free text, as a dictating recogniser gives it, to the meanings of small grammars."""

from __future__ import annotations

from collections.abc import Sequence

from media.hearing.automaton import UNITS
from media.hearing.compile import phrases_of
from media.hearing.lexicon import words
from media.hearing.spoken import AUTOMATA, NUMBER_WORDS
from media.words import Grammar, Hypothesis

_DIGIT = {word: str(value) for value, said in enumerate(UNITS) for word in said}
_DIGIT |= {"uma": "1", "duas": "2"}


def digits_of(said: Sequence[str]) -> str:
    """The digits among the words, in order ("três", "meia", "12" read as 1 2)."""
    out = ""
    for word in said:
        out += word if word.isdigit() else _DIGIT.get(word, "")
    return out


def read(text: str, confidence: float, grammars: Sequence[Grammar]) -> tuple[Hypothesis, ...]:
    """One hypothesis for each grammar that the text fits; else the bare text with no meaning.

    A phrase fits when its words occur in the text one after another; the longest wins. Digits are
    read where they are said one by one. Wishes and numbers in words stay text: what they mean is
    the room's task (`ivr.slots.spoken`).
    """
    said = words(text)
    plain_digits = not any(word in NUMBER_WORDS - _DIGIT.keys() for word in said)
    found: list[tuple[int, Hypothesis]] = []
    for grammar in grammars:
        if grammar.kind == "digits":
            digits = digits_of(text.lower().split())
            if digits and plain_digits and grammar.length in (None, len(digits)):
                found.append((100, Hypothesis(text, digits, confidence, grammar.key)))
        elif grammar.kind != "wishes" and grammar.kind not in AUTOMATA:
            for phrase in phrases_of(grammar):
                wanted = words(phrase.text)
                if wanted and _inside(wanted, said):
                    hit = Hypothesis(text, phrase.meaning, confidence, grammar.key)
                    found.append((len(wanted), hit))
    found.sort(key=lambda pair: -pair[0])
    if found:
        unique = {(h.meaning, h.grammar): h for _, h in reversed(found)}
        return tuple(reversed(unique.values()))
    wishes = next((g.key for g in grammars if g.kind == "wishes"), "")
    return (Hypothesis(text, "", confidence, wishes),) if said else ()


def _inside(wanted: Sequence[str], said: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(said[at : at + size]) == list(wanted) for at in range(len(said) - size + 1))
