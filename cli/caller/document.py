"""The JSON document of a call, as typed values; its schema is docs/call.schema.json.

Whatever is absent is null, and beside it stands ``<name>_reason``, a short English key that says
why. In a segment ``end_reason`` serves both: why it ended, or why it has no end yet.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

SCHEMA_ID = "https://atende.dev/schema/call.schema.json"


class Explained(BaseModel):
    """Every null ``x`` has its ``x_reason``; a value has none."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _explain(self) -> Explained:
        for name in type(self).model_fields:
            reason = f"{name}_reason"
            if name.endswith("_reason") or reason not in type(self).model_fields:
                continue
            absent, explained = getattr(self, name) is None, getattr(self, reason) is not None
            if absent and not explained:
                raise ValueError(f"{name} is null without {reason}")
            if explained and not absent and name != "end":
                raise ValueError(f"{name} has a value and a {reason}")
        return self


class HeardWords(Explained):
    """What the hotline understood. ``confidence`` is 0 to 1."""

    text: str
    intent: str | None
    intent_reason: str | None = None
    slots: dict[str, Any]
    confidence: float | None
    confidence_reason: str | None = None


class Turn(Explained):
    """What the hotline said, and what came back; ``answer_ms`` was measured at the caller."""

    said: str
    heard: HeardWords | None
    heard_reason: str | None = None
    keys: str
    answer_ms: float | None
    answer_ms_reason: str | None = None


class Segment(Explained):
    """A stretch with a queue or an operator. Instants are ISO 8601, UTC."""

    queue: str | None
    queue_reason: str | None = None
    operator: str | None
    operator_reason: str | None = None
    start: str
    end: str | None
    end_reason: str


class Ticket(Explained):
    """The ticket of the visit."""

    number: str
    subject: str | None
    subject_reason: str | None = None
    channel: str


class Recording(BaseModel):
    """The recording as landed."""

    model_config = ConfigDict(extra="forbid")
    path: str
    seconds: float
    channels: int


class Rtp(BaseModel):
    """Packets received and the time between them, in ms; ``sound_*``: with sound on both sides."""

    model_config = ConfigDict(extra="forbid")
    packets: int
    lost: int
    p50: float
    p99: float
    max: float
    sound_p99: float
    sound_max: float


class Telephone(Explained):
    """The call as the telephone saw it; durations in ms where the name says so, else seconds."""

    to: str
    number: str | None
    number_reason: str | None = None
    sip_call_id: str
    started: str
    status: int | None
    status_reason: str | None = None
    answered_ms: float | None
    answered_ms_reason: str | None = None
    first_sound_ms: float | None
    first_sound_ms_reason: str | None = None
    seconds: float
    ended_by: Literal["caller", "hotline", "lost"] | None
    ended_by_reason: str | None = None
    keys_heard: str
    rtp: Rtp | None
    rtp_reason: str | None = None
    audio: list[str]


class Callback(Explained):
    """The hotline called back (``--await-callback``). Seconds; the first from our own hang-up."""

    rang_after_s: float
    seconds: float
    ended_by: Literal["caller", "hotline", "lost"] | None
    ended_by_reason: str | None = None
    interaction: str | None
    interaction_reason: str | None = None
    outcome: str | None
    outcome_reason: str | None = None


class Document(Explained):
    """What ``atende call --json`` prints."""

    interaction: str | None
    interaction_reason: str | None = None
    protocol: str | None
    protocol_reason: str | None = None
    outcome: (
        Literal[
            "self_service",
            "served",
            "abandoned_ivr",
            "abandoned_queue",
            "callback_booked",
            "callback_failed",
            "closed",
            "no_staff",
            "failed",
        ]
        | None
    )
    outcome_reason: str | None = None
    end_node: str | None
    end_node_reason: str | None = None
    turns: list[Turn]
    queue: str | None
    queue_reason: str | None = None
    operator: str | None
    operator_reason: str | None = None
    segments: list[Segment]
    ticket: Ticket | None
    ticket_reason: str | None = None
    recording: Recording | None
    recording_reason: str | None = None
    call: Telephone
    callback: Callback | None
    callback_reason: str | None = None


def compact(value: Any) -> Any:
    """Leave out every ``x_reason`` that is null, at any depth."""
    if isinstance(value, dict):
        return {
            k: compact(v) for k, v in value.items() if not (v is None and k.endswith("_reason"))
        }
    return [compact(v) for v in value] if isinstance(value, list) else value


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the document as printed."""
    found = Document.model_json_schema()
    for part in (found, *found.get("$defs", {}).values()):
        _require_reasons(part)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **found,
        "title": "atende call --json",
    }


def _require_reasons(part: dict[str, Any]) -> None:
    """A null calls for its reason, a value for none: the same rule as ``Explained``."""
    fields = part.get("properties", {})
    rules = []
    for name in fields:
        reason = f"{name}_reason"
        if reason not in fields or name == "end":
            continue
        fields[reason] = {"type": "string"}
        rules.append(
            {
                "if": {"properties": {name: {"type": "null"}}},
                "then": {"required": [reason]},
                "else": {"not": {"required": [reason]}},
            }
        )
    if rules:
        part["allOf"] = rules
    if fields:
        part["required"] = [n for n in fields if not (n.endswith("_reason") and n != "end_reason")]
