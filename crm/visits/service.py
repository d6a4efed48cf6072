"""Visits: the only writer. A protocol at the first ring; a person when an operator confirms one."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import NotFound, Unavailable
from core.facts.ticket import CallerConfirmed, VisitOpened
from core.telephone import Telephone
from crm.again import write_again
from crm.people import store as people_store
from crm.people.service import People
from crm.tickets import store as ticket_store
from crm.tickets.numbers import PROTOCOL_OBJECT
from crm.visits import store
from crm.visits.store import Visit

TRIES = 20


class Visits:
    """Open a visit, confirm who speaks, forget who called."""

    def __init__(self, db: Database, people: People, zone: ZoneInfo) -> None:
        self._db = db
        self._people = people
        self._zone = zone

    async def open(
        self, interaction_id: str, channel: str = "phone", telephone: Telephone | None = None
    ) -> str:
        """The visit's protocol; the same one however often it is asked for."""
        return await write_again(
            self._db, lambda tx: self.open_in(tx, interaction_id, channel, telephone)
        )

    def open_in(
        self,
        tx: Tx,
        interaction_id: str,
        channel: str,
        telephone: Telephone | None,
    ) -> str:
        """The same inside a transaction of the caller's."""
        access = Access.system("visit opened")
        known = store.get(tx, access, interaction_id)
        if known:
            return known.protocol
        row = {
            "interaction_id": interaction_id,
            "protocol": self._free_protocol(tx, access),
            "channel": channel,
            "opened_at": tx.now,
            "lookups": 0,
        }
        if telephone is not None:
            row["caller_raw"] = telephone.raw[:64]
            row["caller_e164"] = telephone.e164
            row["caller_kind"] = telephone.kind
            row["caller_key"] = telephone.match_key
        store.add(tx, access, row)
        tx.append(VisitOpened(interaction=interaction_id, channel=channel))
        return str(row["protocol"])

    def _free_protocol(self, tx: Tx, access: Access) -> str:
        style = ticket_store.number_format(tx, PROTOCOL_OBJECT)
        for _ in range(TRIES):
            protocol = style.make(tx.now.astimezone(self._zone).date())
            if store.by_protocol(tx, access, protocol) is None:
                return protocol
        raise Unavailable("Não consegui gerar um protocolo agora.")

    async def get(self, access: Access, interaction_id: str) -> Visit:
        """The visit; who called is left out for those who may not read people."""
        access.need("ticket.read")
        return await self._db.read(lambda tx: self.get_in(tx, access, interaction_id))

    def get_in(self, tx: Tx, access: Access, interaction_id: str) -> Visit:
        visit = store.get(tx, access, interaction_id)
        if visit is None:
            raise NotFound("Não encontrei este atendimento.")
        if access.may("person.read"):
            return visit
        return replace(visit, caller_raw=None, caller_e164=None, caller_key=None, person_id=None)

    async def confirm(
        self,
        access: Access,
        interaction_id: str,
        person_id: str | None,
        remember_telephone: bool = False,
    ) -> Visit:
        """The operator says who is speaking (None: nobody known). Idempotent."""
        access.need("person.read")

        def write(tx: Tx) -> Visit:
            visit = self.get_in(tx, access, interaction_id)
            if person_id is not None and people_store.get(tx, access, person_id) is None:
                raise NotFound("Não encontrei esta pessoa.")
            if remember_telephone and person_id and visit.caller_e164:
                self._remember(tx, access, person_id, visit)
            if visit.person_id != person_id:
                self.link_in(tx, access, interaction_id, person_id)
            return self.get_in(tx, access, interaction_id)

        return await self._db.write(write)

    def link_in(self, tx: Tx, access: Access, interaction_id: str, person_id: str | None) -> None:
        """Tie the visit and its tickets to a person, inside a transaction of the caller's."""
        by, at = (access.user_id, tx.now) if person_id else (None, None)
        store.change(
            tx, access, interaction_id, person_id=person_id, confirmed_by=by, confirmed_at=at
        )
        ticket_store.set_person(tx, access, interaction_id, person_id, tx.now)
        audit.record(tx, access, "confirm", "interaction", interaction_id, person=person_id)
        fact = CallerConfirmed(
            interaction=interaction_id, person=person_id, operator=access.user_id
        )
        tx.append(fact)

    def _remember(self, tx: Tx, access: Access, person_id: str, visit: Visit) -> None:
        access.need("person.write")
        number = Telephone(
            visit.caller_raw or "",
            visit.caller_kind or "invalid",
            visit.caller_e164,
            visit.caller_key,
        )
        self._people.remember_telephone(tx, access, person_id, number)

    async def forget_caller(self, interaction_id: str) -> None:
        """Anonymity was chosen: the telephone and the person leave the visit. Idempotent."""
        access = Access.system("anonymous visit")

        def write(tx: Tx) -> None:
            store.change(
                tx,
                access,
                interaction_id,
                caller_raw=None,
                caller_e164=None,
                caller_key=None,
                caller_kind="withheld",
                person_id=None,
                confirmed_by=None,
                confirmed_at=None,
            )
            ticket_store.set_person(tx, access, interaction_id, None, tx.now)

        await self._db.write(write)
