"""One call's sound: a UDP socket that sends A-law and keys on the beat and keeps what it hears."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cli.caller import rtp
from cli.caller.alaw import FRAME, SILENCE, is_loud
from cli.caller.sdp import KEYS, PCMA

SO_TIMESTAMPNS = 35
"""Linux: stamp arriving packets (asm-generic/socket.h); struct timespec in the control data."""
_TIMESPEC = struct.Struct("@qq")
MOST_KEPT = 50 * 3600
"""Packets kept per direction: one hour."""
MOST_QUEUED = 50 * 600
"""Packets waiting to be sent: ten minutes."""


@dataclass(slots=True)
class Playing:
    """A sound on its way out. Instants are ns of the monotonic clock, 0 until they came."""

    done: asyncio.Future[None]
    first: int = 0
    last_speech: int = 0
    """When the packet with the last loud sample, or the end of the last key, left."""


@dataclass(frozen=True, slots=True)
class _Out:
    payload: bytes
    playing: Playing
    event: bool = False
    marker: bool = False
    speech: bool = False
    last: bool = False


@dataclass(slots=True)
class Kept:
    """What was sent and received, bounded; ``dropped`` counts what no longer fitted.

    The ``arrival`` of a packet sent is when it left.
    """

    sent: list[rtp.Packet] = field(default_factory=list)
    received: list[rtp.Packet] = field(default_factory=list)
    events: list[rtp.Packet] = field(default_factory=list)
    dropped: int = 0

    def add(self, to: list[rtp.Packet], packet: rtp.Packet) -> None:
        """Keep a packet while there is room."""
        if len(to) < MOST_KEPT:
            to.append(packet)
        else:
            self.dropped += 1


class Stream:
    """Sends silence until told to play. Methods are for the asyncio thread unless said."""

    def __init__(self, host: str = "127.0.0.1", *, keep_sent: bool = True) -> None:
        self.kept = Kept()
        self.keys = rtp.KeyReader()
        self.strangers = 0
        self.on_packet: Callable[[rtp.Packet], None] | None = None
        self.loop_sound: Sequence[bytes] = (SILENCE,)
        self._keep_sent = keep_sent
        self._loop = asyncio.get_running_loop()
        self._remote: tuple[str, int] | None = None
        self._keys_type = KEYS
        self._queue: deque[_Out] = deque(maxlen=MOST_QUEUED)
        self._sequence = secrets.randbelow(65_536)
        self._timestamp = secrets.randbits(31)
        self._event_timestamp = 0
        self._ssrc = secrets.randbits(32)
        self._beat = 0
        self._started = False
        self._held = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.bind((host, 0))

    @property
    def address(self) -> tuple[str, int]:
        """Where this side listens."""
        host, port = self._socket.getsockname()
        return str(host), int(port)

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self._socket.fileno()

    def connect(self, remote: tuple[str, int], keys: int | None, *, held: bool = False) -> None:
        """Where to send; ``keys`` is the other side's payload type for key events."""
        self._remote, self._held = remote, held
        self._keys_type = KEYS if keys is None else keys

    def play(self, frames: Sequence[bytes]) -> Playing:
        """Queue packets of 160 A-law bytes; raises ValueError when the queue would overflow."""
        playing = self._new_playing(len(frames))
        loud = [is_loud(f) for f in frames]
        last_loud = max((i for i, on in enumerate(loud) if on), default=len(frames) - 1)
        for i, frame in enumerate(frames):
            last = i == len(frames) - 1
            self._queue.append(_Out(frame, playing, speech=i == last_loud, last=last))
        if not frames:
            playing.done.set_result(None)
        return playing

    def press(self, keys: str) -> Playing:
        """Queue telephone keys (RFC 4733); raises RtpError for what is no key."""
        events = [rtp.key_events(key) for key in keys]
        playing = self._new_playing(sum(len(e) + rtp.GAP_FRAMES for e in events))
        for number, event in enumerate(events):
            final = number == len(events) - 1
            for i, (payload, marker) in enumerate(event):
                over = final and i == rtp.KEY_FRAMES
                self._queue.append(_Out(payload, playing, True, marker, over))
            for i in range(rtp.GAP_FRAMES):
                self._queue.append(_Out(SILENCE, playing, last=final and i == rtp.GAP_FRAMES - 1))
        if not events:
            playing.done.set_result(None)
        return playing

    def flush(self) -> None:
        """Forget what has not been sent yet."""
        waiting = {id(out.playing): out.playing for out in list(self._queue)}
        self._queue.clear()
        for playing in waiting.values():
            self._finish(playing)

    def close(self) -> None:
        """Close the socket; take the stream out of its pacer first."""
        self.flush()
        self._socket.close()

    def tick(self) -> None:
        """Send this beat's packet (pacer's thread)."""
        if self._remote is None or self._held:
            return
        try:
            out = self._queue.popleft()
        except IndexError:
            self._send(PCMA, self._idle(), not self._started, self._timestamp)
        else:
            self._send_out(out)
        self._timestamp = (self._timestamp + FRAME) & 0xFFFFFFFF
        self._started = True

    def drain(self, offset_ns: int) -> None:
        """Take in every packet that waits (pacer's thread)."""
        while True:
            try:
                data, ancillary, _, source = self._socket.recvmsg(2048, 64)
            except BlockingIOError:
                return
            except OSError:
                continue  # the other side's port was closed: ICMP, told once per packet of ours
            self._take(data, ancillary, source, offset_ns)

    def _take(self, data: bytes, ancillary: list[tuple[int, int, bytes]],
              source: tuple[str, int], offset_ns: int) -> None:  # fmt: skip
        if source != self._remote:
            self.strangers += 1
            return
        arrival = time.monotonic_ns()
        for level, kind, stamp in ancillary:
            if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                seconds, nanos = _TIMESPEC.unpack_from(stamp)
                arrival = seconds * 1_000_000_000 + nanos - offset_ns
        try:
            packet = rtp.parse(data, arrival)
        except rtp.RtpError:
            return  # RTCP and noise on the port are no sound
        if packet.payload_type == self._keys_type:
            self.keys.feed(packet)
            self.kept.add(self.kept.events, packet)
        elif packet.payload_type == PCMA:
            self.kept.add(self.kept.received, packet)
            if self.on_packet is not None:
                self.on_packet(packet)

    def _idle(self) -> bytes:
        self._beat = (self._beat + 1) % len(self.loop_sound)
        return self.loop_sound[self._beat]

    def _send_out(self, out: _Out) -> None:
        if out.event:
            if out.marker:
                self._event_timestamp = self._timestamp
            sent = self._send(self._keys_type, out.payload, out.marker, self._event_timestamp)
        else:
            sent = self._send(PCMA, out.payload, not self._started, self._timestamp)
        out.playing.first = out.playing.first or sent
        if out.speech:
            out.playing.last_speech = sent
        if out.last:
            self._finish(out.playing)

    def _send(self, kind: int, payload: bytes, marker: bool, timestamp: int) -> int:
        now = time.monotonic_ns()
        packet = rtp.Packet(kind, self._sequence, timestamp, self._ssrc, payload, marker, now)
        self._sequence = (self._sequence + 1) & 0xFFFF
        with contextlib.suppress(OSError):  # a port that closed under us ends with the call's BYE
            self._socket.sendto(packet.to_bytes(), self._remote or ("", 0))
        if self._keep_sent and kind == PCMA and len(self.kept.sent) < MOST_KEPT:
            self.kept.sent.append(packet)
        return now

    def _new_playing(self, frames: int) -> Playing:
        if len(self._queue) + frames > MOST_QUEUED:
            raise ValueError("too much sound waiting to be sent")
        return Playing(self._loop.create_future())

    def _finish(self, playing: Playing) -> None:
        def finish() -> None:
            if not playing.done.done():
                playing.done.set_result(None)

        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits any more
            self._loop.call_soon_threadsafe(finish)
