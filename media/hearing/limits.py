"""How much one moment may expect, found by `python -m bench.speech_size` (docs/speech.md).

Beyond these the embedded recogniser is too often wrong, too slow, or too easily acts on what
strangers say. Rooms ask in two steps instead, or by keys, or give the call to a person.
"""

from __future__ import annotations

from collections.abc import Sequence

from media.words import Grammar

PHRASES = 300
"""Entries of a list, such as streets or neighbourhoods."""
WISHES = 60
"""Different meanings of a free question."""
EXAMPLES = 900
"""Example sentences of a free question, all meanings together."""


def too_much(grammars: Sequence[Grammar]) -> str:
    """Which limit the grammars of one moment exceed, in words for a log; "" when none."""
    for grammar in grammars:
        if grammar.kind == "wishes":
            meanings = len({phrase.meaning for phrase in grammar.phrases})
            if meanings > WISHES:
                return f"{grammar.key}: {meanings} wishes, at most {WISHES}"
            if len(grammar.phrases) > EXAMPLES:
                return f"{grammar.key}: {len(grammar.phrases)} examples, at most {EXAMPLES}"
        elif len(grammar.phrases) > PHRASES:
            return f"{grammar.key}: {len(grammar.phrases)} phrases, at most {PHRASES}"
    return ""
