"""One child process of a workshop, seen from its parent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path

from media.workshop.base import MAX_BYTES, PREFIX, Header, pack

ROOT = Path(__file__).resolve().parents[2]


class ChildGone(Exception):
    """The pipe broke: the process died, or it wrote what is no message."""


class Child:
    """One process, used by one job at a time. A cancelled `ask` may be settled later."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self._in, self._out = process.stdin, process.stdout
        self._asked = self._answered = 0
        self._sizes: tuple[int, int] | None = None

    @classmethod
    async def spawn(cls, module: str, arguments: tuple[str, ...], nice: int = 0) -> Child:
        """Start `python -m module arguments…` with the repository on its path."""
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **threads, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C at the terminal is for the parent, which ends us
        )
        if nice:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, nice)
        return cls(process)

    @property
    def alive(self) -> bool:
        return self.process.returncode is None and not self._out.at_eof()

    async def ask(self, header: Header, blob: bytes = b"") -> tuple[Header, bytes]:
        """Send one job and wait for its answer. Raises ChildGone."""
        self._asked += 1
        try:
            self._in.write(pack({**header, "job": self._asked}, blob))
            await self._in.drain()
        except (ConnectionError, RuntimeError) as error:
            raise ChildGone(str(error)) from error
        return await self.settle()

    async def settle(self) -> tuple[Header, bytes]:
        """Read until the answer to the newest job; answers nobody waits for are dropped."""
        while True:
            answer, tail = await self._read()
            self._answered = answer.pop("job", 0)
            if self._answered == self._asked:
                return answer, tail

    async def _read(self) -> tuple[Header, bytes]:
        # The sizes are kept across a cancellation, and the rest is one atomic read: a cancelled
        # job leaves the stream at a message's edge or where the next read goes on.
        try:
            if self._sizes is None:
                head, blob = PREFIX.unpack(await self._out.readexactly(PREFIX.size))
                self._sizes = (head, blob)
            head, blob = self._sizes
            if head + blob > MAX_BYTES:
                raise ChildGone("not a message")
            body = await self._out.readexactly(head + blob)
            self._sizes = None
            return json.loads(body[:head]), body[head:]
        except (ConnectionError, asyncio.IncompleteReadError, ValueError) as error:
            raise ChildGone(f"exit status {self.process.returncode}: {error}") from error

    async def end(self, deadline: float = 2.0) -> None:
        """Close its stdin and wait; after `deadline` seconds SIGKILL."""
        self._in.close()
        try:
            async with asyncio.timeout(deadline):
                await self.process.wait()
        except TimeoutError:
            self.kill()
            await self.process.wait()

    def kill(self) -> None:
        """SIGKILL; harmless when it is gone already."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
