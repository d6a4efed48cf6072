"""Tickets inside a transaction: make, take over, save, file. Used by the services of this room.

Every step may be asked for twice: a draft by interaction, a ticket by its ``once`` key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from core.access import audit
from core.access.model import Access
from core.checks import digits_of
from core.db import Tx
from core.errors import Conflict, Invalid, NotFound
from core.facts.ticket import TicketChanged
from core.ids import new_id
from crm.people.model import clean_address
from crm.services import store as service_store
from crm.services.model import Service
from crm.services.service import Services
from crm.tickets import store
from crm.tickets.model import MAX_NOTES, MAX_SUBJECT, OUTCOME_WORDS, Ticket, check_move
from crm.tickets.numbers import read_number
from crm.visits import store as visit_store

log = structlog.get_logger(__name__)
UNTOLD = "Atendimento sem registro do operador"


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a ticket begins with. ``once`` makes a second asking return the first ticket."""

    once: str
    channel: str
    interaction_id: str | None = None
    person_id: str | None = None
    service_key: str | None = None
    subject: str = ""
    notes: str = ""
    place: Mapping[str, Any] | None = None
    operator_id: str | None = None
    object: str = "chamado"


class Writing:
    """What happens to one ticket within one transaction."""

    def __init__(self, services: Services, zone: ZoneInfo) -> None:
        self._services = services
        self._zone = zone

    def draft(
        self,
        tx: Tx,
        access: Access,
        interaction_id: str,
        operator_id: str | None,
        channel: str = "phone",
    ) -> Ticket:
        """The operator's draft for this visit.

        A draft left by a colleague who transferred the call goes on; a colleague's filed ticket
        is left alone and this operator gets a draft of their own.
        """
        access.need("ticket.write")
        mine = store.of_interaction(tx, access, interaction_id)
        begun = [t for t in mine if t.stage == "draft"]
        if begun:
            return self._take_over(tx, access, begun[0], operator_id)
        own = [t for t in mine if t.operator_id and t.operator_id == operator_id]
        if own:
            return own[-1]
        new = NewTicket(
            f"draft:{interaction_id}:{len(mine)}",
            channel,
            interaction_id,
            operator_id=operator_id,
        )
        return self.make(tx, access, new)

    def _take_over(self, tx: Tx, access: Access, ticket: Ticket, operator_id: str | None) -> Ticket:
        if operator_id is None or ticket.operator_id == operator_id:
            return ticket
        store.change(tx, access, ticket.id, ticket.version, operator_id=operator_id)
        store.tell(tx, access, ticket.id, "taken_over", operator=operator_id)
        after = self.known(tx, access, ticket.id)
        tell_all(tx, access, after, "taken_over")
        return after

    def make(self, tx: Tx, access: Access, new: NewTicket) -> Ticket:
        """A new draft, or the ticket once made under the same key."""
        known = store.by_once(tx, access, new.once)
        if known:
            return known
        visit = None
        if new.interaction_id:
            visit = visit_store.get(tx, access, new.interaction_id)
        if new.service_key:
            self._services.get_in(tx, new.service_key)
        ticket_id = new_id()
        row = {
            "id": ticket_id,
            "once": new.once,
            "object": new.object,
            "stage": "draft",
            "channel": visit.channel if visit else new.channel,
            "protocol": visit.protocol if visit else None,
            "interaction_id": new.interaction_id,
            "person_id": new.person_id or (visit.person_id if visit else None),
            "service_key": new.service_key,
            "subject": one_line(new.subject),
            "notes": long_text(new.notes),
            "place": clean_address(new.place) if new.place else None,
            "operator_id": new.operator_id,
            "created_at": tx.now,
            "updated_at": tx.now,
            "version": 1,
        }
        store.add(tx, access, row)
        store.tell(tx, access, ticket_id, "drafted", channel=row["channel"])
        ticket = self.known(tx, access, ticket_id)
        tell_all(tx, access, ticket, "drafted")
        return ticket

    def save(
        self,
        tx: Tx,
        access: Access,
        ticket_id: str,
        changes: Mapping[str, Any],
        version: int | None = None,
    ) -> Ticket:
        """Keep changed fields of a ticket that is not closed. Raises Conflict, Invalid."""
        before = self.known(tx, access, ticket_id)
        if before.stage in {"closed", "discarded"}:
            raise Conflict("Este chamado já foi encerrado.", stage=before.stage)
        if version is not None and version != before.version:
            raise Conflict(
                "Este chamado mudou em outra tela. Confira antes de salvar.",
                version=before.version,
            )
        clean = self._clean(tx, changes)
        changed = {k: v for k, v in clean.items() if getattr(before, k) != v}
        if not changed:
            return before
        if before.stage != "draft":
            changed.update(self._promise(tx, before, changed))
            store.tell(tx, access, ticket_id, "edited", fields=sorted(changed))
            audit.record(tx, access, "change", "ticket", ticket_id, fields=sorted(changed))
        store.change(tx, access, ticket_id, before.version, **changed)
        after = self.known(tx, access, ticket_id)
        if after.filed_at and changed.keys() & {"subject", "notes"}:
            store.index.put(tx, access, after.id, after.subject, after.notes)
        if "service_key" in changed:
            store.tell(tx, access, ticket_id, "classified", service=after.service_key)
            tell_all(tx, access, after, "classified")
        return after

    def _promise(self, tx: Tx, ticket: Ticket, changed: Mapping[str, Any]) -> dict[str, Any]:
        """Reclassifying a filed ticket counts again from its filing."""
        key = changed.get("service_key")
        if not key or ticket.filed_at is None:
            return {}
        found = self._services.due_at(tx, self._services.get_in(tx, key), ticket.filed_at)
        return {"due_at": found[0], "due_rule": found[1]} if found else {}

    def _clean(self, tx: Tx, changes: Mapping[str, Any]) -> dict[str, Any]:
        clean: dict[str, Any] = {}
        for name, value in changes.items():
            if name == "subject":
                clean[name] = one_line(value or "")
            elif name == "notes":
                clean[name] = long_text(value or "")
            elif name == "place":
                clean[name] = clean_address(value) if value else None
            elif name in ("service_key", "service"):
                clean["service_key"] = self._services.get_in(tx, value).key if value else None
            else:
                raise Invalid(f"Campo desconhecido: {name[:40]}.")
        return clean

    def file(
        self,
        tx: Tx,
        access: Access,
        ticket: Ticket,
        outcome: str | None = None,
        incomplete: bool = False,
    ) -> Ticket:
        """Give a draft its number and its promise, and open it (or close it with ``outcome``)."""
        check_outcome(outcome)
        stage = "closed" if outcome else "open"
        check_move(ticket.stage, stage)
        service = service_store.get(tx, ticket.service_key) if ticket.service_key else None
        object_ = service.object if service else ticket.object
        number = self._free_number(tx, access, object_)
        row: dict[str, Any] = {
            "stage": stage,
            "object": object_,
            "number": number,
            "digits": digits_of(number),
            "filed_at": tx.now,
            "incomplete": incomplete,
            "outcome": outcome,
        }
        if outcome:
            row["closed_at"] = tx.now
        elif service:
            row.update(self._due(tx, service))
        if not store.change(tx, access, ticket.id, ticket.version, **row):
            raise Conflict("Este chamado mudou agora mesmo. Tente de novo.")
        filed = self.known(tx, access, ticket.id)
        store.index.put(tx, access, filed.id, filed.subject, filed.notes)
        store.tell(tx, access, ticket.id, "filed", number=number, incomplete=incomplete)
        if outcome:
            store.tell(tx, access, ticket.id, "closed", outcome=outcome)
        audit.record(tx, access, "file", "ticket", ticket.id)
        tell_all(tx, access, filed, "filed")
        return filed

    def _due(self, tx: Tx, service: Service) -> dict[str, Any]:
        """The promise, or none when the calendar was broken since: filing must not fail by it."""
        try:
            found = self._services.due_at(tx, service, tx.now)
        except Invalid as error:
            log.error("ticket.no_promise", service=service.key, error=error.detail)
            return {}
        return {"due_at": found[0], "due_rule": found[1]} if found else {}

    def _free_number(self, tx: Tx, access: Access, object_: str) -> str:
        style = store.number_format(tx, object_)
        for _ in range(20):
            number = style.make(tx.now.astimezone(self._zone).date())
            if not store.by_digits(tx, access, digits_of(number)):
                return number
        raise Conflict("Não consegui gerar um número agora. Tente de novo.")

    def complete(self, tx: Tx, access: Access, ticket: Ticket) -> Ticket:
        """A ticket that had filed itself was finished by a person."""
        store.change(tx, access, ticket.id, ticket.version, incomplete=False)
        store.tell(tx, access, ticket.id, "completed")
        after = self.known(tx, access, ticket.id)
        tell_all(tx, access, after, "completed")
        return after

    def fill_subject(self, tx: Tx, access: Access, ticket: Ticket) -> None:
        """Give an unnamed ticket its service's name, or the words that nobody wrote any."""
        if ticket.subject:
            return
        label = UNTOLD
        if ticket.service_key:
            service = service_store.get(tx, ticket.service_key)
            label = service.label if service else UNTOLD
        store.change(tx, access, ticket.id, ticket.version, subject=one_line(label))

    def known(self, tx: Tx, access: Access, ticket_id: str) -> Ticket:
        ticket = store.get(tx, access, ticket_id)
        if ticket is None:
            raise NotFound("Não encontrei este chamado.")
        return ticket


def by_reference(tx: Tx, access: Access, reference: str) -> Ticket:
    """A ticket by its id, its number, or its visit's protocol (then the first under it)."""
    ticket = store.get(tx, access, reference)
    digits = read_number(reference) if ticket is None else None
    found = store.by_digits(tx, access, digits) if digits else []
    if ticket is None and not found:
        raise NotFound("Não encontrei este chamado. Confira o número.")
    return ticket or found[0]


def one_line(text: str) -> str:
    return " ".join(text.split())[:MAX_SUBJECT]


def long_text(text: str) -> str:
    return text.strip()[:MAX_NOTES]


def check_outcome(outcome: str | None) -> None:
    if outcome is not None and outcome not in OUTCOME_WORDS:
        raise Invalid("Este resultado não existe.", field="outcome")


def tell_all(tx: Tx, access: Access, ticket: Ticket, change: str) -> None:
    fact = TicketChanged(
        ticket=ticket.id,
        interaction=ticket.interaction_id,
        change=change,
        stage=ticket.stage,
        number=ticket.number,
        service=ticket.service_key,
        outcome=ticket.outcome,
        incomplete=ticket.incomplete,
        operator=ticket.operator_id,
    )
    tx.append(fact)
