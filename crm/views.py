"""What browsers see live: the tickets being written now, and the last change of any.

The picture stays small (one entry per conversation in progress); a page that shows a ticket
reads it again when ``last`` names it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.access.model import Access
from core.db import Tx
from core.db import facts as ledger_rows
from core.facts.base import Recorded
from core.facts.ticket import CallerConfirmed, TicketChanged
from core.web.live import Patch, View
from crm.tickets import store


def _entry(interaction: str | None, operator: str | None, service: str | None) -> dict[str, Any]:
    return {"interaction": interaction, "operator": operator, "service": service}


def _last(number: int, fact: TicketChanged) -> dict[str, Any]:
    return {
        "fact": number,
        "ticket": fact.ticket,
        "interaction": fact.interaction,
        "change": fact.change,
        "stage": fact.stage,
        "number": fact.number,
    }


def snapshot(tx: Tx, access: Access) -> dict[str, Any]:
    """``{"drafts": {ticket: {interaction, operator, service}}, "last": {...}}``."""
    if not access.may("ticket.read"):
        return {"drafts": {}}
    drafts = {
        ticket.id: _entry(ticket.interaction_id, ticket.operator_id, ticket.service_key)
        for ticket in store.drafts(tx, access)
    }
    newest = (
        select(ledger_rows.c.id, ledger_rows.c.data)
        .where(ledger_rows.c.kind == TicketChanged.kind)
        .order_by(ledger_rows.c.id.desc())
        .limit(1)
    )
    row = tx.execute(newest).first()
    state: dict[str, Any] = {"drafts": drafts}
    if row:
        state["last"] = _last(row.id, TicketChanged.model_validate(row.data))
    return state


def patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    if not isinstance(fact, TicketChanged):
        return []
    entry = None
    if fact.stage == "draft":
        entry = _entry(fact.interaction, fact.operator, fact.service)
    last = Patch(("last",), _last(recorded.id, fact))
    return [Patch(("drafts", fact.ticket), entry), last]


def confirmed_patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    if not isinstance(fact, CallerConfirmed):
        return []
    return [Patch(("last",), _confirmed(recorded.id, fact))]


def _confirmed(number: int, fact: CallerConfirmed) -> dict[str, Any]:
    return {"fact": number, "interaction": fact.interaction, "person": fact.person}


def confirmed_snapshot(tx: Tx, access: Access) -> dict[str, Any]:
    """``{"last": {fact, interaction, person}}``: the latest confirmation."""
    newest = (
        select(ledger_rows.c.id, ledger_rows.c.data)
        .where(ledger_rows.c.kind == CallerConfirmed.kind)
        .order_by(ledger_rows.c.id.desc())
        .limit(1)
    )
    row = tx.execute(newest).first() if access.may("person.read") else None
    return {"last": _confirmed(row.id, CallerConfirmed.model_validate(row.data))} if row else {}


VIEWS = (
    View("tickets", snapshot, patch, lambda _recorded, access: access.may("ticket.read")),
    View(
        "callers",
        confirmed_snapshot,
        confirmed_patch,
        lambda _recorded, access: access.may("person.read"),
    ),
)
