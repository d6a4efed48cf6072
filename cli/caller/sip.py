"""A SIP user agent over UDP: places calls, takes calls, registers (RFC 3261 §8, §10, §11)."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from cli.caller import message as sip
from cli.caller import sdp
from cli.caller.calls import Identity, IncomingCall, OutgoingCall, SipRefused
from cli.caller.dialog import AGENT, ALLOW, Dialog
from cli.caller.digest import Credentials, authorization, read_challenge
from cli.caller.message import Headers, Request, Response, SipError, Uri
from cli.caller.transactions import (
    ClientTransaction,
    ServerTransaction,
    SipUnreachable,
    Timers,
    respond_to,
)
from core.tasks import Crew

IP_RECVERR = 11
"""Linux: tell an unconnected UDP socket of ICMP errors (linux/in.h)."""
MOST_TRANSACTIONS = 20_000


class UserAgent(asyncio.DatagramProtocol):
    """One UDP socket and everything that goes over it.

    ``one_peer``: everything goes to one server, so an ICMP "port unreachable" ends what waits.
    """

    def __init__(self, timers: Timers | None = None, *, one_peer: bool = False) -> None:
        self.timers = timers or Timers()
        self.on_call: Callable[[IncomingCall], Awaitable[None]] | None = None
        self.malformed = 0
        self.address: tuple[str, int] = ("", 0)
        self._one_peer = one_peer
        self._crew = Crew("sip")
        self._transport: asyncio.DatagramTransport | None = None
        self._clients: dict[tuple[str, str], ClientTransaction] = {}
        self._servers: dict[tuple[str, str], ServerTransaction] = {}
        self._invites: dict[tuple[str, int], ServerTransaction] = {}
        self._ringing: dict[str, IncomingCall] = {}
        self._dialogs: dict[tuple[str, str], Dialog] = {}

    async def open(self, host: str = "127.0.0.1", port: int = 0) -> UserAgent:
        """Bind; raises OSError when the port is taken."""
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        if self._one_peer:
            sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
        try:
            sock.bind((host, port))
        except OSError:
            sock.close()
            raise
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, sock=sock)
        self.address = sock.getsockname()
        return self

    async def close(self) -> None:
        """Stop everything; dialogs still open are left to the other side's timers."""
        for transaction in self._clients.values():
            transaction.fail("agent closed")
        for server in self._servers.values():
            server.stop()
        await self._crew.close()
        if self._transport is not None:
            self._transport.close()

    async def __aenter__(self) -> UserAgent:
        return self if self._transport else await self.open()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # What calls and dialogs need

    def new_via(self) -> str:
        """A Via value with a branch of its own."""
        host, port = self.address
        return f"SIP/2.0/UDP {host}:{port};rport;branch=z9hG4bK{secrets.token_hex(10)}"

    def contact(self, user: str) -> str:
        """Our Contact value."""
        return f"<{Uri(user, *self.address)}>"

    def place(
        self,
        target: Uri,
        identity: Identity,
        local: sdp.Session,
        credentials: Credentials | None = None,
    ) -> OutgoingCall:
        """Prepare a call; it is placed by awaiting its ``answered``."""
        return OutgoingCall(self, target, identity, local, credentials)

    def begin(self, request: Request, address: tuple[str, int]) -> ClientTransaction:
        """Start a request and keep its transaction until it can no longer be answered."""
        if len(self._clients) >= MOST_TRANSACTIONS:
            raise SipUnreachable("too many requests under way")
        key = (sip.branch(request), request.method)
        transaction = ClientTransaction(
            request, lambda data: self._send(data, address), self.timers
        )
        self._clients[key] = transaction
        transaction.final.add_done_callback(lambda _: self._later(self._clients, key))
        return transaction

    async def send_request(self, request: Request, address: tuple[str, int]) -> Response:
        """Send and wait for the final response; raises SipUnreachable."""
        return await self.begin(request, address).final

    def send_ack(self, request: Request, address: tuple[str, int]) -> None:
        """An ACK is answered by nothing."""
        self._send(request.to_bytes(), address)

    def remember(self, dialog: Dialog) -> None:
        """Requests for this dialog go to it from now on."""
        self._dialogs[dialog.key] = dialog

    def forget(self, dialog: Dialog) -> None:
        """The dialog is over."""
        self._dialogs.pop(dialog.key, None)

    # Without a dialog

    async def register(
        self, registrar: Uri, credentials: Credentials, *, expires: int = 300
    ) -> None:
        """Tell the registrar where we are (0 takes it back); raises SipRefused, SipUnreachable."""
        call_id, tag = secrets.token_hex(12), secrets.token_hex(6)
        answer: tuple[str, str] | None = None
        for sequence in (1, 2, 3):
            request = self._outside("REGISTER", registrar, credentials.user, call_id, tag, sequence)
            request.headers.add("Expires", str(expires))
            if answer is not None:
                request.headers.add(*answer)
            response = await self.send_request(request, registrar.address)
            if response.status < 300:
                return
            if response.status not in (401, 407) or sequence == 3:
                raise SipRefused(response.status, response.reason)
            challenge = read_challenge(response)
            if answer is not None and not challenge.stale:
                raise SipRefused(response.status, response.reason)
            value = authorization(challenge, credentials, "REGISTER", request.uri)
            answer = (challenge.header, value)

    async def options(self, target: Uri) -> Response:
        """Ask whether somebody is there; raises SipUnreachable."""
        request = self._outside("OPTIONS", target, "atende", secrets.token_hex(12), "o1", 1)
        return await self.send_request(request, target.address)

    def _outside(
        self, method: str, target: Uri, user: str, call_id: str, tag: str, sequence: int
    ) -> Request:
        headers = Headers()
        headers.add("Via", self.new_via())
        headers.add("Max-Forwards", "70")
        headers.add("From", f"<{Uri(user, *target.address)}>;tag={tag}")
        headers.add(
            "To", f"<{Uri(user if method == 'REGISTER' else target.user, *target.address)}>"
        )
        headers.add("Call-ID", call_id)
        headers.add("CSeq", f"{sequence} {method}")
        headers.add("Contact", self.contact(user))
        headers.add("User-Agent", AGENT)
        uri = Uri("", target.host, target.port) if method == "REGISTER" else target
        return Request(method, str(uri), headers)

    # asyncio.DatagramProtocol

    def connection_made(self, transport: Any) -> None:
        """The socket is ours."""
        self._transport = transport

    def error_received(self, exc: Exception) -> None:
        """ICMP: nobody listens there."""
        if self._one_peer:
            for transaction in list(self._clients.values()):
                if transaction.provisional is None and not transaction.final.done():
                    transaction.fail(str(exc))

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take one datagram in; what is not SIP is counted and dropped."""
        if not data.strip():
            return  # keep-alive
        try:
            message = sip.parse(data)
            if isinstance(message, Response):
                self._response(message)
            else:
                self._request(message, (addr[0], addr[1]))
        except SipError:
            self.malformed += 1

    def _response(self, response: Response) -> None:
        number, method = sip.cseq(response)
        transaction = self._clients.get((sip.branch(response), method))
        if transaction is None:
            return
        again = transaction.final.done()
        transaction.receive(response)
        if again and method == "INVITE" and response.status < 300:
            tag = sip.param(response.headers.need("From"), "tag") or ""
            dialog = self._dialogs.get((response.headers.need("Call-ID"), tag))
            if dialog is not None:
                dialog.acknowledge(number)

    def _request(self, request: Request, address: tuple[str, int]) -> None:
        call_id, (number, method) = request.headers.need("Call-ID"), sip.cseq(request)
        if method == "ACK":
            self._acknowledged(request, self._invites.get((call_id, number)))
            return
        key = (sip.branch(request), method)
        if known := self._servers.get(key):
            known.repeated()
            return
        if len(self._servers) >= MOST_TRANSACTIONS:
            return
        transaction = ServerTransaction(request, lambda d: self._send(d, address), self.timers)
        self._servers[key] = transaction
        self._later(self._servers, key)
        if method == "INVITE":
            self._invites[call_id, number] = transaction
            self._later(self._invites, (call_id, number))
        self._dispatch(request, transaction)

    def _acknowledged(self, request: Request, transaction: ServerTransaction | None) -> None:
        if transaction is None:
            return
        tag = sip.param(request.headers.need("To"), "tag") or ""
        dialog = self._dialogs.get((request.headers.need("Call-ID"), tag))
        if dialog is not None and request.body and not transaction.request.body:
            dialog.new_remote(request.body)  # the answer to our late offer
        transaction.ack()

    def _dispatch(self, request: Request, transaction: ServerTransaction) -> None:
        tag = sip.param(request.headers.need("To"), "tag")
        call_id = request.headers.need("Call-ID")
        if request.method == "CANCEL":
            ringing = self._ringing.get(call_id)
            status = (200, "OK") if ringing else (481, "Call/Transaction Does Not Exist")
            transaction.respond(respond_to(request, *status))
            if ringing is not None:
                ringing.cancel()
        elif tag:
            dialog = self._dialogs.get((call_id, tag))
            if dialog is None:
                gone = respond_to(request, 481, "Call/Transaction Does Not Exist")
                transaction.respond(gone)
            else:
                dialog.receive(request, transaction)
        elif request.method == "INVITE":
            self._invited(request, transaction)
        elif request.method == "OPTIONS":
            transaction.respond(_with_allow(respond_to(request, 200, "OK", to_tag="o")))
        else:
            refusal = respond_to(request, 405, "Method Not Allowed", to_tag="o")
            transaction.respond(_with_allow(refusal))

    def _invited(self, request: Request, transaction: ServerTransaction) -> None:
        try:
            call = IncomingCall(self, request, transaction)
        except SipError:
            transaction.respond(respond_to(request, 400, "Bad Request", to_tag="o"))
            return
        handler = self.on_call
        if handler is None:
            call.refuse(480, "Temporarily Unavailable")
            return
        call_id = request.headers.need("Call-ID")
        self._ringing[call_id] = call
        transaction.respond(respond_to(request, 100, "Trying"))

        async def handle() -> None:
            try:
                await handler(call)
            finally:
                self._ringing.pop(call_id, None)
                if transaction.status < 200:
                    call.refuse(500, "Server Internal Error")

        self._crew.start(f"call {call_id}", handle)

    def _send(self, data: bytes, address: tuple[str, int]) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, address)

    def _later(self, table: dict[Any, Any], key: Any) -> None:
        """Forget a transaction when it can no longer be repeated."""
        with contextlib.suppress(RuntimeError):
            loop = asyncio.get_running_loop()
            loop.call_later(self.timers.linger, table.pop, key, None)


def _with_allow(response: Response) -> Response:
    response.headers.add("Allow", ALLOW)
    return response
