"""The document of a call: its reasons, its schema, and whose answer each time was."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from cli.caller import rtp
from cli.caller.document import Segment, Turn, compact, schema
from cli.caller.placing import CallRecord, SpokenTurn
from cli.caller.report import document, match, settled

SCHEMA = Path(__file__).parents[2] / "docs" / "call.schema.json"
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def _said(second: float, keys: str = "", answer: float | None = 400.0) -> SpokenTurn:
    return SpokenTurn(START + timedelta(seconds=second), keys, answer, False)


def _record(*said: SpokenTurn) -> CallRecord:
    record = CallRecord("1746", "21987654321", "abc@127.0.0.1", status=200, answered_ms=3.0)
    record.said, record.ended_by, record.seconds = list(said), "hotline", 31.0
    record.first_sound_ms = 120.0
    record.gaps = rtp.Gaps(100, 0, 20.0, 21.0, 25.0, 21.0, 25.0)
    return record


def _report(**changes: Any) -> dict[str, Any]:
    heard = {"text": "tem um buraco", "intent": "buraco", "slots": {}, "confidence": 0.9}
    return {
        "interaction": "0190-1",
        "protocol": "20260302000017",
        "stage": "closed",
        "outcome": "served",
        "end_node": "pessoa",
        "turns": [
            {"said": "Bem-vindo.", "heard": heard, "keys": ""},
            {"said": "Digite o CEP.", "heard": None, "keys": "20000"},
            {"said": "Até logo.", "heard": None, "keys": ""},
        ],
        "queue": "zeladoria",
        "operator": "ana",
        "segments": [
            {"queue": "zeladoria", "operator": None, "start": "2026-03-02T12:00:10Z",
             "end": "2026-03-02T12:00:12Z", "end_reason": "connected"},
            {"queue": "zeladoria", "operator": "ana", "start": "2026-03-02T12:00:12Z",
             "end": None, "end_reason": None},
        ],
        "ticket": {"number": "OS-7", "subject": "Buraco", "channel": "voice"},
        "recording": {"path": "a.wav", "seconds": 30.98765, "channels": 2},
        **changes,
    }  # fmt: skip


def _printed(record: CallRecord, report: dict[str, Any] | None) -> dict[str, Any]:
    whole = compact(document(record, report, waited=30, audio=["x.wav"]).model_dump())
    printed: dict[str, Any] = json.loads(json.dumps(whole))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(printed)
    return printed


def test_the_schema_in_the_docs_is_that_of_the_code() -> None:
    assert json.loads(SCHEMA.read_text()) == schema()
    jsonschema.Draft202012Validator.check_schema(schema())


def test_a_served_call() -> None:
    printed = _printed(_record(_said(1), _said(9, "20000", 250.0)), _report())
    first, second, third = printed["turns"]
    assert (first["heard"]["intent"], first["answer_ms"]) == ("buraco", 400.0)
    assert (second["keys"], second["answer_ms"], second["heard_reason"]) == ("20000", 250.0, "keys")
    assert third["answer_ms_reason"] == "caller_said_nothing"
    assert printed["segments"][0]["operator_reason"] == "waiting_in_queue"
    assert printed["segments"][1]["end_reason"] == "still_open"
    assert printed["recording"]["seconds"] == 30.988
    assert [n for n in printed if n.endswith("_reason")] == ["callback_reason"]


def test_what_is_absent_is_null_and_explained() -> None:
    absent = dict.fromkeys(("queue", "operator", "ticket", "recording", "outcome"))
    printed = _printed(_record(), _report(**absent, ticket_reason="none_filed", segments=[]))
    assert {name: printed[f"{name}_reason"] for name in absent} == {
        "queue": "never_in_a_queue",
        "operator": "no_operator_answered",
        "ticket": "none_filed",
        "recording": "not_within_30_s",
        "outcome": "not_within_30_s",
    }


def test_a_server_that_tells_nothing() -> None:
    printed = _printed(_record(), None)
    assert printed["interaction"] is None
    assert printed["interaction_reason"] == "no_report_from_server"


@pytest.mark.parametrize("status", [None, 486])
def test_a_call_that_was_not_answered(status: int | None) -> None:
    record = CallRecord("1746", None, status=status)
    printed = _printed(record, None)
    assert printed["interaction_reason"] == "call_not_answered"
    assert printed["call"]["number_reason"] == "withheld"
    expected = "call_refused" if status else "call_not_answered"
    assert printed["call"]["answered_ms_reason"] == expected


def test_the_schema_refuses_a_null_without_a_reason_and_a_reason_without_a_null() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    printed = _printed(_record(), _report(ticket=None, ticket_reason="none_filed"))
    del printed["ticket_reason"]
    assert not validator.is_valid(printed)
    printed = _printed(_record(), _report())
    assert not validator.is_valid({**printed, "queue_reason": "why"})
    assert not validator.is_valid({**printed, "outcome": "vanished"})


def test_the_models_refuse_the_same() -> None:
    with pytest.raises(ValidationError):
        Turn(said="", heard=None, keys="", answer_ms=1)
    with pytest.raises(ValidationError):
        Turn(said="", heard=None, heard_reason="keys", keys="1", answer_ms=1, answer_ms_reason="x")
    open_end = Segment(
        queue="a", operator=None, operator_reason="x", start="s", end=None, end_reason="still_open"
    )
    assert open_end.end is None


def test_turns_without_instants_pair_in_order_and_in_kind() -> None:
    heard = {"text": "a", "intent": None}
    turns = [{"heard": heard}, {"heard": None}, {"keys": "1"}, {"heard": heard}]
    said = [_said(1), _said(2), _said(3, "1"), _said(4)]
    assert match(turns, said) == {0: said[0], 2: said[2], 3: said[3]}


def test_turns_with_instants_pair_by_time() -> None:
    turns = [{"keys": "1", "at": (START + timedelta(seconds=s)).isoformat()} for s in (0.2, 12, 30)]
    said = [_said(1, "1"), _said(10, "1"), _said(29.9, "1")]
    assert match(turns, said) == {1: said[1], 2: said[2]}


def test_flat_turns_are_read_too() -> None:
    turn = {"said": "Oi", "heard": "speech", "heard_text": "poda", "intent": "poda"}
    silent = {"said": "Oi", "heard": "silence", "heard_text": "", "keys": ""}
    printed = _printed(_record(_said(1)), _report(turns=[turn, silent]))
    assert printed["turns"][0]["heard"]["text"] == "poda"
    assert printed["turns"][0]["heard"]["confidence_reason"] == "not_measured"
    assert printed["turns"][1]["heard_reason"] == "silence"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"stage": "closing"}, False),
        ({"outcome": None}, False),
        ({"ticket": None, "ticket_reason": "still_a_draft"}, False),
        ({"ticket": None, "ticket_reason": "none_filed"}, True),
        ({"recording": None, "recording_reason": "landing"}, False),
        ({"recording": None, "recording_reason": "declined_by_citizen"}, True),
    ],
)
def test_waits_for_what_may_still_come(changes: dict[str, Any], expected: bool) -> None:
    assert settled(_report(**changes)) is expected
    assert not settled(None)
