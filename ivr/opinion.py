"""A second opinion on words that were taken down or typed, where one is configured."""

from __future__ import annotations

from dataclasses import replace

from ivr.intents.endpoint import Considering
from ivr.intents.model import WISHES, Wishes
from ivr.reading import Reading


async def considered(reading: Reading, wishes: Wishes | None) -> Reading:
    """`reading` with the wish that both readers find; itself where there is nothing to ask.

    What the embedded recogniser heard needs none: it has meanings, not words.
    """
    if not isinstance(wishes, Considering) or not _words_only(reading):
        return reading
    guess = await wishes.consider(reading.text)
    return replace(
        reading,
        meaning=guess.intent or "",
        grammar=WISHES,
        confidence=guess.confidence,
        band=guess.band,
    )


def _words_only(reading: Reading) -> bool:
    """Whether words came without a meaning, in answer to a free question."""
    heard = reading.heard
    if not reading.text or (reading.meaning and reading.grammar != WISHES):
        return False
    found = heard.recognition.hypotheses if heard.recognition else ()
    return heard.kind == "text" or bool(found and not found[0].meaning)
