"""Calls between two agents on real sockets: answered, refused, given up, hurt by loss."""

from __future__ import annotations

import asyncio
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.caller import sdp
from cli.caller.calls import Identity, IncomingCall, SipRefused
from cli.caller.digest import Credentials
from cli.caller.message import Request, Uri, parse_address
from cli.caller.sdp import Session
from cli.caller.transactions import SipUnreachable, Timers
from tests.caller.lines import NOWHERE, QUICK, First, Lossy, Taker, pair, uri

OURS = Session("127.0.0.1", 4000)
MARIA = Identity("21987654321", 'Maria "a" Silva')


async def test_answered_talked_and_hung_up_by_the_caller() -> None:
    async with pair() as (caller, called):
        taker = Taker(called)
        call = caller.place(uri(called), MARIA, OURS)
        dialog = await call.answered(2)
        theirs = await taker.dialogs.get()
        assert [status for status, _ in call.progress] == [100, 180, 200]
        assert (dialog.remote.port, theirs.remote.port) == (NOWHERE[1], 4000)
        name, number = parse_address(taker.calls[0].request.headers.need("From"))
        assert (name, number.user) == ("Maria a Silva", "21987654321")
        await dialog.bye("Q.850;cause=16")
        await asyncio.wait_for(theirs.ended.wait(), 1)
        assert (theirs.ended_by, theirs.end_reason) == ("remote", "Q.850;cause=16")
        assert (dialog.ended_by, dialog.key) == ("local", (call.call_id, dialog.party.local_tag))
        await dialog.bye()
        assert sum(line.startswith("BYE") for line in caller.sent) == 1


async def test_hung_up_by_the_called_side() -> None:
    async with pair() as (caller, called):
        taker = Taker(called)
        dialog = await caller.place(uri(called), MARIA, OURS).answered(2)
        await (await taker.dialogs.get()).bye()
        assert dialog.ended_by == "remote"


async def test_withheld_number() -> None:
    async with pair() as (caller, called):
        taker = Taker(called)
        await caller.place(uri(called), Identity(None), OURS).answered(2)
        request = taker.calls[0].request
        assert request.headers.get("Privacy") == "id"
        assert taker.calls[0].caller[1] == Uri("anonymous", "anonymous.invalid")
        assert "2198" not in request.to_bytes().decode()


@pytest.mark.parametrize("status", [404, 480, 486, 503, 603])
async def test_refused(status: int) -> None:
    async with pair() as (caller, called):

        async def refuse(call: IncomingCall) -> None:
            call.refuse(status, "Nao")

        called.on_call = refuse
        with pytest.raises(SipRefused) as refusal:
            await caller.place(uri(called), MARIA, OURS).answered(2)
        assert (refusal.value.status, refusal.value.reason) == (status, "Nao")
        assert caller.sent[-1].startswith("ACK")


async def test_a_called_side_that_fails_refuses() -> None:
    async with pair() as (caller, called):

        async def fail(call: IncomingCall) -> None:
            raise RuntimeError("bug")

        called.on_call = fail
        with pytest.raises(SipRefused, match="500"):
            await caller.place(uri(called), MARIA, OURS).answered(2)


async def test_no_sound_in_common() -> None:
    async with pair() as (caller, called):
        Taker(called)
        with pytest.raises(SipRefused, match="488"):
            await caller.place(uri(called), MARIA, Session("127.0.0.1", 4000, (0,))).answered(2)


async def test_given_up_after_a_while() -> None:
    async with pair() as (caller, called):
        taker = Taker(called, after=5)
        call = caller.place(uri(called), MARIA, OURS)
        with pytest.raises(TimeoutError):
            await call.answered(0.1)
        assert taker.calls[0].cancelled.is_set()
        assert taker.dialogs.empty()
        assert [line.split()[0] for line in caller.sent] == ["INVITE", "CANCEL", "ACK"]


async def test_cancelled_by_somebody_else() -> None:
    async with pair() as (caller, called):
        Taker(called, after=5)
        call = caller.place(uri(called), MARIA, OURS)
        asyncio.get_running_loop().call_later(0.05, asyncio.ensure_future, _cancel_later(call))
        with pytest.raises(SipRefused, match="487"):
            await call.answered(2)


async def _cancel_later(call: object) -> None:
    await call.cancel()  # type: ignore[attr-defined]


async def test_an_answer_that_crosses_the_cancel_is_hung_up() -> None:
    async with pair() as (caller, called):
        taker = Taker(called)
        caller.drop = First("CANCEL", 50)
        called.drop = First("SIP/2.0 200", 3)
        call = caller.place(uri(called), MARIA, OURS)
        with pytest.raises(TimeoutError):
            await call.answered(0.03)
        theirs = await asyncio.wait_for(taker.dialogs.get(), 1)
        assert theirs.ended_by == "remote"


@pytest.mark.parametrize("password", ["certa", "errada"])
@pytest.mark.parametrize("status", [401, 407])
async def test_invite_with_password(password: str, status: int) -> None:
    async with pair() as (caller, called):
        taker = Taker(called)
        _guard(called, taker, status)
        call = caller.place(uri(called), MARIA, OURS, Credentials("maria", password))
        if password == "errada":
            with pytest.raises(SipRefused, match=str(status)):
                await call.answered(2)
        else:
            assert (await call.answered(2)).sequence == 2


def _guard(called: Lossy, taker: Taker, status: int) -> None:
    """Ask for maria's password, as a server would."""
    from cli.caller.digest import Challenge, authorization

    proxy = status == 407
    challenge = Challenge("atende", "n1", False, None, False, proxy)

    async def guarded(call: IncomingCall) -> None:
        request = call.request
        right = authorization(challenge, Credentials("maria", "certa"), "INVITE", request.uri)
        if request.headers.get(challenge.header) == right:
            await taker.take(call)
            return
        name = "Proxy-Authenticate" if proxy else "WWW-Authenticate"
        response = _respond(request, status)
        response.headers.add(name, 'Digest realm="atende", nonce="n1", algorithm=MD5')
        call._transaction.respond(response)

    called.on_call = guarded


def _respond(request: Request, status: int):  # type: ignore[no-untyped-def]
    from cli.caller.transactions import respond_to

    return respond_to(request, status, "Unauthorized", to_tag="g")


async def test_changed_and_held_in_the_call() -> None:
    async with pair() as (caller, called):
        taker = Taker(called)
        call = caller.place(uri(called), MARIA, OURS)
        seen: list[Session] = []
        call.on_session = seen.append
        dialog = await call.answered(2)
        theirs = await taker.dialogs.get()
        request = theirs.request("INVITE")
        request.headers.add("Content-Type", "application/sdp")
        request.body = sdp.write(Session("127.0.0.1", 4321, direction="sendonly"), 1, 2)
        response = await called.send_request(request, caller.address)
        assert response.status == 200
        assert sdp.read(response.body).direction == "recvonly"
        assert seen[-1].port == 4321
        assert seen[-1].held
        assert not dialog.ended.is_set()


@pytest.mark.parametrize(("method", "status"), [("INFO", 200), ("UPDATE", 200), ("PUBLISH", 405)])
async def test_other_requests_in_the_call(method: str, status: int) -> None:
    async with pair() as (caller, called):
        taker = Taker(called)
        await caller.place(uri(called), MARIA, OURS).answered(2)
        theirs = await taker.dialogs.get()
        answer = await called.send_request(theirs.request(method), caller.address)
        assert answer.status == status


async def test_a_bad_new_offer_leaves_the_call_as_it_was() -> None:
    async with pair() as (caller, called):
        taker = Taker(called)
        dialog = await caller.place(uri(called), MARIA, OURS).answered(2)
        theirs = await taker.dialogs.get()
        request = theirs.request("INVITE")
        request.body = b"v=0\r\nm=audio none\r\n"
        assert (await called.send_request(request, caller.address)).status == 488
        assert not dialog.ended.is_set()
        assert dialog.remote.port == NOWHERE[1]


async def test_options_and_strangers() -> None:
    async with pair() as (caller, called):
        answer = await caller.options(uri(called))
        assert (answer.status, "INVITE" in (answer.headers.get("Allow") or "")) == (200, True)
        taker = Taker(called)
        dialog = await caller.place(uri(called), MARIA, OURS).answered(2)
        await taker.dialogs.get()
        dialog.party.remote = dialog.party.remote.rpartition("=")[0] + "=other"
        gone = await caller.send_request(dialog.request("BYE"), called.address)
        assert gone.status == 481


async def test_nobody_to_take_calls() -> None:
    async with pair() as (caller, called):
        with pytest.raises(SipRefused, match="480"):
            await caller.place(uri(called), MARIA, OURS).answered(2)


@pytest.mark.parametrize("lost", ["INVITE", "ACK", "BYE"])
async def test_the_caller_loses_packets(lost: str) -> None:
    async with pair() as (caller, called):
        taker = Taker(called, after=0.05)
        caller.drop = First(lost, 2)
        dialog = await caller.place(uri(called), MARIA, OURS).answered(2)
        theirs = await asyncio.wait_for(taker.dialogs.get(), 2)
        await dialog.bye()
        assert theirs.ended_by == "remote"
        assert sum(line.startswith(lost) for line in caller.sent) >= 3


@pytest.mark.parametrize("lost", ["SIP/2.0 1", "SIP/2.0 200", "SIP/2.0 486"])
async def test_the_called_side_loses_packets(lost: str) -> None:
    async with pair() as (caller, called):
        called.drop = First(lost, 2)
        taker = Taker(called, after=0.02)
        if lost.endswith("486"):

            async def busy(call: IncomingCall) -> None:
                call.refuse(486, "Busy Here")

            called.on_call = busy
            with pytest.raises(SipRefused):
                await caller.place(uri(called), MARIA, OURS).answered(2)
            return
        dialog = await caller.place(uri(called), MARIA, OURS).answered(2)
        await asyncio.wait_for(taker.dialogs.get(), 2)
        await dialog.bye()
        assert dialog.end_reason is None


async def test_a_repeated_invite_rings_once() -> None:
    async with pair() as (caller, called):
        called.drop = First("SIP/2.0 1", 20)
        taker = Taker(called, after=0.15)
        await caller.place(uri(called), MARIA, OURS).answered(2)
        assert sum(line.startswith("INVITE") for line in caller.sent) > 2
        assert len(taker.calls) == 1


async def test_an_answer_never_acknowledged_is_hung_up() -> None:
    async with pair() as (caller, called):
        called.timers = Timers(t1=0.005, t2=0.02, patience=0.3)
        failed: asyncio.Queue[Exception] = asyncio.Queue(1)

        async def take(call: IncomingCall) -> None:
            try:
                await call.answer(NOWHERE)
            except SipUnreachable as error:
                failed.put_nowait(error)

        called.on_call = take
        caller.drop = lambda line: line.startswith("ACK")
        dialog = await caller.place(uri(called), MARIA, OURS).answered(2)
        assert "never acknowledged" in str(await asyncio.wait_for(failed.get(), 2))
        assert dialog.ended_by == "remote"


async def test_nobody_answers_at_all() -> None:
    async with Lossy() as caller:
        caller.drop = lambda line: True
        with pytest.raises(SipUnreachable):
            await caller.place(Uri("1", "127.0.0.1", 9), MARIA, OURS).answered(5)
        assert len(caller.sent) >= 4


async def test_a_closed_port_is_known_at_once() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with Lossy(Timers(patience=30), one_peer=True) as caller:
        async with asyncio.timeout(3):
            with pytest.raises(SipUnreachable):
                await caller.place(Uri("1", "127.0.0.1", port), MARIA, OURS).answered(20)


async def test_a_hang_up_that_nobody_hears_still_ends() -> None:
    async with pair() as (caller, called):
        Taker(called)
        dialog = await caller.place(uri(called), MARIA, OURS).answered(2)
        await called.close()
        await asyncio.wait_for(dialog.bye(), 2)
        assert dialog.end_reason == "unconfirmed"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.lists(st.binary(max_size=200), max_size=5), cut=st.integers(0, 400))
def test_junk_on_the_port_hurts_nobody(junk: list[bytes], cut: int) -> None:
    async def scene() -> None:
        async with pair() as (caller, called):
            Taker(called)
            call = caller.place(uri(called), MARIA, OURS)
            invite = call._invite(None).to_bytes()
            for data in (*junk, invite[:cut], invite.replace(b"SIP/2.0", b"SIP/2.0 ", 1)):
                called.datagram_received(data, NOWHERE)
                caller.datagram_received(data, NOWHERE)
            await (await call.answered(2)).bye()

    asyncio.run(scene())


async def test_register_and_take_it_back() -> None:
    async with Lossy() as phone, Lossy() as registrar:
        seen: list[Request] = []
        plain = registrar._dispatch

        def serve(request, transaction):  # type: ignore[no-untyped-def]
            if request.method != "REGISTER":
                plain(request, transaction)
                return
            seen.append(request)
            status = 200 if request.headers.get("Authorization") else 401
            response = _respond(request, status)
            response.headers.add("WWW-Authenticate", 'Digest realm="a", nonce="b", qop="auth"')
            transaction.respond(response)

        registrar._dispatch = serve  # type: ignore[method-assign]
        await phone.register(uri(registrar), Credentials("op01", "segredo"), expires=60)
        assert [r.headers.get("CSeq") for r in seen] == ["1 REGISTER", "2 REGISTER"]
        assert seen[1].headers.get("Expires") == "60"
        assert "segredo" not in seen[1].to_bytes().decode()
        assert QUICK.linger < 2
