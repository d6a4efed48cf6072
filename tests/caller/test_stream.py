"""Sound and keys on a real socket: the beat, the bits, the arrival times."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import numpy as np
import pytest

from cli.caller import rtp
from cli.caller.alaw import SILENCE
from cli.caller.pacer import Pacer
from cli.caller.sound import pitch, speak, tone, track_of
from cli.caller.stream import MOST_QUEUED, Stream
from media.wave import alaw_decode


@pytest.fixture
def pacer() -> Iterator[Pacer]:
    with Pacer() as running:
        yield running


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        yield sock


def _all(ear: socket.socket) -> list[rtp.Packet]:
    packets = []
    while True:
        try:
            packets.append(rtp.parse(ear.recv(2048)))
        except BlockingIOError:
            return packets


async def test_keys_are_bit_exact_and_time_goes_on(pacer: Pacer, ear: socket.socket) -> None:
    stream = Stream()
    stream.connect(ear.getsockname(), 97)
    playing = stream.press("1#")
    pacer.add(stream)
    await asyncio.wait_for(playing.done, 3)
    pacer.remove(stream)
    stream.close()
    packets = _all(ear)[:26]
    keys = [p for p in packets if p.payload_type == 97]
    expected = [payload for key in "1#" for payload, _ in rtp.key_events(key)]
    assert [p.payload for p in keys] == expected
    assert [n for n, p in enumerate(keys) if p.marker] == [0, 9]
    assert len({p.timestamp for p in keys[:9]}) == len({p.timestamp for p in keys[9:]}) == 1
    assert (keys[9].timestamp - keys[0].timestamp) % 2**32 == 13 * 160
    assert np.all(np.diff([p.sequence for p in packets]) % 65_536 == 1)
    silent = [p for p in packets if p.payload_type == 8]
    assert {p.payload for p in silent} == {SILENCE}
    assert (silent[0].timestamp - keys[0].timestamp) % 2**32 == 9 * 160
    assert playing.last_speech > playing.first > 0


async def test_beats_every_20_ms_and_stamps_arrivals(pacer: Pacer) -> None:
    left, right = Stream(), Stream()
    left.connect(right.address, None)
    right.connect(left.address, None)
    left.loop_sound = tone(1000)
    for stream in (left, right):
        pacer.add(stream)
    await asyncio.sleep(1.2)
    for stream in (left, right):
        pacer.remove(stream)
    heard = right.kept.received
    assert 55 <= len(heard) <= 62
    found = rtp.gaps(heard, [True] * len(heard))
    assert found is not None
    assert found.lost == 0
    assert abs(found.p50 - 20) < 1
    assert pitch(alaw_decode(b"".join(p.payload for p in heard[:50]))) == 1000
    assert left.kept.sent[0].arrival <= heard[0].arrival + 1_000_000
    left.close()
    right.close()


async def test_strangers_rtcp_and_noise_are_not_heard(pacer: Pacer, ear: socket.socket) -> None:
    stream = Stream()
    stream.connect(ear.getsockname(), None)
    pacer.add(stream)
    packet = rtp.Packet(8, 1, 160, 1, SILENCE).to_bytes()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(packet, stream.address)
        for data in (packet, b"junk", b"\x80\xc8" + bytes(26), b""):
            ear.sendto(data, stream.address)
        await asyncio.sleep(0.1)
    pacer.remove(stream)
    assert len(stream.kept.received) == 1
    assert stream.strangers == 1
    stream.close()


async def test_flush_ends_what_waits(pacer: Pacer, ear: socket.socket) -> None:
    stream = Stream()
    playing = stream.play([SILENCE] * 1000)
    stream.flush()
    await asyncio.wait_for(playing.done, 1)
    with pytest.raises(ValueError, match="too much"):
        stream.play([SILENCE] * (MOST_QUEUED + 1))
    await asyncio.wait_for(stream.play([]).done, 1)
    await asyncio.wait_for(stream.press("").done, 1)
    stream.close()


async def test_a_held_stream_is_silent(pacer: Pacer, ear: socket.socket) -> None:
    stream = Stream()
    stream.connect(ear.getsockname(), None, held=True)
    pacer.add(stream)
    await asyncio.sleep(0.1)
    assert _all(ear) == []
    stream.connect(ear.getsockname(), None)
    await asyncio.sleep(0.1)
    assert len(_all(ear)) > 2
    pacer.remove(stream)
    stream.close()


def test_the_heard_track_keeps_pauses_and_mends_jumps() -> None:
    ms = 10**6
    loud = tone(500)[0]

    def packet(arrival: int, timestamp: int) -> rtp.Packet:
        return rtp.Packet(8, 0, timestamp, 1, loud, arrival=arrival * ms)

    track = track_of(
        [packet(100, 0), packet(125, 160), packet(2_000, 320), packet(2_020, 480)], 0, 20_000
    )
    assert np.flatnonzero(track)[0] in range(800, 803)
    assert not track[1_120:16_000].any()
    assert track[16_001:16_320].any()


def test_only_a_tone_has_a_pitch() -> None:
    assert pitch(speak("Prefeitura, olá! Em poucas palavras, o que você precisa?")[:4000]) == 0
    noise = np.random.default_rng(1).normal(0, 3000, 4000).astype(np.int16)
    assert pitch(noise) == 0
    assert pitch(np.zeros(4000, np.int16)) == 0
    assert pitch(alaw_decode(b"".join(tone(461)[:25]))) in (460, 462)


def test_lateness_is_told() -> None:
    pacer = Pacer()
    pacer.late_ms.update({0: 98, 3: 1, 40: 1})
    assert (pacer.lateness(0.5), pacer.lateness(0.99), pacer.lateness(1)) == (0, 3, 40)
    pacer.close()
