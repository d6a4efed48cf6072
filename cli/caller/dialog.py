"""A call that was answered: its hang-up from either side and its changes (RFC 3261 §12-15)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from cli.caller import sdp
from cli.caller.message import (
    Headers,
    Request,
    Response,
    SipError,
    Uri,
    cseq,
    param,
    parse_address,
    parse_uri,
)
from cli.caller.transactions import ServerTransaction, SipUnreachable, respond_to

ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY"
AGENT = "Atende"


class Wire(Protocol):
    """What a dialog needs of the agent that owns it."""

    def new_via(self) -> str: ...

    def contact(self, user: str) -> str: ...

    async def send_request(self, request: Request, address: tuple[str, int]) -> Response: ...

    def send_ack(self, request: Request, address: tuple[str, int]) -> None: ...

    def forget(self, dialog: Dialog) -> None: ...


@dataclass(slots=True)
class Party:
    """The two ends of a dialog and the way between them, as header values."""

    call_id: str
    local: str
    remote: str
    target: Uri
    routes: tuple[str, ...]
    user: str

    @property
    def local_tag(self) -> str:
        """Our tag, which with the Call-ID names the dialog."""
        return param(self.local, "tag") or ""

    @property
    def remote_tag(self) -> str:
        """Their tag."""
        return param(self.remote, "tag") or ""

    @property
    def next_hop(self) -> tuple[str, int]:
        """Where requests go: the first route, or the other side's contact."""
        return parse_address(self.routes[0])[1].address if self.routes else self.target.address


@dataclass(eq=False)
class Dialog:
    """An answered call. ``ended`` is set by either side's BYE; ``ended_by`` says whose."""

    wire: Wire
    party: Party
    local: sdp.Session
    remote: sdp.Session
    sequence: int = 1
    remote_sequence: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    ended_by: str | None = None
    end_reason: str | None = None
    on_session: Callable[[sdp.Session], None] | None = None
    _session_id: int = field(default_factory=lambda: secrets.randbits(31))
    _version: int = 1
    _ack: Request | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Call-ID and our tag."""
        return self.party.call_id, self.party.local_tag

    def request(self, method: str, *, sequence: int | None = None) -> Request:
        """A request inside the dialog."""
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        headers = Headers()
        headers.add("Via", self.wire.new_via())
        headers.add("Max-Forwards", "70")
        for route in self.party.routes:
            headers.add("Route", route)
        headers.add("From", self.party.local)
        headers.add("To", self.party.remote)
        headers.add("Call-ID", self.party.call_id)
        headers.add("CSeq", f"{sequence} {method}")
        headers.add("Contact", self.wire.contact(self.party.user))
        headers.add("User-Agent", AGENT)
        return Request(method, str(self.party.target), headers)

    def acknowledge(self, sequence: int) -> None:
        """ACK a 2xx to our INVITE; the same ACK again for a repeated one."""
        if self._ack is None:
            self._ack = self.request("ACK", sequence=sequence)
        self.wire.send_ack(self._ack, self.party.next_hop)

    async def bye(self, reason: str = "") -> None:
        """Hang up; returns when the other side confirmed it or could not be reached."""
        if self.ended.is_set():
            return
        request = self.request("BYE")
        if reason:
            request.headers.add("Reason", reason)
        self._end("local", reason or None)
        try:
            await self.wire.send_request(request, self.party.next_hop)
        except SipUnreachable:
            self.end_reason = "unconfirmed"
        finally:
            self.wire.forget(self)

    def lost(self, reason: str) -> None:
        """The other side is gone without a word."""
        self._end("lost", reason)
        self.wire.forget(self)

    def receive(self, request: Request, transaction: ServerTransaction) -> None:
        """Answer a request inside the dialog."""
        number, method = cseq(request)
        if number < self.remote_sequence:
            transaction.respond(respond_to(request, 500, "Server Internal Error"))
            return
        self.remote_sequence = number
        if method == "BYE":
            transaction.respond(respond_to(request, 200, "OK"))
            self._end("remote", request.headers.get("Reason"))
            self.wire.forget(self)
        elif method in ("INVITE", "UPDATE"):
            self._change(request, transaction)
        elif method in ("INFO", "NOTIFY", "OPTIONS"):
            transaction.respond(respond_to(request, 200, "OK"))
        else:
            refusal = respond_to(request, 405, "Method Not Allowed")
            refusal.headers.add("Allow", ALLOW)
            transaction.respond(refusal)

    def new_remote(self, body: bytes) -> None:
        """Take the other side's description; raises SipError."""
        self.remote = sdp.read(body)
        if self.on_session is not None:
            self.on_session(self.remote)

    def _change(self, request: Request, transaction: ServerTransaction) -> None:
        ok = respond_to(request, 200, "OK")
        ok.headers.add("Contact", self.wire.contact(self.party.user))
        contact = request.headers.get("Contact")
        try:
            if contact:
                self.party.target = parse_address(contact)[1]
            if request.body:
                offer = sdp.read(request.body)
                answer = sdp.answer(offer, self.local.host, self.local.port)
                if answer is None:
                    raise SipError("no A-law in the new offer")
                self.local = answer
                self.new_remote(request.body)
        except SipError:
            transaction.respond(respond_to(request, 488, "Not Acceptable Here"))
            return
        if request.body or request.method == "INVITE":
            self._version += 1
            ok.headers.add("Content-Type", "application/sdp")
            ok.body = sdp.write(self.local, self._session_id, self._version)
        transaction.respond(ok)

    def _end(self, by: str, reason: str | None) -> None:
        if not self.ended.is_set():
            self.ended_by, self.end_reason = by, reason
            self.ended.set()


def party_of_answer(invite: Request, response: Response, user: str) -> Party:
    """The caller's view of a dialog, from the 2xx (§12.1.2); raises SipError."""
    contact = response.headers.get("Contact")
    target = parse_address(contact)[1] if contact else parse_uri(invite.uri)
    to = response.headers.need("To")
    if not param(to, "tag"):
        raise SipError("answer without a tag")
    routes = tuple(reversed(response.headers.all("Record-Route")))
    call_id = invite.headers.need("Call-ID")
    return Party(call_id, invite.headers.need("From"), to, target, routes, user)


def party_of_invite(invite: Request, local_tag: str, user: str) -> Party:
    """The called side's view of a dialog (§12.1.1); raises SipError."""
    target = parse_address(invite.headers.need("Contact"))[1]
    local = f"{invite.headers.need('To')};tag={local_tag}"
    routes = tuple(invite.headers.all("Record-Route"))
    call_id, remote = invite.headers.need("Call-ID"), invite.headers.need("From")
    return Party(call_id, local, remote, target, routes, user)


def at(session: sdp.Session, address: tuple[str, int]) -> sdp.Session:
    """The same session listening at ``address``."""
    return replace(session, host=address[0], port=address[1])
