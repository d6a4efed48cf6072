"""Session descriptions of one A-law audio stream with telephone keys (RFC 4566, RFC 3264)."""

from __future__ import annotations

from dataclasses import dataclass

from cli.caller.message import SipError

PCMA = 8
KEYS = 101
_OLD_HOLD = "0.0.0.0"  # noqa: S104 - how RFC 2543 said "hold"; never bound to
_ANSWER_DIRECTION = {
    "sendrecv": "sendrecv",
    "sendonly": "recvonly",
    "recvonly": "sendonly",
    "inactive": "inactive",
}


@dataclass(frozen=True, slots=True)
class Session:
    """Where one side listens and what it understands; ``keys`` is the RFC 4733 payload type."""

    host: str
    port: int
    payloads: tuple[int, ...] = (PCMA, KEYS)
    keys: int | None = KEYS
    direction: str = "sendrecv"

    @property
    def speaks_alaw(self) -> bool:
        """Whether A-law is among the payload types."""
        return PCMA in self.payloads

    @property
    def held(self) -> bool:
        """Whether this side does not want to hear us."""
        return self.direction in ("sendonly", "inactive") or self.host == _OLD_HOLD


def write(session: Session, session_id: int, version: int = 1) -> bytes:
    """The description as a SIP body."""
    formats = " ".join(str(p) for p in session.payloads)
    lines = [
        "v=0",
        f"o=atende {session_id} {version} IN IP4 {session.host}",
        "s=atende",
        f"c=IN IP4 {session.host}",
        "t=0 0",
        f"m=audio {session.port} RTP/AVP {formats}",
        f"a=rtpmap:{PCMA} PCMA/8000",
    ]
    if session.keys is not None:
        lines += [f"a=rtpmap:{session.keys} telephone-event/8000", f"a=fmtp:{session.keys} 0-16"]
    lines += ["a=ptime:20", f"a={session.direction}"]
    return ("\r\n".join(lines) + "\r\n").encode()


def read(body: bytes) -> Session:
    """Read the first audio stream of a description; raises SipError."""
    host, media_host, port = "", "", -1
    payloads: tuple[int, ...] = ()
    keys: int | None = None
    direction, inside = "sendrecv", False
    for line in body.decode("utf-8", "replace").splitlines():
        kind, _, value = line.partition("=")
        if kind == "m":
            if port >= 0:
                break
            inside = value.startswith("audio ")
            if inside:
                port, payloads = _media(value)
        elif kind == "c" and (inside or port < 0):
            media_host, host = (_host(value), host) if inside else (media_host, _host(value))
        elif kind == "a" and (inside or port < 0):
            keys = _keys(value) if _keys(value) is not None else keys
            direction = value.strip() if value.strip() in _ANSWER_DIRECTION else direction
    if port < 0 or not (media_host or host):
        raise SipError("no audio stream in the description")
    return Session(media_host or host, port, payloads, keys, direction)


def answer(offer: Session, host: str, port: int) -> Session | None:
    """Our answer to an offer, or None when there is nothing both sides understand."""
    if not offer.speaks_alaw:
        return None
    payloads = (PCMA,) if offer.keys is None else (PCMA, offer.keys)
    return Session(host, port, payloads, offer.keys, _ANSWER_DIRECTION[offer.direction])


def _media(value: str) -> tuple[int, tuple[int, ...]]:
    parts = value.split()
    try:
        port = int(parts[1].partition("/")[0])
        payloads = tuple(int(p) for p in parts[3:])
    except (IndexError, ValueError):
        raise SipError(f"not a media line: {value[:80]!r}") from None
    if not 0 <= port < 65_536 or any(not 0 <= p < 128 for p in payloads):
        raise SipError("media line out of range")
    return port, payloads


def _host(value: str) -> str:
    parts = value.split()
    if len(parts) < 3 or parts[0] != "IN":
        raise SipError(f"not a connection line: {value[:80]!r}")
    return parts[2].partition("/")[0]


def _keys(value: str) -> int | None:
    name, _, rest = value.partition(":")
    if name != "rtpmap" or "telephone-event/8000" not in rest.lower():
        return None
    number = rest.split()[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 4 else None
