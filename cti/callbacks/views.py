"""The live picture `callbacks`: for supervisors, {id: {queue, state, tries}} of the open ones.

Whom to call is asked for by those who may see it; a fact holds no telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.access.model import Access
from core.db import Tx
from core.facts.base import Recorded
from core.facts.callback import CallbackBooked, CallbackChanged
from core.web.live import Patch, View
from cti.callbacks import store

READS = "callback.read"


def _snapshot(tx: Tx, access: Access) -> dict[str, Any]:
    if not access.may(READS):
        return {}
    return {
        one.id: _shown(one.queue, one.state.value, one.tries)
        for one in store.still_open(tx, access)
    }


def _patch(recorded: Recorded) -> Sequence[Patch]:
    match fact := recorded.fact:
        case CallbackBooked():
            return [Patch((fact.callback,), _shown(fact.queue, "booked", 0))]
        case CallbackChanged():
            is_open = fact.state in store.OPEN
            shown = _shown(fact.queue, fact.state, fact.tries)
            return [Patch((fact.callback,), shown if is_open else None)]
    return []


def _shown(queue: str, state: str, tries: int) -> dict[str, Any]:
    return {"queue": queue, "state": state, "tries": tries}


VIEWS = (View("callbacks", _snapshot, _patch, lambda _, access: access.may(READS), True),)
