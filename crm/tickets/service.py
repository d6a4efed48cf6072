"""Tickets: the only writer. A draft while people talk, filed under the visit's protocol.

Every step may be asked for twice: a draft by interaction, a ticket by its ``once`` key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Conflict, Invalid, NotFound
from crm.again import write_again
from crm.services.service import Services
from crm.tickets import store
from crm.tickets.model import Ticket, check_move
from crm.tickets.numbers import DEFAULT_FORMATS, PROTOCOL_OBJECT, NumberFormat, read_number
from crm.tickets.store import Wanted
from crm.tickets.writing import NewTicket, Writing, by_reference, check_outcome, long_text, tell_all
from crm.words import stems

MAX_PAGE, MAX_FOUND = 200, 50


class Tickets:
    """Drafts, filing, moves and search of tickets."""

    def __init__(self, db: Database, services: Services, zone: ZoneInfo) -> None:
        self._db = db
        self.writing = Writing(services, zone)

    # --- the draft of a conversation -----------------------------------------------------------

    async def draft(
        self, access: Access, interaction_id: str, operator_id: str | None, channel: str = "phone"
    ) -> Ticket:
        """The operator's draft for this visit; the same one however often it is asked for."""
        return await write_again(
            self._db,
            lambda tx: self.writing.draft(tx, access, interaction_id, operator_id, channel),
        )

    async def save(
        self,
        access: Access,
        ticket_id: str,
        changes: Mapping[str, Any],
        version: int | None = None,
    ) -> Ticket:
        """Keep what is being typed. ``version`` refuses to write over another's work (Conflict)."""
        access.need("ticket.write")
        return await self._db.write(
            lambda tx: self.writing.save(tx, access, ticket_id, changes, version)
        )

    async def add(self, access: Access, new: NewTicket, outcome: str | None = None) -> Ticket:
        """A ticket filed at once; the same one for the same ``once``."""
        access.need("ticket.write")

        def write(tx: Tx) -> Ticket:
            ticket = self.writing.make(tx, access, new)
            return self.writing.file(tx, access, ticket, outcome) if ticket.is_draft else ticket

        return await write_again(self._db, write)

    # --- filing --------------------------------------------------------------------------------

    async def file(
        self, access: Access, ticket_id: str, changes: Mapping[str, Any], outcome: str | None = None
    ) -> Ticket:
        """File a draft under its number; with an ``outcome`` it is closed at once. Idempotent."""
        access.need("ticket.write")

        def write(tx: Tx) -> Ticket:
            ticket = self.writing.known(tx, access, ticket_id)
            if ticket.stage != "draft" and not ticket.incomplete:
                return ticket
            ticket = self.writing.save(tx, access, ticket_id, changes)
            if not ticket.subject:
                raise Invalid("Escreva o assunto do chamado.", field="subject")
            if ticket.stage != "draft":
                return self.writing.complete(tx, access, ticket)
            return self.writing.file(tx, access, ticket, outcome)

        return await write_again(self._db, write)

    async def auto_file(self, interaction_id: str, reason: str) -> Ticket | None:
        """File what the operator left unfinished, marked incomplete; None without a draft."""
        access = Access.system(f"wrap-up: {reason}")

        def write(tx: Tx) -> Ticket | None:
            found = store.of_interaction(tx, access, interaction_id)
            for ticket in found:
                if ticket.stage == "draft":
                    self.writing.fill_subject(tx, access, ticket)
                    ticket = self.writing.known(tx, access, ticket.id)
                    return self.writing.file(tx, access, ticket, incomplete=True)
            return found[-1] if found else None

        return await self._db.write(write)

    # --- afterwards ----------------------------------------------------------------------------

    async def move(
        self,
        access: Access,
        ticket_id: str,
        stage: str,
        outcome: str | None = None,
        note: str = "",
        version: int | None = None,
    ) -> Ticket:
        """Move a filed ticket on; closing needs ``ticket.close`` and an outcome."""
        access.need("ticket.close" if stage == "closed" else "ticket.write")
        if (stage == "closed") != (outcome is not None):
            raise Invalid("Diga o resultado ao encerrar, e só ao encerrar.", field="outcome")
        check_outcome(outcome)

        def write(tx: Tx) -> Ticket:
            ticket = self.writing.known(tx, access, ticket_id)
            if ticket.stage == "draft" and stage != "discarded":
                raise Conflict("Registre o chamado antes de movê-lo.", stage=ticket.stage)
            check_move(ticket.stage, stage)
            closed_at = tx.now if stage == "closed" else None
            at = ticket.version if version is None else version
            row = {"stage": stage, "outcome": outcome, "closed_at": closed_at}
            if not store.change(tx, access, ticket_id, at, **row):
                raise Conflict("Este chamado mudou em outra tela.", version=ticket.version)
            kind = "closed" if stage == "closed" else "moved"
            text = long_text(note)
            data = {"outcome": outcome} if outcome else {}
            store.tell(tx, access, ticket_id, kind, text, stage=stage, **data)
            audit.record(tx, access, kind, "ticket", ticket_id, stage=stage)
            after = self.writing.known(tx, access, ticket_id)
            tell_all(tx, access, after, kind)
            return after

        return await self._db.write(write)

    async def note(self, access: Access, ticket_id: str, text: str) -> Ticket:
        """Add an internal note to the timeline."""
        access.need("ticket.write")
        if not text.strip():
            raise Invalid("Escreva a anotação.", field="text")

        def write(tx: Tx) -> Ticket:
            ticket = self.writing.known(tx, access, ticket_id)
            store.tell(tx, access, ticket_id, "note", long_text(text))
            tell_all(tx, access, ticket, "noted")
            return ticket

        return await self._db.write(write)

    # --- reading -------------------------------------------------------------------------------

    async def get(self, access: Access, reference: str) -> Ticket:
        """A ticket by its id, its number or a protocol (then the first under it). Audited."""
        access.need("ticket.read")

        def seen(tx: Tx) -> Ticket:
            ticket = by_reference(tx, access, reference)
            audit.record(tx, access, "read", "ticket", ticket.id)
            return ticket

        return await self._db.write(seen)

    async def current(self, access: Access, interaction_id: str) -> Ticket:
        """The draft of a visit, else the ticket last filed by an operator, else the last one."""
        found = await self.under(access, interaction_id)
        if not found:
            raise NotFound("Este atendimento ainda não tem chamado.")
        drafts = [ticket for ticket in found if ticket.is_draft]
        by_people = [ticket for ticket in found if ticket.operator_id]
        return (drafts or by_people or found)[-1]

    async def formats(self) -> list[NumberFormat]:
        """How numbers look, by object."""

        def read(tx: Tx) -> list[NumberFormat]:
            known = sorted({*DEFAULT_FORMATS, *store.format_objects(tx)})
            return [store.number_format(tx, object_) for object_ in known]

        return await self._db.read(read)

    def now(self) -> datetime:
        return self._db.clock.now()

    async def under(self, access: Access, interaction_id: str) -> list[Ticket]:
        """All tickets of one visit, oldest first."""
        access.need("ticket.read")
        return await self._db.read(lambda tx: store.of_interaction(tx, access, interaction_id))

    async def find(self, access: Access, text: str) -> list[Ticket]:
        """Tickets by number or protocol as typed, else filed ones by their words, best first."""
        access.need("ticket.read")
        digits = read_number(text)
        if digits is not None:
            return await self._db.read(lambda tx: store.by_digits(tx, access, digits))
        wanted = stems(text)
        found = await self._db.read(lambda tx: store.search(tx, access, wanted, MAX_FOUND))
        await self._seen(access, "search", shown=[ticket.id for ticket in found])
        return found

    async def _seen(self, access: Access, action: str, **detail: Any) -> None:
        """Who was shown a list of tickets; the product's own look-ups are not noted."""
        if access.user_id is not None and any(detail.values()):
            await self._db.write(
                lambda tx: audit.record(tx, access, action, "ticket", None, **detail)
            )

    async def page(self, access: Access, wanted: Wanted, limit: int = 50) -> list[Ticket]:
        """Tickets, newest first. Audited by how many were shown."""
        access.need("ticket.read")
        limit = min(limit, MAX_PAGE)
        found = await self._db.read(lambda tx: store.page(tx, access, wanted, limit))
        await self._seen(access, "list", count=len(found), person=wanted.person)
        return found

    async def set_format(self, access: Access, object_: str, pattern: str) -> NumberFormat:
        """Choose how the numbers of an object look from now on; older numbers stay."""
        access.need("service.write")
        style = NumberFormat(object_, pattern)
        if object_ == PROTOCOL_OBJECT and not style.digits_only:
            raise Invalid("O protocolo é ditado por telefone: use só dígitos.", field="pattern")

        def write(tx: Tx) -> NumberFormat:
            store.put_format(tx, style)
            audit.record(tx, access, "change", "number_format", object_)
            return style

        return await self._db.write(write)
