"""What a citizen did then, as it would be heard now."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.intents.model import WISHES
from ivr.line import Ask, Heard
from ivr.model import Turn
from media.words import Band, Grammar, Hypothesis, Recognition


def heard_again(turn: Turn, ask: Ask) -> Heard:
    """The Heard of `turn`, to the question `ask`: words taken down are understood anew, words
    found in a grammar keep their meaning where the question still knows it."""
    match turn.heard:
        case "keys":
            return _keys(turn, ask)
        case "text":
            return Heard("text", text=turn.heard_text)
        case "speech":
            recognition = recognised(turn, ask.grammars)
            return Heard("speech", recognition, started_ms=turn.started_ms, ended_ms=turn.ended_ms)
        case "deaf":
            return Heard("deaf", started_ms=turn.started_ms, ended_ms=turn.ended_ms)
    return Heard("silence")


def in_words(turn: Turn) -> str:
    """What the citizen did, in Portuguese."""
    match turn.heard:
        case "keys":
            return f"[teclas {turn.keys}]"
        case "speech" | "text":
            return turn.heard_text or "[não foi entendido]"
        case "deaf":
            return "[não foi ouvido]"
    return "[silêncio]"


def recognised(turn: Turn, grammars: Sequence[Grammar]) -> Recognition | None:
    """What the recogniser gave then. Turns from before that was kept: by their words."""
    if turn.recognised is None:
        return _by_words(turn)
    found = tuple(Hypothesis(*reading) for reading in turn.recognised["readings"])
    band: Band = turn.recognised["band"]
    return Recognition(tuple(_now(h, grammars) for h in found), band, "then", 0.0, 0.0)


def _by_words(turn: Turn) -> Recognition:
    sure = turn.confidence if turn.confidence is not None else 0.5
    texts = [text for text in (turn.heard_text, *turn.alternatives) if text]
    wish, grammar = (turn.intent, WISHES) if turn.intent else ("", "")
    found = [
        Hypothesis(text, (wish or "") if at == 0 else "", sure, grammar if at == 0 else "")
        for at, text in enumerate(texts)
    ]
    band: Band = "confirm" if turn.band == "confirm" else "accept"
    return Recognition(tuple(found), band if turn.band != "reject" else "reject", "then", 0.0, 0.0)


def _now(hypothesis: Hypothesis, grammars: Sequence[Grammar]) -> Hypothesis:
    """Its meaning only where one of these grammars may still mean it."""
    if not hypothesis.meaning or any(_means(grammar, hypothesis) for grammar in grammars):
        return hypothesis
    return Hypothesis(hypothesis.text, "", hypothesis.confidence)


def _means(grammar: Grammar, hypothesis: Hypothesis) -> bool:
    if hypothesis.grammar not in ("", grammar.key):
        return False
    if grammar.kind not in ("phrases", "wishes"):
        return True
    return any(phrase.meaning == hypothesis.meaning for phrase in grammar.phrases)


def _keys(turn: Turn, ask: Ask) -> Heard:
    if ask.keys is None:
        return Heard("silence")
    stopped = next((key for key in turn.keys if key in ask.keys.stops), None)
    keys = stopped or turn.keys[: ask.keys.max_digits]
    return Heard("keys", keys=keys, started_ms=turn.started_ms, ended_ms=turn.ended_ms)
