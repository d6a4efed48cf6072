"""Doors of a visit as the desk uses them: pop, who speaks, the draft and its filing."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from crm.pop import Pop, Pops
from crm.tickets.http import TicketChange, TicketView, view
from crm.tickets.service import Tickets
from crm.visits.service import Visits
from crm.visits.store import Visit


class VisitPath(BaseModel):
    id: str = Field(max_length=36)


class PopQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")
    intent: list[str] | str | None = None


class ConfirmIn(BaseModel):
    """Who speaks: a person's id, or null for nobody known."""

    model_config = ConfigDict(extra="forbid")
    person: str | None = Field(max_length=36)
    remember_telephone: bool = False


class FileIn(TicketChange):
    """The last changes, and an outcome when the matter is settled already."""

    outcome: str | None = Field(None, max_length=64)


class VisitView(BaseModel):
    interaction: str
    protocol: str
    channel: str
    opened_at: datetime
    person: str | None
    confirmed_at: datetime | None


def visit_view(visit: Visit) -> VisitView:
    return VisitView(
        interaction=visit.interaction_id,
        protocol=visit.protocol,
        channel=visit.channel,
        opened_at=visit.opened_at,
        person=visit.person_id,
        confirmed_at=visit.confirmed_at,
    )


class _Doors:
    def __init__(self, visits: Visits, tickets: Tickets, pops: Pops) -> None:
        self.visits, self.tickets, self.pops = visits, tickets, pops

    async def pop(self, call: Call, path: VisitPath, query: PopQuery) -> Pop:
        """Who may be calling"""
        given = query.intent or []
        intents = [given] if isinstance(given, str) else given
        return await self.pops.gather(call.access, path.id, intents=intents)

    async def visit(self, call: Call, path: VisitPath) -> VisitView:
        """The visit and whom an operator confirmed"""
        return visit_view(await self.visits.get(call.access, path.id))

    async def confirm(self, call: Call, path: VisitPath, body: ConfirmIn) -> VisitView:
        """Say who is speaking"""
        visit = await self.visits.confirm(
            call.access, path.id, body.person, body.remember_telephone
        )
        return visit_view(visit)

    async def tickets_of(self, call: Call, path: VisitPath) -> list[TicketView]:
        """Every ticket of the visit"""
        return [view(ticket) for ticket in await self.tickets.under(call.access, path.id)]

    async def draft(self, call: Call, path: VisitPath) -> TicketView:
        """The operator's draft, made when there is none yet"""
        await self.visits.get(call.access, path.id)
        return view(await self.tickets.draft(call.access, path.id, call.access.user_id))

    async def mine(self, call: Call, path: VisitPath) -> TicketView:
        """The ticket being written in this visit, else the last one filed"""
        return view(await self.tickets.current(call.access, path.id))

    async def save(self, call: Call, path: VisitPath, body: TicketChange) -> TicketView:
        """Keep the draft as typed"""
        ticket = await self.tickets.current(call.access, path.id)
        changed = await self.tickets.save(call.access, ticket.id, body.changes(), body.version)
        return view(changed)

    async def file(self, call: Call, path: VisitPath, body: FileIn) -> TicketView:
        """File the draft under the visit's protocol"""
        ticket = await self.tickets.current(call.access, path.id)
        filed = await self.tickets.file(call.access, ticket.id, body.changes(), body.outcome)
        return view(filed)


def routes(visits: Visits, tickets: Tickets, pops: Pops) -> list[Route]:
    doors = _Doors(visits, tickets, pops)
    one = "/api/interactions/{id}"
    return [
        Route("GET", f"{one}/pop", doors.pop, needs="ticket.read"),
        Route("GET", f"{one}/visit", doors.visit, needs="ticket.read"),
        Route("PUT", f"{one}/person", doors.confirm, needs="person.read"),
        Route("GET", f"{one}/tickets", doors.tickets_of, needs="ticket.read"),
        Route("GET", f"{one}/ticket", doors.mine, needs="ticket.read"),
        Route("POST", f"{one}/ticket", doors.draft, needs="ticket.write"),
        Route("PATCH", f"{one}/ticket", doors.save, needs="ticket.write"),
        Route("POST", f"{one}/ticket/file", doors.file, needs="ticket.write"),
    ]
