"""The CRM as the story of a call sees it: one value, one method per step.

The nouns live in their folders (``people``, ``visits``, ``tickets``, ``services``, ``knowledge``)
and are reachable here; the methods below are the steps a visit takes, each safe to take twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from core.access.model import Access
from core.db import Database
from core.telephone import Telephone
from crm.knowledge.service import Knowledge
from crm.people.service import People
from crm.pop import Pops
from crm.services.service import Services
from crm.surveys.service import Surveys
from crm.tickets.by_voice import ByVoice
from crm.tickets.model import Ticket
from crm.tickets.service import Tickets
from crm.timeline import Timelines
from crm.visits.service import Visits
from crm.visits.store import Visit


class Crm:
    """People, visits, tickets, services and knowledge of one city."""

    def __init__(
        self, db: Database, ddd: str = "21", zone: ZoneInfo | str = "America/Sao_Paulo"
    ) -> None:
        zone = ZoneInfo(zone) if isinstance(zone, str) else zone
        self.db = db
        self.people = People(db, ddd)
        self.services = Services(db, zone.key)
        self.tickets = Tickets(db, self.services, zone)
        self.visits = Visits(db, self.people, zone)
        self.by_voice = ByVoice(db, self.services, self.tickets.writing)
        self.pops = Pops(db, self.services)
        self.timelines = Timelines(db)
        self.knowledge = Knowledge(db)
        self.surveys = Surveys(db)

    async def open_visit(
        self, interaction_id: str, telephone: Telephone | None = None, channel: str = "phone"
    ) -> str:
        """The protocol said at the start: 16 digits, the last one a check digit. Idempotent."""
        return await self.visits.open(interaction_id, channel, telephone)

    async def pop(
        self,
        access: Access,
        interaction_id: str,
        telephone: Telephone | None = None,
        intents: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Who may be calling, their open tickets, and the services their wish leads to.

        JSON-able; the fields of :class:`crm.pop.Pop`.
        """
        pop = await self.pops.gather(access, interaction_id, telephone, intents)
        return pop.model_dump(mode="json")

    async def confirm_person(
        self, access: Access, interaction_id: str, person_id: str | None, remember: bool = False
    ) -> Visit:
        """The operator says who is speaking."""
        return await self.visits.confirm(access, interaction_id, person_id, remember)

    async def draft(
        self, access: Access, interaction_id: str, operator_id: str | None, channel: str = "phone"
    ) -> Ticket:
        """The ticket written during the conversation; made at connect, idempotent."""
        return await self.tickets.draft(access, interaction_id, operator_id, channel)

    async def save_draft(
        self, access: Access, ticket_id: str, changes: Mapping[str, Any], version: int | None = None
    ) -> Ticket:
        """Keep subject, notes, place or service_key as typed."""
        return await self.tickets.save(access, ticket_id, changes, version)

    async def file_ticket(
        self,
        access: Access,
        ticket_id: str,
        changes: Mapping[str, Any] | None = None,
        outcome: str | None = None,
    ) -> Ticket:
        """File the draft under its number; with an outcome it is closed at once."""
        return await self.tickets.file(access, ticket_id, changes or {}, outcome)

    async def auto_file(self, interaction_id: str, reason: str) -> Ticket | None:
        """Wrap-up ended without the operator: file the draft, marked incomplete. Idempotent."""
        return await self.tickets.auto_file(interaction_id, reason)

    async def self_service(
        self, interaction_id: str, wish: str = "", service_key: str | None = None
    ) -> Ticket:
        """A visit solved by the flow leaves a closed ticket. Idempotent."""
        return await self.by_voice.self_service(interaction_id, wish, service_key)

    async def tickets_of(self, access: Access, interaction_id: str) -> list[Ticket]:
        """Every ticket of a visit, oldest first."""
        return await self.tickets.under(access, interaction_id)
