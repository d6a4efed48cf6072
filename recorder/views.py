"""What browsers see live: which visits are being recorded or wait for the vault."""

from __future__ import annotations

from typing import Any

from core.access.model import Access
from core.db import Tx
from core.facts.base import Recorded
from core.facts.recording import (
    RecordingDiscarded,
    RecordingFailed,
    RecordingLanded,
    RecordingStarted,
)
from core.web.live import Patch, View
from recorder import store


def _entry(interaction: str, state: str, reason: str | None = None) -> dict[str, Any]:
    return {"interaction": interaction, "state": state, "reason": reason}


def snapshot(tx: Tx, access: Access) -> dict[str, Any]:
    """``{recording: {interaction, state, reason}}``."""
    if not access.may("recording.listen"):
        return {}
    return {
        one.id: _entry(one.interaction_id, one.state, one.reason)
        for one in store.under_way(tx, access)
    }


def patch(recorded: Recorded) -> list[Patch]:
    fact = recorded.fact
    if isinstance(fact, RecordingStarted):
        return [Patch((fact.recording,), _entry(fact.interaction, "recording"))]
    if isinstance(fact, RecordingFailed) and fact.retry_at is not None:
        return [Patch((fact.recording,), _entry(fact.interaction, "waiting", fact.reason))]
    if isinstance(fact, RecordingFailed | RecordingLanded | RecordingDiscarded):
        return [Patch((fact.recording,))]
    return []


VIEWS = (View("recordings", snapshot, patch, lambda _fact, access: access.may("recording.listen")),)
