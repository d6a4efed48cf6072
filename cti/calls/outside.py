"""The citizen and a number outside: rung on one of the city's lines, bridged, until one leaves.

The stage's request holds ``number``, ``leg`` (chosen before the call is placed, so that a server
that comes back finds it), ``unanswered`` (the flow's node when nobody answers) and ``back`` (the
queue's request to go back to, when an operator sent the citizen there).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from core.errors import AtendeError
from core.facts.interaction import OutsideConnected, OutsideEnded
from core.interaction import Outcome, Stage
from core.tasks import cancel
from cti.asterisk import names
from cti.asterisk.ari import AriError

if TYPE_CHECKING:
    from cti.journey import Journey

log = structlog.get_logger(__name__)
RING_S = 40
REASON_BY_CAUSE = {17: "ocupado", 21: "ocupado", 18: "nao_atendeu", 19: "nao_atendeu"}
"""What a Q.850 hang-up cause of a leg that was never answered says."""
NOBODY = "Não consegui completar a ligação. Obrigado por ligar."
BACK = "Não consegui completar a ligação. Aguarde, estou chamando um atendente."


def request_for(interaction: str, number: str, **more: Any) -> dict[str, Any]:
    """The request of the stage, its leg named."""
    return {"number": number, "leg": names.outside(interaction), **more}


class Outside:
    """Runs the stage ``outside`` of one journey; may be entered twice."""

    def __init__(self, journey: Journey) -> None:
        self.journey, self.roof, self.visit = journey, journey.roof, journey.visit
        self.request = self.visit.request or {}
        self.leg = self.roof.legs.get(str(self.request["leg"]))

    async def run(self) -> None:
        """Ring, talk, and go on where the visit is to go on."""
        problem = await self._ring()
        if problem is None:
            await self._talk()
        else:
            await self._unanswered(problem)

    async def _ring(self) -> str | None:
        """None when somebody answered, else the flow's word for why not."""
        try:
            if await self._known():
                return await self._answer()
            telephone = self.roof.trunks.read(self.request["number"])
            await self.journey.music(True)
            await self.roof.ari.originate(
                self.leg.id,
                f"PJSIP/{self.roof.trunks.endpoint(telephone)}",
                f"outside,{self.visit.id}",
                caller=f"<{self.visit.dialled or self.roof.settings.hotline_number}>",
                timeout=RING_S,
            )
        except (AriError, AtendeError) as error:
            log.warning("outside.not_placed", interaction=self.visit.id, error=str(error))
            return "sem_tronco"
        return await self._answer()

    async def _known(self) -> bool:
        """Whether the call stands already: placed before the server was killed."""
        existing = await self.roof.ari.channel(self.leg.id)
        if existing is None:
            return False
        self.leg.set_state(existing.get("state", "Down"))
        if existing.get("dialplan", {}).get("app_name") == "Stasis":
            self.leg.in_stasis.set()
        return True

    async def _answer(self) -> str | None:
        up = asyncio.create_task(self._answered(), name="outside/answered")
        gone = asyncio.create_task(self.leg.gone.wait(), name="outside/gone")
        try:
            async with asyncio.timeout(RING_S + 5):
                await asyncio.wait({up, gone}, return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            await self.roof.ari.hangup(self.leg.id)
            return "nao_atendeu"
        finally:
            await cancel(up)
            await cancel(gone)
        if up.done() and not up.cancelled() and not self.leg.gone.is_set():
            return None
        return REASON_BY_CAUSE.get(self.leg.cause, "nao_completou")

    async def _answered(self) -> None:
        await self.leg.up.wait()
        await self.leg.in_stasis.wait()

    async def _talk(self) -> None:
        roof, visit, journey = self.roof, self.visit, self.journey
        await journey.close_line()
        await journey.music(False)
        await roof.ari.bridge(journey.bridge)
        await roof.ari.join(journey.bridge, visit.citizen_leg, self.leg.id)
        await roof.visits.open_segment(visit, None, None)
        await roof.visits.save(visit, OutsideConnected(interaction=visit.id))
        await roof.recorder.mark(visit.id, "outside")
        await self.leg.gone.wait()
        roof.legs.forget(self.leg.id)
        await roof.visits.close_segment(visit, "outside_left")
        ended = OutsideEnded(interaction=visit.id, reason="left")
        await roof.visits.move(visit, Stage.AFTER, ended, outcome=Outcome.SERVED)

    async def _unanswered(self, why: str) -> None:
        """Back into the flow, back to the queue, or an honest goodbye."""
        journey, visit = self.journey, self.visit
        self.roof.legs.forget(self.leg.id)
        log.info("outside.unanswered", interaction=visit.id, why=why)
        ended = OutsideEnded(interaction=visit.id, reason=why)
        if self.request.get("unanswered") and visit.flow:
            state = journey.walk.state_at(self.request["unanswered"], {"motivo": why})
            await self.roof.visits.move(visit, Stage.IVR, ended, flow=state, request=None)
            return
        line = await journey.line()
        if self.request.get("back"):
            await line.say(BACK)
            await self.roof.visits.save(visit, ended)
            await journey.to_queue({**self.request["back"], "priority": 1000}, visit.queued_at)
            return
        await line.say(NOBODY)
        await journey.close(Outcome.FAILED, "outside_unanswered", ended)
