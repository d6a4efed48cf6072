"""Digest answers, against the examples of the RFC."""

from __future__ import annotations

import pytest

from cli.caller.digest import Challenge, Credentials, authorization, read_challenge
from cli.caller.message import Headers, Response, SipError


def _response(value: str, status: int = 401, name: str = "WWW-Authenticate") -> Response:
    headers = Headers()
    headers.add(name, value)
    return Response(status, "Unauthorized", headers)


def test_example_of_rfc_2617() -> None:
    challenge = Challenge(
        "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093", True, "5ccc", False, False
    )
    value = authorization(
        challenge,
        Credentials("Mufasa", "Circle Of Life"),
        "GET",
        "/dir/index.html",
        cnonce="0a4f113b",
    )
    assert 'response="6629fae49393a05397450978507c4ef1"' in value
    assert "nc=00000001" in value
    assert 'opaque="5ccc"' in value


def test_without_qop_as_rfc_2069() -> None:
    challenge = read_challenge(_response('Digest realm="r", nonce="n"'))
    assert not challenge.qop
    assert "qop" not in authorization(challenge, Credentials("u", "p"), "REGISTER", "sip:x")


def test_takes_the_md5_challenge_among_several() -> None:
    headers = Headers()
    headers.add("Proxy-Authenticate", 'Digest realm="a", nonce="1", algorithm=SHA-256, qop="auth"')
    headers.add(
        "Proxy-Authenticate",
        'Digest realm="b, c", nonce="2", algorithm=MD5, qop="auth,auth-int", stale=TRUE',
    )
    challenge = read_challenge(Response(407, "Proxy Authentication Required", headers))
    assert (challenge.realm, challenge.nonce, challenge.stale) == ("b, c", "2", True)
    assert challenge.header == "Proxy-Authorization"


@pytest.mark.parametrize(
    "value",
    [
        'Basic realm="a"',
        'Digest realm="a", nonce="1", algorithm=SHA-256',
        'Digest realm="a", nonce="1", qop="auth-int"',
    ],
)
def test_says_so_when_it_cannot_answer(value: str) -> None:
    with pytest.raises(SipError):
        read_challenge(_response(value))


def test_password_does_not_show() -> None:
    assert "secret" not in repr(Credentials("u", "secret"))
