"""The story of one interaction, told top to bottom.

The journey is a loop over named stages. Each stage is a function of the committed row and may
be entered twice: after a crash the same stage begins again and finds what it left behind by
name. Nothing here tidies up on cancellation, because a server that stops must leave the
citizen's call standing for the next one; what ends a call ends it by name in ``closing``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog

from core.facts.base import Fact
from core.interaction import Outcome, Stage
from core.tasks import cancel
from cti.asterisk import names
from cti.asterisk.ari import settled
from cti.callbacks.story import CallingBack
from cti.calls.endings import Endings
from cti.calls.operator import Offered
from cti.calls.outside import Outside, request_for
from cti.calls.phone_line import PhoneLine
from cti.calls.talk import Talk
from cti.calls.walk import GoOn, Walk
from cti.interactions.visit import Visit
from cti.roof import Roof
from ivr.line import HungUp
from queues.service import Place, QueueRequest, Reservation

log = structlog.get_logger(__name__)
T = TypeVar("T")
MARK_S = 2.0
AT_ONCE_S = 0.1
"""An operator who is free is reserved within this; only a longer wait needs a line to wait on."""
NOT_UNDER_WAY = frozenset({Stage.ARRIVED, Stage.CALLING, Stage.CLOSING, Stage.CLOSED})


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person at a desk asks of a call: hold, transfer, hang up, refuse."""

    kind: str
    data: dict[str, Any]


class Journey:
    """One citizen's way through the house. ``run`` returns when the visit is closed."""

    def __init__(self, roof: Roof, visit: Visit) -> None:
        self.roof = roof
        self.visit = visit
        self.leg = roof.legs.get(visit.citizen_leg)
        self.bridge = names.bridge(visit.id)
        self.commands: asyncio.Queue[Command] = asyncio.Queue(16)
        self.walk = Walk(self)
        self._line: PhoneLine | None = None
        self.endings = Endings(self)
        self._stages: dict[Stage, Callable[[], Awaitable[None]]] = {
            Stage.ARRIVED: self.arrived,
            Stage.CALLING: self.calling,
            Stage.IVR: self.ivr,
            Stage.WAITING: self.waiting,
            Stage.OFFERING: self.offering,
            Stage.TALKING: self.talking,
            Stage.RETURNING: self.returning,
            Stage.OUTSIDE: self.outside,
            Stage.AFTER: self.after,
            Stage.CLOSING: self.closing,
        }

    async def run(self) -> None:
        """From the committed stage to the end."""
        if self.visit.stage not in NOT_UNDER_WAY and self.leg.state == "Ring":
            await settled(self._answer())  # killed between the commit and the answer
        while self.visit.stage is not Stage.CLOSED:
            stage = self._stages[self.visit.stage]
            try:
                if self.visit.stage is Stage.CLOSING:
                    await self.closing()
                else:
                    await self.until_hung_up(stage())
            except HungUp:
                await self.endings.citizen_left()
            except Exception:
                log.exception("journey.failed", interaction=self.visit.id, stage=self.visit.stage)
                await self.endings.rescue()

    # The stages

    async def arrived(self) -> None:
        """Answer, begin recording, choose where the number leads."""
        visit, roof = self.visit, self.roof
        answering = asyncio.create_task(self._answer(), name=f"{visit.id}/answer")
        target = roof.numbers.target(visit.dialled)
        try:
            if target.queue:
                await self.to_queue({"queue": target.queue})
            else:
                await roof.visits.move(visit, Stage.IVR, flow=await self.walk.begin(target.flow))
            await answering
        finally:
            await cancel(answering)

    async def _answer(self) -> None:
        """Answer and record, once however often asked for."""
        if self.leg.state != "Up":
            await self.roof.ari.answer(self.visit.citizen_leg)
        await self.record()

    async def calling(self) -> None:
        """A callback: ring the citizen, who goes on at the place that was kept."""
        await CallingBack(self).run()

    async def ivr(self) -> None:
        """Walk the flow on the citizen's line until it says where to go."""
        await self.walk.main()

    async def waiting(self) -> None:
        """Wait for the right operator, with music and honest words."""
        visit, roof = self.visit, self.roof
        place = await roof.queues.enter(self.queue_request())
        offer = asyncio.create_task(place.offer(), name=f"{visit.id}/offer")
        try:
            await asyncio.wait({offer}, timeout=AT_ONCE_S)
            if not offer.done():
                await self._wait_with(place, offer)
                return
        finally:
            await cancel(offer)
        await self._offered(offer.result())

    async def _wait_with(self, place: Place, offer: asyncio.Task[Reservation]) -> None:
        """Nobody is free now: the waiting flow, until somebody is or another way is taken."""
        visit, roof = self.visit, self.roof
        meanwhile = asyncio.create_task(self.walk.waiting(place), name=f"{visit.id}/waiting")
        sent = asyncio.create_task(self._sent_elsewhere(), name=f"{visit.id}/sent")
        passed = asyncio.create_task(self._passed_on(place), name=f"{visit.id}/passed")
        others = (meanwhile, sent, passed)
        try:
            await asyncio.wait({offer, *others}, return_when=asyncio.FIRST_COMPLETED)
            if offer.done():
                await cancel(meanwhile)
                await self._offered(offer.result())
                return
            go_on = next(task for task in others if task.done()).result()
        finally:
            for task in others:
                await cancel(task)
        await place.leave(go_on.reason)
        await roof.visits.close_segment(visit, go_on.reason)
        await go_on.apply()

    async def _sent_elsewhere(self) -> GoOn:
        """Until a supervisor moves who waits to another queue or operator; the place is kept."""
        while True:
            command = await self.commands.get()
            if command.kind == "move":
                request = {**(self.visit.request or {}), **command.data}
                return GoOn("moved", partial(self.to_queue, request, self.visit.queued_at))

    async def _passed_on(self, place: Place) -> GoOn:
        """Until the queue's policy passes a long wait on to a number outside; the other ways
        that it offers are told by the waiting flow."""
        while True:
            way = await place.another_way()
            if way.to == "number":
                return GoOn("overflow", partial(self.to_outside, way.target, back=True))
            self.walk.offer(way.to)

    async def offering(self) -> None:
        """Show the pop, ring the operator, see who answers."""
        visit, roof = self.visit, self.roof
        reservation = await roof.queues.resume(visit.offer or "")
        if reservation is None:
            await self._back_to_queue()
            return
        offered = Offered(roof, visit, reservation, self.commands)
        music = asyncio.create_task(self.music(True), name=f"{visit.id}/music")
        try:
            refused = await offered.ring()
        finally:
            await settled(music)
        if refused is None:
            await roof.visits.move(visit, Stage.TALKING, offered.connected_fact())
            return
        await reservation.decline(refused)
        await self._back_to_queue(offered.withdrawn_fact(refused))

    async def talking(self) -> None:
        """Two people talk. The operator's leaving, a command or a vanished desk ends it."""
        await self.close_line()
        if not self.visit.held:
            await self.music(False)
        end = await Talk(self).run()
        await end()

    async def returning(self) -> None:
        """The operator's browser vanished in mid-call: one sentence, music, 30 s to return."""
        await Talk(self).wait_for_return()

    async def outside(self) -> None:
        """The citizen and a number outside, until one of them leaves."""
        await Outside(self).run()

    async def after(self) -> None:
        """The operator has left: the flow's last words, then goodbye."""
        await self.roof.recorder.mark(self.visit.id, "ivr")
        await self.walk.after()
        await self.close(Outcome.SERVED, "completed")

    async def closing(self) -> None:
        """End everything that bears this visit's name, then the visit itself."""
        visit, roof = self.visit, self.roof
        outcome = visit.outcome or Outcome.FAILED
        await self.close_line()
        reservation = await roof.queues.resume(visit.offer) if visit.offer else None
        if reservation is not None:
            await reservation.release(wrap_up=outcome is Outcome.SERVED)
        if visit.operator and visit.offer:
            await roof.ari.hangup(names.operator(visit.id, visit.offer))
        await roof.callbacks.tried(visit.id, visit.reason or "failed")
        if (visit.request or {}).get("leg"):
            await roof.ari.hangup((visit.request or {})["leg"])
        await settled(
            roof.ari.hangup(visit.citizen_leg),
            roof.ari.end_bridge(self.bridge),
            roof.recorder.mark(visit.id, "hangup"),
        )
        await self.walk.file_self_service(outcome)
        await roof.visits.end(visit, outcome, visit.reason or "completed")
        roof.legs.forget(visit.citizen_leg)

    # Moves between them

    async def close(self, outcome: Outcome, reason: str, *facts: Fact) -> None:
        """On to the end, with this outcome unless one stands."""
        visit = self.visit
        await self.walk.trails.leaving()
        await self.roof.visits.move(
            visit,
            Stage.CLOSING,
            *facts,
            outcome=visit.outcome or outcome,
            reason=visit.reason or reason,
        )

    async def back_to_head(self) -> None:
        """Back to the queue as one who has waited already, everything said kept."""
        request = {**(self.visit.request or {}), "priority": 1000, "named": None}
        await self.to_queue(request, self.visit.queued_at)

    async def to_queue(self, request: dict[str, Any], since: datetime | None = None) -> None:
        """On to a queue, waiting since now or ``since``; ``request`` as for QueueRequest."""
        visit, roof = self.visit, self.roof
        queue = request["queue"]
        await self.walk.trails.leaving()
        await asyncio.gather(
            self._mark("queue", queue),
            roof.visits.move(
                visit,
                Stage.WAITING,
                also=roof.visits.opening(visit, queue, None),
                request=request,
                queue=queue,
                queued_at=since or roof.clock.now(),
                offer=None,
                operator=None,
                held=False,
            ),
        )

    async def _mark(self, kind: str, detail: str) -> None:
        """A mark in the recording, waited for no longer than a step of a call may take."""
        try:
            async with asyncio.timeout(MARK_S):
                await self.roof.recorder.mark(self.visit.id, kind, detail)
        except TimeoutError:
            log.error("recording.mark_late", interaction=self.visit.id, kind=kind)

    async def to_outside(self, number: str, *, unanswered: str = "", back: bool = False) -> None:
        """On to a number outside; ``back``: to the queue again when nobody answers there."""
        before = dict(self.visit.request or {}) if back else None
        request = request_for(self.visit.id, number, unanswered=unanswered, back=before)
        await self.roof.visits.move(
            self.visit, Stage.OUTSIDE, request=request, offer=None, operator=None, held=False
        )

    def queue_request(self) -> QueueRequest:
        """What the queue is asked for, from the committed row."""
        visit = self.visit
        wanted = visit.request or {}
        return QueueRequest(
            interaction_id=visit.id,
            queue=wanted["queue"],
            skills=tuple(wanted.get("skills", ())),
            priority=int(wanted.get("priority", 0)),
            entered_at=visit.queued_at or self.roof.clock.now(),
            named=wanted.get("named"),
            prefers=tuple(wanted.get("prefers", ())),
            legal=bool(wanted.get("legal")),
            urgent=bool(wanted.get("urgent")),
        )

    async def _offered(self, reservation: Any) -> None:
        offered = Offered(self.roof, self.visit, reservation, self.commands)
        await self.roof.visits.move(
            self.visit,
            Stage.OFFERING,
            offered.offered_fact(),
            offer=reservation.id,
            operator=reservation.operator_id,
        )

    async def _back_to_queue(self, *facts: Fact) -> None:
        await self.roof.visits.move(self.visit, Stage.WAITING, *facts, offer=None, operator=None)

    # The line and the legs

    async def until_hung_up(self, work: Coroutine[Any, Any, T] | Awaitable[T]) -> T:
        """Do ``work`` unless the citizen hangs up first: then cancel it and raise HungUp."""
        doing = asyncio.ensure_future(work)
        gone = asyncio.create_task(self.leg.gone.wait(), name=f"{self.visit.id}/gone")
        try:
            await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
            if doing.done() and not (gone.done() and doing.exception()):
                return doing.result()
            raise HungUp
        finally:
            await cancel(gone)
            if not doing.done():
                await cancel(doing)

    async def line(self) -> PhoneLine:
        """The line on which flows speak; opened when first needed."""
        if self._line is not None and not self._line.broken:
            return self._line
        await self.close_line()
        self._line = PhoneLine(self.roof, self.visit, self.leg, self.bridge)
        await self._line.open()
        return self._line

    def line_began(self, now: datetime) -> datetime | None:
        """When the line's clock stood at 0, reckoned from what it has heard by ``now``."""
        line = self._line
        return None if line is None else now - timedelta(milliseconds=line.heard_ms)

    def speaks_on(self, media_leg: str) -> bool:
        """Whether ``media_leg`` is this journey's own."""
        return self._line is not None and self._line.media_leg == media_leg

    async def close_line(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    async def music(self, on: bool) -> None:
        """Music to the citizen, by Asterisk, so that it plays on without us."""
        ari = self.roof.ari
        if self._line is not None:
            await self._line.music(on)
        elif on:
            await ari.bridge(self.bridge)
            await ari.join(self.bridge, self.visit.citizen_leg)
            await ari.music(self.bridge, True)
        else:
            await ari.music(self.bridge, False)

    async def record(self) -> None:
        if self.visit.recording != "on":
            return
        try:
            plan = await self.roof.recorder.plan(self.visit.id)
            if plan.begun:
                return  # this stage began once before: a second monitor would cut the first
            await self.roof.ami.mix_monitor(self.visit.leg_name, plan.mix, plan.rx, plan.tx)
        except Exception as error:  # a call without its recording is better than no call
            log.error("recording.not_started", interaction=self.visit.id, error=repr(error))
            await self.roof.recorder.failed(self.visit.id, "not_started")
