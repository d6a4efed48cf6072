"""SIP messages: what is read, what is refused, what goes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.caller import message as sip
from cli.caller.message import Headers, Request, Response, SipError, Uri

INVITE = (
    b"INVITE sip:1746@127.0.0.1:5746 SIP/2.0\r\n"
    b"v: SIP/2.0/UDP 127.0.0.1:40000;rport;branch=z9hG4bKabc\r\n"
    b"Max-Forwards: 70\r\n"
    b'f: "Maria, a Silva" <sip:21987654321@127.0.0.1>;tag=t1\r\n'
    b"t: <sip:1746@127.0.0.1:5746>\r\n"
    b"i: abc@127.0.0.1\r\n"
    b"CSeq: 7 INVITE\r\n"
    b"Contact: <sip:m@127.0.0.1:40000>, <sip:n@127.0.0.1:40001>\r\n"
    b"Subject: uma linha\r\n"
    b"  que continua\r\n"
    b"l: 4\r\n\r\nv=0\r\n"
)


def test_reads_compact_and_folded_headers() -> None:
    read = sip.parse(INVITE)
    assert isinstance(read, Request)
    assert (read.method, read.uri, read.body) == ("INVITE", "sip:1746@127.0.0.1:5746", b"v=0\r")
    assert read.headers.get("Call-ID") == "abc@127.0.0.1"
    assert read.headers.get("subject") == "uma linha que continua"
    assert read.headers.all("m") == ["<sip:m@127.0.0.1:40000>", "<sip:n@127.0.0.1:40001>"]
    assert sip.cseq(read) == (7, "INVITE")
    assert sip.branch(read) == "z9hG4bKabc"
    name, uri = sip.parse_address(read.headers.need("From"))
    assert (name, uri) == ("Maria, a Silva", Uri("21987654321", "127.0.0.1"))
    assert sip.param(read.headers.need("From"), "tag") == "t1"


def test_written_and_read_again_is_the_same() -> None:
    read = sip.parse(INVITE)
    again = sip.parse(read.to_bytes())
    assert isinstance(again, Request)
    assert again.headers.all("Via") == read.headers.all("Via")
    assert again.body == read.body


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\r\n\r\n",
        b"INVITE sip:a@b\r\n\r\n",
        INVITE.replace(b"CSeq: 7 INVITE\r\n", b""),
        INVITE.replace(b"CSeq: 7 INVITE", b"CSeq: 7 BYE"),
        INVITE.replace(b"CSeq: 7", b"CSeq: x"),
        INVITE.replace(b"CSeq: 7", "CSeq: ²".encode()),
        INVITE.replace(b";branch=z9hG4bKabc", b""),
        INVITE.replace(b"l: 4", b"l: 400"),
        INVITE.replace(b"l: 4", b"l: -1"),
        INVITE.replace(b"l: 4", b"l: 99999999999999999999"),
        INVITE.replace(b"SIP/2.0\r\n", b"SIP/3.0\r\n", 1),
        INVITE.replace(b"Max-Forwards: 70", b"no colon here"),
        INVITE + b"x" * 70_000,
        b"A: b\r\n" * 300 + b"\r\n",
    ],
)
def test_refuses_what_is_not_sip(broken: bytes) -> None:
    with pytest.raises(SipError):
        sip.parse(broken)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read = sip.parse(data)
    except SipError:
        return
    assert read.headers.get("via")


@given(st.data())
def test_damaged_messages_are_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(INVITE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        read = sip.parse(bytes(raw))
        for name in ("From", "To", "Contact"):
            sip.parse_address(read.headers.need(name))
    except SipError:
        return
    assert sip.parse(read.to_bytes())


@given(st.text(max_size=60))
def test_any_user_survives_the_way_into_an_address_and_back(user: str) -> None:
    user = user.encode("utf-8", "ignore").decode()
    uri = Uri(user, "127.0.0.1", 5746)
    assert sip.parse_uri(str(uri)) == uri


@pytest.mark.parametrize("bad", ["", "tel:123", "sip:", "sip:a@b:99999", "sip:a b@c", "sip:a@b:0"])
def test_refuses_bad_addresses(bad: str) -> None:
    with pytest.raises(SipError):
        sip.parse_uri(bad)


def test_no_header_is_injected() -> None:
    headers = Headers()
    with pytest.raises(SipError):
        headers.add("Subject", "a\r\nPrivacy: none")


def test_response_round_trip() -> None:
    read = sip.parse(INVITE)
    response = Response(486, "Busy Here", read.headers)
    again = sip.parse(response.to_bytes())
    assert isinstance(again, Response)
    assert (again.status, again.reason) == (486, "Busy Here")
