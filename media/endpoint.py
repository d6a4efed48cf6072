"""One address that speaks OpenAI's published interface: bounded, patient for a moment only.

Any server of that kind serves (vLLM, llama.cpp, a hosted one). Nothing waits for it longer than
its time limit; after three failures in a row it is left alone for half a minute, or for as long as
it asks (`Retry-After`), and whoever uses it goes on with what runs in the house.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

MOST_BYTES = 1_000_000
FAILURES = 3
REST_S = 30.0
LONGEST_REST_S = 120.0


class EndpointFailed(Exception):
    """No usable answer in time. The message holds neither the key nor what was sent."""


@dataclass(frozen=True)
class EndpointOptions:
    """`url` with or without its "/v1"; `key` never shows in a repr."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    limit_s: float = 1.2

    def address(self, path: str) -> str:
        """Of one function, such as "chat/completions"."""
        base = self.url.rstrip("/")
        return f"{base}/{path}" if base.endswith("/v1") else f"{base}/v1/{path}"


class Breaker:
    """Says whether it is worth asking; after a rest one caller tries before the others do."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0

    def allows(self) -> bool:
        """Whether to ask now. After a rest the one who asks first is the trial."""
        if self._clock() < self._rests_until:
            return False
        if self._failures >= FAILURES:
            self._rests_until = self._clock() + REST_S  # until the trial has worked
        return True

    def worked(self) -> None:
        self._failures = 0
        self._rests_until = 0.0

    def failed(self, rest_s: float | None = None) -> None:
        """One more failure; `rest_s` is what the server itself asked for."""
        self._failures += 1
        if rest_s is not None:
            self._rests_until = self._clock() + min(rest_s, LONGEST_REST_S)
        elif self._failures >= FAILURES:
            self._rests_until = self._clock() + REST_S


class Endpoint:
    """Posts and reads JSON answers."""

    def __init__(self, options: EndpointOptions, breaker: Breaker | None = None) -> None:
        self.options = options
        self.breaker = breaker or Breaker()
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        """The answer's object. `body` is aiohttp's `json=` or `data=`. Raises EndpointFailed."""
        if not self.breaker.allows():
            raise EndpointFailed("left alone after failures")
        try:
            async with asyncio.timeout(self.options.limit_s):
                answer = await self._asked(path, body)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            self.breaker.failed()
            raise EndpointFailed(f"{path}: {type(error).__name__}") from error
        self.breaker.worked()
        return answer

    async def _asked(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        headers = {"Authorization": f"Bearer {self.options.key}"} if self.options.key else {}
        address = self.options.address(path)
        async with self._session.post(
            address, headers=headers, allow_redirects=False, **body
        ) as answer:
            if answer.status != 200:
                self._refused(path, answer)
            data = await answer.content.read(MOST_BYTES + 1)
            while not answer.content.at_eof() and len(data) <= MOST_BYTES:
                data += await answer.content.read(MOST_BYTES + 1 - len(data))
        if len(data) > MOST_BYTES:
            raise ValueError("an answer without end")
        found = json.loads(data)
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return found

    def _refused(self, path: str, answer: aiohttp.ClientResponse) -> None:
        rest = answer.headers.get("Retry-After", "") if answer.status in (429, 503) else ""
        self.breaker.failed(float(rest) if rest.isascii() and rest.isdigit() else None)
        raise EndpointFailed(f"{path}: status {answer.status}")

    def malformed(self, path: str) -> EndpointFailed:
        """An answer that is JSON but not what was agreed counts as a failure too."""
        self.breaker.failed()
        return EndpointFailed(f"{path}: an answer of another form")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
