"""Sentences being said to one citizen: cut short, gone on with, or heard to their end.

What is cut is remembered to the sample, so that after a cough the sentence goes on from the last
pause before the cut, not from the beginning of everything.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.tasks import cancel
from media.socket import Played
from media.words import LINE_RATE, Pcm

Step = Callable[[], Awaitable[None]]
BACK_S = 4.0
"""How far back a pause is looked for; farther away it goes on at the cut itself."""
PAUSE_S = 0.09
HOP = LINE_RATE // 100
QUIET = 0.03
"""Of the loudest 10 ms: below that it is a pause."""


def phrase_start(pcm: Pcm, at: int) -> int:
    """The sample after the last pause at or before sample `at`; `at` where there is none near."""
    first = max(0, at - int(BACK_S * LINE_RATE)) // HOP * HOP
    steps = (at - first) // HOP
    if steps == 0:
        return first
    levels = np.abs(pcm[first : first + steps * HOP].astype(np.int32)).reshape(steps, HOP)
    loud = levels.max(axis=1)
    quiet = loud < max(60, QUIET * int(np.abs(pcm).max(initial=0)))
    needed = round(PAUSE_S * 100)
    run = 0
    best = 0 if first == 0 else -1
    for step, still in enumerate(quiet):
        run = run + 1 if still else 0
        if run >= needed:
            best = step + 1
    return first + best * HOP if best >= 0 else at


@dataclass(slots=True)
class _Piece:
    """One sentence: its sound when it is there, and how much of it was heard."""

    sound: asyncio.Task[Pcm]
    heard: int = 0


@dataclass(slots=True)
class _Run:
    """One stretch of saying; a cut ends this one, whatever begins after it."""

    task: asyncio.Task[None] | None = None
    cut: bool = False


class Saying:
    """Says `texts` with `speak` and `play`; `before` runs ahead of the first sound, `after` once
    everything has been said.

    `play` returns how much of the sound was heard when it ended or was flushed. Use from one task.
    """

    def __init__(
        self,
        texts: Sequence[str],
        speak: Callable[[str], Awaitable[Pcm]],
        play: Callable[[Pcm], Awaitable[Played]],
        before: Step | None = None,
        after: Step | None = None,
    ) -> None:
        self._pieces = deque(
            _Piece(asyncio.create_task(_sound(speak, text), name="line/voice")) for text in texts
        )
        self._play, self._before, self._after = play, before, after
        self._now: _Run | None = None
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def over(self) -> bool:
        """Whether everything has been said (or saying it failed)."""
        return self._over.done()

    @property
    def sounding(self) -> bool:
        """Whether it is being said now."""
        return self._now is not None and not self._now.cut and not self._over.done()

    def begin(self) -> None:
        """Start, or go on from the beginning of the phrase that was cut."""
        before, self._now = self._now, _Run()
        self._now.task = asyncio.create_task(self._run(self._now, before), name="line/prompts")

    def cut(self) -> None:
        """What is queued is being flushed by the caller; remember where we were."""
        if self._now is not None:
            self._now.cut = True

    async def wait(self) -> None:
        """Until everything has been said; raises what saying it raised."""
        await asyncio.shield(self._over)

    async def close(self) -> None:
        """End the tasks; what Asterisk already holds plays on unless flushed."""
        await cancel(self._now.task if self._now else None)
        for piece in self._pieces:
            await cancel(piece.sound)
        if not self._over.done():
            self._over.cancel()
        elif not self._over.cancelled():
            self._over.exception()  # seen, whether anybody waited for it or not

    async def _run(self, run: _Run, before: _Run | None) -> None:
        try:
            if before is not None and before.task is not None:
                await before.task
            if self._before is not None and self._pieces:
                await self._before()
            await self._pass(run)
            if run.cut or self._over.done():
                return
            if self._after is not None:
                await self._after()
            self._over.set_result(None)
        except Exception as error:
            if not self._over.done():
                self._over.set_exception(error)

    async def _pass(self, run: _Run) -> None:
        """Play what is left; all queued at once, so that no gap lies between sentences."""
        playing: list[tuple[_Piece, Pcm, int, asyncio.Task[Played]]] = []
        try:
            for piece in self._pieces:
                pcm = await piece.sound
                if run.cut:
                    break
                start = phrase_start(pcm, piece.heard) if piece.heard else 0
                task = asyncio.create_task(_played(self._play, pcm[start:]), name="line/piece")
                playing.append((piece, pcm, start, task))
            for piece, pcm, start, task in playing:
                played = await task
                if played.finished:
                    self._pieces.remove(piece)
                else:
                    piece.heard = min(len(pcm), start + int(played.seconds * LINE_RATE))
        finally:
            for *_, task in playing:
                await cancel(task)


async def _sound(speak: Callable[[str], Awaitable[Pcm]], text: str) -> Pcm:
    return await speak(text)


async def _played(play: Callable[[Pcm], Awaitable[Played]], pcm: Pcm) -> Played:
    return await play(pcm)
