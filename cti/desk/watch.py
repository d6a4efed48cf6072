"""Watches over desks: presence follows the browser, telephones follow the session, and no
ticket stays a draft when its wrap-up has run out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from pydantic import BaseModel, ConfigDict, Field

from core.access.model import Access
from core.errors import NotFound
from core.facts.access import SignedOut
from core.facts.base import Recorded
from core.facts.interaction import InteractionEnded
from core.ledger import Listener
from core.web.routes import Call, Route
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
            Listener("wrap-ups", frozenset({"WrapUpEnded"}), self._wrap_up_ended),
            Listener("closed-drafts", frozenset({InteractionEnded.kind}), self._closed),
        ]

    async def _signed_out(self, recorded: Recorded) -> None:
        fact = recorded.fact
        assert isinstance(fact, SignedOut)
        await self._roof.telephones.release(fact.session, fact.reason)
        self._roof.hub.drop_session(fact.session)
        if not self._roof.hub.here(fact.user):
            await self._roof.queues.set_presence(fact.user, "offline", "signed_out")

    async def _wrap_up_ended(self, recorded: Recorded) -> None:
        """Wrap-up ran out: what is still a draft is filed, marked incomplete."""
        interaction = getattr(recorded.fact, "interaction", None)
        if interaction:
            await self._roof.crm.auto_file(interaction, "wrap_up_ended")

    async def _closed(self, recorded: Recorded) -> None:
        """A visit that ended while no operator wraps it up leaves no draft behind."""
        fact = recorded.fact
        assert isinstance(fact, InteractionEnded)
        if not await self._roof.queues.wrapping_up(fact.interaction):
            await self._roof.crm.auto_file(fact.interaction, "nobody_wrapped_up")

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
        await queues.end_wrap_up(who, "paused" if body.pause else "available")
        return {"ticket": filed.id, "number": filed.number, "protocol": filed.protocol}
