"""One whole call: placed, talked through, ended; the record of it is a plain value."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cli.caller import rtp, sdp
from cli.caller.alaw import is_loud
from cli.caller.calls import Identity, OutgoingCall, SipRefused
from cli.caller.conversation import Conversation, Prepared
from cli.caller.dialog import Dialog
from cli.caller.digest import Credentials
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.sip import UserAgent
from cli.caller.stream import Stream
from cli.caller.transactions import SipUnreachable, Timers
from core.tasks import Crew, cancel

PATIENCE_S = 6.0
"""A server on this machine that says nothing for so long is not there."""


@dataclass(slots=True)
class SpokenTurn:
    """What the caller said, when (UTC), and how long the answer took."""

    at: datetime
    keys: str
    answer_ms: float | None
    waited_out: bool


@dataclass(slots=True)
class CallRecord:
    """How a call went, seen from the telephone. ``ended_by``: caller, hotline, lost."""

    to: str
    number: str | None
    sip_call_id: str = ""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    status: int | None = None
    reason: str | None = None
    answered_ms: float | None = None
    first_sound_ms: float | None = None
    seconds: float = 0.0
    ended_by: str | None = None
    said: list[SpokenTurn] = field(default_factory=list)
    gaps: rtp.Gaps | None = None
    keys_heard: str = ""

    @property
    def answered(self) -> bool:
        """Whether somebody took the call."""
        return self.answered_ms is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do: whom to call as whom, the steps, and for how many seconds at most."""

    target: Uri
    identity: Identity
    steps: Sequence[Prepared] = ()
    most_seconds: float = 120.0
    credentials: Credentials | None = None
    host: str = "127.0.0.1"


class Caller:
    """Places one call. ``record`` and ``stream`` may be read at any time.

    ``late_ms``: how late its own beat was at worst, in whole ms; known after ``run``.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.record = CallRecord(plan.target.user, plan.identity.number)
        self.stream = Stream(plan.host)
        self.talk = Conversation(self.stream, plan.steps)
        self.on_change: Callable[[CallRecord], None] | None = None
        self.began = self.ended = self.late_ms = 0
        self._hang_up = asyncio.Event()
        self._because = ""

    def hang_up(self) -> None:
        """End the call soon (a person pressed Ctrl-C)."""
        self._hang_up.set()

    def drop(self, cause: int) -> None:
        """End it as a network does whose line broke: with a Q.850 cause (RFC 3326)."""
        self._because = f"Q.850;cause={cause}"
        self._hang_up.set()

    async def run(self) -> CallRecord:
        """Place the call and see it to its end; raises SipUnreachable, SipRefused."""
        agent = UserAgent(Timers(patience=PATIENCE_S), one_peer=True)
        with Pacer() as pacer:
            await agent.open(self.plan.host)
            try:
                return await self.run_beside(agent, pacer)
            finally:
                self.late_ms = pacer.lateness(1.0)
                await agent.close()

    async def run_beside(self, agent: UserAgent, pacer: Pacer) -> CallRecord:
        """The same on an agent and a beat that many calls share; both stay open."""
        pacer.add(self.stream)
        try:
            await self._call(agent)
        finally:
            pacer.remove(self.stream)
            self._finish()
        return self.record

    async def _call(self, agent: UserAgent) -> None:
        ours = sdp.Session(*self.stream.address)
        plan = self.plan
        call = agent.place(plan.target, plan.identity, ours, plan.credentials)
        call.on_session = self._connect
        self.record.sip_call_id = call.call_id
        try:
            dialog = await self._answered(call)
        except SipRefused as refusal:
            self.record.status, self.record.reason = refusal.status, refusal.reason
            raise
        finally:
            self.began = call.placed_at
        if dialog is not None:
            await self._talk(dialog)

    async def _answered(self, call: OutgoingCall) -> Dialog | None:
        """The answered call; None when the caller gave up first."""

        async def give_up() -> None:
            await self._hang_up.wait()
            await call.cancel()

        async with Crew("call") as crew:
            crew.start("give up", give_up)
            try:
                dialog = await call.answered(self.plan.most_seconds)
            except TimeoutError:
                self.record.ended_by = "caller"
                return None
            except SipRefused:
                if not self._hang_up.is_set():
                    raise
                self.record.ended_by = "caller"
                return None
        self.record.status, answered = call.progress[-1]
        self.record.answered_ms = round((answered - call.placed_at) / 1e6, 1)
        self._changed()
        return dialog

    async def _talk(self, dialog: Dialog) -> None:
        """Perform the steps, then stay until somebody hangs up or time is over."""
        async with Crew("call") as crew:
            steps = crew.start("steps", self._perform)
            over = crew.start("over", dialog.ended.wait)
            stop = crew.start("hang up", self._hang_up.wait)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.plan.most_seconds):
                    await asyncio.wait([over, stop], return_when=asyncio.FIRST_COMPLETED)
            await cancel(steps)
        self.ended = time.monotonic_ns()
        await dialog.bye(self._because)
        by = {"remote": "hotline", "local": "caller"}
        self.record.ended_by = by.get(dialog.ended_by or "", "lost")
        self.record.reason = dialog.end_reason

    async def _perform(self) -> None:
        if await self.talk.run():
            self._hang_up.set()

    def _connect(self, remote: sdp.Session) -> None:
        self.stream.connect((remote.host, remote.port), remote.keys, held=remote.held)

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change(self.record)

    def _finish(self) -> None:
        record, listening = self.record, self.talk.listening
        self.ended = self.ended or time.monotonic_ns()
        record.seconds = round((self.ended - self.began) / 1e9, 2) if self.began else 0.0
        first = listening.first_sound_after(0)
        if first is not None and self.began:
            record.first_sound_ms = round((first - self.began) / 1e6, 1)
        record.said = [
            SpokenTurn(s.at, s.keys, self.talk.answer_ms(s), s.waited_out) for s in self.talk.said
        ]
        kept = self.stream.kept
        loud = [is_loud(p.payload) for p in kept.received]
        record.gaps = rtp.gaps(kept.received, loud, kept.events)
        record.keys_heard = self.stream.keys.keys
        self.stream.close()
        self._changed()


__all__ = ["CallRecord", "Caller", "Plan", "SipRefused", "SipUnreachable", "SpokenTurn"]
