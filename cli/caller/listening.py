"""What the other side is doing, from its packets alone: speaking, silent, answering.

Pure and deterministic: time comes only from the packets' instants and the caller's questions.
All instants are ns of the monotonic clock. Silence is often no packets at all, so it is measured
from the last loud packet, not from quiet ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cli.caller.alaw import FRAME_NS, is_loud

HELD_FRAMES = 2
"""A sound begins when this many frames in a row are loud."""
REST_NS = 200_000_000
"""Silence after which the next sound is a new one and not the next word."""
TURN_NS = 700_000_000
"""Silence after which the other side is taken to listen."""
MOST_SOUNDS = 10_000


@dataclass(slots=True)
class Listening:
    """Fed with packets in order of arrival; remembers when each stretch of sound began."""

    begins: list[int] = field(default_factory=list)
    last_loud: int = 0
    """End of the last frame of a sound."""
    _run: int = 0
    _run_start: int = 0
    _previous: int = 0

    def feed(self, at: int, payload: bytes) -> bool:
        """Take a packet in; True when a new sound has just been established."""
        if not is_loud(payload) or at - self._previous > REST_NS:
            self._run = 0
        self._previous = at
        if not is_loud(payload):
            return False
        self._run += 1
        if self._run == 1:
            self._run_start = at
        if self._run < HELD_FRAMES:
            return False
        rested = not self.begins or self._run_start - self.last_loud > REST_NS
        new = self._run == HELD_FRAMES and rested
        if new and len(self.begins) < MOST_SOUNDS:
            self.begins.append(self._run_start)
        self.last_loud = at + FRAME_NS
        return new

    def sound_since(self, instant: int) -> bool:
        """Whether any sound was heard after ``instant``."""
        return self.last_loud > instant

    def first_sound_after(self, instant: int) -> int | None:
        """When the first new sound after ``instant`` began, or None."""
        return next((begin for begin in self.begins if begin >= instant), None)

    def listens_from(self, since: int) -> int | None:
        """When the other side will be taken to listen if it stays silent; None before a sound."""
        return self.last_loud + TURN_NS if self.sound_since(since) else None


def answer_ms(listening: Listening, last_speech: int) -> float | None:
    """From the caller's last sample of speech to the first answering sound; None without one."""
    begin = listening.first_sound_after(last_speech)
    return None if begin is None else round((begin - last_speech) / 1e6, 1)
