"""What the IVR may do with tickets: open one, tell a stage, record that a wish was served.

By telephone a number proves nothing: a protocol gives stage and dates, never names, places or
words, and only a few numbers may be tried in one visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from core.access.model import Access
from core.db import Database, Tx
from core.plug import ActionCall
from crm.again import write_again
from crm.services import store as service_store
from crm.services.service import Services
from crm.tickets import store
from crm.tickets.model import STAGE_WORDS, Ticket
from crm.tickets.numbers import read_number
from crm.tickets.writing import NewTicket, Writing, long_text, tell_all
from crm.visits import store as visit_store

MAX_LOOKUPS = 5
MAX_BY_CALLER, CALLER_SPAN = 20, timedelta(hours=24)
MAX_WITHHELD, WITHHELD_SPAN = 60, timedelta(hours=1)
"""Numbers asked for by one telephone in a day; by all that withhold theirs, together, in an hour:
whoever guesses numbers gets nowhere by hanging up and calling again."""
BY_VOICE = "Pedido feito no atendimento automático"
ADDED = "Complemento por telefone:"


@dataclass(frozen=True, slots=True)
class Told:
    """What may be said about a case to whoever knows its number."""

    found: bool
    limited: bool = False
    stage: str | None = None
    words: str | None = None
    filed_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    count: int = 0


class ByVoice:
    """Tickets as a flow sees them."""

    def __init__(self, db: Database, services: Services, writing: Writing) -> None:
        self._db = db
        self._services = services
        self._writing = writing

    async def open(
        self,
        interaction_id: str,
        key: str,
        service_key: str | None,
        said: str = "",
        place: Mapping[str, Any] | None = None,
        channel: str = "phone",
    ) -> Ticket:
        """A filed ticket; the same one for the same ``key``, however often the step is entered.

        An unknown service is left out rather than losing what the citizen said.
        """
        access = Access.system("opened by voice")

        def write(tx: Tx) -> Ticket:
            service = service_store.get(tx, service_key) if service_key else None
            if service is not None and (service.level != 3 or not service.active):
                service = None
            subject = service.label if service else BY_VOICE
            new = NewTicket(
                once=f"flow:{key}"[:120],
                channel=channel,
                interaction_id=interaction_id,
                service_key=service.key if service else None,
                subject=subject,
                notes=said,
                place=place,
            )
            ticket = self._writing.make(tx, access, new)
            return self._writing.file(tx, access, ticket) if ticket.stage == "draft" else ticket

        return await write_again(self._db, write)

    async def self_service(
        self, interaction_id: str, wish: str = "", service_key: str | None = None
    ) -> Ticket:
        """A closed ticket that records a visit solved without a person. Idempotent.

        ``wish`` is an intent's key (then its service is found) or a few words.
        """
        access = Access.system("self-service")

        def write(tx: Tx) -> Ticket:
            service = service_store.get(tx, service_key) if service_key else None
            led = [] if service else self._services.by_intent(tx, [wish])
            service = service or next(iter(led), None)
            new = NewTicket(
                once=f"self:{interaction_id}",
                channel="phone",
                interaction_id=interaction_id,
                service_key=service.key if service and service.level == 3 else None,
                subject=(service.label if service else wish) or "Autosserviço pelo telefone",
                object="informacao",
            )
            ticket = self._writing.make(tx, access, new)
            if ticket.stage != "draft":
                return ticket
            return self._writing.file(tx, access, ticket, outcome="autosservico")

        return await write_again(self._db, write)

    async def tell(self, interaction_id: str, number: str) -> Told:
        """Stage and dates of the case with this number or protocol; a few tries a visit."""
        access = Access.system("asked by voice")

        def write(tx: Tx) -> Told:
            if not _may_ask(tx, access, interaction_id):
                return Told(found=False, limited=True)
            digits = read_number(number)
            found = store.by_digits(tx, access, digits) if digits else []
            return told([ticket for ticket in found if ticket.stage != "discarded"])

        return await self._db.write(write)

    async def update(self, interaction_id: str, key: str, number: str, words: str) -> str:
        """Add what the citizen tells to the open ticket with this number.

        Nothing is told in return but whether it was taken: "added", "closed", "missing",
        "limited" (too many numbers tried). A ticket of this very visit costs no try. Once per key.
        """
        access = Access.system("told by voice")
        event = str(uuid5(NAMESPACE_URL, f"atende:update:{key}"))

        def write(tx: Tx) -> str:
            if store.has_event(tx, access, event):
                return "added"
            digits = read_number(number)
            found = store.by_digits(tx, access, digits) if digits else []
            mine = [ticket for ticket in found if ticket.interaction_id == interaction_id]
            if not mine and not _may_ask(tx, access, interaction_id):
                return "limited"
            known = [t for t in mine or found if t.stage not in ("discarded", "draft")]
            open_ones = [ticket for ticket in known if ticket.is_open]
            if not open_ones:
                return "closed" if known else "missing"
            self._add(tx, access, open_ones[-1], event, words)
            return "added"

        return await write_again(self._db, write)

    @staticmethod
    def _add(tx: Tx, access: Access, ticket: Ticket, event: str, words: str) -> None:
        """The ticket's timeline gets the words, its notes too, so that they are searched."""
        text = long_text(words)
        notes = long_text(f"{ticket.notes}\n\n{ADDED} {text}")
        store.change(tx, access, ticket.id, ticket.version, notes=notes)
        store.tell(tx, access, ticket.id, "told", text, id_=event)
        store.index.put(tx, access, ticket.id, ticket.subject, notes)
        tell_all(tx, access, ticket, "told")

    # --- the same as flow actions --------------------------------------------------------------

    async def action_open(self, call: ActionCall) -> Mapping[str, Any]:
        """``open_ticket``: {service?, said?|notes?, place?} → {number, number_digits, ticket}."""
        given = call.arguments
        place = given.get("place")
        if isinstance(place, str):
            place = {"reference": place} if place.strip() else None
        ticket = await self.open(
            call.interaction_id,
            call.key,
            given.get("service") or None,
            str(given.get("said") or given.get("notes") or ""),
            place,
        )
        return {
            "ticket": ticket.id,
            "number": ticket.number,
            "number_digits": "".join(c for c in ticket.number or "" if c.isdigit()),
            "protocol": ticket.protocol,
            "due_at": ticket.due_at.isoformat() if ticket.due_at else None,
        }

    async def action_update(self, call: ActionCall) -> Mapping[str, Any]:
        """``update_ticket``: {number, words} → {added, why}: closed, missing, limited."""
        number = str(call.arguments.get("number") or "")
        words = str(call.arguments.get("words") or "").strip()
        if not words:
            return {"added": False, "why": "empty"}
        done = await self.update(call.interaction_id, call.key, number, words)
        return {"added": done == "added", "why": "" if done == "added" else done}

    async def action_find(self, call: ActionCall) -> Mapping[str, Any]:
        """``find_ticket``: {number} → {found, limited, stage, words, filed_at, due_at, …}."""
        told_ = await self.tell(call.interaction_id, str(call.arguments.get("number") or ""))
        return {
            "found": told_.found,
            "limited": told_.limited,
            "stage": told_.stage,
            "words": told_.words,
            "filed_at": told_.filed_at.isoformat() if told_.filed_at else None,
            "due_at": told_.due_at.isoformat() if told_.due_at else None,
            "closed_at": told_.closed_at.isoformat() if told_.closed_at else None,
            "count": told_.count,
        }


def _may_ask(tx: Tx, access: Access, interaction_id: str) -> bool:
    """Whether one more number may be tried in this visit, and by this caller; it is counted."""
    if visit_store.count_lookup(tx, access, interaction_id) > MAX_LOOKUPS:
        return False
    visit = visit_store.get(tx, access, interaction_id)
    if visit is None:
        return True
    withheld = visit.caller_key is None
    span, most = (WITHHELD_SPAN, MAX_WITHHELD) if withheld else (CALLER_SPAN, MAX_BY_CALLER)
    return visit_store.lookups_since(tx, access, visit.caller_key, tx.now - span) <= most


def told(found: list[Ticket]) -> Told:
    """What may be told of these tickets (all under one number): the most open one speaks."""
    if not found:
        return Told(found=False)
    order = {"open": 0, "doing": 0, "draft": 1, "closed": 2}
    ticket = min(found, key=lambda t: (order.get(t.stage, 3), -t.created_at.timestamp()))
    return Told(
        found=True,
        stage=ticket.stage,
        words=STAGE_WORDS[ticket.stage],
        filed_at=ticket.filed_at,
        due_at=ticket.due_at if ticket.is_open else None,
        closed_at=ticket.closed_at,
        count=len(found),
    )
