"""The ARI client: REST over a pooled session, events over one WebSocket.

Every command has a deadline. A 404 on something that is to be gone anyway is no error: the
other side may hang up at any moment.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import structlog

from core.errors import Unavailable

log = structlog.get_logger(__name__)
DEADLINE = 5.0


class AriError(Exception):
    """Asterisk refused a command. ``status`` is HTTP's."""

    def __init__(self, status: int, what: str, message: str) -> None:
        super().__init__(f"{what}: {status} {message}")
        self.status = status


class Ari:
    """Typed commands to one Asterisk, for one application."""

    def __init__(self, base: str, app: str, user: str, secret: str) -> None:
        self.base = base.rstrip("/")
        self.app = app
        self.auth = aiohttp.BasicAuth(user, secret)
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                auth=self.auth,
                connector=aiohttp.TCPConnector(limit=256, keepalive_timeout=30),
                timeout=aiohttp.ClientTimeout(total=DEADLINE),
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(
        self,
        method: str,
        path: str,
        *,
        gone_ok: bool = False,
        body: Any = None,
        **params: Any,
    ) -> Any:
        """One REST command. ``gone_ok``: a 404 or 409 about something gone gives None."""
        given = {k: str(v) for k, v in params.items() if v is not None}
        try:
            async with self.session.request(
                method, f"{self.base}/ari/{path}", params=given, json=body
            ) as response:
                text = await response.text()
                if response.status >= 400:
                    if gone_ok and response.status in (404, 409, 412, 422):
                        return None
                    raise AriError(response.status, f"{method} {path}", text[:200])
                return json.loads(text) if text else None
        except (aiohttp.ClientConnectionError, TimeoutError) as error:
            raise Unavailable(f"Asterisk não responde ({type(error).__name__}).") from error

    async def _about(self, path: str) -> dict[str, Any] | None:
        """One thing as Asterisk knows it; None when it is gone."""
        found: dict[str, Any] | None = await self.call("GET", path, gone_ok=True)
        return found

    async def events(self) -> AsyncGenerator[dict[str, Any], None]:
        """Events of the application until the socket closes. Yields ``Connected`` first."""
        url = f"{self.base}/ari/events"
        async with self.session.ws_connect(
            url,
            params={"app": self.app, "subscribeAll": "false"},
            heartbeat=10,
            max_msg_size=1 << 22,
            timeout=aiohttp.ClientWSTimeout(ws_close=1),
        ) as socket:
            yield {"type": "Connected"}
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    yield json.loads(message.data)
                elif message.type is aiohttp.WSMsgType.ERROR:
                    return

    # Channels

    async def channels(self) -> list[dict[str, Any]]:
        channels: list[dict[str, Any]] = await self.call("GET", "channels")
        return channels

    async def channel(self, leg: str) -> dict[str, Any] | None:
        return await self._about(f"channels/{leg}")

    async def answer(self, leg: str) -> None:
        await self.call("POST", f"channels/{leg}/answer")

    async def hangup(self, leg: str, reason: str = "normal") -> None:
        await self.call("DELETE", f"channels/{leg}", gone_ok=True, reason=reason)

    async def continue_in(self, leg: str, context: str, exten: str = "s") -> None:
        """Send a leg back to the dial plan."""
        await self.call(
            "POST",
            f"channels/{leg}/continue",
            gone_ok=True,
            context=context,
            extension=exten,
            priority=1,
        )

    async def originate(
        self, leg: str, endpoint: str, args: str, *, caller: str, timeout: int, **variables: str
    ) -> None:
        """Ring ``endpoint`` on a leg whose id is chosen before; 409 when it exists already."""
        await self.call(
            "POST",
            f"channels/{leg}",
            endpoint=endpoint,
            app=self.app,
            appArgs=args,
            callerId=caller,
            timeout=timeout,
            body={"variables": variables},
        )

    async def snoop(self, leg: str, snoop: str, *, whisper: bool) -> None:
        """A leg ``snoop`` that brings both sides of ``leg``; with ``whisper`` it also speaks to
        whoever holds ``leg``, and to nobody else."""
        await self.call(
            "POST",
            f"channels/{leg}/snoop/{snoop}",
            app=self.app,
            appArgs="snoop",
            spy="both",
            whisper="out" if whisper else "none",
        )

    async def variable(self, leg: str, name: str) -> str | None:
        found = await self.call("GET", f"channels/{leg}/variable", gone_ok=True, variable=name)
        return found["value"] if found else None

    # Media

    async def external_media(self, leg: str) -> str:
        """Create the media leg on chan_websocket; returns its connection id."""
        made = await self.call(
            "POST",
            "channels/externalMedia",
            app=self.app,
            channelId=leg,
            transport="websocket",
            encapsulation="none",
            format="slin16",
            connection_type="server",
            external_host="INCOMING",
            transport_data="f(json)",
        )
        return str(made["channelvars"]["MEDIA_WEBSOCKET_CONNECTION_ID"])

    def media_url(self, connection: str) -> str:
        return f"{self.base.replace('http', 'ws', 1)}/media/{connection}"

    # Bridges

    async def bridge(self, bridge: str, kind: str = "mixing") -> None:
        """Create a bridge; one that exists already is kept."""
        await self.call("POST", f"bridges/{bridge}", gone_ok=True, type=kind)

    async def bridges(self) -> list[dict[str, Any]]:
        bridges: list[dict[str, Any]] = await self.call("GET", "bridges")
        return bridges

    async def bridge_of(self, bridge: str) -> dict[str, Any] | None:
        return await self._about(f"bridges/{bridge}")

    async def join(self, bridge: str, *legs: str) -> None:
        await self.call("POST", f"bridges/{bridge}/addChannel", channel=",".join(legs))

    async def leave(self, bridge: str, leg: str) -> None:
        await self.call("POST", f"bridges/{bridge}/removeChannel", gone_ok=True, channel=leg)

    async def music(self, bridge: str, on: bool) -> None:
        """Music on hold into a bridge, by Asterisk; an order given twice does nothing more.

        Not on the channel: after channel music Asterisk 22.10 writes what the other side says
        past the audio hooks, and the recording loses it (docs/adr/0003).
        """
        await self.call("POST" if on else "DELETE", f"bridges/{bridge}/moh", gone_ok=True)

    async def end_bridge(self, bridge: str) -> None:
        await self.call("DELETE", f"bridges/{bridge}", gone_ok=True)

    # Browser endpoints (push configuration into astdb)

    async def put_object(self, kind: str, name: str, fields: dict[str, str]) -> None:
        body = {"fields": [{"attribute": k, "value": v} for k, v in fields.items()]}
        path = f"asterisk/config/dynamic/res_pjsip/{kind}/{name}"
        await self.call("PUT", path, body=body)

    async def drop_object(self, kind: str, name: str) -> None:
        path = f"asterisk/config/dynamic/res_pjsip/{kind}/{name}"
        await self.call("DELETE", path, gone_ok=True)

    async def endpoint(self, name: str) -> dict[str, Any] | None:
        return await self._about(f"endpoints/PJSIP/{name}")


async def settled(*steps: Any) -> None:
    """Run clean-up steps side by side; each failure is logged, none stops the others."""
    for result in await asyncio.gather(*steps, return_exceptions=True):
        if isinstance(result, asyncio.CancelledError):
            raise result
        if isinstance(result, BaseException):
            log.warning("ari.cleanup", error=repr(result))
