"""Doors of tickets: the list, one by id or number, its timeline, and moving it on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.ids import new_id
from core.web.routes import Call, Route
from crm.people.http import MAX_INT, Address
from crm.tickets.model import OUTCOME_WORDS, STAGE_WORDS, Ticket
from crm.tickets.service import Tickets
from crm.tickets.store import Wanted
from crm.tickets.writing import NewTicket
from crm.timeline import Moment, Timelines


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TicketView(BaseModel):
    """A ticket as people see it. ``place`` holds the fields of an address."""

    id: str
    number: str | None
    protocol: str | None
    object: str
    stage: str
    stage_words: str
    outcome: str | None
    outcome_words: str | None
    incomplete: bool
    channel: str
    subject: str
    notes: str
    service_key: str | None
    place: dict[str, Any] | None
    person_id: str | None
    interaction_id: str | None
    operator_id: str | None
    created_at: datetime
    updated_at: datetime
    filed_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    version: int


class TicketPath(BaseModel):
    id: str = Field(max_length=60)


class TicketQuery(_Body):
    """Filters of the list; ``q`` is a number, a protocol or words."""

    q: str = Field("", max_length=120)
    stage: list[str] | str | None = None
    service: str | None = Field(None, max_length=64)
    person: str | None = Field(None, max_length=36)
    interaction: str | None = Field(None, max_length=36)
    mine: bool = False
    incomplete: bool | None = None
    overdue: bool = False
    limit: int = Field(50, ge=1, le=200)
    before: AwareDatetime | None = None
    before_id: str = Field("", max_length=36)


class TicketIn(_Body):
    """A ticket filed at once, outside a conversation or beside its draft."""

    subject: str = Field(min_length=1, max_length=200)
    notes: str = Field("", max_length=20_000)
    service_key: str | None = Field(None, max_length=64)
    place: Address | None = None
    person_id: str | None = Field(None, max_length=36)
    interaction_id: str | None = Field(None, max_length=36)
    outcome: str | None = Field(None, max_length=64)
    once: str = Field("", max_length=60, description="same value, same ticket")


class TicketChange(_Body):
    """Only the fields that are given change. ``version`` refuses to write over another's work."""

    version: int | None = Field(None, ge=1, le=MAX_INT)
    subject: str | None = Field(None, max_length=200)
    notes: str | None = Field(None, max_length=20_000)
    service_key: str | None = Field(None, max_length=64)
    place: Address | None = None

    def changes(self) -> dict[str, Any]:
        given = self.model_dump(exclude_unset=True, exclude={"version", "outcome"})
        if given.get("place") is not None:
            given["place"] = {k: v for k, v in given["place"].items() if v not in (None, "")}
        return given


class MoveIn(_Body):
    stage: str = Field(max_length=20)
    outcome: str | None = Field(None, max_length=64)
    note: str = Field("", max_length=20_000)
    version: int | None = Field(None, ge=1, le=MAX_INT)


class NoteIn(_Body):
    text: str = Field(min_length=1, max_length=20_000)


class FormatIn(_Body):
    pattern: str = Field(min_length=1, max_length=80)


class FormatView(BaseModel):
    object: str
    pattern: str


class FormatPath(BaseModel):
    object: str = Field(max_length=64)


def view(ticket: Ticket) -> TicketView:
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        protocol=ticket.protocol,
        object=ticket.object,
        stage=ticket.stage,
        stage_words=STAGE_WORDS[ticket.stage],
        outcome=ticket.outcome,
        outcome_words=OUTCOME_WORDS.get(ticket.outcome or ""),
        incomplete=ticket.incomplete,
        channel=ticket.channel,
        subject=ticket.subject,
        notes=ticket.notes,
        service_key=ticket.service_key,
        place=dict(ticket.place) if ticket.place else None,
        person_id=ticket.person_id,
        interaction_id=ticket.interaction_id,
        operator_id=ticket.operator_id,
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        filed_at=ticket.filed_at,
        due_at=ticket.due_at,
        closed_at=ticket.closed_at,
        version=ticket.version,
    )


class _Doors:
    def __init__(self, tickets: Tickets, timelines: Timelines) -> None:
        self.tickets, self.timelines = tickets, timelines

    async def page(self, call: Call, query: TicketQuery) -> list[TicketView]:
        """Tickets, newest first"""
        if query.q.strip():
            return [view(t) for t in await self.tickets.find(call.access, query.q)]
        stages = [query.stage] if isinstance(query.stage, str) else query.stage or []
        wanted = Wanted(
            stages=tuple(stages) or (("open", "doing") if query.overdue else ()),
            service=query.service,
            person=query.person,
            interaction=query.interaction,
            operator=call.access.user_id if query.mine else None,
            incomplete=query.incomplete,
            overdue_at=self.tickets.now() if query.overdue else None,
            before=(query.before, query.before_id) if query.before else None,
        )
        found = await self.tickets.page(call.access, wanted, query.limit)
        return [view(ticket) for ticket in found]

    async def get(self, call: Call, path: TicketPath) -> TicketView:
        """One ticket by id, number or protocol"""
        return view(await self.tickets.get(call.access, path.id))

    async def add(self, call: Call, body: TicketIn) -> TicketView:
        """File a ticket at once"""
        new = NewTicket(
            once=f"desk:{call.access.user_id}:{body.once or new_id()}",
            channel="desk",
            interaction_id=body.interaction_id,
            person_id=body.person_id,
            service_key=body.service_key,
            subject=body.subject,
            notes=body.notes,
            place=body.place.model_dump(exclude_none=True) if body.place else None,
            operator_id=call.access.user_id,
        )
        return view(await self.tickets.add(call.access, new, body.outcome))

    async def change(self, call: Call, path: TicketPath, body: TicketChange) -> TicketView:
        """Change a ticket's fields"""
        return view(await self.tickets.save(call.access, path.id, body.changes(), body.version))

    async def file(self, call: Call, path: TicketPath, body: TicketChange) -> TicketView:
        """File a draft, or complete one that had filed itself"""
        return view(await self.tickets.file(call.access, path.id, body.changes()))

    async def move(self, call: Call, path: TicketPath, body: MoveIn) -> TicketView:
        """Move a ticket on, or close it"""
        moved = await self.tickets.move(
            call.access, path.id, body.stage, body.outcome, body.note, body.version
        )
        return view(moved)

    async def note(self, call: Call, path: TicketPath, body: NoteIn) -> TicketView:
        """Add an internal note"""
        return view(await self.tickets.note(call.access, path.id, body.text))

    async def timeline(self, call: Call, path: TicketPath) -> list[Moment]:
        """What happened to a ticket and in its visit"""
        return await self.timelines.of_ticket(call.access, path.id)

    async def formats(self) -> list[FormatView]:
        """How numbers look, by object"""
        return [
            FormatView(object=f.object, pattern=f.pattern) for f in await self.tickets.formats()
        ]

    async def set_format(self, call: Call, path: FormatPath, body: FormatIn) -> FormatView:
        """Choose how the numbers of an object look"""
        style = await self.tickets.set_format(call.access, path.object, body.pattern)
        return FormatView(object=style.object, pattern=style.pattern)


def routes(tickets: Tickets, timelines: Timelines) -> list[Route]:
    doors = _Doors(tickets, timelines)
    one = "/api/tickets/{id}"
    return [
        Route("GET", "/api/tickets", doors.page, needs="ticket.read"),
        Route("POST", "/api/tickets", doors.add, needs="ticket.write", status=201),
        Route("GET", one, doors.get, needs="ticket.read"),
        Route("PATCH", one, doors.change, needs="ticket.write"),
        Route("POST", f"{one}/file", doors.file, needs="ticket.write"),
        Route("POST", f"{one}/move", doors.move, needs="ticket.write"),
        Route("POST", f"{one}/notes", doors.note, needs="ticket.write"),
        Route("GET", f"{one}/timeline", doors.timeline, needs="ticket.read"),
        Route("GET", "/api/number-formats", doors.formats, needs="service.read"),
        Route("PUT", "/api/number-formats/{object}", doors.set_format, needs="service.write"),
    ]
