"""RTP packets, telephone keys as events, and what the gaps between packets say.

RFC 3550 (packets), RFC 4733 (keys). Instants are nanoseconds of the monotonic clock.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from cli.caller.alaw import FRAME

HEADER = struct.Struct("!BBHII")
EVENT = struct.Struct("!BBH")
KEY_CODES = {c: i for i, c in enumerate("0123456789*#ABCD")}
KEY_FRAMES = 6
"""Packets while a key is down: 120 ms; then three that end it, 60 ms."""
END_FRAMES = 3
GAP_FRAMES = 4
"""Silent packets after a key: 80 ms, so that two equal keys stay apart."""
VOLUME = 10


class RtpError(ValueError):
    """Bytes that are not an RTP packet of ours."""


@dataclass(frozen=True, slots=True)
class Packet:
    """An RTP packet; ``arrival`` is when the kernel took it in (ns, monotonic), 0 if not known."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False
    arrival: int = 0

    def to_bytes(self) -> bytes:
        """The packet as it goes on the wire."""
        kind = self.payload_type | (0x80 if self.marker else 0)
        return HEADER.pack(0x80, kind, self.sequence, self.timestamp, self.ssrc) + self.payload


def parse(data: bytes, arrival: int = 0) -> Packet:
    """Read one packet, extensions and padding taken off; raises RtpError (RTCP included)."""
    if len(data) < HEADER.size:
        raise RtpError("too short")
    first, second, sequence, timestamp, ssrc = HEADER.unpack_from(data)
    if first >> 6 != 2:
        raise RtpError("not version 2")
    if 192 <= second <= 223:
        raise RtpError("RTCP")
    start, end = HEADER.size + 4 * (first & 0x0F), len(data)
    if first & 0x10:
        if end < start + 4:
            raise RtpError("extension cut short")
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4])
    if first & 0x20:
        end -= data[-1]
    if start > end:
        raise RtpError("padding or extension longer than the packet")
    return Packet(
        second & 0x7F, sequence, timestamp, ssrc, data[start:end], bool(second & 0x80), arrival
    )


def key_events(key: str) -> list[tuple[bytes, bool]]:
    """The event payloads of one key, each with the marker bit; raises RtpError for no key."""
    code = KEY_CODES.get(key.upper())
    if code is None:
        raise RtpError(f"not a telephone key: {key!r}")
    down = [(EVENT.pack(code, VOLUME, FRAME * (i + 1)), i == 0) for i in range(KEY_FRAMES)]
    end = EVENT.pack(code, 0x80 | VOLUME, FRAME * KEY_FRAMES)
    return down + [(end, False)] * END_FRAMES


class KeyReader:
    """Turns event packets into keys: each key once, however often its packets repeat."""

    def __init__(self) -> None:
        self.keys = ""
        self._last: int | None = None

    def feed(self, packet: Packet) -> str:
        """The key that this packet begins, or nothing."""
        if len(packet.payload) < EVENT.size or packet.timestamp == self._last:
            return ""
        code = packet.payload[0]
        key = next((k for k, c in KEY_CODES.items() if c == code), "")
        self._last = packet.timestamp
        self.keys += key
        return key


@dataclass(frozen=True, slots=True)
class Gaps:
    """Time between successive packets at the receiver, in milliseconds.

    ``sound_*`` counts only gaps with sound on both sides of them; a sender that has nothing to
    say may send nothing, and that is a pause, not a gap.
    """

    packets: int
    lost: int
    p50: float
    p99: float
    max: float
    sound_p99: float
    sound_max: float

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return asdict(self)


def gaps(
    packets: Sequence[Packet], loud: Sequence[bool], events: Sequence[Packet] = ()
) -> Gaps | None:
    """Statistics over one stream in order of arrival; None below two packets.

    ``events`` are the stream's key packets: they share its sequence numbers.
    """
    if len(packets) < 2:
        return None
    arrivals = np.array([p.arrival for p in packets], np.int64)
    between = np.diff(arrivals) / 1e6
    heard = np.array(loud, bool)
    sound = between[heard[1:] & heard[:-1]]
    p50, p99 = np.percentile(between, [50, 99])
    return Gaps(
        len(packets),
        lost([*packets, *events]),
        round(float(p50), 2),
        round(float(p99), 2),
        round(float(between.max()), 2),
        round(float(np.percentile(sound, 99)), 2) if sound.size else 0.0,
        round(float(sound.max()), 2) if sound.size else 0.0,
    )


def lost(packets: Sequence[Packet]) -> int:
    """Packets missing by sequence number, per stream source; wrap-around understood."""
    missing = 0
    ordered = sorted(packets, key=lambda p: p.arrival)
    for ssrc in {p.ssrc for p in packets}:
        seen = np.array([p.sequence for p in ordered if p.ssrc == ssrc], float)
        places = np.unwrap(seen, period=65_536)
        missing += int(places.max() - places.min()) + 1 - len(np.unique(places))
    return missing
