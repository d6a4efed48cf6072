"""What was said and heard on one walk, told to the Watch turn by turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog

from core.clock import Clock
from ivr.intents.model import WISHES
from ivr.line import Heard, Line
from ivr.model import FlowState, Turn, Watch
from ivr.reading import MAX_HYPOTHESES, Reading
from media.words import Recognition

log = structlog.get_logger(__name__)
SOON_S = 0.1
"""The most that the next step waits for a turn to be kept."""
PERSON_KEY = "pessoa"
"""Key of the grammar that asks for a person."""


class Transcript:
    """Collects our words, makes a Turn of each hearing, and completes it with what is known
    later: slots gained, and how long the citizen waited for our next sound."""

    def __init__(
        self, watch: Watch, line: Line, clock: Clock, deadline_s: Callable[[], float]
    ) -> None:
        self._watch = watch
        self._line = line
        self._clock = clock
        self._deadline_s = deadline_s
        self._said: list[str] = []
        self._last: Turn | None = None
        self._waiting = False
        self._unsent = False
        self._sending: asyncio.Task[None] | None = None

    def say(self, *texts: str) -> None:
        """Our words, as they go out."""
        self._said.extend(texts)

    async def sounded(self) -> None:
        """Our next sound has begun: the last turn now knows how long it was waited for."""
        if self._last and self._waiting and self._last.heard != "silence":
            self._last = replace(self._last, answer_ms=self._line.answer_ms)
            self._unsent = True
            await self._complete()
        self._waiting = False

    def gained(self, slots: dict[str, str]) -> None:
        """Values that the last turn brought."""
        if self._last:
            self._last = replace(self._last, slots={**self._last.slots, **slots})
            self._unsent = True

    async def heard(self, state: FlowState, reading: Reading, intent: str | None) -> FlowState:
        """Report a turn; returns the state with the turn counted."""
        await self._complete()
        self._last = self._turn(state, reading, reading.heard.kind, intent)
        self._waiting = True
        await self._send(self._last)
        return replace(state, turns=state.turns + 1)

    async def flush(self, state: FlowState) -> FlowState:
        """Report what is still held back: late figures, and words that nothing answered."""
        await self._complete()
        if self._said:
            await self._send(self._turn(state, Reading(Heard("silence")), None, None))
            state = replace(state, turns=state.turns + 1)
        if self._sending is not None:
            await asyncio.wait({self._sending}, timeout=SOON_S)
        return state

    async def _complete(self) -> None:
        if self._last and self._unsent:
            self._unsent = False
            await self._send(self._last)

    def _turn(
        self, state: FlowState, reading: Reading, kind: str | None, intent: str | None
    ) -> Turn:
        said, self._said = " ".join(self._said), []
        wished = reading.understood and reading.grammar in (WISHES, PERSON_KEY)
        return Turn(
            flow=state.flow,
            version=state.version,
            run=state.run,
            n=state.turns,
            node=state.node,
            at=self._clock.now(),
            said=said,
            heard=kind,
            heard_text=reading.text,
            intent=intent or (reading.meaning if wished else None),
            confidence=round(reading.confidence, 3) if reading.meaning else None,
            band=reading.band if kind in ("speech", "text") else None,
            keys=reading.keys,
            alternatives=tuple(h.text for h in reading.alternatives[1:4]),
            started_ms=reading.heard.started_ms,
            ended_ms=reading.heard.ended_ms,
            recognised=_recognised(reading.heard.recognition),
        )

    async def _send(self, turn: Turn) -> None:
        """Report it, after the one before; what takes long is written beside the call."""
        self._sending = asyncio.create_task(self._sent(turn, self._sending), name="ivr/turn")
        await asyncio.wait({self._sending}, timeout=SOON_S)

    async def _sent(self, turn: Turn, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        try:
            async with asyncio.timeout(self._deadline_s()):
                await self._watch.turn(turn)
        except Exception as failed:  # a transcript line lost must not end the call
            log.error("turn_not_kept", n=turn.n, node=turn.node, error=repr(failed))


def _recognised(recognition: Recognition | None) -> dict[str, Any] | None:
    if recognition is None:
        return None
    readings = [[h.text, h.meaning, h.confidence, h.grammar] for h in recognition.hypotheses]
    return {"band": recognition.band, "readings": readings[:MAX_HYPOTHESES]}
