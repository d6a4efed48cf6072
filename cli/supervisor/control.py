"""Asking the CTI server over its control socket (HTTP on a Unix socket), without dependencies."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from pathlib import Path
from typing import Any


def socket_path(home: Path) -> Path:
    return home / "run" / "cti.sock"


async def answers(home: Path, seconds: float = 5.0) -> bool:
    """Does ``GET /control/status`` answer within ``seconds``, and not with ``ready: false``?"""
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_unix_connection(str(socket_path(home)))
            try:
                writer.write(b"GET /control/status HTTP/1.0\r\nHost: atende\r\n\r\n")
                await writer.drain()
                head, _, body = (await reader.read(1 << 20)).partition(b"\r\n\r\n")
                status: dict[str, Any] = json.loads(body or b"{}")
                return b" 200 " in head.split(b"\r\n")[0] and bool(status.get("ready", True))
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return False


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("atende", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def get(home: Path, path: str, seconds: float = 5.0) -> Any:
    """The JSON answer, or None when the server is away. Raises ValueError on nonsense."""
    connection = _UnixConnection(socket_path(home), seconds)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return json.loads(body) if answer.status == 200 else None
