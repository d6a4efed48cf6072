"""Live pictures of supervision.

`supervisions`: for supervisors, {id: {interaction, supervisor, operator, mode, state}}.
`company`: for the operator in the call, {supervision: {interaction, mode}}, as the city's notice
allows. `messages`: for each desk, {broadcast: queue or ""}; the words are asked for by id.
`readers`: for supervisors, {broadcast: {user: true}}. `screens`: {announcement: when changed}, what
every desk shows; their words are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.access.model import Access
from core.db import Tx
from core.facts.base import Recorded
from core.facts.flow import AnnouncementChanged
from core.facts.supervision import (
    BroadcastAcknowledged,
    BroadcastSent,
    BroadcastWithdrawn,
    SupervisionChanged,
)
from core.web.live import Patch, View
from cti.supervising import store
from cti.supervising.broadcasts import Broadcasts
from cti.supervising.model import DEFAULT_NOTICE, is_noticed
from ivr.announcements import store as announcements

LISTENS = "supervision.listen"
SYSTEM = Access.system("live pictures of supervision")


def _supervisions(tx: Tx, access: Access) -> dict[str, Any]:
    if not access.may(LISTENS):
        return {}
    return {
        row.id: {
            "interaction": row.interaction,
            "supervisor": row.supervisor,
            "operator": row.operator,
            "mode": row.mode,
            "state": row.state,
        }
        for row in store.open_supervisions(tx, access)
    }


def _supervisions_patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    if not isinstance(fact, SupervisionChanged):
        return []
    if fact.state == "ended":
        return [Patch((fact.supervision,))]
    names = ("interaction", "supervisor", "operator", "mode", "state")
    return [Patch((fact.supervision,), {name: getattr(fact, name) for name in names})]


def _company(tx: Tx, access: Access) -> dict[str, Any]:
    setting = store.setting(tx, "notice", DEFAULT_NOTICE)
    found: dict[str, Any] = {}
    for row in store.open_supervisions(tx, SYSTEM):
        there = row.operator == access.user_id and row.state in ("on", "apart")
        if there and is_noticed(setting, row.mode):
            found[row.id] = {"interaction": row.interaction, "mode": row.mode}
    return found


def _company_patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    if not isinstance(fact, SupervisionChanged) or fact.notice == "hidden":
        return []
    shown = {"interaction": fact.interaction, "mode": fact.mode}
    return [Patch((fact.supervision,), shown if fact.notice == "shown" else None)]


def _is_mine(recorded: Recorded, access: Access) -> bool:
    """Only for the operator who is heard: another one, and who is not told, hear nothing of it."""
    return access.user_id is not None and getattr(recorded.fact, "operator", "") == access.user_id


def _readers(tx: Tx, access: Access) -> dict[str, Any]:
    if not access.may("supervision.broadcast"):
        return {}
    rows = store.live_broadcasts(tx, access)
    found: dict[str, Any] = {row.id: {} for row in rows}
    for ack in store.acks_of(tx, list(found)):
        found[ack.broadcast][ack.user_id] = True
    return found


def _readers_patch(recorded: Recorded) -> list[Patch]:
    match fact := recorded.fact:
        case BroadcastSent():
            return [Patch((fact.broadcast,), {})]
        case BroadcastAcknowledged():
            return [Patch((fact.broadcast, fact.user), True)]
        case BroadcastWithdrawn():
            return [Patch((fact.broadcast,))]
    return []


def _screens(tx: Tx, _access: Access) -> dict[str, Any]:
    found = [one for one in announcements.every(tx) if one.screens]
    return {one.key: one.changed_at.isoformat() for one in found if one.changed_at}


def _screens_patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    if not isinstance(fact, AnnouncementChanged):
        return []
    shown = fact.screens and fact.change != "removed"
    return [Patch((fact.announcement,), recorded.at.isoformat() if shown else None)]


def message_view(broadcasts: Broadcasts) -> View:
    """What each desk is told; its audience needs to know who sits in which queue."""

    def snapshot(tx: Tx, access: Access) -> dict[str, Any]:
        return {row.id: row.queue or "" for row in broadcasts.unread(tx, access)}

    def patch(recorded: Recorded) -> list[Patch]:
        match fact := recorded.fact:
            case BroadcastSent():
                return [Patch((fact.broadcast,), fact.queue or "")]
            case BroadcastAcknowledged() | BroadcastWithdrawn():
                return [Patch((fact.broadcast,))]
        return []

    def audience(recorded: Recorded, access: Access) -> bool:
        fact = recorded.fact
        if isinstance(fact, BroadcastAcknowledged):
            return fact.user == access.user_id
        return broadcasts.addressed(access.user_id, getattr(fact, "queue", None))

    return View("messages", snapshot, patch, audience)


def views(broadcasts: Broadcasts) -> Sequence[View]:
    """All of them."""
    return (
        View(
            "supervisions",
            _supervisions,
            _supervisions_patch,
            lambda _, access: access.may(LISTENS),
            True,
        ),
        View("company", _company, _company_patch, _is_mine),
        View(
            "readers",
            _readers,
            _readers_patch,
            lambda _, access: access.may("supervision.broadcast"),
            True,
        ),
        View("screens", _screens, _screens_patch, lambda *_: True, True),
        message_view(broadcasts),
    )
