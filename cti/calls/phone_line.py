"""The telephone as a Line: prompts out, speech and keys in, over one media leg.

The citizen's leg and the media leg meet in the visit's bridge. For music the media leg steps out
of it and Asterisk plays into the bridge, so that music goes on without us. Speech is cut by the
ear, which counts samples; keys come as events. Barge-in flushes what Asterisk still holds. What
stopped us and was no speech (a cough, a slammed door) lets the sentence go on where it was cut.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from core.errors import Unavailable
from core.tasks import cancel
from cti.asterisk import names
from cti.asterisk.legs import Leg
from cti.calls.mouth import Mouth
from cti.calls.saying import Saying
from cti.interactions.visit import Visit
from ivr.line import Ask, Heard, HungUp, Keys, Medium
from media.ear import (
    DICTATED,
    FREE,
    STRAY_QUIET_S,
    STRAY_S,
    EarEvent,
    Patience,
    SpeechEnded,
    SpeechPaused,
    SpeechStarted,
)
from media.socket import MediaClosed, MediaSocket
from media.words import EAR_RATE, Recognition, Utterance

if TYPE_CHECKING:
    from cti.roof import Roof

log = structlog.get_logger(__name__)
OPEN_DEADLINE = 5.0
MAX_EVENTS = 64
MAX_STRAYS = 3
"""So often one question goes on after a false stop; after that only keys interrupt it."""
CARRIED_S = 6.0
"""Speech begun over a `say` this long ago still belongs to the next question."""


@dataclass(slots=True)
class _Moment:
    """One Ask under way: what stops what."""

    ask: Ask
    saying: Saying
    speaking: asyncio.Event
    carried: bool = False
    barged: bool = False
    began: int = 0
    strays: int = 0


class PhoneLine:
    """One citizen's telephone, as flows see it. Open it, use it from one task, close it."""

    def __init__(self, roof: Roof, visit: Visit, leg: Leg, bridge: str) -> None:
        self._roof, self._visit, self._leg, self._bridge = roof, visit, leg, bridge
        self._socket = MediaSocket(roof.sound.session)
        self._ear = roof.sound.new_ear()
        self._events: asyncio.Queue[EarEvent] = asyncio.Queue(MAX_EVENTS)
        self._hearing: asyncio.Task[None] | None = None
        self._listening = self._ear.attending = False
        self._carried_at: float | None = None
        self._answered_at = 0.0
        self.media_leg = names.media(visit.id)
        self._mouth = Mouth(roof, visit.id, leg, bridge, self.media_leg, self._socket, self._ear)

    @property
    def medium(self) -> Medium:
        return "voice"

    @property
    def answer_ms(self) -> int | None:
        return self._mouth.answer_ms

    @property
    def heard_ms(self) -> int:
        """How much of the citizen's sound has come in: the clock of what was heard when."""
        return self._ear.samples * 1000 // EAR_RATE

    @property
    def broken(self) -> bool:
        return self._socket.closed

    # Life

    async def open(self) -> None:
        """Bridge the citizen with a media leg of their own."""
        roof = self._roof
        media = roof.legs.get(self.media_leg)
        try:
            async with asyncio.timeout(OPEN_DEADLINE):
                bridge = asyncio.create_task(roof.ari.bridge(self._bridge))
                connection = await roof.ari.external_media(self.media_leg)
                secret = (roof.ari.auth.login, roof.ari.auth.password)
                await self._socket.open(roof.ari.media_url(connection), secret)
                await media.in_stasis.wait()
                await bridge
                await roof.ari.music(self._bridge, False)
                await roof.ari.join(self._bridge, self._leg.id, self.media_leg)
        except (TimeoutError, MediaClosed) as late:
            await self.close()
            raise Unavailable("A linha de áudio não abriu a tempo.") from late
        self._answered_at = asyncio.get_running_loop().time()
        self._hearing = asyncio.create_task(self._hear(), name=f"{self._visit.id}/hear")

    async def close(self) -> None:
        """End the media leg; the citizen's leg stays."""
        await cancel(self._hearing)
        await self._socket.close()
        await self._roof.ari.hangup(self.media_leg)
        self._roof.legs.forget(self.media_leg)

    async def _hear(self) -> None:
        """Frames into the ear, its events to whoever asks."""
        async for frame in self._socket.frames():
            for event in self._ear.feed(frame):
                if self._listening and not self._events.full():
                    self._events.put_nowait(event)

    def _listen(self, on: bool) -> None:
        """Whether what is said now matters; the ear rests while it does not."""
        self._listening = self._ear.attending = on

    # The Line

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        saying = self._mouth.saying((text,))
        self._drain()
        speech = interruptible and self._by_speech
        self._listen(speech)
        stops: list[asyncio.Task[None]] = []
        if interruptible:
            stops.append(asyncio.create_task(self._wait_key_waiting(), name="line/key"))
        if speech:
            self._ear.attend(FREE)
            stops.append(asyncio.create_task(self._spoken_over(saying), name="line/over"))
        saying.begin()
        told = asyncio.create_task(saying.wait(), name="line/say")
        try:
            await self._first_of(told, *stops)
            if not saying.over:
                await self._mouth.cut(saying)
        finally:
            self._listen(self._carried_at is not None)
            for task in (told, *stops):
                await cancel(task)
            await saying.close()

    async def ask(self, ask: Ask) -> Heard:
        listens = bool(ask.grammars) or ask.open_speech
        carried = self._take_carried() and listens
        if not carried:
            self._drain()
        self._listen(listens)
        music = (lambda: self.music(True)) if ask.music else None
        moment = _Moment(
            ask, self._mouth.saying(ask.prompts, music), asyncio.Event(), carried, carried
        )
        if carried:
            moment.speaking.set()  # the question is put when that speech turns out to be none
        else:
            moment.saying.begin()
        tasks: list[asyncio.Task[Heard]] = [
            asyncio.create_task(self._silence(moment), name="line/silence")
        ]
        if listens:
            self._ear.attend(self._patience(ask))
            tasks.append(asyncio.create_task(self._speech(moment), name="line/speech"))
        if ask.keys is not None:
            tasks.append(asyncio.create_task(self._keyed(moment, ask.keys), name="line/keys"))
        try:
            heard = await self._first_of(*tasks)
            return heard
        finally:
            self._listen(False)
            for task in tasks:
                await cancel(task)
            await moment.saying.close()

    async def music(self, on: bool) -> None:
        """The waiting music, by Asterisk."""
        await self._mouth.music(on)

    # In

    def _drain(self) -> None:
        while not self._events.empty():
            self._events.get_nowait()

    async def _first_of(self, *tasks: asyncio.Task[Heard] | asyncio.Task[None] | None) -> Heard:
        """The result of the first task that ends; HungUp when the citizen leaves before."""
        gone = asyncio.create_task(self._leg.gone.wait(), name="line/gone")
        waiting = {task for task in tasks if task is not None}
        try:
            done, _ = await asyncio.wait({gone, *waiting}, return_when=asyncio.FIRST_COMPLETED)
            if gone in done:
                raise HungUp
            return done.pop().result()  # type: ignore[return-value]  # `gone`, without one, is out
        finally:
            await cancel(gone)

    async def _silence(self, moment: _Moment) -> Heard:
        await moment.saying.wait()
        try:
            async with asyncio.timeout(moment.ask.silence_s):
                await moment.speaking.wait()
        except TimeoutError:
            return Heard("silence")
        await asyncio.Event().wait()  # somebody speaks or keys: that ends the Ask
        raise AssertionError

    def _patience(self, ask: Ask) -> Patience:
        if ask.patience_s is None:
            return replace(FREE, longest_s=min(FREE.longest_s, ask.longest_s))
        return replace(DICTATED, end_s=ask.patience_s, longest_s=ask.longest_s)

    async def _speech(self, moment: _Moment) -> Heard:
        """Wait for one utterance (cutting our prompt short when it may), understand it.

        Recognition begins at the first pause; when that was the end, the answer is ready.
        """
        early: tuple[int, asyncio.Task[Recognition | None]] | None = None
        try:
            while True:
                event = await self._events.get()
                if isinstance(event, SpeechStarted):
                    await self._started(moment, event)
                    continue
                if not moment.speaking.is_set():
                    continue
                utterance = event.utterance
                if early is None or early[0] != utterance.end_sample:
                    await cancel(early[1] if early else None)
                    work = self._roof.sound.understand(utterance, moment.ask.grammars)
                    early = (utterance.end_sample, asyncio.create_task(work, name="line/early"))
                if isinstance(event, SpeechPaused):
                    continue
                found = await early[1]
                if self._stray(moment, utterance, found):
                    self._go_on(moment)
                elif isinstance(event, SpeechEnded):
                    return self._understood(moment, utterance, found)
        finally:
            await cancel(early[1] if early else None)

    def _stray(self, moment: _Moment, utterance: Utterance, found: Recognition | None) -> bool:
        """Whether what stopped our sentence was nothing: short and rejected, or not meant for
        this question (begun before it was put)."""
        if moment.saying.over or moment.saying.sounding or moment.ask.open_speech:
            return False
        if found is not None and found.hypotheses and found.band != "reject":
            return False
        seconds = (utterance.end_sample - moment.began) / EAR_RATE
        return moment.carried or (moment.barged and seconds <= STRAY_S)

    def _go_on(self, moment: _Moment) -> None:
        """A false stop: the sentence goes on where it was cut."""
        log.info("line.false_stop", interaction=self._visit.id, n=moment.strays + 1)
        self._ear.forget()
        self._drain()
        moment.strays += 1
        moment.carried = moment.barged = False
        moment.speaking.clear()
        moment.saying.begin()

    @property
    def _by_speech(self) -> bool:
        """Whether speech may stop our sentences on this installation."""
        wanted = self._roof.settings.barge_in
        return self._ear.activity.trusted if wanted == "auto" else wanted == "speech"

    async def _started(self, moment: _Moment, event: SpeechStarted) -> None:
        playing = moment.saying.sounding
        barges = moment.ask.barge_in and self._by_speech and moment.strays < MAX_STRAYS
        if playing and not barges:
            return
        moment.began = event.start_sample
        moment.speaking.set()
        if playing:
            moment.barged = True
            await self._mouth.cut(moment.saying)

    async def _spoken_over(self, saying: Saying) -> None:
        """Until speech has stopped a sentence that is no question; the next one will hear it."""
        for _ in range(MAX_STRAYS + 1):
            started = await self._events.get()
            while not (isinstance(started, SpeechStarted) and saying.sounding):
                started = await self._events.get()
            await self._mouth.cut(saying)
            if await self._goes_on(started.start_sample):
                self._carried_at = asyncio.get_running_loop().time()
                return
            log.info("line.false_stop", interaction=self._visit.id)
            self._ear.forget()
            self._drain()
            saying.begin()
        await asyncio.Event().wait()  # a noisy place: from now on only keys stop the sentence

    async def _goes_on(self, began: int) -> bool:
        """Whether what stopped us is more than a short sound. What was heard is kept."""
        try:
            async with asyncio.timeout(STRAY_S + STRAY_QUIET_S):
                while True:
                    event = await self._events.get()
                    if isinstance(event, SpeechStarted):
                        continue
                    longer = (event.utterance.end_sample - began) / EAR_RATE > STRAY_S
                    if longer or not isinstance(event, SpeechPaused):
                        self._events.put_nowait(event)
                        return longer
        except TimeoutError:
            return self._ear.talking

    def _take_carried(self) -> bool:
        at, self._carried_at = self._carried_at, None
        return at is not None and asyncio.get_running_loop().time() - at < CARRIED_S

    def _understood(
        self, moment: _Moment, utterance: Utterance, found: Recognition | None
    ) -> Heard:
        behind = max(0, self._ear.samples - utterance.end_sample) / EAR_RATE
        self._mouth.heard(asyncio.get_running_loop().time() - behind)
        return Heard(
            "deaf" if found is None else "speech",
            found,
            started_ms=utterance.start_sample * 1000 // EAR_RATE,
            ended_ms=utterance.end_sample * 1000 // EAR_RATE,
            barged_in=moment.barged,
        )

    async def _wait_key_waiting(self) -> None:
        """Until a key waits; it is left for the next Ask (people type ahead)."""
        await self._leg.key_waiting()

    async def _keyed(self, moment: _Moment, keys: Keys) -> Heard:
        key, at = await self._leg.key()
        moment.speaking.set()  # a key ends the wait for silence
        barged = moment.saying.sounding
        if barged:
            await self._mouth.cut(moment.saying)
        self._listen(False)
        collected, first = "", at
        while True:
            if key in keys.stops:
                return self._keys_heard(key, first, at, barged)
            if key == keys.terminator:
                return self._keys_heard(collected, first, at, barged)
            collected += key
            if len(collected) >= keys.max_digits:
                return self._keys_heard(collected, first, at, barged)
            try:
                async with asyncio.timeout(keys.gap_s):
                    key, at = await self._leg.key()
            except TimeoutError:
                return self._keys_heard(collected, first, at, barged)

    def _keys_heard(self, keys: str, first: float, last: float, barged: bool) -> Heard:
        self._mouth.heard(last)
        return Heard(
            "keys",
            keys=keys,
            started_ms=round(1000 * (first - self._answered_at)),
            ended_ms=round(1000 * (last - self._answered_at)),
            barged_in=barged,
        )
