"""An offer to one operator: the pop before the ring, the ring, the answer or the refusal."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from core.access.model import Access
from core.errors import AtendeError
from core.facts.interaction import OfferWithdrawn, OperatorConnected, OperatorOffered
from core.tasks import cancel
from core.web.routes import dump
from cti.asterisk import names
from cti.asterisk.ari import AriError
from cti.interactions.visit import Visit
from cti.roof import Roof
from queues.model import Blame

if TYPE_CHECKING:
    from cti.journey import Command

log = structlog.get_logger(__name__)
SYSTEM = Access.system("screen pop of an offer")
POP_DEADLINE = 1.0
CONFLICT = 409
BLAME_BY_CAUSE: dict[int, Blame] = {17: "refused", 21: "refused", 19: "no_answer", 18: "no_answer"}
"""What a Q.850 hang-up cause of the operator's leg says about the operator."""


class Offered:
    """One reservation on its way to a conversation. ``ring`` may be called again after a crash."""

    def __init__(
        self, roof: Roof, visit: Visit, reservation: Any, commands: asyncio.Queue[Command]
    ) -> None:
        self.roof, self.visit, self.reservation = roof, visit, reservation
        self.commands = commands
        self.leg = roof.legs.get(names.operator(visit.id, reservation.id))

    def offered_fact(self) -> OperatorOffered:
        seconds = self.roof.settings.offer_seconds
        return OperatorOffered(
            interaction=self.visit.id,
            offer=self.reservation.id,
            operator=self.reservation.operator_id,
            queue=self.visit.queue or "",
            expires_at=self.reservation.offered_at + timedelta(seconds=seconds),
        )

    def connected_fact(self) -> OperatorConnected:
        return OperatorConnected(
            interaction=self.visit.id,
            offer=self.reservation.id,
            operator=self.reservation.operator_id,
            queue=self.visit.queue or "",
        )

    def withdrawn_fact(self, reason: str) -> OfferWithdrawn:
        return OfferWithdrawn(
            interaction=self.visit.id,
            offer=self.reservation.id,
            operator=self.reservation.operator_id,
            queue=self.visit.queue or "",
            reason=reason,
        )

    async def ring(self, auto_answer: bool = False) -> Blame | None:
        """Ring until somebody answers. None when connected, else the reason that it failed."""
        operator = self.reservation.operator_id
        endpoint = await self.roof.telephones.to_ring(operator, self.reservation.login)
        await self._show()
        try:
            await self._invite(endpoint, auto_answer)
        except (AriError, AtendeError) as error:
            log.warning("offer.invite", interaction=self.visit.id, error=str(error))
            return "vanished"
        await self.reservation.ringing()
        reason = await self._wait()
        if reason is None:
            await self.reservation.accept()
        else:
            await self.roof.ari.hangup(self.leg.id)
            gone = {"type": "offer_gone", "offer": self.reservation.id, "reason": reason}
            self.roof.hub.send(operator, gone)
        return reason

    async def _show(self) -> None:
        """The pop, painted before the ring: at most ``pop_ack_seconds`` are spent on it."""
        operator, roof = self.reservation.operator_id, self.roof
        if not roof.hub.here(operator):
            return
        fact = self.offered_fact()
        offer = {
            "id": fact.offer,
            "interaction": self.visit.id,
            "queue": fact.queue,
            "expires_at": fact.expires_at,
            "pop": await self._pop(),
        }
        if not await roof.hub.show_offer(operator, offer, roof.settings.pop_ack_seconds):
            log.info("offer.pop_unseen", interaction=self.visit.id)

    async def _pop(self) -> dict[str, Any]:
        visit = self.visit
        request = visit.request or {}
        known = {
            "protocol": visit.protocol,
            "telephone": visit.caller.shown,
            "caller_kind": visit.caller.kind,
            "priority": request.get("priority", 0),
            "notes": request.get("notes", {}),
            "waited_s": self._waited(),
            "earlier": request.get("earlier"),  # the visit of which this is the call back
        }
        try:
            async with asyncio.timeout(POP_DEADLINE):
                turns = await self.roof.flows.turns_of(SYSTEM, visit.id)
                if request.get("earlier"):  # a callback: nothing has to be said again
                    earlier = await self.roof.flows.turns_of(SYSTEM, request["earlier"])
                    turns = [*earlier, *turns]
                intents = [turn["intent"] for turn in turns if turn.get("intent")]
                who = await self.roof.crm.pop(SYSTEM, visit.id, visit.caller, intents)
                return {**dump(who), **known, "turns": turns}
        except (TimeoutError, AtendeError) as error:
            log.warning("offer.pop", interaction=visit.id, error=repr(error))
            return known

    def _waited(self) -> float:
        since = self.visit.queued_at or self.visit.started_at
        return max(0.0, (self.roof.clock.now() - since).total_seconds())

    async def _invite(self, endpoint: str, auto_answer: bool) -> None:
        variables = {
            "PJSIP_HEADER(add,X-Atende-Interaction)": self.visit.id,
            "PJSIP_HEADER(add,X-Atende-Offer)": self.reservation.id,
        }
        if auto_answer:
            variables["PJSIP_HEADER(add,X-Atende-Answer)"] = "auto"
        caller = self.visit.caller.e164 or self.visit.caller.raw or "anonymous"
        try:
            await self.roof.ari.originate(
                self.leg.id,
                f"PJSIP/{endpoint}",
                f"operator,{self.visit.id}",
                caller=f"<{caller}>" if caller.lstrip("+").isdigit() else "<0>",
                timeout=int(self.roof.settings.offer_seconds) + 5,
                **variables,
            )
        except AriError as error:
            if error.status != CONFLICT:
                raise
            await self._found()

    async def _found(self) -> None:
        """The leg rings already: placed before the server was killed."""
        existing = await self.roof.ari.channel(self.leg.id)
        if existing is not None:
            self.leg.set_state(existing.get("state", "Down"))
            if existing.get("dialplan", {}).get("app_name") == "Stasis":
                self.leg.in_stasis.set()

    async def _wait(self) -> Blame | None:
        """Answered (None), refused, no_answer, or vanished: whichever comes first."""
        answered = asyncio.create_task(self._answered(), name="offer/answered")
        gone = asyncio.create_task(self.leg.gone.wait(), name="offer/gone")
        said = asyncio.create_task(self._refusal(), name="offer/refusal")
        expired = asyncio.create_task(self.reservation.expired(), name="offer/expired")
        desk = asyncio.create_task(self._desk_gone(), name="offer/desk")
        tasks = (answered, gone, said, expired, desk)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if answered.done() and not gone.done():
                return None
            if said.done():
                return said.result()
            if expired.done():
                return "no_answer"
            if desk.done():
                return "vanished"
            return BLAME_BY_CAUSE.get(self.leg.cause, "vanished")
        finally:
            for task in tasks:
                await cancel(task)

    async def _answered(self) -> None:
        await self.leg.up.wait()
        await self.leg.in_stasis.wait()

    async def _desk_gone(self) -> None:
        """The browser vanished while ringing; a telephone without a desk cannot vanish so."""
        operator = self.reservation.operator_id
        if not self.roof.hub.here(operator):
            await asyncio.Event().wait()
        while True:
            await self.roof.hub.wait_gone(operator)
            try:
                async with asyncio.timeout(2.0):
                    await self.roof.hub.wait_here(operator)
            except TimeoutError:
                return

    async def _refusal(self) -> Blame:
        while True:
            command = await self.commands.get()
            if command.kind == "refuse" and command.data.get("offer") == self.reservation.id:
                return "refused"
