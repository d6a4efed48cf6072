"""What a citizen meant: from Heard to a Reading, whichever recogniser or keyboard it came by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivr.intents.model import Wishes
from ivr.line import Heard
from ivr.slots.spoken import digits_in
from ivr.slots.yes_no import yes_or_no
from ivr.words import holds, plain
from media.words import Band, Grammar, Hypothesis, Recognition

MAX_HYPOTHESES = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One understanding. `meaning` is "" when nothing was understood; `keys` when keys came.

    text: the words, as far as they are known. grammar: key of the grammar it was found in.
    alternatives: all hypotheses with their meanings, best first.
    """

    heard: Heard
    text: str = ""
    meaning: str = ""
    grammar: str = ""
    confidence: float = 0.0
    band: Band = "reject"
    alternatives: tuple[Hypothesis, ...] = ()

    @property
    def keys(self) -> str:
        """What was keyed, or ""."""
        return self.heard.keys if self.heard.kind == "keys" else ""

    @property
    def understood(self) -> bool:
        """Whether there is a meaning that may be acted on or confirmed."""
        return bool(self.meaning) and self.band != "reject"


def interpret(heard: Heard, grammars: Sequence[Grammar], wishes: Wishes | None) -> Reading:
    """The Reading of `heard`. Words without a meaning (dictation, typing) are given one here."""
    recognition = _recognition(heard)
    if recognition is None or not recognition.hypotheses:
        return Reading(heard)
    meant = tuple(_meaning(h, grammars, wishes) for h in recognition.hypotheses[:MAX_HYPOTHESES])
    best, band = meant[0]
    if not best.meaning:
        return Reading(heard, text=best.text, alternatives=tuple(h for h, _ in meant))
    return Reading(
        heard,
        text=best.text,
        meaning=best.meaning,
        grammar=best.grammar,
        confidence=best.confidence,
        band=_worse(band, recognition.band),
        alternatives=tuple(h for h, _ in meant),
    )


def _recognition(heard: Heard) -> Recognition | None:
    if heard.kind == "text" and heard.text.strip():
        typed = Hypothesis(heard.text.strip()[:2_000], "", 1.0)
        return Recognition((typed,), "accept", "typed", 0.0, 0.0)
    return heard.recognition if heard.kind == "speech" else None


def _worse(one: Band, other: Band) -> Band:
    order: tuple[Band, ...] = ("accept", "confirm", "reject")
    return max(one, other, key=order.index)


def _meaning(
    hypothesis: Hypothesis, grammars: Sequence[Grammar], wishes: Wishes | None
) -> tuple[Hypothesis, Band]:
    if hypothesis.meaning:
        return hypothesis, "accept"
    for grammar in grammars:
        if grammar.kind == "wishes":
            if wishes is None:
                continue
            guess = wishes.guess(hypothesis.text, {p.meaning for p in grammar.phrases})
            if guess.intent:
                confidence = min(hypothesis.confidence, guess.confidence)
                named = replace(
                    hypothesis, meaning=guess.intent, grammar=grammar.key, confidence=confidence
                )
                return named, guess.band
        elif meaning := _matched(hypothesis.text, grammar):
            return replace(hypothesis, meaning=meaning, grammar=grammar.key), "accept"
    return hypothesis, "reject"


def _matched(text: str, grammar: Grammar) -> str:
    said = plain(text)
    found = [p for p in grammar.phrases if holds(said, plain(p.text))]
    if found:
        return max(found, key=lambda p: len(p.text)).meaning
    if grammar.kind == "yes_no":
        return yes_or_no(text) or ""
    if grammar.kind == "digits":
        return digits_in(text)
    return ""
