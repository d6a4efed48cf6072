"""A request that a flow wants made, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ivr.outside.filling import Part

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SAFE_TO_REPEAT = frozenset({"GET", "PUT", "DELETE"})
FORMATS = ("json", "form")
MOST_SECONDS = 8.0
"""A citizen waits no longer than this for any service, retries included."""
Trouble = Literal["", "tempo", "rede", "invalida", "recusada"]
"""tempo: not in time. rede: unreachable or cut off. invalida: an answer that cannot be used.
recusada: we did not ask (forbidden address, missing secret, impossible request)."""
TROUBLES: tuple[Trouble, ...] = ("tempo", "rede", "invalida", "recusada")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request as the flow filled it in; secrets are names until it is sent.

    key: the step's own, sent as Idempotency-Key. keyed: the service is known to honour it, so a
    POST may be repeated. save: variable → path in the JSON answer.
    """

    key: str
    method: str
    url: list[Part]
    query: Mapping[str, list[Part]] = field(default_factory=dict)
    headers: Mapping[str, list[Part]] = field(default_factory=dict)
    body: Mapping[str, list[Part]] = field(default_factory=dict)
    format: str = "json"
    numbers: tuple[str, ...] = ()
    seconds: float = 5.0
    retries: int = 1
    keyed: bool = False
    save: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, arguments: Mapping[str, Any]) -> Wanted:
        """From a flow action's arguments."""
        known = {name: arguments[name] for name in cls.__slots__ if name in arguments}
        return cls(**{**known, "key": key, "numbers": tuple(known.get("numbers", ()))})

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again though the first one may have arrived."""
        return self.method in SAFE_TO_REPEAT or self.keyed

    @property
    def secrets(self) -> frozenset[str]:
        """Names of the secrets it needs."""
        lists = [self.url, *self.query.values(), *self.headers.values(), *self.body.values()]
        return frozenset(part[1] for parts in lists for part in parts if part[0] == "secret")


@dataclass(frozen=True, slots=True)
class Ready:
    """A request with everything filled in, to be sent to `url`."""

    method: str
    url: str
    headers: Mapping[str, str]
    data: bytes | None = None
    secret: frozenset[str] = frozenset()
    """Names of headers that hold secrets: they never follow a redirect to another server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status and its body, or a trouble. `after_s`: how long the server asked
    us to wait. sent: whether the server may have seen the request."""

    status: int = 0
    data: bytes = b""
    kind: str = ""
    trouble: Trouble = ""
    after_s: float | None = None
    sent: bool = True
