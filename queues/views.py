"""Live pictures: who waits in which queue, and what every operator is doing.

`queues`: {queue: {waiting: {interaction: since}}}; count and longest wait follow from it.
`operators`: {operator: {presence, reason, since, until, handling: {reservation: {interaction,
queue, medium, stage, since}}}}. `overrides`: {queue: {state, until}}, opened or closed against
their hours. `days`: {queue: its figures of today}. All change by facts alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.access.model import Access
from core.db import Tx
from core.facts.base import Recorded
from core.facts.queue import (
    OperatorConfigured,
    OperatorReserved,
    PresenceSet,
    QueueConfigured,
    QueueEntered,
    QueueLeft,
    ReservationAnswered,
    ReservationEnded,
)
from core.facts.supervision import QueueDayCounted, QueueOverridden
from core.web.live import Patch, View
from queues import overrides, store
from queues.days import Days, figures_of


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _queues(tx: Tx, access: Access) -> dict[str, Any]:
    if not access.may("queue.read"):
        return {}
    found: dict[str, Any] = {row.key: {"waiting": {}} for row in store.rows(tx, store.queues)}
    for row in store.rows(tx, store.places):
        if row.state != "served" and row.queue in found:
            found[row.queue]["waiting"][row.interaction] = _iso(row.entered_at)
    return found


def _queues_patch(recorded: Recorded) -> list[Patch]:
    match fact := recorded.fact:
        case QueueConfigured(change="created"):
            return [Patch((fact.queue,), {"waiting": {}})]
        case QueueConfigured(change="removed"):
            return [Patch((fact.queue,))]
        case QueueEntered():
            path = (fact.queue, "waiting", fact.interaction)
            patches = [Patch(path, _iso(fact.entered_at))]
            if fact.moved_from and fact.moved_from != fact.queue:
                patches.append(Patch((fact.moved_from, "waiting", fact.interaction)))
            return patches
        case ReservationAnswered() | QueueLeft():
            return [Patch((fact.queue, "waiting", fact.interaction))]
        case ReservationEnded(returned=True, answered=True):
            since = _iso(fact.entered_at)
            return [Patch((fact.queue, "waiting", fact.interaction), since)] if since else []
    return []


def _operators(tx: Tx, access: Access) -> dict[str, Any]:
    if not access.may("operator.read"):
        return {}
    found: dict[str, Any] = {}
    presences = {row.operator: row for row in store.rows(tx, store.presences)}
    for row in store.rows(tx, store.operators):
        known = presences.get(row.user_id)
        found[row.user_id] = _desk(
            known.presence if known else "offline",
            known.reason if known else "",
            known.since if known else row.changed_at,
            known.until if known else None,
        )
    for row in store.open_reservations(tx):
        if row.operator in found:
            found[row.operator]["handling"][row.id] = {
                "interaction": row.interaction,
                "queue": row.queue,
                "medium": row.medium,
                "stage": "ringing" if row.state == "ringing" else "talking",
                "since": _iso(row.answered_at or row.offered_at),
            }
    return found


def _desk(presence: str, reason: str, since: datetime, until: datetime | None) -> dict[str, Any]:
    desk: dict[str, Any] = {"presence": presence, "reason": reason, "since": _iso(since)}
    desk["handling"] = {}
    if until:
        desk["until"] = _iso(until)
    return desk


def _operators_patch(recorded: Recorded) -> list[Patch]:
    match fact := recorded.fact:
        case OperatorConfigured(change="created"):
            return [Patch((fact.operator,), _desk("offline", "", fact.at, None))]
        case OperatorConfigured(change="removed"):
            return [Patch((fact.operator,))]
        case PresenceSet():
            return [
                Patch((fact.operator, "presence"), fact.presence),
                Patch((fact.operator, "reason"), fact.reason),
                Patch((fact.operator, "since"), _iso(fact.since)),
                Patch((fact.operator, "until"), _iso(fact.until)),
            ]
        case OperatorReserved():
            handling = {
                "interaction": fact.interaction,
                "queue": fact.queue,
                "medium": fact.medium,
                "stage": "ringing",
                "since": _iso(fact.offered_at),
            }
            return [Patch((fact.operator, "handling", fact.reservation), handling)]
        case ReservationAnswered():
            path = (fact.operator, "handling", fact.reservation)
            return [
                Patch((*path, "stage"), "talking"),
                Patch((*path, "since"), _iso(fact.answered_at)),
            ]
        case ReservationEnded():
            return [Patch((fact.operator, "handling", fact.reservation))]
    return []


def _overrides(tx: Tx, access: Access) -> dict[str, Any]:
    if not access.may("queue.read"):
        return {}
    return {
        row.queue: {"state": row.state, "until": _iso(row.until)}
        for row in store.rows(tx, overrides.table)
    }


def _overrides_patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    if not isinstance(fact, QueueOverridden):
        return []
    standing = {"state": fact.state, "until": _iso(fact.until)}
    return [Patch((fact.queue,), standing if fact.state else None)]


def days_view(days: Days) -> View:
    """Today's figures, for those who see everybody's visits."""

    def snapshot(tx: Tx, access: Access) -> dict[str, Any]:
        return figures_of(tx, days.today()) if access.may("interaction.list") else {}

    def patch(recorded: Recorded) -> list[Patch]:
        fact = recorded.fact
        if not isinstance(fact, QueueDayCounted):
            return []
        return [Patch((fact.queue,), fact.model_dump(mode="json", exclude={"queue"}))]

    return View("days", snapshot, patch, lambda _, access: access.may("interaction.list"), True)


VIEWS = (
    View("queues", _queues, _queues_patch, lambda _, access: access.may("queue.read"), True),
    View(
        "overrides", _overrides, _overrides_patch, lambda _, access: access.may("queue.read"), True
    ),
    View(
        "operators",
        _operators,
        _operators_patch,
        lambda _, access: access.may("operator.read"),
        True,
    ),
)
