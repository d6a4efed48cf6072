"""Operators on plain SIP telephones: they answer, speak, listen, keep what they heard, hang up.

For whole-call tests and benches. All share one SIP port; each has its own sound, so that a
recording tells who spoke. By hand: ``python -m cli.caller.answerer --count 3``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cli.caller.alaw import SILENCE
from cli.caller.calls import IncomingCall, SipRefused
from cli.caller.conversation import Conversation, Prepared
from cli.caller.dialog import Dialog
from cli.caller.digest import Credentials
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.sip import UserAgent
from cli.caller.sound import tone
from cli.caller.stream import Stream
from cli.caller.transactions import SipUnreachable
from core.settings import Settings
from core.tasks import Backoff, Crew, cancel

REGISTER_S = 300
MOST_CALLS = 100_000
BYE_S = 5.0


@dataclass(frozen=True, slots=True)
class Operator:
    """How one telephone behaves. ``refuse`` answers with that status instead; ``password``: it
    registers. ``answer_after`` None lets it ring; ``talk`` None leaves the hang-up to others.
    ``steps``: what is said and pressed once answered, as a caller would."""

    key: str
    answer_after: float | None = 0.5
    talk: float | None = None
    sound: Sequence[bytes] = (SILENCE,)
    refuse: int | None = None
    password: str = ""
    steps: Sequence[Prepared] = ()


@dataclass(slots=True)
class Answered:
    """One call at one telephone. Instants are ns of the monotonic clock, 0 until they came."""

    key: str
    caller: str
    call_id: str
    arrived: int
    answered: int = 0
    ended: int = 0
    ended_by: str | None = None
    stream: Stream | None = None
    dialog: Dialog | None = None


@dataclass
class Answerers:
    """Several operators on one SIP socket. Use as an async context manager."""

    operators: Sequence[Operator]
    pacer: Pacer
    host: str = "127.0.0.1"
    port: int = 0
    registrar: Uri | None = None
    calls: list[Answered] = field(default_factory=list)
    on_event: Callable[[str, Answered], None] | None = None
    agent: UserAgent = field(default_factory=UserAgent)

    async def __aenter__(self) -> Answerers:
        self._by_key = {operator.key: operator for operator in self.operators}
        self._crew = Crew("answerers")
        self.agent.on_call = self._take
        await self.agent.open(self.host, self.port)
        for operator in self.operators:
            if operator.password and self.registrar is not None:
                await self._register(operator)
        return self

    async def __aexit__(self, *_: object) -> None:
        dialogs = [call.dialog for call in self.calls if call.dialog is not None]
        byes = [self._crew.start("bye", d.bye) for d in dialogs if not d.ended.is_set()]
        if byes:
            await asyncio.wait(byes, timeout=BYE_S)
        await self._crew.close()
        await self.agent.close()
        for call in self.calls:
            if call.stream is not None:
                self._silence(call.stream)

    @property
    def talking(self) -> int:
        """How many calls are answered and not yet over."""
        return sum(1 for call in self.calls if call.answered and not call.ended)

    def contact(self, key: str) -> str:
        """The SIP address of one operator."""
        return str(Uri(key, *self.agent.address))

    async def hang_up(self, key: str) -> None:
        """This operator hangs up the call under way, if there is one."""
        for call in self.calls:
            if call.key == key and call.dialog is not None:
                await call.dialog.bye()

    async def _register(self, operator: Operator) -> None:
        """Register now, raising what goes wrong, and again before it expires."""
        assert self.registrar is not None
        registrar = self.registrar
        credentials = Credentials(operator.key, operator.password)
        await self.agent.register(registrar, credentials, expires=REGISTER_S)

        async def again() -> None:
            await asyncio.sleep(REGISTER_S / 2)
            await self.agent.register(registrar, credentials, expires=REGISTER_S)

        self._crew.start(f"register {operator.key}", again, restart=Backoff())

    async def _take(self, call: IncomingCall) -> None:
        """One call from its first ring to its end."""
        operator = self._by_key.get(call.user)
        if operator is None or len(self.calls) >= MOST_CALLS:
            call.refuse(404, "Not Found")
            return
        call_id = call.request.headers.need("Call-ID")
        entry = Answered(operator.key, call.caller[1].user, call_id, call.arrived_at)
        self.calls.append(entry)
        self._tell("ringing", entry)
        if operator.refuse is not None:
            call.refuse(operator.refuse, "Declined")
        elif await self._ring(call, operator):
            await self._talk(call, operator, entry)
        entry.ended = time.monotonic_ns()
        self._tell("ended", entry)

    async def _ring(self, call: IncomingCall, operator: Operator) -> bool:
        """Ring for as long as the operator takes; False when the caller gave up."""
        call.ring()
        try:
            async with asyncio.timeout(operator.answer_after):
                await call.cancelled.wait()
        except TimeoutError:
            return True
        return False

    async def _talk(self, call: IncomingCall, operator: Operator, entry: Answered) -> None:
        stream = entry.stream = Stream(self.host, keep_sent=False)
        stream.loop_sound = operator.sound
        try:
            dialog = entry.dialog = await call.answer(stream.address)
        except (SipRefused, SipUnreachable) as failure:
            entry.ended_by = str(failure)
            return

        def connect(_: object = None) -> None:
            remote = dialog.remote
            stream.connect((remote.host, remote.port), remote.keys, held=remote.held)

        dialog.on_session = connect
        connect()
        self.pacer.add(stream)
        entry.answered = time.monotonic_ns()
        self._tell("answered", entry)
        talk = Conversation(stream, operator.steps)
        steps = self._crew.start(f"steps {entry.call_id}", talk.run) if operator.steps else None
        try:
            async with asyncio.timeout(operator.talk):
                await dialog.ended.wait()
        except TimeoutError:
            await dialog.bye()
        finally:
            await cancel(steps)
            self.pacer.remove(stream)
            entry.ended_by = dialog.ended_by
        stream.close()

    def _silence(self, stream: Stream) -> None:
        if stream.fileno() >= 0:
            self.pacer.remove(stream)
            stream.close()

    def _tell(self, event: str, entry: Answered) -> None:
        if self.on_event is not None:
            self.on_event(event, entry)


def op_keys(count: int) -> list[str]:
    """The keys of the test operators that the telephone exchange knows: op01, op02 …"""
    return [f"op{n:02d}" for n in range(1, count + 1)]


def tones(count: int) -> list[int]:
    """Frequencies in Hz far enough apart to be told from one another, for ``count`` voices."""
    return [420 + 40 * n for n in range(count)]


async def _serve(args: argparse.Namespace) -> None:
    def tell(event: str, entry: Answered) -> None:
        heard = len(entry.stream.kept.received) if entry.stream else 0
        line = {"event": event, "operator": entry.key, "caller": entry.caller, "packets": heard}
        print(json.dumps(line), flush=True)

    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    keys = op_keys(args.count)
    operators = [
        Operator(key, args.answer_after, args.talk or None, tone(hertz))
        for key, hertz in zip(keys, tones(args.count), strict=True)
    ]
    with Pacer() as pacer:
        async with Answerers(operators, pacer, port=args.port, on_event=tell):
            print(json.dumps({"event": "ready", "operators": keys, "port": args.port}), flush=True)
            await stop.wait()


def main() -> None:
    """Answer as op01 … until stopped; one JSON line for each event."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--port", type=int, default=Settings().sip_port + 1000)
    parser.add_argument("--answer-after", type=float, default=0.5, help="seconds")
    parser.add_argument("--talk", type=float, default=0.0, help="seconds; 0: until others hang up")
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
