"""One visit as one document: for the command line, tests and benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.access.model import Access
from cti.interactions import store

if TYPE_CHECKING:
    from cti.roof import Roof

SYSTEM = Access.system("report of one call")


async def report(roof: Roof, row: Any) -> dict[str, Any]:
    """The visit of ``row`` with turns, segments, ticket and recording; keys as in docs/call.md."""
    segments = await roof.db.read(lambda tx: store.segments_of(tx, row.id))
    logins = {user.id: user.login for user in await roof.accounts.users(SYSTEM)}
    turns = await roof.flows.turns_of(SYSTEM, row.id)
    shown = [_segment(one, logins) for one in segments]
    served = [one for one in shown if one["operator"]]
    queued = [one for one in shown if one["queue"]]
    document: dict[str, Any] = {
        "interaction": row.id,
        "protocol": row.protocol,
        "stage": row.stage,
        "outcome": row.outcome,
        "reason": row.reason,
        "end_flow": row.end_flow,
        "end_node": row.end_node,
        "turns": [_turn(turn) for turn in turns],
        "queue": queued[-1]["queue"] if queued else row.queue,
        "operator": served[-1]["operator"] if served else logins.get(row.operator or ""),
        "segments": shown,
        "position": _position(roof, row.id),
    }
    document["ticket"], document["ticket_reason"] = await _ticket(roof, row)
    document["recording"], document["recording_reason"] = await _recording(roof, row)
    return document


def _segment(row: Any, logins: dict[str, str]) -> dict[str, Any]:
    return {
        "queue": row.queue,
        "operator": logins.get(row.operator, row.operator) if row.operator else None,
        "start": row.started_at,
        "end": row.ended_at,
        "end_reason": row.end_reason,
    }


def _turn(turn: dict[str, Any]) -> dict[str, Any]:
    heard = None
    if turn["heard"] in {"speech", "text"}:
        heard = {
            "text": turn["heard_text"],
            "intent": turn["intent"],
            "slots": turn["slots"],
            "confidence": turn["confidence"],
        }
    return {
        "at": turn["at"],
        "flow": turn["flow"],
        "node": turn["node"],
        "said": turn["said"],
        "heard": heard,
        "keys": turn["keys"],
        "answer_ms": turn["answer_ms"],
    }


def _position(roof: Roof, interaction: str) -> int | None:
    place = roof.queues.place_of(interaction)
    return place.position() if place else None


async def _ticket(roof: Roof, row: Any) -> tuple[dict[str, Any] | None, str | None]:
    tickets = await roof.crm.tickets_of(SYSTEM, row.id)
    filed = [ticket for ticket in tickets if ticket.number]
    if filed:
        ticket = filed[-1]
        shown = {"number": ticket.number, "subject": ticket.subject, "channel": ticket.channel}
        return shown, None
    return None, "still_a_draft" if tickets else "none_filed"


async def _recording(roof: Roof, row: Any) -> tuple[dict[str, Any] | None, str | None]:
    found = await roof.recorder.of_interaction(SYSTEM, row.id)
    landed = [one for one in found if one.path]
    if landed:
        one = landed[-1]
        return {"path": one.path, "seconds": one.seconds, "channels": one.channels}, None
    if row.recording == "declined":
        return None, "declined_by_citizen"
    return None, found[-1].state if found else "not_started"
