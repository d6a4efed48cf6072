"""The telephone as a Line: prompts out, speech and keys in, over one media leg.

The citizen's leg and the media leg meet in the visit's bridge. For music the citizen steps out
of it and Asterisk plays, so that music goes on without us. Speech is cut by the ear, which
counts samples; keys come as events. Barge-in flushes what Asterisk still holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from core.errors import Unavailable
from core.tasks import cancel
from cti.asterisk import names
from cti.asterisk.ari import AriError
from cti.asterisk.legs import Leg
from cti.interactions.visit import Visit
from ivr.line import Ask, Heard, HungUp, Keys, Medium
from media.ear import SpeechEnded, SpeechStarted
from media.socket import MediaClosed, MediaSocket, MediaStalled
from media.speaking.base import VoiceFailed
from media.words import Utterance

if TYPE_CHECKING:
    from cti.roof import Roof

log = structlog.get_logger(__name__)
OPEN_DEADLINE = 5.0
MAX_EVENTS = 64
RATE = 8000


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
        self._events: asyncio.Queue[SpeechStarted | SpeechEnded] = asyncio.Queue(MAX_EVENTS)
        self._hearing: asyncio.Task[None] | None = None
        self._listening = False
        self._music = False
        self._joined = False
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
                await roof.ari.music(self._leg.id, False)
                await roof.ari.join(self._bridge, self._leg.id, self.media_leg)
        except (TimeoutError, MediaClosed) as late:
            await self.close()
            raise Unavailable("A linha de áudio não abriu a tempo.") from late
        self._joined = True
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
                await self._socket.flush()
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
            self._ear.patience(ask.patience_s)
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
        """The waiting music, by Asterisk; the citizen steps out of the bridge meanwhile."""
        if on == self._music:
            return
        ari = self._roof.ari
        if on:
            await ari.leave(self._bridge, self._leg.id)
            await ari.music(self._leg.id, True)
        else:
            await ari.music(self._leg.id, False)
            await ari.join(self._bridge, self._leg.id)
        self._music, self._joined = on, not on

    # Out

    async def _play(self, texts: Sequence[str], music_after: bool = False) -> None:
        if texts:
            await self.music(False)
        pieces = [asyncio.create_task(self._roof.sound.speak(text)) for text in texts]
        try:
            for piece in pieces:
                pcm = await piece
                self._note_answer()
                await self._socket.play(pcm)
        except VoiceFailed as error:
            log.error("line.voice", interaction=self._visit.id, error=str(error))
        except MediaStalled as error:
            log.error("line.stalled", interaction=self._visit.id, error=str(error))
        except (MediaClosed, AriError) as error:
            self._gone(error)
        finally:
            for piece in pieces:
                piece.cancel()
        if music_after:
            await self.music(True)

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
            return done.pop().result()  # type: ignore[return-value]
        finally:
            await cancel(gone)

    async def _silence(self, moment: _Moment) -> Heard:
        await asyncio.shield(moment.prompts)
        while True:
            loop = asyncio.get_running_loop()
            until = loop.time() + moment.ask.silence_s
            while (left := until - loop.time()) > 0:
                await asyncio.sleep(min(left, 0.1))
                if moment.speaking.is_set():
                    break
            else:
                return Heard("silence")
            while moment.speaking.is_set():
                await asyncio.sleep(0.1)

    async def _speech(self, moment: _Moment) -> Heard:
        """Wait for one utterance (cutting our prompt short when it may), understand it."""
        while True:
            event = await self._events.get()
            playing = not moment.prompts.done()
            if isinstance(event, SpeechStarted):
                if playing and not moment.ask.barge_in:
                    continue
                moment.speaking.set()
                if playing:
                    moment.barged = True
                    moment.prompts.cancel()
                    await self._socket.flush()
                continue
            if not moment.speaking.is_set():
                continue
            return await self._understand(moment, event.utterance)

    async def _understand(self, moment: _Moment, utterance: Utterance) -> Heard:
        loop = asyncio.get_running_loop()
        behind = max(0, self._ear.position - utterance.end_sample) / RATE
        self._heard_at = loop.time() - behind
        found = await self._roof.sound.understand(utterance, moment.ask.grammars)
        return Heard(
            "deaf" if found is None else "speech",
            found,
            started_ms=utterance.start_sample * 1000 // RATE,
            ended_ms=utterance.end_sample * 1000 // RATE,
            barged_in=moment.barged,
        )

    async def _wait_key_waiting(self) -> None:
        """Until a key waits; it is left for the next Ask (people type ahead)."""
        while not self._leg.keys_waiting():
            await asyncio.sleep(0.05)

    async def _keyed(self, moment: _Moment, keys: Keys) -> Heard:
        key, at = await self._leg.key()
        moment.speaking.set()  # a key ends the wait for silence
        barged = not moment.prompts.done()
        if barged:
            moment.prompts.cancel()
            await self._socket.flush()
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
