"""The ear: cuts what a citizen says into utterances. Counts samples, knows no clock.

Frames of slin16 come in; halved to 8 kHz they pass voice activity in windows of 32 ms. Speech that
lasts starts an utterance (with the moment before it); silence as long as the moment's patience
ends it. While we speak ourselves, only what stands clear of our own echo counts.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from media.activity import WINDOW, Activity, make_activity
from media.echo import EchoGuard
from media.wave import HalfRate
from media.words import EAR_RATE, FRAME_BYTES, Pcm, Utterance

WINDOW_S = WINDOW / EAR_RATE
QUIET_RMS = 25.0
"""Below this (-62 dBFS) a window is silence without asking the network."""


@dataclass(frozen=True)
class Patience:
    """How the ear listens at one moment; seconds.

    `end_s`: silence that ends an utterance. `early_s`: silence at which SpeechPaused lets
    recognition begin ahead of the end. `start_s`: speech that counts as a start; `barge_s` the
    same while we are speaking. `pre_roll_s` is kept from before the start; `longest_s` cuts.
    """

    end_s: float = 0.36
    early_s: float = 0.13
    start_s: float = 0.06
    barge_s: float = 0.064
    pre_roll_s: float = 0.35
    tail_s: float = 0.2
    longest_s: float = 15.0
    threshold: float = 0.5
    barge_threshold: float = 0.6


STRAY_S = 0.35
"""Sound no longer than this that cut a prompt may have been a cough: see `SpeechStray`."""
STRAY_QUIET_S = 0.35
QUIETER = 0.1
"""By so much the network hears what may be our own echo turned down (20 dB)."""

FREE = Patience()
"""Free speech and menus."""
SHORT = Patience(end_s=0.32)
"""Yes or no."""
DICTATED = Patience(end_s=1.2, early_s=0.3, longest_s=30.0)
"""Numbers dictated in groups: people pause to look at the paper."""


@dataclass(frozen=True)
class SpeechStarted:
    """Speech was noticed; it began at about `start_sample` (8 kHz). `over_prompt`: barge-in."""

    start_sample: int
    over_prompt: bool


@dataclass(frozen=True, eq=False)
class SpeechPaused:
    """Speech paused and may be over: what was said so far, so that work can begin early.

    If the SpeechEnded that follows has the same `end_sample`, the early work is the answer.
    """

    utterance: Utterance


@dataclass(frozen=True, eq=False)
class SpeechEnded:
    """The utterance is over. `cut`: it reached the longest allowed."""

    utterance: Utterance
    cut: bool = False


@dataclass(frozen=True, eq=False)
class SpeechStray:
    """What interrupted our prompt was short and has been quiet for a while: perhaps no speech.

    The utterance goes on all the same (people dictate with pauses); `forget` drops it.
    """

    utterance: Utterance


EarEvent = SpeechStarted | SpeechPaused | SpeechStray | SpeechEnded


class Ear:
    """One call's hearing.

    `attend(patience)` before each moment; `prompt(pcm)` when we begin to speak and `prompt_over()`
    when we stop, so that our own echo is not taken for the citizen. `feed` takes about 20 µs for a
    frame and 50 µs more for every window that is not quiet.
    """

    def __init__(self, activity: Activity | None = None, patience: Patience = FREE) -> None:
        self.activity = activity or make_activity()
        self.patience = patience
        self.samples = 0
        """Samples heard so far, at 8 kHz."""
        self.attending = True
        """False while nobody asks anything: then only time passes, which costs a fifth."""
        self._down = HalfRate()
        self._rest: Pcm = np.zeros(0, np.int16)
        self._echo = EchoGuard()
        self._before: deque[Pcm] = deque(maxlen=64)
        self._spoken: list[Pcm] = []
        self._recent: deque[bool] = deque([False] * 4, maxlen=12)
        self._talking = False
        self._start = self._last_speech = self._began = 0
        self._paused_at = -1
        self._may_be_stray = False

    @property
    def talking(self) -> bool:
        """True between SpeechStarted and SpeechEnded."""
        return self._talking

    @property
    def silent_s(self) -> float:
        """Seconds of the stream since speech was last heard (or since it began)."""
        return 0.0 if self._talking else (self.samples - self._last_speech) / EAR_RATE

    def attend(self, patience: Patience) -> None:
        """Set the patience of the moment that begins; an utterance under way goes on with it."""
        self.patience = patience

    def prompt(self, pcm: Pcm) -> None:
        """We begin to play `pcm` (16 kHz) now, after whatever is still being played."""
        self._echo.play(pcm)

    def prompt_over(self) -> None:
        """Our sound was flushed; only the room still rings."""
        self._echo.stop()

    def forget(self) -> None:
        """Drop an utterance under way and the sound before it."""
        self._talking = False
        self._spoken.clear()
        self._before.clear()
        self._recent.extend([False] * 12)
        self._last_speech = self.samples
        self.activity.reset()

    def feed(self, frame: bytes) -> list[EarEvent]:
        """Take 20 ms of slin16 (640 bytes; other even lengths work); mostly returns nothing."""
        wide = np.frombuffer(frame, "<i2")
        if len(frame) != FRAME_BYTES and len(wide) % 2:
            raise ValueError(f"{len(frame)} bytes are no whole 8 kHz samples")
        self._rest = np.concatenate([self._rest, self._down.feed(wide)])
        events: list[EarEvent] = []
        while len(self._rest) >= WINDOW:
            window, self._rest = self._rest[:WINDOW], self._rest[WINDOW:]
            events.extend(self._window(window))
        return events

    def _window(self, window: Pcm) -> list[EarEvent]:
        if not self.attending:
            return self._idle(window)
        rms = float(np.sqrt(np.mean(np.square(window, dtype=np.float32))))
        over_prompt = self._echo.advance(WINDOW_S)
        limit = self.patience.barge_threshold if over_prompt else self.patience.threshold
        if self._talking:
            limit -= 0.15  # once talking, a weak syllable goes on
        ours = not self._echo.lets_through(rms, self._talking)
        chance = self._chance(window, ours) if rms >= QUIET_RMS else 0.0
        speech = chance >= limit and not ours
        self.samples += WINDOW
        self._recent.append(speech)
        if self._talking:
            return self._go_on(window, speech)
        self._before.append(window)
        return self._maybe_start(over_prompt)

    def _idle(self, window: Pcm) -> list[EarEvent]:
        """Nobody asks: keep the time, the echo's place and the moment before a question."""
        if self._talking:
            self.forget()
        self._echo.advance(WINDOW_S)
        self.samples += WINDOW
        self._before.append(window)
        return []

    def _chance(self, window: Pcm, ours: bool) -> float:
        """How much it is speech. Our own echo is speech too: heard at full loudness it would
        prepare the network to take the next cough for speech, so it is turned down first."""
        return self.activity.probability((window * QUIETER).astype(np.int16) if ours else window)

    def _maybe_start(self, over_prompt: bool) -> list[EarEvent]:
        needed_s = self.patience.barge_s if over_prompt else self.patience.start_s
        needed = max(1, round(needed_s / WINDOW_S))
        recent = list(self._recent)[-(needed + 1) :]
        if not recent[-1] or sum(recent) < needed:
            return []
        self._talking = True
        self._last_speech = self.samples
        self._paused_at = -1
        keep = needed + 1 + round(self.patience.pre_roll_s / WINDOW_S)
        self._spoken = list(self._before)[-keep:]
        self._before.clear()
        self._start = self.samples - WINDOW * len(self._spoken)
        self._began = self.samples - WINDOW * len(recent)
        self._may_be_stray = over_prompt
        return [SpeechStarted(self._began, over_prompt)]

    def _go_on(self, window: Pcm, speech: bool) -> list[EarEvent]:
        self._spoken.append(window)
        if speech:
            self._last_speech = self.samples
        quiet = (self.samples - self._last_speech) / EAR_RATE
        if (self.samples - self._start) / EAR_RATE >= self.patience.longest_s:
            return [self._end(cut=True)]
        if quiet >= self.patience.end_s:
            return [self._end(cut=False)]
        if self._may_be_stray and quiet >= STRAY_QUIET_S:
            self._may_be_stray = False
            if (self._last_speech - self._began) / EAR_RATE <= STRAY_S:
                return [SpeechStray(self._utterance())]
        if quiet >= self.patience.early_s and self._paused_at != self._last_speech:
            self._paused_at = self._last_speech
            return [SpeechPaused(self._utterance())]
        return []

    def _end(self, cut: bool) -> SpeechEnded:
        ended = SpeechEnded(self._utterance(), cut)
        self._talking = False
        # what follows the cut may be the next utterance's beginning
        self._before.extend(self._spoken[-8:])
        self._spoken = []
        return ended

    def _utterance(self) -> Utterance:
        tail = int(self.patience.tail_s * EAR_RATE)
        pcm = np.concatenate(self._spoken)
        length = min(len(pcm), self._last_speech - self._start + tail)
        return Utterance(pcm[:length], self._start, self._last_speech)
