"""How a story ends before its time: the citizen hangs up, the line drops, a part breaks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from core.errors import AtendeError
from core.facts.base import Fact
from core.facts.interaction import OfferWithdrawn, OperatorLeft
from core.interaction import Outcome, Stage
from cti.asterisk.ari import AriError
from cti.callbacks.dropped import dropped, promise
from cti.callbacks.story import failed_because
from ivr.line import HungUp

if TYPE_CHECKING:
    from cti.journey import Journey

log = structlog.get_logger(__name__)
MAX_RESCUES = 2
SORRY = "Desculpe, tivemos um problema e não conseguimos continuar. Por favor, ligue de novo."


class Endings:
    """What a journey does about its sudden ends. One per journey: it counts its rescues."""

    def __init__(self, journey: Journey) -> None:
        self._journey, self._roof, self._visit = journey, journey.roof, journey.visit
        self._rescues = 0

    async def citizen_left(self) -> None:
        """The citizen hung up: what that means depends on how far they had come."""
        visit = self._visit
        meaning = {
            Stage.CALLING: Outcome.CALLBACK_FAILED,
            Stage.ARRIVED: Outcome.ABANDONED_IVR,
            Stage.IVR: Outcome.ABANDONED_IVR,
            Stage.WAITING: Outcome.ABANDONED_QUEUE,
            Stage.OFFERING: Outcome.ABANDONED_QUEUE,
        }
        if visit.stage in (Stage.WAITING, Stage.OFFERING):
            place = await self._roof.queues.enter(self._journey.queue_request(), only_known=True)
            if place is not None:
                await place.leave("abandoned")
        outcome, facts = meaning.get(visit.stage, Outcome.SERVED), self._told_the_desk()
        if visit.stage is Stage.CALLING:
            await self._journey.close(outcome, failed_because(self._journey))
        elif dropped(self._journey):
            reason = "dropped_called_back" if await promise(self._journey) else "line_lost"
            lost = Outcome.FAILED if visit.stage in meaning else outcome
            await self._journey.close(lost, reason, *facts)
        else:
            await self._journey.close(outcome, "citizen_left", *facts)

    def _told_the_desk(self) -> list[Fact]:
        """What the operator who had the call, or was offered it, is to know of its end."""
        visit = self._visit
        if not visit.offer or not visit.operator:
            return []
        ids = {"interaction": visit.id, "offer": visit.offer, "operator": visit.operator}
        if visit.stage is Stage.OFFERING:
            gone = {"type": "offer_gone", "offer": visit.offer, "reason": "abandoned"}
            self._roof.hub.send(visit.operator, gone)
            return [OfferWithdrawn(**ids, queue=visit.queue or "", reason="abandoned")]
        if visit.stage in (Stage.TALKING, Stage.RETURNING):
            return [OperatorLeft(**ids, queue=visit.queue or "", reason="citizen_left")]
        return []

    async def rescue(self) -> None:
        """A bug or a broken part: once towards a person, then an honest goodbye."""
        self._rescues += 1
        if await self._leg_ends_too():
            await self.citizen_left()
        elif self._rescues < MAX_RESCUES and self._may_be_queued():
            await self._journey.to_queue(await self._journey.walk.rescue_request())
        elif self._rescues <= MAX_RESCUES and self._visit.stage not in (Stage.ARRIVED, Stage.IVR):
            await asyncio.sleep(0.5)  # every stage may be entered twice: try it once more
        else:
            await self._say_sorry()
            await self._journey.close(Outcome.FAILED, "broken")

    def _may_be_queued(self) -> bool:
        """Not a call to a test number: nobody is to be rung for it."""
        return self._visit.stage in (Stage.ARRIVED, Stage.IVR) and not self._visit.test

    async def _leg_ends_too(self) -> bool:
        """When Asterisk itself broke, the news of the leg comes a moment after the first error."""
        try:
            async with asyncio.timeout(1.0):
                await self._journey.leg.gone.wait()
            return True
        except TimeoutError:
            return False

    async def _say_sorry(self) -> None:
        try:
            async with asyncio.timeout(15):
                line = await self._journey.line()
                await line.say(SORRY, interruptible=False)
        except (TimeoutError, HungUp, AriError, AtendeError) as error:
            log.warning("journey.sorry", interaction=self._visit.id, error=repr(error))
