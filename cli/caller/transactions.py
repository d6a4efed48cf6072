"""SIP transactions over UDP: what is sent again, when, and for how long (RFC 3261 §17).

Timers A-K by their letters; ``T1`` is the first wait for an answer, ``T2`` the longest between
two sendings, ``64*T1`` the end of all waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from cli.caller.message import Headers, Request, Response

Send = Callable[[bytes], None]


class SipUnreachable(Exception):
    """Nobody answered, or nobody listens there."""


@dataclass(frozen=True, slots=True)
class Timers:
    """Seconds; ``patience`` is how long a request waits for its first answer (timers B and F)."""

    t1: float = 0.5
    t2: float = 4.0
    patience: float = 32.0

    @property
    def linger(self) -> float:
        """How long a finished transaction still absorbs repeats (timers D, H, I, J): 64*T1."""
        return 64 * self.t1


class Repeater:
    """Sends bytes again and again, each wait twice the last."""

    def __init__(self, send: Send, data: bytes, first: float, most: float | None) -> None:
        self._send, self._data = send, data
        self._wait, self._most = first, most
        self._handle: asyncio.TimerHandle | None = None
        self.sent = 1
        send(data)
        self._arm()

    def stop(self) -> None:
        """No more sending."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def again(self) -> None:
        """Send once now, without touching the timer."""
        self.sent += 1
        self._send(self._data)

    def _arm(self) -> None:
        self._handle = asyncio.get_running_loop().call_later(self._wait, self._fire)

    def _fire(self) -> None:
        self.again()
        doubled = self._wait * 2
        self._wait = doubled if self._most is None else min(doubled, self._most)
        self._arm()


class ClientTransaction:
    """One request on its way. ``final`` resolves to its last response or SipUnreachable."""

    def __init__(self, request: Request, send: Send, timers: Timers) -> None:
        self.request = request
        self.provisional: Response | None = None
        self.progressed = asyncio.Event()
        self.on_provisional: Callable[[Response], None] | None = None
        loop = asyncio.get_running_loop()
        self.final: asyncio.Future[Response] = loop.create_future()
        self._send = send
        self._ack: bytes | None = None
        invite = request.method == "INVITE"
        self._repeat = Repeater(send, request.to_bytes(), timers.t1, None if invite else timers.t2)
        self._give_up = loop.call_later(timers.patience, self.fail, "no answer")

    @property
    def sent(self) -> int:
        """How often the request went out."""
        return self._repeat.sent

    def receive(self, response: Response) -> None:
        """Take a response in: stop repeating, acknowledge a refused INVITE."""
        invite = self.request.method == "INVITE"
        if response.status < 200:
            if invite:
                self._repeat.stop()
                self._give_up.cancel()
            self.provisional = response
            self.progressed.set()
            if self.on_provisional is not None and not self.final.done():
                self.on_provisional(response)
            return
        self.stop()
        if invite and response.status >= 300:
            self._ack = self._ack or _ack_for(self.request, response).to_bytes()
            self._send(self._ack)
        if not self.final.done():
            self.final.set_result(response)

    def fail(self, reason: str) -> None:
        """End it without an answer."""
        self.stop()
        if not self.final.done():
            self.final.set_exception(SipUnreachable(reason))
            self.final.exception()  # an owner that has gone away leaves no warning behind

    def stop(self) -> None:
        """No more timers."""
        self._repeat.stop()
        self._give_up.cancel()
        self.progressed.set()


class ServerTransaction:
    """One request taken in; repeats of it get the last response again.

    ``closed`` is set when an INVITE's final response was acknowledged (``acked``) or never will be.
    """

    def __init__(self, request: Request, send: Send, timers: Timers) -> None:
        self.request = request
        self.closed = asyncio.Event()
        self.acked = False
        self.status = 0
        self._send, self._timers = send, timers
        self._last: bytes | None = None
        self._repeat: Repeater | None = None
        self._give_up: asyncio.TimerHandle | None = None

    def respond(self, response: Response) -> None:
        """Send a response; a final one to INVITE repeats until the ACK (timers G and H)."""
        if self.status >= 200:
            return
        self.status = response.status
        self._last = response.to_bytes()
        if self.request.method != "INVITE" or response.status < 200:
            self._send(self._last)
            return
        loop = asyncio.get_running_loop()
        self._repeat = Repeater(self._send, self._last, self._timers.t1, self._timers.t2)
        self._give_up = loop.call_later(self._timers.linger, self._unacked)

    def repeated(self) -> None:
        """The request came again."""
        if self._last is not None:
            self._send(self._last)

    def ack(self) -> None:
        """The final response arrived there."""
        self.stop()
        self.acked = True
        self.closed.set()

    def stop(self) -> None:
        """No more timers."""
        if self._repeat is not None:
            self._repeat.stop()
        if self._give_up is not None:
            self._give_up.cancel()

    def _unacked(self) -> None:
        self.stop()
        self.closed.set()


def respond_to(
    request: Request, status: int, reason: str, *, to_tag: str | None = None
) -> Response:
    """A response with the headers that must be copied (§8.2.6)."""
    headers = Headers()
    for value in request.headers.all("Via"):
        headers.add("Via", value)
    for value in request.headers.all("Record-Route"):
        headers.add("Record-Route", value)
    headers.add("From", request.headers.need("From"))
    to = request.headers.need("To")
    headers.add("To", f"{to};tag={to_tag}" if to_tag and ";tag=" not in to.lower() else to)
    headers.add("Call-ID", request.headers.need("Call-ID"))
    headers.add("CSeq", request.headers.need("CSeq"))
    return Response(status, reason, headers)


def _ack_for(invite: Request, response: Response) -> Request:
    """The ACK of a refused INVITE belongs to its transaction: same branch (§17.1.1.3)."""
    headers = Headers()
    headers.add("Via", invite.headers.all("Via")[0])
    headers.add("Max-Forwards", "70")
    for value in invite.headers.all("Route"):
        headers.add("Route", value)
    headers.add("From", invite.headers.need("From"))
    headers.add("To", response.headers.need("To"))
    headers.add("Call-ID", invite.headers.need("Call-ID"))
    headers.add("CSeq", invite.headers.need("CSeq").split()[0] + " ACK")
    return Request("ACK", invite.uri, headers)
