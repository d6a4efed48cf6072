"""A visit in memory: the committed row as its journey holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.db import Tx
from core.interaction import Outcome, Stage
from core.telephone import Telephone


@dataclass(slots=True)
class Visit:
    """One interaction under way. ``flow`` is the FlowState as JSON; ``request`` what the queue
    was asked for (queue, skills, priority, notes). ``test``: a call to a test number, which walks
    a draft, acts on nothing and counts nowhere. ``end_flow``, ``end_node``: where the visit left
    its flow. ``later``: what is to be written with the next commit."""

    id: str
    channel: str
    dialled: str
    asterisk: str
    citizen_leg: str
    leg_name: str
    sip_call_id: str | None
    caller: Telephone
    protocol: str | None
    started_at: datetime
    stage: Stage
    stage_since: datetime
    flow: dict[str, Any] | None = None
    queue: str | None = None
    queued_at: datetime | None = None
    request: dict[str, Any] | None = None
    offer: str | None = None
    operator: str | None = None
    held: bool = False
    recording: str = "on"
    outcome: Outcome | None = None
    reason: str | None = None
    ended_at: datetime | None = None
    test: bool = False
    end_flow: str | None = None
    end_node: str | None = None
    later: list[Callable[[Tx], None]] = field(default_factory=list)

    @classmethod
    def of(cls, row: Any) -> Visit:
        """The visit that a row tells."""
        values = dict(row._mapping)
        values.pop("caller_key")
        values["caller"] = Telephone(**values["caller"])
        values["stage"] = Stage(values["stage"])
        values["outcome"] = Outcome(values["outcome"]) if values["outcome"] else None
        values["held"], values["test"] = bool(values["held"]), bool(values["test"])
        return cls(**values)

    def columns(self) -> dict[str, Any]:
        """The row's values."""
        caller = self.caller
        return {
            "id": self.id,
            "channel": self.channel,
            "dialled": self.dialled,
            "asterisk": self.asterisk,
            "citizen_leg": self.citizen_leg,
            "leg_name": self.leg_name,
            "sip_call_id": self.sip_call_id,
            "caller": {
                "raw": caller.raw,
                "kind": caller.kind,
                "e164": caller.e164,
                "match_key": caller.match_key,
            },
            "caller_key": caller.match_key,
            "protocol": self.protocol,
            "started_at": self.started_at,
            "stage": self.stage.value,
            "stage_since": self.stage_since,
            "flow": self.flow,
            "queue": self.queue,
            "queued_at": self.queued_at,
            "request": self.request,
            "offer": self.offer,
            "operator": self.operator,
            "held": int(self.held),
            "recording": self.recording,
            "outcome": self.outcome.value if self.outcome else None,
            "reason": self.reason,
            "ended_at": self.ended_at,
            "test": int(self.test),
            "end_flow": self.end_flow,
            "end_node": self.end_node,
        }
