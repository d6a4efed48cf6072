"""Calls on their way to an answer: the ones we place and the ones we get (RFC 3261 §13, §9)."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.caller import sdp
from cli.caller.dialog import AGENT, ALLOW, Dialog, party_of_answer, party_of_invite
from cli.caller.digest import Challenge, Credentials, authorization, read_challenge
from cli.caller.message import (
    Headers,
    Request,
    Response,
    SipError,
    Uri,
    cseq,
    parse_address,
    parse_uri,
)
from cli.caller.transactions import (
    ClientTransaction,
    ServerTransaction,
    SipUnreachable,
    respond_to,
)

if TYPE_CHECKING:
    from cli.caller.sip import UserAgent

MOST_ATTEMPTS = 3
"""INVITEs of one call: the first, one with credentials, one for a stale nonce."""


class SipRefused(Exception):
    """The other side said no: ``status`` 3xx-6xx."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status, self.reason = status, reason


@dataclass(frozen=True, slots=True)
class Identity:
    """Who calls; ``number`` None withholds it (From anonymous, Privacy: id; RFC 3323)."""

    number: str | None = None
    name: str = ""

    def from_value(self, host: str, tag: str) -> str:
        """The From header's value."""
        if self.number is None:
            return f'"Anonymous" <sip:anonymous@anonymous.invalid>;tag={tag}'
        shown = self.name.replace("\\", "").replace('"', "")
        quoted = f'"{shown}" ' if shown else ""
        return f"{quoted}<{Uri(self.number, host)}>;tag={tag}"


class OutgoingCall:
    """A call we place. Instants are ns of the monotonic clock."""

    def __init__(
        self,
        agent: UserAgent,
        target: Uri,
        identity: Identity,
        local: sdp.Session,
        credentials: Credentials | None = None,
    ) -> None:
        self.agent, self.target, self.identity, self.local = agent, target, identity, local
        self.call_id = f"{secrets.token_hex(12)}@{agent.address[0]}"
        self.placed_at = 0
        self.progress: list[tuple[int, int]] = []
        self.on_session: Callable[[sdp.Session], None] | None = None
        self._credentials = credentials
        self._given_up = False
        self._tag = secrets.token_hex(6)
        self._sequence = 0
        self._session_id = secrets.randbits(31)
        self._transaction: ClientTransaction | None = None

    async def answered(self, timeout: float) -> Dialog:
        """Wait for the answer; raises SipRefused, SipUnreachable, TimeoutError (cancelled).

        After ``cancel`` by somebody else it raises SipRefused(487).
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._attempt()
        except TimeoutError:
            await self.cancel()
            await self._hang_up_crossed()
            raise

    async def cancel(self) -> None:
        """Give up a call that is not answered; an answer that crosses is hung up."""
        self._given_up = True
        if self._transaction is not None and not self._transaction.final.done():
            await self._cancel(self._transaction)

    async def _hang_up_crossed(self) -> None:
        transaction = self._transaction
        if transaction is None or transaction.final.exception() is not None:
            return
        if transaction.final.result().status < 300:
            await self._dialog(transaction.request, transaction.final.result()).bye()

    async def _cancel(self, transaction: ClientTransaction) -> None:
        await transaction.progressed.wait()  # §9.1: only after a first answer
        if transaction.final.done():
            return
        request = self._cancel_request(transaction.request)
        try:
            await self.agent.send_request(request, self.target.address)
            async with asyncio.timeout(self.agent.timers.linger):
                await asyncio.wait([transaction.final])
        except (SipUnreachable, TimeoutError):
            transaction.fail("no answer to CANCEL")

    async def _attempt(self) -> Dialog:
        header: tuple[str, str] | None = None
        stale = True
        for _ in range(MOST_ATTEMPTS):
            request = self._invite(header)
            response = await self._exchange(request)
            if response.status < 300:
                dialog = self._dialog(request, response)
                if self._given_up:
                    await dialog.bye()
                    raise SipRefused(487, "Request Terminated")
                return dialog
            if response.status not in (401, 407) or self._credentials is None:
                raise SipRefused(response.status, response.reason)
            challenge = _challenge(response)
            if challenge is None or (header is not None and not (challenge.stale and stale)):
                raise SipRefused(response.status, response.reason)
            stale = header is None
            value = authorization(challenge, self._credentials, "INVITE", request.uri)
            header = (challenge.header, value)
        raise SipRefused(401, "Unauthorized")

    async def _exchange(self, request: Request) -> Response:
        self.placed_at = self.placed_at or time.monotonic_ns()
        transaction = self._transaction = self.agent.begin(request, self.target.address)
        transaction.on_provisional = self._progress
        return await asyncio.shield(transaction.final)

    def _progress(self, response: Response) -> None:
        self.progress.append((response.status, time.monotonic_ns()))
        if response.body and self.on_session is not None and response.status > 100:
            try:
                self.on_session(sdp.read(response.body))
            except SipError:
                return  # early sound is a courtesy; the answer decides

    def _dialog(self, request: Request, response: Response) -> Dialog:
        self.progress.append((response.status, time.monotonic_ns()))
        party = party_of_answer(request, response, self.identity.number or "anonymous")
        remote = sdp.read(response.body)
        dialog = Dialog(self.agent, party, self.local, remote, sequence=cseq(request)[0])
        self.agent.remember(dialog)
        dialog.acknowledge(cseq(request)[0])
        dialog.on_session = self.on_session
        if self.on_session is not None:
            self.on_session(remote)
        return dialog

    def _invite(self, header: tuple[str, str] | None) -> Request:
        self._sequence += 1
        headers = Headers()
        headers.add("Via", self.agent.new_via())
        headers.add("Max-Forwards", "70")
        headers.add("From", self.identity.from_value(self.agent.address[0], self._tag))
        headers.add("To", f"<{self.target}>")
        headers.add("Call-ID", self.call_id)
        headers.add("CSeq", f"{self._sequence} INVITE")
        headers.add("Contact", self.agent.contact(self.identity.number or "anonymous"))
        headers.add("Allow", ALLOW)
        headers.add("User-Agent", AGENT)
        if self.identity.number is None:
            headers.add("Privacy", "id")
        if header is not None:
            headers.add(*header)
        headers.add("Content-Type", "application/sdp")
        return Request("INVITE", str(self.target), headers, sdp.write(self.local, self._session_id))

    def _cancel_request(self, invite: Request) -> Request:
        headers = Headers()
        headers.add("Via", invite.headers.need("Via"))
        headers.add("Max-Forwards", "70")
        for name in ("From", "To", "Call-ID"):
            headers.add(name, invite.headers.need(name))
        headers.add("CSeq", f"{cseq(invite)[0]} CANCEL")
        return Request("CANCEL", invite.uri, headers)


class IncomingCall:
    """A call that rings at us; ``cancelled`` is set when the caller gave up before the answer."""

    def __init__(self, agent: UserAgent, request: Request, transaction: ServerTransaction) -> None:
        self.agent, self.request = agent, request
        self.arrived_at = time.monotonic_ns()
        self.cancelled = asyncio.Event()
        self.tag = secrets.token_hex(6)
        self.offer = sdp.read(request.body) if request.body else None
        self.caller = parse_address(request.headers.need("From"))
        self.user = parse_uri(request.uri).user
        self._transaction = transaction

    def ring(self) -> None:
        """Say that the telephone rings."""
        self._transaction.respond(respond_to(self.request, 180, "Ringing", to_tag=self.tag))

    def refuse(self, status: int, reason: str) -> None:
        """Say no."""
        self._transaction.respond(respond_to(self.request, status, reason, to_tag=self.tag))

    def cancel(self) -> None:
        """The caller gave up."""
        if self._transaction.status < 200:
            self.refuse(487, "Request Terminated")
            self.cancelled.set()

    async def answer(self, address: tuple[str, int]) -> Dialog:
        """Answer, listening at ``address``; returns at the ACK, else raises SipUnreachable.

        SipRefused when both sides have no sound in common (488) or the caller gave up (487).
        """
        offer = self.offer
        ours = sdp.Session(*address) if offer is None else sdp.answer(offer, *address)
        if ours is None:
            self.refuse(488, "Not Acceptable Here")
            raise SipRefused(488, "Not Acceptable Here")
        if self.cancelled.is_set():
            raise SipRefused(487, "Request Terminated")
        dialog = self._dialog(ours)
        ok = respond_to(self.request, 200, "OK", to_tag=self.tag)
        ok.headers.add("Contact", self.agent.contact(self.user))
        ok.headers.add("Allow", ALLOW)
        ok.headers.add("Content-Type", "application/sdp")
        ok.body = sdp.write(ours, secrets.randbits(31))
        self.agent.remember(dialog)
        self._transaction.respond(ok)
        await self._transaction.closed.wait()  # ends by ACK, or by timer H
        if not self._transaction.acked:
            await dialog.bye()
            raise SipUnreachable("the answer was never acknowledged")
        return dialog

    def _dialog(self, ours: sdp.Session) -> Dialog:
        party = party_of_invite(self.request, self.tag, self.user)
        nowhere = sdp.Session(party.target.host, 0)
        number = cseq(self.request)[0]
        return Dialog(self.agent, party, ours, self.offer or nowhere, remote_sequence=number)


def _challenge(response: Response) -> Challenge | None:
    try:
        return read_challenge(response)
    except SipError:
        return None
