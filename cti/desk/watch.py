"""Watches over desks: presence follows the browser, telephones follow the session, and no
ticket stays a draft when its wrap-up has run out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from pydantic import BaseModel, ConfigDict, Field

from core.access.model import Access
from core.db import Tx
from core.errors import NotFound
from core.facts.access import SignedOut
from core.facts.base import Recorded
from core.facts.interaction import InteractionEnded
from core.facts.queue import PresenceSet
from core.interaction import Stage
from core.ledger import Listener
from core.web.routes import Call, Route
from crm.tickets import store as ticket_store
from cti.calls.reception import Reception
from cti.roof import Roof

log = structlog.get_logger(__name__)
SYSTEM = Access.system("end of a wrap-up")


class WrapUp(BaseModel):
    """What the operator files: the ticket's fields, and with ``outcome`` it is closed at once."""

    model_config = ConfigDict(extra="forbid")
    ticket: dict[str, Any] = Field(default_factory=dict, max_length=20)
    outcome: str | None = Field(None, max_length=40)
    pause: bool = False


class WrapPath(BaseModel):
    interaction: str = Field(max_length=36)


class DeskWatch:
    """Ties browsers, telephones, presence and drafts together."""

    def __init__(self, roof: Roof, reception: Reception) -> None:
        self._roof, self._reception = roof, reception
        roof.hub.on_open.append(self._opened)
        roof.hub.on_gone.append(self._gone)

    async def _opened(self, user_id: str) -> None:
        await self._roof.queues.desk_back(user_id)

    async def _gone(self, user_id: str) -> None:
        await self._roof.queues.desk_gone(user_id)

    def listeners(self) -> Sequence[Listener]:
        return [
            Listener("telephones", frozenset({SignedOut.kind}), self._signed_out),
            Listener("wrap-ups", frozenset({PresenceSet.kind}), self._presence),
            Listener("closed-drafts", frozenset({InteractionEnded.kind}), self._closed),
        ]

    async def _signed_out(self, recorded: Recorded) -> None:
        fact = recorded.fact
        assert isinstance(fact, SignedOut)
        await self._roof.telephones.release(fact.session, fact.reason)
        self._roof.hub.drop_session(fact.session)
        if not self._roof.hub.here(fact.user):
            await self._roof.queues.set_presence(fact.user, "offline", "signed_out")

    async def _presence(self, recorded: Recorded) -> None:
        """Wrap-up is over, one way or another: what is still a draft of theirs is filed."""
        fact = recorded.fact
        assert isinstance(fact, PresenceSet)
        if fact.presence == "wrap_up":
            return
        for interaction in await self._drafts_of(fact.operator):
            if not self._talking(interaction, fact.operator):
                await self._roof.crm.auto_file(interaction, "wrap_up_ended")

    async def _closed(self, recorded: Recorded) -> None:
        """A visit that ended while no operator wraps it up leaves no draft behind."""
        fact = recorded.fact
        assert isinstance(fact, InteractionEnded)
        last = await self._roof.visits.last_operator(fact.interaction)
        if last is None or not self._wrapping_up(last):
            await self._roof.crm.auto_file(fact.interaction, "nobody_wrapped_up")

    async def _drafts_of(self, operator: str) -> list[str]:
        """Interactions of which this operator has a ticket still in draft."""

        def work(tx: Tx) -> list[str]:
            return [
                ticket.interaction_id
                for ticket in ticket_store.drafts(tx, SYSTEM)
                if ticket.operator_id == operator and ticket.interaction_id
            ]

        return await self._roof.db.read(work)

    def _wrapping_up(self, operator: str) -> bool:
        desk = self._roof.queues.engine.desks.by_id.get(operator)
        return desk is not None and desk.presence == "wrap_up"

    def _talking(self, interaction: str, operator: str) -> bool:
        journey = self._reception.journeys.get(interaction)
        if journey is None:
            return False
        visit = journey.visit
        return visit.operator == operator and visit.stage in (Stage.TALKING, Stage.RETURNING)

    def routes(self) -> Sequence[Route]:
        async def wrap_up(call: Call, path: WrapPath, body: WrapUp) -> dict[str, Any]:
            return await self._wrap_up(call, path.interaction, body)

        base = "/api/desk/calls/{interaction}/wrap-up"
        return [Route("POST", base, wrap_up, needs="ticket.write", summary="File and be free")]

    async def _wrap_up(self, call: Call, interaction: str, body: WrapUp) -> dict[str, Any]:
        crm, queues = self._roof.crm, self._roof.queues
        who = call.access.user_id or ""
        tickets = await crm.tickets_of(call.access, interaction)
        drafts = [ticket for ticket in tickets if ticket.number is None]
        if not tickets:
            raise NotFound("Este atendimento não tem chamado para arquivar.")
        filed = tickets[-1]
        if drafts:
            filed = await crm.file_ticket(call.access, drafts[-1].id, body.ticket, body.outcome)
        if self._wrapping_up(who):
            await queues.set_presence(who, "paused" if body.pause else "available")
        return {"ticket": filed.id, "number": filed.number, "protocol": filed.protocol}
