import asyncio
import contextlib
import time

import aiohttp
import numpy as np
import pytest

from media import socket as media_socket
from media.socket import MediaClosed, MediaSocket, MediaStalled
from tests.media.fake_chan_websocket import FakeAsterisk

AUTH = ("ari", "secret")


@contextlib.asynccontextmanager
async def call(**options):
    async with FakeAsterisk(**options) as server, aiohttp.ClientSession() as session:
        line = MediaSocket(session)
        await line.open(server.url, AUTH)
        try:
            yield line, server.channel
        finally:
            await line.close()


def ramp(seconds):
    return (np.arange(int(16000 * seconds)) % 20000 + 1).astype(np.int16)


def sounding(heard):
    samples = np.frombuffer(bytes(heard), np.int16)
    return samples[np.flatnonzero(samples)[0] :] if samples.any() else samples[:0]


async def test_what_is_played_is_heard_sample_for_sample_and_play_waits_for_it():
    async with call(speed=10) as (line, channel):
        sound = ramp(3.0)
        began = time.monotonic()
        played = await line.play(sound)
        assert played.finished
        assert time.monotonic() - began > 0.25
        assert np.array_equal(sounding(channel.heard)[: len(sound)], sound)
        assert not channel.errors


async def test_plays_follow_each_other_in_order():
    async with call(speed=10) as (line, channel):
        one, two = ramp(0.5), ramp(0.5) + 1
        await asyncio.gather(line.play(one), line.play(two))
        heard = sounding(channel.heard)
        assert np.array_equal(heard[: len(one)], one)
        assert two[7000] in heard[len(one) :]


async def test_a_minute_of_sound_never_floods_asterisk():
    async with call(speed=100) as (line, channel):
        assert (await line.play(ramp(60))).finished
        assert channel.dropped == 0
        assert channel.most <= 900


async def test_nothing_is_sent_between_xoff_and_xon():
    async with call(speed=10) as (line, channel):
        await channel.event("MEDIA_XOFF")
        await asyncio.sleep(0.05)
        play = asyncio.create_task(line.play(ramp(0.2)))
        await asyncio.sleep(0.1)
        assert channel.most == 0
        await channel.event("MEDIA_XON")
        assert (await play).finished


async def test_flush_stops_at_once_and_ends_every_play():
    async with call() as (line, channel):
        plays = [asyncio.create_task(line.play(ramp(5))) for _ in range(2)]
        await asyncio.sleep(0.3)
        began = time.monotonic()
        cut = await line.flush()
        first, second = await asyncio.gather(*plays)
        assert time.monotonic() - began < 0.1
        assert not first.finished
        assert 0.2 < first.seconds < 0.6
        assert second.seconds == 0
        assert 9 < cut < 10
        await asyncio.sleep(0.05)
        assert channel.length == 0
        assert not line.playing
        after = ramp(0.1)
        assert (await line.play(after)).finished


async def test_flush_while_held_by_xoff():
    async with call(speed=10) as (line, channel):
        await channel.event("MEDIA_XOFF")
        await asyncio.sleep(0.05)
        play = asyncio.create_task(line.play(ramp(1)))
        await asyncio.sleep(0.05)
        await line.flush()
        assert not (await play).finished
        assert (await line.play(ramp(0.1))).finished


async def test_a_cancelled_play_may_be_flushed_and_the_next_one_sounds():
    async with call() as (line, _):
        play = asyncio.create_task(line.play(ramp(5)))
        await asyncio.sleep(0.1)
        play.cancel()
        with pytest.raises(asyncio.CancelledError):
            await play
        await line.flush()
        assert (await line.play(ramp(0.1))).finished


async def test_frames_come_in_and_end_with_the_call():
    frames = iter([bytes([7]) * 640] * 20)
    async with call(speak=lambda: next(frames, None), speed=5) as (line, channel):
        got = []
        async with asyncio.timeout(5):
            async for frame in line.frames():
                got.append(frame)
                if len(got) == 20:
                    await channel.ws.close()
        assert len(got) >= 20
        assert {len(frame) for frame in got} == {640}


async def test_a_silent_peer_is_heard_as_silence_in_real_time():
    async with call() as (line, _):
        await asyncio.sleep(1.0)
        assert 30 <= line.filled <= 55
        assert line.dropped == 0


async def test_frames_that_nobody_takes_are_bounded_and_counted():
    async with call(speak=lambda: bytes(640), speed=50) as (line, _):
        await asyncio.sleep(0.5)
        assert line.dropped > 0
        assert len(line._inbox) == media_socket.INBOX_FRAMES


async def test_hang_up_while_playing_is_told():
    async with call() as (line, channel):
        play = asyncio.create_task(line.play(ramp(5)))
        await asyncio.sleep(0.1)
        await channel.ws.close()
        with pytest.raises(MediaClosed):
            await play
        with pytest.raises(MediaClosed):
            await line.play(ramp(0.1))
        assert await line.flush() == 0.0


async def test_marks_that_stop_coming_are_a_stall(monkeypatch):
    monkeypatch.setattr(media_socket, "STALL_S", 0.2)
    async with call() as (line, channel):
        channel.server.frozen = True
        with pytest.raises(MediaStalled):
            await line.play(ramp(0.1))


async def test_a_wrong_password_and_a_start_that_never_comes(monkeypatch):
    monkeypatch.setattr(media_socket, "OPEN_DEADLINE_S", 0.3)
    async with FakeAsterisk(start=False) as server, aiohttp.ClientSession() as session:
        with pytest.raises(MediaClosed):
            await MediaSocket(session).open(server.url, ("ari", "wrong"))
        with pytest.raises(MediaClosed):
            await MediaSocket(session).open(server.url, AUTH)


async def test_nonsense_on_the_control_side_is_survived():
    async with call(speed=10) as (line, channel):
        for text in ("{", "[]", '{"event": "NEWS"}', '{"event": "MEDIA_MARK_PROCESSED"}'):
            await channel.ws.send_str(text)
        assert (await line.play(ramp(0.1))).finished
