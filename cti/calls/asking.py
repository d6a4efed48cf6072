"""What a flow's transfer asks of a queue: the people it names, the skills that exist."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.access.model import Access
from core.db import Tx
from core.errors import AtendeError
from cti.interactions import store
from cti.interactions.visit import Visit
from cti.roof import Roof
from ivr.model import LAST, ToQueue

log = structlog.get_logger(__name__)
SYSTEM = Access.system("who served this caller last")
LOOK_S = 1.0
REMEMBERED = timedelta(days=30)


async def asked_of_queue(roof: Roof, visit: Visit, outcome: ToQueue) -> dict[str, Any]:
    """The visit's request, JSON-able. A skill that does not exist is left out and logged: nobody
    may wait for ever because of a word."""
    return {
        "queue": outcome.queue,
        "skills": _known(roof, outcome.skills),
        "prefers": _known(roof, outcome.prefers),
        "priority": outcome.priority,
        "legal": outcome.legal,
        "named": await _operator(roof, visit, outcome.operator),
        "notes": dict(outcome.notes),
        "unanswered": outcome.unanswered,
        "urgent": outcome.urgent,
    }


def _known(roof: Roof, skills: tuple[str, ...]) -> list[str]:
    known = roof.queues.config.skills
    unknown = [skill for skill in skills if skill.partition(":")[0] not in known]
    if unknown:
        log.error("flow_skill_unknown", skills=unknown)
    return [skill for skill in skills if skill not in unknown]


async def _operator(roof: Roof, visit: Visit, wanted: str) -> str | None:
    """The id of the operator to try first: by key, or whoever served this caller last."""
    operators = roof.queues.config.operators
    if not wanted:
        return None
    if wanted != LAST:
        return next((op.user_id for op in operators.values() if op.key == wanted), None)
    key = visit.caller.match_key
    if key is None:
        return None
    try:
        found = await roof.db.read(lambda tx: _last(tx, key, visit), LOOK_S)
    except (AtendeError, SQLAlchemyError) as error:
        log.error("last_operator_unknown", interaction=visit.id, error=str(error)[:200])
        return None
    return found if found in operators else None


def _last(tx: Tx, caller_key: str, visit: Visit) -> str | None:
    since = visit.started_at - REMEMBERED
    for row in store.of_caller(tx, SYSTEM, caller_key, since, limit=10):
        served = [part.operator for part in store.segments_of(tx, row.id) if part.operator]
        if served:
            return str(served[-1])
    return None
