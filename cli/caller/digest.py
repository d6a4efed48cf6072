"""Digest authentication with MD5, as SIP registrars ask for it (RFC 2617, RFC 3261 §22)."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from cli.caller.message import Response, SipError

_PAIR = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))')


@dataclass(frozen=True, slots=True)
class Credentials:
    """A SIP user and its password."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.user!r}, ***)"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a registrar wants to be answered."""

    realm: str
    nonce: str
    qop: bool
    opaque: str | None
    stale: bool
    proxy: bool

    @property
    def header(self) -> str:
        """The name of the header that carries the answer."""
        return "Proxy-Authorization" if self.proxy else "Authorization"


def read_challenge(response: Response) -> Challenge:
    """Find an MD5 challenge in a 401 or 407; raises SipError when there is none we can meet."""
    proxy = response.status == 407
    name = "Proxy-Authenticate" if proxy else "WWW-Authenticate"
    for key, value in response.headers.items:
        if key.lower() != name.lower() or not value.lower().startswith("digest "):
            continue
        fields = {m[1].lower(): m[2] if m[2] is not None else m[3] for m in _PAIR.finditer(value)}
        if fields.get("algorithm", "MD5").upper() != "MD5":
            continue
        offered = {q.strip() for q in fields.get("qop", "").split(",")} - {""}
        if offered and "auth" not in offered:
            continue
        return Challenge(
            realm=fields.get("realm", ""),
            nonce=fields.get("nonce", ""),
            qop=bool(offered),
            opaque=fields.get("opaque"),
            stale=fields.get("stale", "").lower() == "true",
            proxy=proxy,
        )
    raise SipError("no digest challenge that we can meet")


def authorization(
    challenge: Challenge,
    credentials: Credentials,
    method: str,
    uri: str,
    *,
    cnonce: str | None = None,
    count: int = 1,
) -> str:
    """The value of the (Proxy-)Authorization header for this request."""
    cnonce = cnonce or secrets.token_hex(8)
    ha1 = _md5(f"{credentials.user}:{challenge.realm}:{credentials.password}")
    ha2 = _md5(f"{method}:{uri}")
    nc = f"{count:08x}"
    if challenge.qop:
        answer = _md5(f"{ha1}:{challenge.nonce}:{nc}:{cnonce}:auth:{ha2}")
    else:
        answer = _md5(f"{ha1}:{challenge.nonce}:{ha2}")
    parts = [
        f'username="{credentials.user}"',
        f'realm="{challenge.realm}"',
        f'nonce="{challenge.nonce}"',
        f'uri="{uri}"',
        f'response="{answer}"',
        "algorithm=MD5",
    ]
    if challenge.qop:
        parts += ["qop=auth", f"nc={nc}", f'cnonce="{cnonce}"']
    if challenge.opaque is not None:
        parts.append(f'opaque="{challenge.opaque}"')
    return "Digest " + ", ".join(parts)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
