"""The server's flows: by the control socket of this machine, or by URL with a token."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

SOCKET = Path("run") / "cti.sock"
DEADLINE_S = 120.0
"""Learning new examples takes some seconds; publishing runs the flow's tests."""


class NoServer(Exception):
    """The server cannot be reached or does not let us in. The text says what to do (pt-BR)."""


class Refused(Exception):
    """The server said no: `problem` is its problem document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or status))
        self.status = status
        self.problem = problem


class Api:
    """Ask it within `async with`. `name` says which server it is, for the memory of a folder."""

    def __init__(self, home: Path, url: str | None) -> None:
        self._socket = None if url else home / SOCKET
        self._base = url.rstrip("/") if url else "http://cti"
        self.name = self._base if url else f"local:{home}"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Api:
        connector = aiohttp.UnixConnector(path=str(self._socket)) if self._socket else None
        timeout = aiohttp.ClientTimeout(total=DEADLINE_S, connect=10)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        try:
            if not self._socket:
                self._session.headers["X-Atende-Token"] = await self._token()
        except BaseException:
            await self._session.close()
            raise
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def _token(self) -> str:
        token = os.environ.get("ATENDE_TOKEN")
        if token:
            return token
        login, password = os.environ.get("ATENDE_LOGIN"), os.environ.get("ATENDE_PASSWORD")
        if not login or not password:
            raise NoServer("Defina ATENDE_TOKEN, ou ATENDE_LOGIN e ATENDE_PASSWORD, no ambiente.")
        answer = await self.ask("POST", "/api/session", {"login": login, "password": password})
        return str(answer["token"])

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One request. Raises NoServer, Refused."""
        assert self._session is not None
        try:
            async with self._session.request(method, self._base + path, json=body) as answer:
                known = await answer.json(content_type=None) if answer.status != 204 else None
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            where = self._base if not self._socket else f"a instalação em {self._socket.parents[1]}"
            raise NoServer(
                f"Não consegui falar com {where}: ela está no ar? ({error!r})"
            ) from error
        if answer.status in (401, 403):
            detail = known.get("detail") if isinstance(known, dict) else ""
            raise NoServer(detail or "O servidor não aceitou a conta.")
        if answer.status >= 400:
            raise Refused(answer.status, known if isinstance(known, dict) else {})
        return known
