"""The conversation of a citizen and an operator, until one leaves, or it moves on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import structlog

from core.access.model import Access
from core.facts.interaction import CallHeld, OperatorConnected, OperatorLeft
from core.interaction import Outcome, Stage
from core.tasks import cancel
from cti.asterisk import names
from cti.calls.operator import Offered

if TYPE_CHECKING:
    from cti.journey import Command, Journey

log = structlog.get_logger(__name__)
SYSTEM = Access.system("draft of the ticket of a call")
LOST_MEDIA = {38, 41, 44}
"""Hang-up causes (ITU-T Q.850) with which Asterisk ends a leg whose network went away."""
RELOAD_S = 4.0
PARTING_S = 0.8
GONE_WORDS = "A ligação com o atendente caiu. Aguarde só um instante, estou chamando de novo."
End = Callable[[], Awaitable[None]]


class Talk:
    """Runs the stage ``talking`` of one journey; ``run`` returns what is to be done next."""

    def __init__(self, journey: Journey) -> None:
        self.journey, self.roof, self.visit = journey, journey.roof, journey.visit
        self.operator = self.visit.operator or ""
        self.offer = self.visit.offer or ""
        self.leg = self.roof.legs.get(names.operator(self.visit.id, self.offer))

    async def run(self) -> End:
        """Bridge the two and wait for the end of it."""
        await self._bridge()
        while True:
            end = await self._until_something()
            if end is not None:
                return end

    async def _bridge(self) -> None:
        roof, visit = self.roof, self.visit
        if self.leg.gone.is_set():
            return
        await roof.ari.bridge(self.journey.bridge)
        if not visit.held:
            await roof.ari.join(self.journey.bridge, visit.citizen_leg, self.leg.id)
        self.leg.on_hold = self._held_by_telephone
        reservation = await roof.queues.resume(self.offer)
        if reservation is not None:
            await reservation.accept()
        await roof.visits.open_segment(visit, visit.queue, self.operator)
        await roof.recorder.mark(visit.id, "operator", self.operator)
        await roof.crm.draft(SYSTEM, visit.id, self.operator)

    def _held_by_telephone(self, held: bool) -> None:
        """The telephone itself put the call on hold: Asterisk plays music; we note it."""
        self.roof.crew.start(f"{self.visit.id}/hold", lambda: self._note_hold(held))

    async def _until_something(self) -> End | None:
        gone = asyncio.create_task(self.leg.gone.wait(), name="talk/gone")
        desk = asyncio.create_task(self._desk_lost(), name="talk/desk")
        said = asyncio.create_task(self.journey.commands.get(), name="talk/command")
        try:
            await asyncio.wait({gone, desk, said}, return_when=asyncio.FIRST_COMPLETED)
            if said.done():
                return await self._obey(said.result())
            if gone.done():
                return await self._leg_gone()
            return self._vanished
        finally:
            for task in (gone, desk, said):
                await cancel(task)

    async def _desk_lost(self) -> None:
        """The desk closed and did not come back in the time that a reload takes."""
        if not self.roof.hub.here(self.operator):
            await self._first_desk()
        while True:
            await self.roof.hub.wait_gone(self.operator)
            try:
                async with asyncio.timeout(RELOAD_S):
                    await self.roof.hub.wait_here(self.operator)
            except TimeoutError:
                return

    async def _first_desk(self) -> None:
        """After our own restart browsers need a moment; plain telephones have no desk at all."""
        await self.roof.hub.wait_here(self.operator)

    async def _leg_gone(self) -> End:
        if self.leg.cause in LOST_MEDIA:
            return self._vanished
        if self.roof.hub.here(self.operator):
            try:
                async with asyncio.timeout(PARTING_S):
                    await self.roof.hub.wait_gone(self.operator)
                return self._vanished
            except TimeoutError:
                pass
        return self._operator_left

    async def _obey(self, command: Command) -> End | None:
        data = command.data
        if command.kind == "hold":
            await self._hold(bool(data["on"]))
            return None
        if command.kind == "hangup":
            return self._operator_left
        if command.kind == "transfer":
            return lambda: self._transferred(data)
        if command.kind == "take_over":
            return lambda: self._taken_over(data)
        return None

    async def _hold(self, on: bool) -> None:
        """Hold by the desk: the operator's leg steps out of the bridge, the citizen has music."""
        if on == self.visit.held:
            return
        ari, bridge = self.roof.ari, self.journey.bridge
        if on:
            await ari.leave(bridge, self.leg.id)
            await ari.music(bridge, True)
        else:
            await ari.music(bridge, False)
            await ari.join(bridge, self.leg.id)
        await self._note_hold(on)

    async def _note_hold(self, held: bool) -> None:
        self.visit.held = held
        fact = CallHeld(interaction=self.visit.id, operator=self.operator, held=held)
        await self.roof.visits.save(self.visit, fact)
        await self.roof.recorder.mark(self.visit.id, "hold" if held else "unhold")

    async def _release(self, reason: str, wrap_up: bool) -> None:
        """The operator is free of this call (into wrap-up), their leg ended."""
        if self.visit.held:
            await self.roof.ari.music(self.journey.bridge, False)
            self.visit.held = False
        await self.roof.ari.hangup(self.leg.id)
        reservation = await self.roof.queues.resume(self.offer)
        if reservation is not None:
            await reservation.release(wrap_up=wrap_up)
        self.roof.legs.forget(self.leg.id)
        await self.roof.visits.close_segment(self.visit, reason)

    def left_fact(self, reason: str) -> OperatorLeft:
        return OperatorLeft(
            interaction=self.visit.id,
            offer=self.offer,
            operator=self.operator,
            queue=self.visit.queue or "",
            reason=reason,
        )

    async def _operator_left(self) -> None:
        await self._release("operator_left", wrap_up=True)
        await self.roof.visits.move(
            self.visit,
            Stage.AFTER,
            self.left_fact("completed"),
            outcome=Outcome.SERVED,
            offer=None,
            held=False,
        )

    async def _transferred(self, to: dict[str, Any]) -> None:
        if to.get("number"):
            await self._release("transferred", wrap_up=True)
            await self.roof.visits.save(self.visit, self.left_fact("transferred"))
            await self.journey.to_outside(to["number"], back=True)
            return
        request = dict(self.visit.request or {})
        request.update(queue=to.get("queue") or self.visit.queue, named=to.get("operator"))
        fact = self.left_fact("transferred")
        await self._release("transferred", wrap_up=True)
        await self.roof.visits.save(self.visit, fact)
        await self.journey.to_queue(request)

    async def _taken_over(self, by: dict[str, Any]) -> None:
        """A supervisor, whose leg is in the bridge already, goes on; the operator is free."""
        left = self.left_fact("taken_over")
        await self._release("taken_over", wrap_up=True)
        connected = OperatorConnected(
            interaction=self.visit.id,
            offer=by["supervision"],
            operator=by["operator"],
            queue=self.visit.queue or "",
        )
        await self.roof.visits.move(
            self.visit,
            Stage.TALKING,
            left,
            connected,
            offer=by["supervision"],
            operator=by["operator"],
            held=False,
        )

    async def _vanished(self) -> None:
        """The operator's side broke: keep the citizen, wait for the operator to come back."""
        await self.roof.ari.hangup(self.leg.id)
        await self.roof.visits.move(self.visit, Stage.RETURNING, held=False)

    async def wait_for_return(self) -> None:
        """One sentence and music, up to ``desk_grace_seconds``; then the head of the queue."""
        roof, journey = self.roof, self.journey
        line = await journey.line()
        await line.say(GONE_WORDS, interruptible=False)
        await journey.music(True)
        left = (
            roof.settings.desk_grace_seconds
            - (roof.clock.now() - self.visit.stage_since).total_seconds()
        )
        try:
            async with asyncio.timeout(max(1.0, left)):
                if await self._ring_again():
                    return
        except TimeoutError:
            log.info("talk.not_returned", interaction=self.visit.id)
        fact = self.left_fact("vanished")
        reservation = await roof.queues.resume(self.offer)
        if reservation is not None:
            await reservation.decline("vanished")
        await roof.visits.save(self.visit, fact)
        await journey.back_to_head()

    async def _ring_again(self) -> bool:
        """When the desk is back, ring it under a fresh leg name; True when they talk again."""
        roof = self.roof
        reservation = await roof.queues.resume(self.offer)
        if reservation is None:
            return False
        while True:
            await roof.hub.wait_here(self.operator)
            roof.legs.forget(self.leg.id)
            offered = Offered(roof, self.visit, reservation, self.journey.commands)
            if await offered.ring(auto_answer=True) is None:
                await roof.visits.move(self.visit, Stage.TALKING, offered.connected_fact())
                return True
            await asyncio.sleep(1.0)
