"""Session descriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.caller import sdp
from cli.caller.message import SipError
from cli.caller.sdp import Session

ASTERISK = (
    b"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=Asterisk\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 20010 RTP/AVP 8 97\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:97 telephone-event/8000\r\n"
    b"a=fmtp:97 0-16\r\na=ptime:20\r\na=maxptime:140\r\na=sendrecv\r\n"
    b"m=video 0 RTP/AVP 99\r\nc=IN IP4 10.0.0.9\r\na=inactive\r\n"
)


def test_reads_what_asterisk_says() -> None:
    assert sdp.read(ASTERISK) == Session("127.0.0.1", 20010, (8, 97), 97, "sendrecv")


def test_written_and_read_again() -> None:
    session = Session("127.0.0.1", 4000)
    assert sdp.read(sdp.write(session, 1)) == session


def test_address_of_the_stream_wins() -> None:
    body = ASTERISK.replace(b"a=ptime:20", b"c=IN IP4 127.0.0.7\r\na=ptime:20")
    assert sdp.read(body).host == "127.0.0.7"


def test_answers_in_kind() -> None:
    offer = Session("127.0.0.1", 4000, (0, 8, 96), 96, "sendonly")
    answer = sdp.answer(offer, "127.0.0.2", 5000)
    assert answer == Session("127.0.0.2", 5000, (8, 96), 96, "recvonly")
    assert offer.held
    assert sdp.answer(Session("127.0.0.1", 4000, (0, 3)), "127.0.0.2", 5000) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"v=0\r\nm=audio x RTP/AVP 8\r\nc=IN IP4 1.2.3.4\r\n",
        b"v=0\r\nm=audio 70000 RTP/AVP 8\r\nc=IN IP4 1.2.3.4\r\n",
        b"v=0\r\nm=audio 4000 RTP/AVP 8\r\n",
        b"v=0\r\nc=IN\r\nm=audio 4000 RTP/AVP 8\r\n",
        b"v=0\r\nc=IN IP4 1.2.3.4\r\nm=video 4000 RTP/AVP 99\r\n",
    ],
)
def test_refuses_what_holds_no_audio(body: bytes) -> None:
    with pytest.raises(SipError):
        sdp.read(body)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sdp.read(ASTERISK[:60] + data + ASTERISK[60:])
    except SipError:
        return
