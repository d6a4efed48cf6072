"""A small AMI client on the standard library, for the supervisor alone.

It must work when everything else is broken, so it shares no code with the server's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Message = dict[str, str]
DEADLINE = 5.0


class AmiError(Exception):
    """Asterisk refused an action, or the connection broke."""


class Ami:
    """One logged-in connection. Actions are sent one after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._number = 0

    async def action(self, name: str, **fields: str) -> Message:
        """Send one action and return its response. Raises `AmiError` (refused, or 5 s)."""
        tag = await self._send(name, fields)
        async with asyncio.timeout(DEADLINE):
            while True:
                message = await self._read()
                if message.get("ActionID") == tag and "Response" in message:
                    if message["Response"] == "Error":
                        raise AmiError(f"{name}: {message.get('Message', 'refused')}")
                    return message

    async def listing(self, name: str, **fields: str) -> list[Message]:
        """Send an action that answers with a list of events, and return those events."""
        tag = await self._send(name, fields)
        found: list[Message] = []
        async with asyncio.timeout(DEADLINE):
            while True:
                message = await self._read()
                if message.get("ActionID") != tag:
                    continue
                if message.get("Response") == "Error":
                    raise AmiError(f"{name}: {message.get('Message', 'refused')}")
                if message.get("EventList") == "Complete":
                    return found
                if "Event" in message:
                    found.append(message)

    async def _send(self, name: str, fields: dict[str, str]) -> str:
        self._number += 1
        tag = f"sup-{self._number}"
        lines = [f"Action: {name}", f"ActionID: {tag}", *(f"{k}: {v}" for k, v in fields.items())]
        if any("\r" in line or "\n" in line for line in lines):
            raise AmiError("a value with a line break would be a second action")
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await self._writer.drain()
        return tag

    async def _read(self) -> Message:
        try:
            block = await self._reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise AmiError("the connection broke") from error
        message: Message = {}
        for line in block.decode("utf-8", "replace").split("\r\n"):
            key, mark, value = line.partition(": ")
            if mark:
                message.setdefault(key, value)
        return message


@asynccontextmanager
async def connect(port: int, user: str, secret: str) -> AsyncIterator[Ami]:
    """A connection to 127.0.0.1:``port`` for the length of the block. Raises `AmiError`."""
    try:
        async with asyncio.timeout(DEADLINE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    except (OSError, TimeoutError) as error:
        raise AmiError(f"AMI does not answer on port {port}") from error
    try:
        async with asyncio.timeout(DEADLINE):
            await reader.readline()  # the greeting has no blank line after it
        ami = Ami(reader, writer)
        await ami.action("Login", Username=user, Secret=secret)
        yield ami
    except TimeoutError as error:
        raise AmiError("AMI took longer than 5 s") from error
    finally:
        writer.close()
