"""Keeps our own prompt, coming back from the citizen's telephone, from counting as speech.

What we play is known in advance. While it sounds, and a moment after, incoming sound must stand
above what our echo can be: the loudest of the prompt in the last 400 ms, less the loss of the way
back. That loss starts as a cautious guess and is learnt from the echo that does come.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from media.words import LINE_RATE, Pcm

STEP_S = 0.02
REACH_S = 0.4
"""The longest way back: network, jitter buffer and room."""
MARGIN_DB = 4.0
FIRST_GUESS_DB = -21.0
LOUDEST_DB, FAINTEST_DB = -12.0, -45.0
"""Bounds of the believed echo: a quiet talker is not locked out, noise does not open it fully."""
LEARN_DB_S = 6.0


class EchoGuard:
    """Follows the playing prompt by counting time in steps given by the caller."""

    def __init__(self) -> None:
        self._levels: NDArray[np.float32] = np.zeros(0, np.float32)
        self._at = 0.0
        self._ringing = 0.0
        self._loss_db = FIRST_GUESS_DB
        self._step = 0.0

    def play(self, pcm: Pcm) -> None:
        """`pcm` at 16 kHz begins after what is still playing."""
        size = int(STEP_S * LINE_RATE)
        count = -(-len(pcm) // size)
        padded = np.zeros(count * size, np.float32)
        padded[: len(pcm)] = pcm
        levels = np.sqrt(np.square(padded).reshape(count, size).mean(axis=1))
        heard = int(self._at / STEP_S)
        keep = max(0, heard - int(REACH_S / STEP_S))
        rest = self._levels[keep:]
        self._at -= keep * STEP_S
        if self._at > len(rest) * STEP_S:  # silence lay between: begin now
            rest = np.zeros(int(self._at / STEP_S), np.float32)
        self._levels = np.concatenate([rest, levels.astype(np.float32)])

    def stop(self) -> None:
        """What was still to come was flushed."""
        self._levels = self._levels[: max(0, int(self._at / STEP_S))]

    def advance(self, seconds: float) -> bool:
        """Time passes; True while our sound is playing (not only ringing)."""
        self._step = seconds
        self._at += seconds
        return self._at - seconds < len(self._levels) * STEP_S

    def lets_through(self, rms: float, talking: bool) -> bool:
        """Whether sound of this RMS may be more than our echo; learns while nobody talks."""
        here = int(self._at / STEP_S)
        recent = self._levels[max(0, here - int(REACH_S / STEP_S)) : here + 1]
        reference = float(recent.max()) if len(recent) else 0.0
        if reference < 50:
            return True
        ratio = 20 * np.log10(max(rms, 1.0) / reference)
        passes = ratio > self._loss_db + MARGIN_DB
        if not talking:
            faded = self._loss_db - LEARN_DB_S * self._step
            seen = ratio if not passes else faded
            self._loss_db = float(np.clip(max(faded, seen), FAINTEST_DB, LOUDEST_DB - MARGIN_DB))
        return bool(passes)
