"""A citizen who types: words take no time, questions wait for the one who plays the citizen."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol

from core.errors import Conflict
from ivr.debug.brakes import Emit
from ivr.line import Ask, Heard, HungUp, Keys, Line, Medium

MAX_AHEAD = 16


class PlayedCitizen(Line, Protocol):
    """A Line whose citizen is played from the browser."""

    async def open(self) -> None:
        """Ready to be used. Raises Unavailable."""
        ...

    async def close(self) -> None:
        """Over; every wait on it ends."""
        ...

    def typed(self, text: str) -> None:
        """The citizen says this."""
        ...

    def press(self, keys: str) -> None:
        """The citizen presses these keys."""
        ...

    def silent(self) -> None:
        """The citizen says nothing to this question."""
        ...

    def hang_up(self) -> None:
        """The citizen leaves."""
        ...

    def frame(self, data: bytes) -> None:
        """Sound from the citizen's microphone."""
        ...


class TextLine:
    """Answers are taken in their order; what came before a question counts for it (type-ahead)."""

    medium: Medium = "text"
    answer_ms: int | None = None

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._replies: deque[Heard] = deque()
        self._news = asyncio.Event()
        self._gone = False

    async def open(self) -> None:
        """Nothing to be made."""

    async def close(self) -> None:
        self.hang_up()

    def typed(self, text: str) -> None:
        self._put(Heard("text", text=text))

    def press(self, keys: str) -> None:
        self._put(Heard("keys", keys=keys))

    def silent(self) -> None:
        self._put(Heard("silence"))

    def frame(self, data: bytes) -> None:
        """A text has no sound."""

    def hang_up(self) -> None:
        self._gone = True
        self._news.set()

    def _put(self, heard: Heard) -> None:
        if len(self._replies) >= MAX_AHEAD:
            raise Conflict("Espere a próxima pergunta.")
        self._replies.append(heard)
        self._news.set()

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        await asyncio.sleep(0)
        if self._gone:
            raise HungUp

    async def ask(self, ask: Ask) -> Heard:
        if ask.music:
            self._emit({"type": "music", "on": True})
        try:
            while True:
                heard = await self._next()
                if heard.kind != "keys":
                    return heard
                if ask.keys is not None:
                    return self._keyed(heard.keys, ask.keys)
                self._emit({"type": "error", "detail": "Aqui as teclas não valem.", "fatal": False})
        finally:
            if ask.music:
                self._emit({"type": "music", "on": False})

    async def _next(self) -> Heard:
        while not self._replies and not self._gone:
            self._news.clear()
            await self._news.wait()
        if self._gone:
            raise HungUp
        return self._replies.popleft()

    def _keyed(self, pressed: str, keys: Keys) -> Heard:
        """Key by key, as a telephone does; what is left over counts for the next question."""
        collected = ""
        for at, key in enumerate(pressed):
            rest = pressed[at + 1 :]
            if key in keys.stops:
                return self._done(key, rest)
            if key == keys.terminator:
                return self._done(collected, rest)
            collected += key
            if len(collected) >= keys.max_digits:
                return self._done(collected, rest)
        return Heard("keys", keys=collected)

    def _done(self, keys: str, rest: str) -> Heard:
        if rest:
            self._replies.appendleft(Heard("keys", keys=rest))
        return Heard("keys", keys=keys)
