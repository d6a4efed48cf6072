"""Texts of a request: what the flow wrote, what the citizen gave, and what is secret, kept apart.

Each template becomes parts before anything is joined, so that nothing a citizen says can become
part of an address, a second header, another JSON field or the name of a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from yarl import URL

from ivr.template import MAX_RESULT, fill, variables_in

Part = tuple[Literal["text", "value", "secret"], Any]
"""As JSON a list of two: kind and text (or, for a value, any scalar)."""
MAX_URL, MAX_DEPTH = 4_000, 6
_SECRET = re.compile(r"\{segredo:([a-z][a-z0-9_-]{0,62})\}")
_HOLE = re.compile(r"(\{[a-z_][a-z0-9_]{0,62}(?:\|[a-z]{1,20})?\})")
_ORIGIN = re.compile(r"^https?://(\[[0-9a-fA-F:.]{2,45}\]|[^\s/?#@:\\\[\]{}%]{1,253})(:\d{1,5})?$")
_NAME = re.compile(r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")
OURS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "upgrade"}
    | {"idempotency-key", "content-type", "expect", "te", "trailer", "keep-alive"}
)
"""Headers that a flow may not set: they are ours to send."""


class BadRequest(ValueError):
    """The request cannot be made as written. `str()` says why (pt-BR), without any value."""


def secrets_in(text: str) -> Iterator[str]:
    """Names of the secrets that `text` refers to."""
    return (match.group(1) for match in _SECRET.finditer(text))


def parts_of(text: str, variables: Mapping[str, Any], zone: ZoneInfo) -> list[Part]:
    """`text` taken apart, its variables filled in; secrets stay names."""
    parts: list[Part] = []
    for n, piece in enumerate(_SECRET.split(text[:MAX_RESULT])):
        if n % 2:
            parts.append(("secret", piece))
            continue
        for m, bit in enumerate(_HOLE.split(piece)):
            if m % 2:
                parts.append(("value", _value(bit, variables, zone)))
            elif bit:
                parts.append(("text", bit))
    return parts


def _value(hole: str, variables: Mapping[str, Any], zone: ZoneInfo) -> Any:
    ((name, shown),) = variables_in(hole)
    value = variables.get(name, "")
    if shown is None and isinstance(value, bool | int | float):
        return value
    return fill(hole, variables, zone)


def joined(parts: Iterable[Part], secrets: Mapping[str, str]) -> str:
    """All of it as one text."""
    return "".join(_text(part, secrets) for part in parts)


def _text(part: Part, secrets: Mapping[str, str]) -> str:
    kind, value = part
    if kind == "secret":
        return secrets[value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def origin_of(text: str) -> str:
    """The "https://host:port" with which a URL's template begins. Raises BadRequest."""
    origin = re.split(r"(?<![:/])[/?#]", text, maxsplit=1)[0]
    match = _ORIGIN.match(origin)
    if not match or int((match.group(2) or ":1")[1:]) not in range(1, 65_536):
        raise BadRequest(
            "o endereço começa com http:// ou https:// e o nome do servidor, por extenso."
        )
    return origin


def url_of(parts: list[Part], secrets: Mapping[str, str]) -> str:
    """The URL; what was filled in is quoted and can only be part of one path step or value."""
    if not parts or parts[0][0] != "text":
        raise BadRequest("o endereço começa com http:// ou https://.")
    origin = origin_of(parts[0][1] + ("{" if len(parts) > 1 else ""))
    rest: list[Part] = [("text", parts[0][1][len(origin) :]), *parts[1:]]
    tail = "".join(_quoted(part, secrets) for part in rest).partition("#")[0]
    try:
        url = str(URL(origin)).rstrip("/") + (tail or "/")
    except ValueError as odd:
        raise BadRequest("o nome do servidor não serve.") from odd
    path = tail.partition("?")[0]
    if any(unquote(step) in (".", "..") for step in path.split("/")):
        raise BadRequest("o caminho do endereço não pode ter “.” ou “..”.")
    if len(url) > MAX_URL:
        raise BadRequest("o endereço é longo demais.")
    return url


def _quoted(part: Part, secrets: Mapping[str, str]) -> str:
    """What the flow wrote keeps its slashes and marks; what was filled in keeps none."""
    safe = ":/?#[]@!$&'()*+,;=%~" if part[0] == "text" else ""
    return quote(_text(part, secrets), safe=safe)


def header_of(name: str, parts: list[Part], secrets: Mapping[str, str]) -> tuple[str, str]:
    """One header, on one line whatever was filled in."""
    check_header(name)
    value = joined(parts, secrets)
    return name, " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", value).split())[:MAX_RESULT]


def check_header(name: str) -> None:
    """Raise BadRequest for a name that cannot be one, or is ours to send."""
    if not _NAME.match(name):
        raise BadRequest(f"“{name[:40]}” não serve de nome de cabeçalho.")
    if name.lower() in OURS:
        raise BadRequest(f"o cabeçalho “{name[:40]}” é enviado pelo sistema; apague.")


def body_of(
    pairs: Mapping[str, list[Part]], secrets: Mapping[str, str], numbers: Iterable[str] = ()
) -> dict[str, Any]:
    """The JSON body: "endereco.rua" is a field inside another one."""
    body: dict[str, Any] = {}
    wanted = frozenset(numbers)
    for name, parts in pairs.items():
        *outer, last = steps_of(name)
        place = body
        for step in outer:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise BadRequest(f"“{step[:40]}” não pode ser texto e grupo ao mesmo tempo.")
        if last in place:
            raise BadRequest(f"“{name[:40]}” aparece duas vezes.")
        place[last] = _json(parts, secrets, name in wanted)
    return body


def steps_of(name: str) -> list[str]:
    """A body field's name, step by step. Raises BadRequest."""
    steps = name.split(".")
    if len(steps) > MAX_DEPTH or not all(steps):
        raise BadRequest(f"“{name[:40]}” não serve de nome de campo.")
    return steps


def _json(parts: list[Part], secrets: Mapping[str, str], number: bool) -> Any:
    if len(parts) == 1 and parts[0][0] == "value" and not isinstance(parts[0][1], str):
        return parts[0][1]
    text = joined(parts, secrets)
    if not number:
        return text
    try:
        return int(text) if len(text) < 16 and "," not in text and "." not in text else _real(text)
    except ValueError:
        return None


def _real(text: str) -> float | None:
    found = float(text[:40].replace(",", "."))
    return found if abs(found) < 1e15 else None
