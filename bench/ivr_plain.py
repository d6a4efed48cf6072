"""The plainest telephone dialogue that can be: Asterisk, our ear, recogniser and voice, no product.

``python -m bench.ivr_plain BASE APP`` serves every call with the fixed dialogue until it is
terminated; the secret of ARI comes in the environment. No database, no flow, no transcript, no
barge-in: the floor that the product is measured against.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import aiohttp
import uvloop

from bench.ivr_dialogue import PROMPTS, grammars
from cli.setup import instance, smoke
from cli.setup.runtime import obtain
from cli.setup.say import Progress
from core.errors import Unavailable
from core.settings import Settings
from core.tasks import Crew, cancel
from cti.asterisk.ari import Ari, AriError
from media.ear import Ear, SpeechEnded
from media.hearing.base import Recogniser, RecogniserFailed, RecogniserOptions
from media.hearing.registry import make_recogniser
from media.socket import MediaClosed, MediaSocket
from media.speaking.base import VoiceOptions
from media.speaking.cache import VoiceCache
from media.speaking.registry import make_voice
from media.words import Grammar

SECRET = "PLAIN_SECRET"
READY_S = 90.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What all calls share."""

    ari: Ari
    session: aiohttp.ClientSession
    recogniser: Recogniser
    voice: VoiceCache
    turns: tuple[tuple[Grammar, ...], ...]


async def serve(base: str, app: str) -> None:
    """Answer every call until cancelled."""
    ari = Ari(base, app, "atende", os.environ[SECRET])
    with tempfile.TemporaryDirectory(prefix="atende-") as folder:
        parts = Parts(
            ari,
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)),
            make_recogniser("embedded", RecogniserOptions()),
            VoiceCache(make_voice("espeak", VoiceOptions()), Path(folder)),
            tuple(grammars()),
        )
        await parts.voice.warm(PROMPTS)
        for turn in parts.turns:
            await parts.recogniser.prepare(turn)
        try:
            async with Crew("plain") as crew:
                await _events(parts, crew)
        finally:
            await parts.recogniser.close()
            await parts.voice.close()
            await parts.session.close()
            await ari.close()


async def _events(parts: Parts, crew: Crew) -> None:
    calls: dict[str, asyncio.Task[None]] = {}
    async for event in parts.ari.events():
        leg = event.get("channel", {}).get("id", "")
        if event["type"] == "Connected":
            print("ready", flush=True)
        elif event["type"] == "StasisStart" and not leg.startswith("media-"):
            calls[leg] = crew.start(leg, lambda leg=leg: _call(parts, leg))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        elif event["type"] in ("StasisEnd", "ChannelDestroyed") and leg in calls:
            calls.pop(leg).cancel()


async def _call(parts: Parts, leg: str) -> None:
    ari, media = parts.ari, f"media-{leg}"
    socket = MediaSocket(parts.session)
    try:
        await ari.answer(leg)
        await ari.bridge(f"b-{leg}")
        connection = await ari.external_media(media)
        await socket.open(ari.media_url(connection), (ari.auth.login, ari.auth.password))
        await ari.join(f"b-{leg}", leg, media)
        with suppress(MediaClosed):
            await _talk(parts, socket)
    except (AriError, Unavailable, MediaClosed):
        pass  # the caller left while the call was being set up
    finally:
        await socket.close()
        await ari.hangup(media)
        await ari.end_bridge(f"b-{leg}")


async def _talk(parts: Parts, socket: MediaSocket) -> None:
    """Prompt, utterance, recognition, next prompt, for ever."""
    ear = Ear()
    ended: asyncio.Queue[SpeechEnded] = asyncio.Queue(8)

    async def hear() -> None:
        async for frame in socket.frames():
            for event in ear.feed(frame):
                if isinstance(event, SpeechEnded) and not ended.full():
                    ended.put_nowait(event)

    hearing = asyncio.create_task(hear())
    try:
        for text, turn in cycle(zip(PROMPTS, parts.turns, strict=True)):
            pcm = await parts.voice.synthesise(text)
            ear.prompt(pcm)
            await socket.play(pcm)
            utterance = (await ended.get()).utterance
            with suppress(RecogniserFailed):
                await parts.recogniser.recognise(utterance, turn)
    finally:
        await cancel(hearing)


@dataclass(frozen=True, slots=True)
class PlainHotline:
    """Where it takes calls, and the processes to weigh."""

    sip_port: int
    pids: dict[str, int]


@contextmanager
def plain_hotline() -> Iterator[PlainHotline]:
    """An Asterisk of its own with the plain loop behind it. Raises RuntimeError, SetupFailed."""
    with tempfile.TemporaryDirectory(prefix="atende-") as scratch:
        sip, http, ami = smoke.free_ports(3)
        settings = Settings(
            home=Path(scratch), sip_port=sip, asterisk_http_port=http, ami_port=ami,
            rtp_start=24_000, rtp_end=24_999,
        )  # fmt: skip
        runtime = obtain(Progress(), smoke.smoke_call)
        instance.prepare(instance.pbx_from(settings, runtime), runtime)
        with (
            smoke.running(runtime, instance.configuration(settings.home)) as pbx,
            _loop(settings, http) as pid,
        ):
            yield PlainHotline(sip, {"Asterisk": pbx.pid, "loop": pid})


@contextmanager
def _loop(settings: Settings, http: int) -> Iterator[int]:
    import subprocess  # the only place where this module starts something

    command = [sys.executable, "-m", "bench.ivr_plain", f"http://127.0.0.1:{http}",
               settings.app_name]  # fmt: skip
    environment = {**os.environ, SECRET: settings.secret("ari")}
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        if "ready" not in child.stdout.readline():
            raise RuntimeError("the plain loop did not start")
        yield child.pid
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()


async def _main() -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with suppress(asyncio.CancelledError):
        await serve(sys.argv[1], sys.argv[2])


if __name__ == "__main__":
    uvloop.run(_main())
