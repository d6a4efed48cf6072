"""The call of a callback: ring the citizen, ask whether they still want to talk, go on.

Nothing but a spoken or keyed yes goes on: an answering machine says no such thing.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from core.interaction import Outcome, Stage
from core.telephone import read_telephone
from cti.asterisk import names
from cti.callbacks.model import Callback
from cti.calls.outside import RING_S
from cti.interactions.visit import Visit
from ivr.line import Ask, Keys
from ivr.reading import interpret
from ivr.walk import yes_of
from media.words import yes_no

if TYPE_CHECKING:
    from cti.calls.reception import Reception
    from cti.journey import Journey

log = structlog.get_logger(__name__)
WHO = {
    "asked": "Olá, aqui é da Prefeitura de {city}. Você pediu que a gente ligasse.",
    "dropped": "Olá, aqui é da Prefeitura de {city}. A nossa ligação caiu.",
}
WANTS = "Para falar agora, diga sim ou tecle 1. Se não quiser mais, diga não ou tecle 2."
AGAIN = "Tecle 1 para falar com a Prefeitura. Tecle 2 se não quiser mais."
GOODBYE = "Tudo bem, não vamos ligar de novo. Até logo!"
BUSY = {17: "busy", 21: "busy", 18: "no_answer", 19: "no_answer"}


class CallingBack:
    """Runs the stage ``calling`` of one journey; may be entered twice."""

    def __init__(self, journey: Journey) -> None:
        self.journey, self.roof, self.visit = journey, journey.roof, journey.visit

    async def run(self) -> None:
        """Until the citizen goes on, does not want to, or nobody is there (HungUp)."""
        callback = self.roof.callbacks.of(self.visit.id)
        if callback is None:
            await self.journey.close(Outcome.CALLBACK_FAILED, "cancelled")
            return
        await self._ring(callback)
        await self.journey.record()
        answer = await self._wants(callback)
        if answer is True:
            await self.roof.callbacks.connected(self.visit.id)
            await self._go_on(callback)
            return
        if answer is False:
            line = await self.journey.line()
            await line.say(GOODBYE, interruptible=False)
        reason = "declined" if answer is False else "machine"
        await self.journey.close(Outcome.CALLBACK_FAILED, reason)

    async def _ring(self, callback: Callback) -> None:
        leg, ari = self.journey.leg, self.roof.ari
        if await ari.channel(leg.id) is None:
            telephone = self.roof.trunks.read(callback.number)
            await ari.originate(
                leg.id,
                f"PJSIP/{self.roof.trunks.endpoint(telephone)}",
                f"callback,{self.visit.id}",
                caller=f"<{self.visit.dialled or self.roof.settings.hotline_number}>",
                timeout=RING_S,
            )
        async with asyncio.timeout(RING_S + 5):
            await leg.up.wait()
            await leg.in_stasis.wait()
        channel = await ari.channel(leg.id)
        if channel is not None:
            self.visit.leg_name = channel["name"]
            self.visit.sip_call_id = await ari.variable(leg.id, "CHANNEL(pjsip,call-id)")
            await self.roof.visits.save(self.visit)

    async def _wants(self, callback: Callback) -> bool | None:
        """True, False, or None when nobody says either."""
        line = await self.journey.line()
        who = WHO[callback.kind].format(city=self.roof.settings.city_name)
        prompts: tuple[str, ...] = (who, WANTS)
        for _ in range(2):
            heard = await line.ask(Ask(prompts, (yes_no(),), Keys(1), silence_s=6.0))
            answer = yes_of(interpret(heard, (yes_no(),), None))
            if answer is not None:
                return answer
            prompts = (AGAIN,)
        return None

    async def _go_on(self, callback: Callback) -> None:
        resume, visit = callback.resume, self.visit
        if resume.get("stage") == Stage.IVR.value:
            await self.roof.visits.move(visit, Stage.IVR, flow=resume["flow"])
            return
        visit.flow = resume.get("flow") or visit.flow
        request = {**callback.request, "queue": callback.queue, "earlier": callback.earlier}
        if resume.get("operator"):
            request["named"] = resume["operator"]
        await self.journey.to_queue(request, callback.entered_at)


def caller_of(reception: Reception) -> Any:
    """What the watch of callbacks places calls with: a visit of its own for each."""
    roof = reception.roof

    async def place(callback: Callback) -> str:
        visit = _visit(callback, roof.clock.now(), roof.settings)
        await roof.visits.begin(
            visit, lambda tx: roof.crm.visits.open_in(tx, visit.id, "phone", visit.caller)
        )
        reception.start(visit)
        return visit.id

    return place


def _visit(callback: Callback, now: datetime, settings: Any) -> Visit:
    assert callback.interaction is not None
    leg = names.citizen(callback.interaction)
    return Visit(
        id=callback.interaction,
        channel="voice",
        dialled=callback.dialled or settings.hotline_number,
        asterisk=settings.asterisk_name,
        citizen_leg=leg,
        leg_name=leg,
        sip_call_id=None,
        caller=read_telephone(callback.number, settings.city_ddd, settings.short_codes),
        protocol=None,
        started_at=now,
        stage=Stage.CALLING,
        stage_since=now,
        queue=callback.queue,
    )


def failed_because(journey: Journey) -> str:
    """Why a call that was made was not taken, by the cause of its leg's end."""
    if journey.leg.up.is_set():
        return "hung_up"
    return BUSY.get(journey.leg.cause, "no_answer")
