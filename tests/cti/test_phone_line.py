"""The telephone as a Line, with an ear and a socket from a script: who stops whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cti.asterisk.legs import Leg
from cti.calls import phone_line
from cti.calls.phone_line import MAX_STRAYS, PhoneLine
from cti.calls.saying import phrase_start
from ivr.line import Ask, HungUp, Keys
from media.ear import SpeechEnded, SpeechPaused, SpeechStarted, SpeechStray
from media.socket import Played
from media.words import Grammar, Hypothesis, Phrase, Recognition, Utterance

GRAMMAR = Grammar("menu", (Phrase("buraco", "buraco"),))
SENTENCE_S = 0.3


class FakeSocket:
    """Plays in real time, as Asterisk does; remembers how much sound each `play` was given."""

    closed = False

    def __init__(self, _session: Any) -> None:
        self.played: list[int] = []
        self.inbox: asyncio.Queue[list[Any]] = asyncio.Queue()
        self._flushed = asyncio.Event()
        self._turn = asyncio.Lock()

    async def frames(self) -> AsyncIterator[Any]:
        while True:
            yield await self.inbox.get()

    async def play(self, pcm: Any) -> Played:
        flushed, seconds = self._flushed, len(pcm) / 16000
        async with self._turn:
            if flushed.is_set():
                return Played(False, 0.0)
            self.played.append(len(pcm))
            began = asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(seconds):
                    await flushed.wait()
            except TimeoutError:
                return Played(True, seconds)
            return Played(False, asyncio.get_running_loop().time() - began)

    async def flush(self) -> float:
        self._flushed.set()
        self._flushed = asyncio.Event()
        return 0.0


class FakeEar:
    """Hands on the events that the script puts in as frames."""

    def __init__(self, trusted: bool = True) -> None:
        self.activity = SimpleNamespace(trusted=trusted)
        self.samples = 0
        self.talking = False
        self.forgotten = 0

    def feed(self, events: list[Any]) -> list[Any]:
        return events

    def forget(self) -> None:
        self.forgotten += 1

    def attend(self, _patience: Any) -> None: ...
    def prompt(self, _pcm: Any) -> None: ...
    def prompt_over(self) -> None: ...


class Rig:
    """One line and what the citizen does to it."""

    def __init__(self, trusted: bool, barge_in: str) -> None:
        self.ear = FakeEar(trusted)
        self.understood: Recognition | None = rejected()
        self.leg = Leg("leg")
        sound = SimpleNamespace(
            session=None, new_ear=lambda: self.ear, speak=self._speak, understand=self._understand
        )
        roof: Any = SimpleNamespace(sound=sound, settings=SimpleNamespace(barge_in=barge_in))
        visit: Any = SimpleNamespace(id="v")
        self.line = PhoneLine(roof, visit, self.leg, "bridge")
        self.socket: Any = self.line._socket
        self.hearing = asyncio.create_task(self.line._hear())

    async def _speak(self, text: str) -> Any:
        sound = np.full(int(SENTENCE_S * 16000), 1000, np.int16)
        sound[2400:3999] = 0  # a pause in the middle of each sentence
        return sound

    async def _understand(self, utterance: Utterance, grammars: Any) -> Recognition | None:
        return self.understood

    async def hears(self, *events: Any, after: float = 0.05) -> None:
        await asyncio.sleep(after)
        self.socket.inbox.put_nowait(list(events))


def rejected() -> Recognition:
    return Recognition((), "reject", "fake", 1.0, 0.0)


def accepted(meaning: str = "buraco") -> Recognition:
    return Recognition((Hypothesis(meaning, meaning, 0.9, "menu"),), "accept", "fake", 1.0, 0.0)


def spoken(begin: float, end: float) -> Utterance:
    return Utterance(np.zeros(10, np.int16), int(begin * 8000), int(end * 8000))


def started(at: float = 0.0) -> SpeechStarted:
    return SpeechStarted(int(at * 8000), over_prompt=True)


@pytest.fixture
async def make_rig(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    monkeypatch.setattr(phone_line, "MediaSocket", FakeSocket)
    rigs: list[Rig] = []

    def make(trusted: bool = True, barge_in: str = "auto") -> Rig:
        rigs.append(Rig(trusted, barge_in))
        return rigs[-1]

    yield make
    for rig in rigs:
        rig.hearing.cancel()


def ask(**changes: Any) -> Ask:
    given: dict[str, Any] = {"keys": Keys(1), "silence_s": 0.2, **changes}
    return Ask(("Um.", "Dois."), (GRAMMAR,), **given)


async def test_speech_over_the_question_stops_it_and_is_understood(make_rig: Any) -> None:
    rig = make_rig()
    rig.understood = accepted()
    asking = asyncio.create_task(rig.line.ask(ask()))
    await rig.hears(started(), SpeechEnded(spoken(0, 0.8)))
    heard = await asking
    assert heard.barged_in
    assert heard.recognition is not None
    assert rig.socket.played == [4800]  # the second sentence was never begun


async def test_a_cough_lets_the_sentence_go_on_from_its_last_pause(make_rig: Any) -> None:
    rig = make_rig()
    asking = asyncio.create_task(rig.line.ask(ask()))
    await rig.hears(started(), after=0.27)  # in the second half of the first sentence
    await rig.hears(SpeechPaused(spoken(0, 0.2)), SpeechStray(spoken(0, 0.2)))
    heard = await asking
    assert heard.kind == "silence"
    assert not heard.barged_in
    first, resumed, second = rig.socket.played
    assert (first, second) == (4800, 4800)
    assert 700 <= resumed <= 1000, "it goes on after the pause, not from the beginning"
    assert rig.ear.forgotten == 1


async def test_a_short_word_that_is_understood_is_no_cough(make_rig: Any) -> None:
    rig = make_rig()
    rig.understood = accepted()
    asking = asyncio.create_task(rig.line.ask(ask()))
    await rig.hears(started(), SpeechStray(spoken(0, 0.2)))
    await rig.hears(SpeechEnded(spoken(0, 0.2)))
    assert (await asking).kind == "speech"


async def test_long_speech_that_is_not_understood_is_an_answer(make_rig: Any) -> None:
    rig = make_rig()
    asking = asyncio.create_task(rig.line.ask(ask()))
    await rig.hears(started(), SpeechEnded(spoken(0, 1.4)))
    heard = await asking
    assert heard.kind == "speech"
    assert heard.barged_in


async def test_in_a_noisy_place_the_question_is_soon_left_to_keys(make_rig: Any) -> None:
    rig = make_rig()
    asking = asyncio.create_task(rig.line.ask(ask()))
    for _ in range(MAX_STRAYS + 2):
        await rig.hears(started(), SpeechEnded(spoken(0, 0.2)))
    assert (await asking).kind == "silence"
    assert rig.ear.forgotten == MAX_STRAYS


async def test_speech_stops_a_plain_sentence_and_the_next_question_hears_it(make_rig: Any) -> None:
    rig = make_rig()
    rig.understood = accepted()
    saying = asyncio.create_task(rig.line.say("Um."))
    await rig.hears(started(), SpeechPaused(spoken(0, 0.6)))
    await saying
    assert rig.socket.played == [4800]
    asking = asyncio.create_task(rig.line.ask(ask()))
    await rig.hears(SpeechEnded(spoken(0, 0.6)))
    heard = await asking
    assert heard.kind == "speech"
    assert rig.socket.played == [4800], "the question itself was not needed"


async def test_what_was_said_too_early_and_fits_nothing_is_no_failure(make_rig: Any) -> None:
    rig = make_rig()
    saying = asyncio.create_task(rig.line.say("Um."))
    await rig.hears(started(), SpeechPaused(spoken(0, 1.6)))
    await saying
    asking = asyncio.create_task(rig.line.ask(ask()))
    await rig.hears(SpeechEnded(spoken(0, 1.6)))
    assert (await asking).kind == "silence"
    assert rig.socket.played == [4800] * 3, "then the question is put, whole"


async def test_a_cough_does_not_end_a_plain_sentence(make_rig: Any) -> None:
    rig = make_rig()
    saying = asyncio.create_task(rig.line.say("Um."))
    await rig.hears(started(), SpeechPaused(spoken(0, 0.2)))
    await rig.hears(SpeechStray(spoken(0, 0.2)))
    await saying
    assert len(rig.socket.played) == 2


async def test_what_must_be_heard_is_heard(make_rig: Any) -> None:
    rig = make_rig()
    saying = asyncio.create_task(rig.line.say("Um.", interruptible=False))
    await rig.hears(started(), SpeechEnded(spoken(0, 1.4)))
    rig.leg.press("1", 0.0)
    await saying
    assert rig.socket.played == [4800]


@pytest.mark.parametrize(
    ("trusted", "setting", "stops"),
    [(True, "auto", True), (False, "auto", False), (False, "speech", True), (True, "keys", False)],
)
async def test_who_may_interrupt(make_rig: Any, trusted: bool, setting: str, stops: bool) -> None:
    rig = make_rig(trusted, setting)
    rig.understood = accepted()
    asking = asyncio.create_task(rig.line.ask(ask()))
    await rig.hears(started(), SpeechEnded(spoken(0, 0.8)))
    assert (await asking).kind == ("speech" if stops else "silence")


async def test_keys_always_interrupt(make_rig: Any) -> None:
    rig = make_rig(trusted=False)
    asking = asyncio.create_task(rig.line.ask(ask()))
    await asyncio.sleep(0.05)
    rig.leg.press("3", 1.0)
    heard = await asking
    assert (heard.keys, heard.barged_in) == ("3", True)


async def test_leaving_ends_everything(make_rig: Any) -> None:
    rig = make_rig()
    asking = asyncio.create_task(rig.line.ask(ask()))
    await asyncio.sleep(0.05)
    rig.leg.end(16)
    with pytest.raises(HungUp):
        await asking


def test_a_phrase_begins_after_the_last_pause() -> None:
    sound = np.full(16000, 1000, np.int16)
    sound[8000:9600] = 0
    assert phrase_start(sound, 12000) == 9600
    assert phrase_start(sound, 4000) == 0
    long = np.full(160_000, 1000, np.int16)
    assert phrase_start(long, 150_000) == 150_000
    assert phrase_start(np.zeros(0, np.int16), 0) == 0
