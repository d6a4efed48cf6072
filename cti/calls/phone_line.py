"""The telephone as a Line: prompts out, speech and keys in, over one media leg.

The citizen's leg and the media leg meet in the visit's bridge. For music the media leg steps out
of it and Asterisk plays into the bridge, so that music goes on without us. Speech is cut by the
ear, which counts samples; keys come as events. Barge-in flushes what Asterisk still holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from core.errors import Unavailable
from core.tasks import cancel
from cti.asterisk import names
from cti.asterisk.ari import AriError
from cti.asterisk.legs import Leg
from cti.interactions.visit import Visit
from ivr.line import Ask, Heard, HungUp, Keys, Medium
from media.ear import DICTATED, FREE, EarEvent, Patience, SpeechPaused, SpeechStarted
from media.socket import MediaClosed, MediaSocket, MediaStalled
from media.speaking.base import VoiceFailed
from media.words import EAR_RATE, Pcm, Recognition, Utterance

if TYPE_CHECKING:
    from cti.roof import Roof

log = structlog.get_logger(__name__)
OPEN_DEADLINE = 5.0
MAX_EVENTS = 64


@dataclass(slots=True)
class _Moment:
    """One Ask under way: what stops what."""

    ask: Ask
    prompts: asyncio.Task[None]
    speaking: asyncio.Event
    barged: bool = False


class PhoneLine:
    """One citizen's telephone, as flows see it. Open it, use it from one task, close it."""

    def __init__(self, roof: Roof, visit: Visit, leg: Leg, bridge: str) -> None:
        self._roof, self._visit, self._leg, self._bridge = roof, visit, leg, bridge
        self._socket = MediaSocket(roof.sound.session)
        self._ear = roof.sound.new_ear()
        self._events: asyncio.Queue[EarEvent] = asyncio.Queue(MAX_EVENTS)
        self._hearing: asyncio.Task[None] | None = None
        self._listening = False
        self._music = False
        self._heard_at: float | None = None
        self._answer_ms: int | None = None
        self._answered_at = 0.0
        self.media_leg = names.media(visit.id)

    @property
    def medium(self) -> Medium:
        return "voice"

    @property
    def answer_ms(self) -> int | None:
        return self._answer_ms

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

    # The Line

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        keys = Keys(max_digits=1) if interruptible else None
        prompts = asyncio.create_task(self._play((text,)), name="line/say")
        pressed = asyncio.create_task(self._wait_key_waiting(), name="line/key") if keys else None
        try:
            await self._first_of(prompts, pressed)
            if not prompts.done():
                await self._hush()
            else:
                prompts.result()
        finally:
            await cancel(pressed)
            await cancel(prompts)

    async def ask(self, ask: Ask) -> Heard:
        listens = bool(ask.grammars) or ask.open_speech
        self._drain()
        self._listening = listens
        speaking = asyncio.Event()
        prompts = asyncio.create_task(self._play(ask.prompts, ask.music), name="line/prompts")
        moment = _Moment(ask, prompts, speaking)
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
            self._listening = False
            for task in (*tasks, prompts):
                await cancel(task)

    async def music(self, on: bool) -> None:
        """The waiting music, by Asterisk; the media leg steps out of the bridge meanwhile."""
        if on == self._music:
            return
        ari = self._roof.ari
        self._music = on
        if on:
            await ari.leave(self._bridge, self.media_leg)
            await ari.music(self._bridge, True)
        else:
            await ari.music(self._bridge, False)
            await ari.join(self._bridge, self.media_leg)

    # Out

    async def _play(self, texts: Sequence[str], music_after: bool = False) -> None:
        if texts:
            await self.music(False)
        pieces = [asyncio.create_task(self._roof.sound.speak(text)) for text in texts]
        playing: list[asyncio.Task[None]] = []
        try:
            for piece in pieces:  # all queued at once, so that no gap lies between sentences
                playing.append(asyncio.create_task(self._piece(await piece)))
            for sound in playing:
                await sound
        except VoiceFailed as error:
            log.error("line.voice", interaction=self._visit.id, error=str(error))
        except MediaStalled as error:
            log.error("line.stalled", interaction=self._visit.id, error=str(error))
        except (MediaClosed, AriError) as error:
            self._gone(error)
        finally:
            for task in (*pieces, *playing):
                task.cancel()
        if music_after:
            await self.music(True)

    async def _piece(self, pcm: Pcm) -> None:
        self._note_answer()
        self._ear.prompt(pcm)
        await self._socket.play(pcm)

    async def _hush(self) -> None:
        """Stop our sound at once, in Asterisk and in the ear's mind."""
        self._ear.prompt_over()
        await self._socket.flush()

    def _gone(self, error: Exception) -> None:
        """The media leg ended: with the citizen's it is a hang-up, alone it is our trouble."""
        if self._leg.gone.is_set():
            raise HungUp from error
        raise Unavailable("A linha de áudio caiu.") from error

    def _note_answer(self) -> None:
        if self._heard_at is not None:
            elapsed = asyncio.get_running_loop().time() - self._heard_at
            self._answer_ms = max(0, round(1000 * elapsed))
            self._heard_at = None

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
        await asyncio.wait({moment.prompts})
        if not moment.prompts.cancelled():
            moment.prompts.result()
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
                return self._understood(moment, utterance, await early[1])
        finally:
            await cancel(early[1] if early else None)

    async def _started(self, moment: _Moment, event: SpeechStarted) -> None:
        playing = not moment.prompts.done()
        trusted = self._ear.activity.trusted
        if playing and (not moment.ask.barge_in or (event.over_prompt and not trusted)):
            return
        moment.speaking.set()
        if playing:
            moment.barged = True
            moment.prompts.cancel()
            await self._hush()

    def _understood(
        self, moment: _Moment, utterance: Utterance, found: Recognition | None
    ) -> Heard:
        behind = max(0, self._ear.samples - utterance.end_sample) / EAR_RATE
        self._heard_at = asyncio.get_running_loop().time() - behind
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
        barged = not moment.prompts.done()
        if barged:
            moment.prompts.cancel()
            await self._hush()
        self._listening = False
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
        self._heard_at = last
        return Heard(
            "keys",
            keys=keys,
            started_ms=round(1000 * (first - self._answered_at)),
            ended_ms=round(1000 * (last - self._answered_at)),
            barged_in=barged,
        )
