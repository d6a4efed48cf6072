"""SIP messages as plain values: parsed from bytes, written to bytes (RFC 3261 §7, §25).

Parsing never raises anything but :class:`SipError`, whatever the bytes are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

MAX_MESSAGE = 65_535
MAX_HEADERS = 256
REQUIRED = ("via", "from", "to", "call-id", "cseq")
COMPACT = {
    "c": "content-type",
    "e": "content-encoding",
    "f": "from",
    "i": "call-id",
    "k": "supported",
    "l": "content-length",
    "m": "contact",
    "o": "event",
    "r": "refer-to",
    "s": "subject",
    "t": "to",
    "v": "via",
    "x": "session-expires",
}
_TOKEN = re.compile(r"^[A-Za-z0-9\-.!%*_+`'~]+$")
_STATUS = re.compile(r"^SIP/2\.0 ([1-6]\d\d)(?: (.*))?$")
_REQUEST = re.compile(r"^([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP/2\.0$")
_URI = re.compile(
    r"^(sips?):(?:([^@;?\s]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.\-_]+)(?::(\d{1,5}))?(;[^?]*)?(?:\?.*)?$"
)


class SipError(ValueError):
    """A message, header or address that is not SIP."""


@dataclass(slots=True)
class Headers:
    """Ordered header fields; names are compared without case and in their long form."""

    items: list[tuple[str, str]] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The first value of ``name``, or None."""
        wanted = long_name(name)
        return next((v for n, v in self.items if long_name(n) == wanted), None)

    def all(self, name: str) -> list[str]:
        """Every value of ``name``, fields joined by commas taken apart."""
        wanted = long_name(name)
        found = (v for n, v in self.items if long_name(n) == wanted)
        return [part for value in found for part in split_commas(value)]

    def need(self, name: str) -> str:
        """The first value of ``name``; raises SipError when it is missing."""
        value = self.get(name)
        if value is None:
            raise SipError(f"no {name} header")
        return value

    def add(self, name: str, value: str) -> None:
        """Append a field; line breaks in it are refused, so nobody injects a header."""
        if any(c in value or c in name for c in "\r\n\0"):
            raise SipError(f"line break in {name!r}")
        self.items.append((name, value))

    def set(self, name: str, value: str) -> None:
        """Replace every field of that name by one."""
        self.remove(name)
        self.add(name, value)

    def remove(self, name: str) -> None:
        """Take every field of that name away."""
        wanted = long_name(name)
        self.items = [(n, v) for n, v in self.items if long_name(n) != wanted]


@dataclass(slots=True)
class Request:
    """A SIP request."""

    method: str
    uri: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def to_bytes(self) -> bytes:
        """The request as it goes on the wire."""
        return _to_bytes(f"{self.method} {self.uri} SIP/2.0", self.headers, self.body)


@dataclass(slots=True)
class Response:
    """A SIP response."""

    status: int
    reason: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def to_bytes(self) -> bytes:
        """The response as it goes on the wire."""
        return _to_bytes(f"SIP/2.0 {self.status} {self.reason}", self.headers, self.body)


Message = Request | Response


@dataclass(frozen=True, slots=True)
class Uri:
    """A ``sip:`` address; ``user`` is unescaped."""

    user: str
    host: str
    port: int | None = None
    params: str = ""
    scheme: str = "sip"

    def __str__(self) -> str:
        user = f"{quote(self.user, safe=_USER_SAFE)}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}:{user}{self.host}{port}{self.params}"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to send to (UDP default 5060)."""
        return self.host, self.port or 5060


_USER_SAFE = "-_.!~*'()&=+$,"


def long_name(name: str) -> str:
    """``v`` and ``Via`` are both ``via``."""
    lowered = name.strip().lower()
    return COMPACT.get(lowered, lowered)


def split_commas(value: str) -> list[str]:
    """Take apart a comma-joined field, leaving quotes and angle brackets whole."""
    parts, start, quoted, depth = [], 0, False, 0
    for i, char in enumerate(value):
        if char == '"' and (i == 0 or value[i - 1] != "\\"):
            quoted = not quoted
        elif not quoted:
            depth += (char == "<") - (char == ">")
            if char == "," and depth <= 0:
                parts.append(value[start:i].strip())
                start = i + 1
    return [p for p in [*parts, value[start:].strip()] if p]


def parse_uri(text: str) -> Uri:
    """Read ``sip:user@host:port;params``; raises SipError."""
    match = _URI.match(text.strip())
    if match is None:
        raise SipError(f"not a SIP address: {text[:80]!r}")
    scheme, user, host, port, params = match.groups()
    if port and not 0 < int(port) < 65_536:
        raise SipError(f"port out of range: {port}")
    name = unquote((user or "").split(":", 1)[0])
    return Uri(name, host, int(port) if port else None, params or "", scheme)


def parse_address(value: str) -> tuple[str, Uri]:
    """Read a From, To or Contact value into its shown name and address; raises SipError."""
    if "<" in value:
        shown, _, rest = value.partition("<")
        return shown.strip().strip('"'), parse_uri(rest.partition(">")[0])
    return "", parse_uri(value.partition(";")[0])


def param(value: str, name: str) -> str | None:
    """A ``;name=value`` parameter after the address, unquoted; None when absent."""
    tail = value.rpartition(">")[2] if ">" in value else value.partition(";")[2]
    for piece in tail.split(";"):
        key, _, found = piece.partition("=")
        if key.strip().lower() == name.lower():
            return found.strip().strip('"')
    return None


def cseq(message: Message) -> tuple[int, str]:
    """The CSeq number and method; raises SipError."""
    number, _, method = message.headers.need("CSeq").strip().partition(" ")
    if not (number.isascii() and number.isdigit()) or int(number) >= 2**31:
        raise SipError("CSeq without a number")
    return int(number), method.strip().upper()


def branch(message: Message) -> str:
    """The topmost Via's branch; raises SipError when there is none."""
    found = param("<>" + _top_via(message), "branch")
    if not found:
        raise SipError("Via without a branch")
    return found


def _top_via(message: Message) -> str:
    values = message.headers.all("Via")
    if not values:
        raise SipError("no Via header")
    return ";" + values[0].partition(";")[2]


def parse(data: bytes) -> Message:
    """Read one datagram; raises SipError for whatever is not a whole SIP message."""
    if len(data) > MAX_MESSAGE:
        raise SipError("message too long")
    head, separator, body = data.lstrip(b"\r\n").partition(b"\r\n\r\n")
    if not separator:
        raise SipError("no end of headers")
    lines = list(_unfold(head.decode("utf-8", "replace").split("\r\n")))
    message = _start_line(lines[0])
    if len(lines) > MAX_HEADERS:
        raise SipError("too many headers")
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not _TOKEN.match(name.strip()):
            raise SipError(f"not a header: {line[:80]!r}")
        message.headers.add(name.strip(), value.strip())
    _check(message)
    message.body = _body(message, body)
    return message


def _start_line(line: str) -> Message:
    if match := _STATUS.match(line):
        return Response(int(match[1]), match[2] or "")
    if match := _REQUEST.match(line):
        return Request(match[1].upper(), match[2])
    raise SipError(f"not a start line: {line[:80]!r}")


def _unfold(lines: Iterable[str]) -> Iterator[str]:
    """Join continuation lines (RFC 3261 §7.3.1) to the header they belong to."""
    current: str | None = None
    for line in lines:
        if line[:1] in (" ", "\t") and current is not None:
            current += " " + line.strip()
            continue
        if current is not None:
            yield current
        current = line
    if current is not None:
        yield current


def _check(message: Message) -> None:
    for name in REQUIRED:
        message.headers.need(name)
    _, method = cseq(message)
    branch(message)
    if isinstance(message, Request) and method != message.method:
        raise SipError("CSeq names another method")


def _body(message: Message, body: bytes) -> bytes:
    stated = message.headers.get("Content-Length")
    if stated is None:
        return body
    if not (stated.isascii() and stated.isdigit()) or len(stated) > 6:
        raise SipError("Content-Length is not a number")
    if int(stated) > len(body):
        raise SipError("body cut short")
    return body[: int(stated)]


def _to_bytes(start: str, headers: Headers, body: bytes) -> bytes:
    lines = [start]
    lines += [f"{n}: {v}" for n, v in headers.items if long_name(n) != "content-length"]
    lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
