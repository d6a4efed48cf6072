"""What the tests of the telephone share: agents that lose packets, a telephone that answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from cli.caller.calls import IncomingCall
from cli.caller.dialog import Dialog
from cli.caller.message import Uri
from cli.caller.sip import UserAgent
from cli.caller.transactions import Timers

QUICK = Timers(t1=0.02, t2=0.08, patience=0.5)
NOWHERE = ("127.0.0.1", 9)


class Lossy(UserAgent):
    """An agent that loses what ``drop`` says, and remembers the first line of all it sends."""

    def __init__(self, timers: Timers = QUICK, *, one_peer: bool = False) -> None:
        super().__init__(timers, one_peer=one_peer)
        self.drop: Callable[[str], bool] = lambda line: False
        self.sent: list[str] = []

    def _send(self, data: bytes, address: tuple[str, int]) -> None:
        line = data.split(b"\r\n", 1)[0].decode()
        self.sent.append(line)
        if not self.drop(line):
            super()._send(data, address)


class First:
    """True for the first ``count`` lines that begin like this."""

    def __init__(self, start: str, count: int = 1) -> None:
        self.start, self.left = start, count

    def __call__(self, line: str) -> bool:
        if self.left and line.startswith(self.start):
            self.left -= 1
            return True
        return False


@asynccontextmanager
async def pair() -> AsyncIterator[tuple[Lossy, Lossy]]:
    """A calling and a called agent."""
    async with Lossy() as caller, Lossy() as called:
        yield caller, called


def uri(agent: UserAgent, user: str = "1746") -> Uri:
    """The address of an agent."""
    return Uri(user, *agent.address)


class Taker:
    """Answers each call and keeps its dialogs; ``gone`` when a call was given up."""

    def __init__(self, agent: UserAgent, after: float = 0.0) -> None:
        self.after = after
        self.calls: list[IncomingCall] = []
        self.dialogs: asyncio.Queue[Dialog] = asyncio.Queue(100)
        agent.on_call = self.take

    async def take(self, call: IncomingCall) -> None:
        self.calls.append(call)
        call.ring()
        try:
            async with asyncio.timeout(self.after):
                await call.cancelled.wait()
        except TimeoutError:
            await self.dialogs.put(await call.answer(NOWHERE))


async def until(ready: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something is so; fails when it is not in time."""
    for _ in range(round(seconds * 100)):
        if ready():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"not within {seconds} s")
