"""A draft tried by voice: a browser's microphone, a real recogniser, a real voice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import pytest

from core.tasks import cancel
from cti.calls.sound import Sound
from cti.debug.browser_socket import BrowserSocket
from cti.debug.outbox import Outbox
from ivr.service import Flows
from media.ear import Ear
from media.hearing import RecogniserOptions, make_recogniser
from media.socket import MediaClosed
from media.speaking.base import VoiceOptions
from media.speaking.cache import VoiceCache
from media.speaking.registry import make_voice
from tests.cti.debug.conftest import Browser, House, make_roof, serve
from tests.media.sounds import frames, noise, say

FRAME_S = 0.02
TEXT = """
flow: ensaio
start: opcao
person: pessoa
nodes:
  opcao:
    kind: menu
    prompt:
      - Diga segunda via para receber o boleto, ou coleta de lixo para saber o horário do caminhão.
      - Se preferir, tecle um ou dois, ou aguarde na linha para falar com uma pessoa da equipe.
    again: Diga segunda via ou coleta de lixo.
    options:
      via:
        digit: 1
        label: segunda via
        go: tchau
      lixo:
        digit: 2
        label: coleta de lixo
        go: espera
  espera:
    kind: wait
    text: Um momento.
    seconds: 1
    limit: 1
    next: espera
    enough: tchau
  pessoa:
    kind: transfer
    queue: geral
  tchau:
    kind: end
    text: Até logo.
    solved: sim
"""


@pytest.fixture
async def house(flows: Flows, tmp_path: Path) -> AsyncIterator[House]:
    recogniser = make_recogniser("embedded", RecogniserOptions(workers=1, deadline_s=20))
    voice = VoiceCache(make_voice("espeak", VoiceOptions()), tmp_path)
    async with aiohttp.ClientSession() as session:
        sound = Sound(session, recogniser, voice, Ear)
        async for made in serve(make_roof(flows, sound=sound)):
            yield made
        await recogniser.close()
        await voice.close()


class Microphone:
    """Frames in real time: a quiet room, and speech when there is some to be said."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.words: list[bytes] = []
        self.quiet = frames(noise(2.0, -60))
        self.task = asyncio.create_task(self._run())

    def speak(self, text: str) -> None:
        self.words = frames(say(text))

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due, n = loop.time(), 0
        while True:
            frame = self.words.pop(0) if self.words else self.quiet[n % len(self.quiet)]
            await self.browser.socket.send_bytes(frame)
            due, n = due + FRAME_S, n + 1
            await asyncio.sleep(max(0.0, due - loop.time()))


def loud_seconds(sound: bytes) -> float:
    pcm = np.frombuffer(bytes(sound), "<i2").astype(float)
    blocks = pcm[: len(pcm) // 320 * 320].reshape(-1, 320)
    return float((np.sqrt((blocks**2).mean(axis=1)) > 200).sum() * FRAME_S)


async def test_spoken_to_and_interrupted_and_answered_by_voice(house: House) -> None:
    browser = await house.browser()
    microphone = Microphone(browser)
    await browser.tell("start", mode="voice", text=TEXT)
    await browser.until("asks", 15, node="opcao")
    began = asyncio.get_running_loop().time()
    while asyncio.get_running_loop().time() - began < 2.5:  # hear two seconds of the question
        await browser.tell("ping")
        await browser.until("pong")
        await asyncio.sleep(0.05)
    assert loud_seconds(browser.sound) > 0.8
    microphone.speak("coleta de lixo")
    await browser.until("hush", 5)
    stopped = len(browser.sound)
    turn = await browser.until("turn", 20, heard="speech")
    assert turn["heard_text"] == "coleta de lixo"
    assert turn["readings"][0]["meaning"] == "lixo"
    assert turn["confidence"] > 0
    assert (len(browser.sound) - stopped) < 16000 * 2 * 0.3, "our sound stopped"
    await browser.until("music", on=True)
    await browser.until("music", 10, on=False)
    outcome = await browser.until("outcome", 20)
    assert outcome["outcome"] == "solved"
    answered = [m for m in browser.told("turn") if m["answer_ms"] is not None]
    assert 0 < answered[0]["answer_ms"] < 4000
    assert len(browser.sound) % 640 == 0
    await cancel(microphone.task)


async def test_keys_typed_words_and_a_muted_microphone(house: House) -> None:
    browser = await house.browser()
    await browser.tell("start", mode="voice", text=TEXT)
    await browser.until("asks", 15)
    await browser.tell("say", text="não sei")
    assert (await browser.until("turn", 5))["heard"] == "text"
    await browser.until("again")
    await browser.tell("silence")
    assert "silêncio" in (await browser.until("error"))["detail"]
    await browser.tell("keys", keys="1")
    assert (await browser.until("turn", 5, n=1))["keys"] == "1"
    assert (await browser.until("outcome", 10))["outcome"] == "solved"
    await browser.tell("start", mode="voice", text=TEXT)
    await browser.until("asks", 15)
    await browser.tell("hang_up")
    assert (await browser.until("outcome", 10))["outcome"] == "hung_up"


async def test_sound_goes_out_at_its_pace_and_stops_at_once() -> None:
    out = Outbox()
    sent: list[Any] = []
    out.sound = lambda data: sent.append(data)  # type: ignore[method-assign]
    async with aiohttp.ClientSession() as session:
        socket = BrowserSocket(session, out)
        await socket.open()
        loop = asyncio.get_running_loop()
        began = loop.time()
        first = asyncio.create_task(socket.play(np.ones(8000, np.int16)))
        second = asyncio.create_task(socket.play(np.ones(160_000, np.int16)))
        assert (await first).finished
        assert 0.45 < loop.time() - began < 0.8
        await asyncio.sleep(0.2)
        ahead = sum(map(len, sent)) / 32000 - (loop.time() - began)
        assert ahead < 0.25, "no more than a moment ahead of what is heard"
        assert await socket.flush() > 8
        played = await asyncio.wait_for(second, 0.1)
        assert not played.finished
        assert 0.1 < played.seconds < 0.6
        last = asyncio.create_task(socket.play(np.ones(160_000, np.int16)))
        await asyncio.sleep(0.01)
        await socket.close()
        with pytest.raises(MediaClosed):
            await last
        assert all(len(part) % 640 == 0 for part in sent)
