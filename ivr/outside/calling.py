"""The flow action `http`: one request within its time, repeated only where that is harmless."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

import structlog

from core.clock import Clock
from core.plug import ActionCall
from ivr.outside.filling import BadRequest, body_of, header_of, joined, origin_of, url_of
from ivr.outside.mapping import picked, read_json
from ivr.outside.model import MOST_SECONDS, Answer, Ready, Trouble, Wanted
from ivr.outside.resting import Resting
from ivr.outside.sending import Sender, is_json

log = structlog.get_logger(__name__)
AT_ONCE = 32
"""Requests under way in one process; more wait, within their own time."""
TRY_AGAIN = frozenset({429, 502, 503, 504})
BACKOFF_S = 0.25
MOST_RETRIES = 3


class Keeper(Protocol):
    """Where secrets are kept."""

    async def reveal(self, names: frozenset[str]) -> Mapping[str, str]:
        """Their values; a name that is not kept is left out."""
        ...


class Calling:
    """Makes requests for flows."""

    def __init__(
        self,
        keeper: Keeper,
        sender: Sender,
        clock: Clock,
        ready: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._keeper = keeper
        self._sender = sender
        self._clock = clock
        self._ready = ready
        self._room = asyncio.Semaphore(AT_ONCE)
        self._resting = Resting(clock)

    async def act(self, call: ActionCall) -> Mapping[str, Any]:
        """{status, trouble, values}: never raises, and tells no secret."""
        wanted = Wanted.of(call.key, call.arguments)
        limit = min(wanted.seconds, MOST_SECONDS)
        origin, began = _origin(wanted), self._clock.monotonic()
        if self._resting.rests(origin):
            log.info("http_service_rests", origin=origin, key=wanted.key)
            return {"status": 0, "trouble": "rede", "values": {}}
        answer = Answer(trouble="tempo")
        values: dict[str, Any] = {}
        try:
            async with asyncio.timeout(limit):
                answer, values = await self._asked(wanted, began + limit)
        except TimeoutError:
            pass
        except BadRequest:
            answer = Answer(trouble="recusada")
        if answer.trouble != "recusada":
            self._resting.told(origin, answer.trouble not in ("tempo", "rede"))
        _note(wanted, origin, answer, self._clock.monotonic() - began)
        return {"status": answer.status, "trouble": answer.trouble, "values": values}

    async def _asked(self, wanted: Wanted, until: float) -> tuple[Answer, dict[str, Any]]:
        if self._ready is not None:
            await self._ready()
        secrets = await self._keeper.reveal(wanted.secrets)
        if missing := wanted.secrets - secrets.keys():
            log.error("http_secret_missing", names=sorted(missing), key=wanted.key)
            return Answer(trouble="recusada"), {}
        async with self._room:
            answer = await self._repeated(wanted, made_ready(wanted, secrets), until)
        return _understood(answer, wanted, frozenset(v for v in secrets.values() if len(v) > 3))

    async def _repeated(self, wanted: Wanted, ready: Ready, until: float) -> Answer:
        """Sent, and sent again after a passing failure while time is left."""
        retries = min(wanted.retries, MOST_RETRIES)
        for tried in range(retries + 1):
            answer = await self._sender.send(ready, self._clock.now())
            if tried == retries or not _passing(answer, wanted):
                break
            pause = BACKOFF_S * 2**tried * (0.5 + random.random() / 2)  # noqa: S311 - no secret
            pause = max(pause, answer.after_s or 0.0)
            if self._clock.monotonic() + pause >= until:
                break
            await asyncio.sleep(pause)
        return answer


def _passing(answer: Answer, wanted: Wanted) -> bool:
    """Whether it may go better a moment later, and asking again does no harm."""
    if answer.trouble in ("rede", "tempo"):
        return wanted.repeatable or not answer.sent
    return answer.status in TRY_AGAIN and wanted.repeatable


def _understood(
    answer: Answer, wanted: Wanted, hide: frozenset[str]
) -> tuple[Answer, dict[str, Any]]:
    """The answer with the values that the flow wanted of it."""
    if answer.trouble or not wanted.save:
        return answer, {}
    fine = 200 <= answer.status < 300
    try:
        if not is_json(answer.kind):
            raise ValueError("not JSON")
        return answer, picked(read_json(answer.data), wanted.save, hide)
    except ValueError:
        trouble: Trouble = "invalida" if fine else ""
        return Answer(answer.status, trouble=trouble), {}


def made_ready(wanted: Wanted, secrets: Mapping[str, str]) -> Ready:
    """Everything filled in. Raises BadRequest."""
    url = url_of(wanted.url, secrets)
    if wanted.query:
        pairs = [(name, joined(parts, secrets)) for name, parts in wanted.query.items()]
        url += ("&" if "?" in url else "?") + urlencode(pairs)
    headers = dict(header_of(name, parts, secrets) for name, parts in wanted.headers.items())
    headers["Idempotency-Key"] = wanted.key
    data = None
    if wanted.body and wanted.method != "GET":
        body = body_of(wanted.body, secrets, wanted.numbers)
        if wanted.format == "form":
            flat = {name: joined(parts, secrets) for name, parts in wanted.body.items()}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            data = urlencode(flat).encode()
        else:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    hidden = [n for n, parts in wanted.headers.items() if any(p[0] == "secret" for p in parts)]
    return Ready(wanted.method, url, headers, data, frozenset(n.lower() for n in hidden))


def _origin(wanted: Wanted) -> str:
    try:
        return origin_of(str(wanted.url[0][1]) + ("{" if len(wanted.url) > 1 else ""))
    except (BadRequest, IndexError):
        return "?"


def _note(wanted: Wanted, origin: str, answer: Answer, seconds: float) -> None:
    """One line of the log: where, how, how long; no path, no value, no secret."""
    log.info(
        "http_action",
        origin=origin,
        method=wanted.method,
        status=answer.status,
        trouble=answer.trouble,
        ms=round(seconds * 1000),
        key=wanted.key,
    )
