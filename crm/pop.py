"""The screen pop: who may be calling, what they are waiting for, where they may want to go.

A telephone proves nothing: until the operator confirms, people are candidates and their CPF is
masked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.telephone import Telephone
from crm.people import store as people_store
from crm.people.model import Person, masked_cpf
from crm.services.model import Service
from crm.services.service import Services
from crm.tickets import store as ticket_store
from crm.tickets.model import STAGE_WORDS, Ticket
from crm.visits import store as visit_store
from crm.visits.store import Visit

MAX_CANDIDATES, MAX_TICKETS, MAX_VISITS = 10, 30, 30


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class PopTicket(_Value):
    """A ticket in a line."""

    id: str
    number: str | None
    protocol: str | None
    subject: str
    service: str | None
    stage: str
    stage_words: str
    filed_at: datetime | None
    due_at: datetime | None
    overdue: bool


class PopVisit(_Value):
    """An earlier visit in a line."""

    interaction: str
    protocol: str
    channel: str
    opened_at: datetime


class Candidate(_Value):
    """Somebody who has this telephone. ``telephone_label`` says whose it is said to be."""

    id: str
    name: str
    social_name: str
    cpf_masked: str | None
    neighbourhood: str | None
    telephone_label: str
    telephone_shared: bool
    tickets: tuple[PopTicket, ...] = ()
    visits: tuple[PopVisit, ...] = ()


class Suggestion(_Value):
    """A service that the understood wish leads to."""

    key: str
    label: str
    script: str


class Pop(_Value):
    """What the operator sees before the telephone rings."""

    interaction: str
    protocol: str | None
    channel: str
    telephone: str
    telephone_kind: str
    confirmed: str | None
    candidates: tuple[Candidate, ...]
    same_visit: tuple[PopTicket, ...]
    suggestions: tuple[Suggestion, ...]


class Pops:
    """Gathers pops. The query is a handful of index look-ups (≤ 20 ms at 500,000 people)."""

    def __init__(self, db: Database, services: Services) -> None:
        self._db = db
        self._services = services

    async def gather(
        self,
        access: Access,
        interaction_id: str,
        telephone: Telephone | None = None,
        intents: Sequence[str] = (),
    ) -> Pop:
        """The pop of one visit; the telephone it was opened with unless another is given."""
        access.need("ticket.read")
        pop = await self._db.read(
            lambda tx: self.gather_in(tx, access, interaction_id, telephone, intents)
        )
        if pop.candidates:
            shown = [candidate.id for candidate in pop.candidates]
            await self._db.write(
                lambda tx: audit.record(
                    tx, access, "pop", "interaction", interaction_id, shown=shown
                )
            )
        return pop

    def gather_in(
        self,
        tx: Tx,
        access: Access,
        interaction_id: str,
        telephone: Telephone | None = None,
        intents: Sequence[str] = (),
    ) -> Pop:
        """The same inside a transaction of the caller's, without the audit."""
        visit = visit_store.get(tx, access, interaction_id)
        number = telephone or _telephone_of(visit)
        people = self._people(tx, access, visit, number)
        wanted = self._services.by_intent(tx, intents)
        mine = ticket_store.of_interaction(tx, access, interaction_id)
        return Pop(
            interaction=interaction_id,
            protocol=visit.protocol if visit else None,
            channel=visit.channel if visit else "phone",
            telephone=number.shown if access.may("person.read") else "",
            telephone_kind=number.kind,
            confirmed=visit.person_id if visit and access.may("person.read") else None,
            candidates=self._candidates(tx, access, people, number, interaction_id),
            same_visit=tuple(_line(tx, t) for t in mine if t.stage != "discarded"),
            suggestions=tuple(_suggestion(service) for service in wanted[:5]),
        )

    def _people(
        self, tx: Tx, access: Access, visit: Visit | None, number: Telephone
    ) -> list[Person]:
        if not access.may("person.read"):
            return []
        ids = [visit.person_id] if visit and visit.person_id else []
        if number.match_key and number.kind != "short":
            ids += people_store.ids_by_telephone(tx, access, number.match_key, MAX_CANDIDATES)
        return people_store.get_many(tx, access, list(dict.fromkeys(ids))[:MAX_CANDIDATES])

    def _candidates(
        self, tx: Tx, access: Access, people: list[Person], number: Telephone, own: str
    ) -> tuple[Candidate, ...]:
        if not people:
            return ()
        ids = [person.id for person in people]
        tickets = ticket_store.open_of_people(tx, access, ids, MAX_TICKETS)
        visits = visit_store.of_people(tx, access, ids, MAX_VISITS)
        return tuple(
            Candidate(
                id=person.id,
                name=person.name,
                social_name=person.social_name,
                cpf_masked=masked_cpf(person.cpf),
                neighbourhood=person.address.get("neighbourhood"),
                telephone_label=_label(person, number.match_key),
                telephone_shared=len(people) > 1,
                tickets=tuple(_line(tx, t) for t in tickets if t.person_id == person.id)[:5],
                visits=tuple(
                    _past(v) for v in visits if v.person_id == person.id and v.interaction_id != own
                )[:3],
            )
            for person in people
        )


def _telephone_of(visit: Visit | None) -> Telephone:
    if visit is None or not visit.caller_kind:
        return Telephone("", "withheld")
    return Telephone(
        visit.caller_raw or "",
        visit.caller_kind,
        visit.caller_e164,
        visit.caller_key,
    )


def _label(person: Person, match_key: str | None) -> str:
    return next((t.label for t in person.telephones if t.match_key == match_key), "")


def _line(tx: Tx, ticket: Ticket) -> PopTicket:
    return PopTicket(
        id=ticket.id,
        number=ticket.number,
        protocol=ticket.protocol,
        subject=ticket.subject,
        service=ticket.service_key,
        stage=ticket.stage,
        stage_words=STAGE_WORDS[ticket.stage],
        filed_at=ticket.filed_at,
        due_at=ticket.due_at,
        overdue=bool(ticket.is_open and ticket.due_at and ticket.due_at < tx.now),
    )


def _past(visit: Visit) -> PopVisit:
    return PopVisit(
        interaction=visit.interaction_id,
        protocol=visit.protocol,
        channel=visit.channel,
        opened_at=visit.opened_at,
    )


def _suggestion(service: Service) -> Suggestion:
    return Suggestion(key=service.key, label=service.label, script=service.script)
