"""The timeline of a ticket and of a person: what happened, when, in words, as far as one may see.

It is made from stored events: the ticket's own, and the facts of its visits. A kind that is not
in the table below is not shown: a new fact stays hidden until someone gives it words and a right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from core import ledger
from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import NotFound
from core.facts.base import Recorded
from crm.people import store as people_store
from crm.tickets import store as ticket_store
from crm.tickets.model import OUTCOME_WORDS, STAGE_WORDS, Ticket
from crm.tickets.store import TicketEvent, Wanted
from crm.tickets.writing import by_reference
from crm.visits import store as visit_store

MAX_EVENTS, MAX_VISITS = 500, 50


class Moment(BaseModel):
    """One line of a timeline. ``text`` is free text people wrote; ``data`` keys and numbers."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    kind: str
    words: str
    ticket: str | None = None
    interaction: str | None = None
    login: str | None = None
    text: str = ""
    data: dict[str, Any] = {}


# kind of a ticket's event → words
EVENT_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "drafted": lambda d: "Rascunho iniciado",
    "taken_over": lambda d: "Rascunho passou a outro operador",
    "classified": lambda d: "Serviço escolhido" if d.get("service") else "Serviço retirado",
    "edited": lambda d: "Dados alterados",
    "told": lambda d: "O cidadão acrescentou por telefone",
    "filed": lambda d: (
        f"Chamado {d.get('number')} registrado" + (" (incompleto)" if d.get("incomplete") else "")
    ),
    "completed": lambda d: "Registro completado",
    "moved": lambda d: f"Situação: {STAGE_WORDS.get(str(d.get('stage')), d.get('stage'))}",
    "note": lambda d: "Anotação interna",
    "closed": lambda d: f"Encerrado: {OUTCOME_WORDS.get(str(d.get('outcome')), 'sem resultado')}",
}
# kind of a fact → (right to see it, words)
_VISIT, _RECORDING = "interaction.read", "recording.listen"
FACT_WORDS: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "InteractionStarted": (_VISIT, lambda f: "Atendimento começou"),
    "CallerConfirmed": (
        "person.read",
        lambda f: "Pessoa confirmada" if f.person else "Confirmação desfeita",
    ),
    "OperatorOffered": (_VISIT, lambda f: "Chamada oferecida a um operador"),
    "OperatorConnected": (_VISIT, lambda f: "Operador atendeu"),
    "OperatorLeft": (_VISIT, lambda f: "Operador saiu da conversa"),
    "CallHeld": (_VISIT, lambda f: "Em espera" if f.held else "De volta da espera"),
    "InteractionEnded": (_VISIT, lambda f: "Atendimento terminou"),
    "RecordingLanded": (_RECORDING, lambda f: "Gravação guardada"),
    "RecordingFailed": (_RECORDING, lambda f: "Gravação com problema"),
    "RecordingDiscarded": (_RECORDING, lambda f: "Gravação descartada"),
}


class Timelines:
    """Reads timelines; each reading of a person's is audited."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of_ticket(self, access: Access, reference: str) -> list[Moment]:
        """What happened to one ticket (id, number or protocol) and in its visit, in order."""
        access.need("ticket.read")

        def read(tx: Tx) -> list[Moment]:
            ticket = by_reference(tx, access, reference)
            audit.record(tx, access, "read", "ticket_timeline", ticket.id)
            visits = [ticket.interaction_id] if ticket.interaction_id else []
            return _merged(tx, access, [ticket], visits)

        return await self._db.write(read)

    async def of_person(self, access: Access, person_id: str) -> list[Moment]:
        """Everything between the city and one person, oldest first; the newest 500 lines."""
        access.need("person.read")

        def read(tx: Tx) -> list[Moment]:
            if people_store.get(tx, access, person_id) is None:
                raise NotFound("Não encontrei esta pessoa.")
            audit.record(tx, access, "read", "person_timeline", person_id)
            visits = visit_store.of_people(tx, access, [person_id], MAX_VISITS)
            tickets = []
            if access.may("ticket.read"):
                tickets = ticket_store.page(tx, access, Wanted(person=person_id), MAX_VISITS)
            return _merged(tx, access, tickets, [v.interaction_id for v in visits])

        return await self._db.write(read)


def _merged(
    tx: Tx, access: Access, tickets: Iterable[Ticket], visits: Iterable[str]
) -> list[Moment]:
    by_id = {ticket.id: ticket for ticket in tickets}
    moments = []
    if by_id and access.may("ticket.read"):
        events = ticket_store.events_of(tx, access, list(by_id), MAX_EVENTS)
        moments = [_told(event, by_id[event.ticket_id]) for event in events]
    for interaction in dict.fromkeys(visits):
        for recorded in ledger.about(tx, interaction):
            moment = _seen(recorded, access, interaction)
            if moment:
                moments.append(moment)
    return sorted(moments, key=lambda moment: moment.at)[-MAX_EVENTS:]


def _told(event: TicketEvent, ticket: Ticket) -> Moment:
    words = EVENT_WORDS.get(event.kind)
    return Moment(
        at=event.at,
        kind=event.kind,
        words=words(event.data) if words else event.kind,
        ticket=event.ticket_id,
        interaction=ticket.interaction_id,
        login=event.login,
        text=event.text,
        data=dict(event.data),
    )


def _seen(recorded: Recorded, access: Access, interaction: str) -> Moment | None:
    known = FACT_WORDS.get(recorded.kind)
    if known is None or not access.may(known[0]):
        return None
    data = recorded.fact.model_dump(mode="json", exclude={"interaction"})
    return Moment(
        at=recorded.at,
        kind=recorded.kind,
        words=known[1](recorded.fact),
        interaction=interaction,
        data=data,
    )
