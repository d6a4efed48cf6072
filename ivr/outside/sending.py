"""One request over the network: guarded addresses, few redirects, small answers."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from ivr.outside.addresses import Guard
from ivr.outside.model import Answer, Ready

MAX_ANSWER = 256 * 1024
MAX_REDIRECTS = 3
CONNECT_S = 3.0
JSON_KINDS = ("application/json", "text/json")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OURS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Atende/1"}
_TLS = ssl.create_default_context()


class Sender:
    """Sends requests. `allowed(host, port)`: internal hosts that the administrator permits."""

    def __init__(
        self, allowed: Callable[[str, int], bool], resolver: AbstractResolver | None = None
    ) -> None:
        self._allowed = allowed
        self._resolver = resolver

    async def send(self, ready: Ready, now: datetime) -> Answer:
        """The answer, redirects followed. Never raises but when cancelled.

        Each request has its own connection: nothing is shared between citizens, and no
        connection outlives the permission it was made under.
        """
        guard = Guard(self._allowed, self._resolver)
        connector = aiohttp.TCPConnector(
            resolver=guard,
            socket_factory=guard.make_socket,
            use_dns_cache=False,
            force_close=True,
            limit=4,
            ssl=_TLS,
        )
        try:
            async with aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
                auto_decompress=False,
            ) as session:
                session._retry_connection = False  # only we repeat; it has no public way
                return await self._follow(session, guard, ready, now)
        except aiohttp.ClientConnectorError:
            return Answer(trouble="recusada" if guard.refused else "rede", sent=False)
        except aiohttp.ClientResponseError:  # not even HTTP
            return Answer(trouble="invalida")
        except TimeoutError:
            return Answer(trouble="tempo", sent=False)
        except (aiohttp.ClientError, OSError):
            return Answer(trouble="recusada" if guard.refused else "rede")
        except ValueError:  # a header, a URL or a status line that cannot be
            return Answer(trouble="invalida")

    async def _follow(
        self, session: aiohttp.ClientSession, guard: Guard, ready: Ready, now: datetime
    ) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            url = URL(ready.url, encoded=True)
            if url.scheme not in ("http", "https") or not url.host or url.user:
                return Answer(trouble="recusada")
            guard.look_at(url.host, url.port or 0)
            async with session.request(
                ready.method,
                url,
                headers={**_OURS, **ready.headers},
                data=ready.data,
                allow_redirects=False,
            ) as response:
                if response.status not in _REDIRECTS or "Location" not in response.headers:
                    return await _read(response, now)
                following = _next(ready, url, response)
            if following is None:
                return Answer(trouble="recusada")
            ready = following
        return Answer(trouble="invalida")


def _next(ready: Ready, url: URL, response: aiohttp.ClientResponse) -> Ready | None:
    """The request that a redirect asks for; None when it may not be followed.

    What is secret goes to no other server, and nothing goes from https to http.
    """
    target = url.join(URL(response.headers["Location"]))
    if url.scheme == "https" and target.scheme != "https":
        return None
    changed = replace(ready, url=str(target))
    turned = response.status == 303 or (response.status in (301, 302) and ready.method == "POST")
    if turned:
        headers = {k: v for k, v in ready.headers.items() if k.lower() != "content-type"}
        changed = replace(changed, method="GET", data=None, headers=headers)
    if target.origin() == url.origin():
        return changed
    if changed.data is not None:
        return None
    open_ones = {k: v for k, v in changed.headers.items() if k.lower() not in ready.secret}
    return replace(changed, headers=open_ones)


async def _read(response: aiohttp.ClientResponse, now: datetime) -> Answer:
    """Its body, unless it is too long or packed."""
    head = Answer(response.status, kind=response.content_type, after_s=_after(response, now))
    packed = response.headers.get("Content-Encoding", "identity").lower() != "identity"
    if packed or (response.content_length or 0) > MAX_ANSWER:
        return replace(head, trouble="invalida")
    data = bytearray()
    async for chunk in response.content.iter_chunked(16_384):
        data += chunk
        if len(data) > MAX_ANSWER:
            return replace(head, trouble="invalida")
    return replace(head, data=bytes(data))


def is_json(kind: str) -> bool:
    """Whether a content type says JSON."""
    return kind in JSON_KINDS or (kind.startswith("application/") and kind.endswith("+json"))


def _after(response: aiohttp.ClientResponse, now: datetime) -> float | None:
    """Retry-After in seconds, be it a number or an instant."""
    text = response.headers.get("Retry-After", "").strip()[:40]
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError):
        return None
