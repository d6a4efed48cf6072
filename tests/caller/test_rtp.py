"""RTP packets, keys bit by bit, and gaps."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.caller import rtp
from cli.caller.alaw import FRAME_NS
from cli.caller.rtp import KeyReader, Packet, RtpError


def _stream(count: int, *, first: int = 0, skip: tuple[int, ...] = ()) -> list[Packet]:
    return [
        Packet(8, (first + n) & 0xFFFF, n * 160, 1, b"", arrival=n * FRAME_NS)
        for n in range(count)
        if n not in skip
    ]


def test_packet_on_the_wire() -> None:
    packet = Packet(8, 65_535, 2**32 - 1, 7, b"\xd5" * 160, marker=True)
    wire = packet.to_bytes()
    assert wire[:12] == bytes.fromhex("8088ffffffffffff00000007")
    assert rtp.parse(wire) == packet


def test_extension_and_padding_come_off() -> None:
    wire = bytes.fromhex("b0080001000000020000000300010001aabbccdd") + b"xy" + b"\x00\x00\x03"
    assert rtp.parse(wire).payload == b"xy"


@pytest.mark.parametrize(
    "wire",
    [b"", b"\x80\x08", bytes.fromhex("40080001000000020000000300"), b"\x80\xc8" + bytes(20)],
)
def test_refuses_what_is_not_rtp(wire: bytes) -> None:
    with pytest.raises(RtpError):
        rtp.parse(wire)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(wire: bytes) -> None:
    try:
        assert len(rtp.parse(wire).payload) <= len(wire) - 12
    except RtpError:
        return


def test_key_events_bit_by_bit() -> None:
    """RFC 4733 §2.3: event, E R volume, duration; marker on the first; three ends."""
    events = rtp.key_events("#")
    assert [marker for _, marker in events] == [True] + [False] * 8
    durations = [struct.unpack("!BBH", payload) for payload, _ in events]
    assert durations[:6] == [(11, 10, 160 * n) for n in range(1, 7)]
    assert durations[6:] == [(11, 0x80 | 10, 960)] * 3


def test_refuses_what_is_no_key() -> None:
    with pytest.raises(RtpError):
        rtp.key_events("x")


def test_each_key_is_read_once() -> None:
    reader = KeyReader()
    for place, key in enumerate("1990*"):
        for payload, marker in rtp.key_events(key):
            reader.feed(Packet(101, 0, place * 2000, 1, payload, marker))
    assert reader.keys == "1990*"
    assert reader.feed(Packet(101, 0, 99, 1, b"\x01")) == ""


def test_counts_what_is_lost_across_the_wrap() -> None:
    assert rtp.lost(_stream(100, first=65_500)) == 0
    assert rtp.lost(_stream(100, first=65_500, skip=(40, 41, 70))) == 3
    assert rtp.lost([]) == 0


def test_late_and_doubled_packets_are_not_lost() -> None:
    packets = _stream(20)
    packets[5], packets[6] = packets[6], packets[5]
    assert rtp.lost([*packets, packets[3]]) == 0


def test_key_packets_share_the_numbers() -> None:
    packets = _stream(20)
    found = rtp.gaps(packets[:10] + packets[12:], [True] * 18, packets[10:12])
    assert found is not None
    assert found.lost == 0


def test_gaps_in_sound_and_pauses() -> None:
    arrivals = [0, 20, 40, 340, 360, 380, 470]
    loud = [True, True, False, True, True, True, True]
    packets = [Packet(8, n, n * 160, 1, b"", arrival=a * 10**6) for n, a in enumerate(arrivals)]
    found = rtp.gaps(packets, loud)
    assert found is not None
    assert (found.max, found.sound_max, found.p50) == (300.0, 90.0, 20.0)
    assert rtp.gaps(packets[:1], [True]) is None
