"""From what the server reports and what the telephone measured to the document of a call.

The server's report (``GET /control/calls?sip_call_id=…``) holds ``interaction``, ``protocol``,
``stage``, ``outcome``, ``queue``, ``position``, ``operator``, ``turns``, ``segments``, ``ticket``
and ``recording``, null where not there (yet), with ``<name>_reason`` when it will never be.
A turn's ``heard`` is either an object of text, intent, slots and confidence, or the kind of what
was heard (speech, keys, silence) with ``heard_text``, ``intent``, ``slots``, ``confidence`` beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cli.caller.document import (
    Callback,
    Document,
    HeardWords,
    Recording,
    Rtp,
    Segment,
    Telephone,
    Ticket,
)
from cli.caller.document import Turn as TurnDocument
from cli.caller.placing import CallRecord, SpokenTurn

Report = Mapping[str, Any]
NO_REPORT = "no_report_from_server"
_FINAL = {
    "ticket": {"none_filed", "anonymous_call"},
    "recording": {"declined_by_citizen", "failed", "discarded", "not_started"},
}
"""Reasons that stand once the visit is closed; others (a draft, a file on its way) may change."""
_SLACK = timedelta(seconds=0.5)


def settled(report: Report | None) -> bool:
    """Whether nothing more will come: closed, and ticket and recording are there or never will."""
    if report is None or report.get("outcome") is None or report.get("stage") != "closed":
        return False
    return all(
        report.get(name) is not None or report.get(f"{name}_reason") in final
        for name, final in _FINAL.items()
    )


def document(
    record: CallRecord,
    report: Report | None,
    *,
    waited: float,
    audio: Sequence[str] = (),
    callback: Callback | None = None,
    no_callback: str = "not_awaited",
) -> Document:
    """The whole document; ``waited`` is how many seconds were spent waiting after hang-up."""
    why = _Reasons(record, report, waited)
    known: Report = report or {}
    return Document(
        interaction=known.get("interaction"),
        interaction_reason=why("interaction"),
        protocol=known.get("protocol"),
        protocol_reason=why("protocol"),
        outcome=known.get("outcome"),
        outcome_reason=why("outcome"),
        end_node=known.get("end_node"),
        end_node_reason=why("end_node"),
        turns=turns(known.get("turns") or [], record),
        queue=_key(known.get("queue")),
        queue_reason=why("queue"),
        operator=_key(known.get("operator")),
        operator_reason=why("operator"),
        segments=[_segment(s) for s in known.get("segments") or []],
        ticket=_ticket(known.get("ticket")),
        ticket_reason=why("ticket"),
        recording=_recording(known.get("recording")),
        recording_reason=why("recording"),
        call=telephone(record, audio),
        callback=callback,
        callback_reason=None if callback else no_callback,
    )


class _Reasons:
    def __init__(self, record: CallRecord, report: Report | None, waited: float) -> None:
        self._record, self._report, self._waited = record, report, waited

    def __call__(self, name: str) -> str | None:
        if self._report is None:
            return NO_REPORT if self._record.answered else "call_not_answered"
        if self._report.get(name) is not None:
            return None
        given = self._report.get(f"{name}_reason")
        if given:
            return str(given)
        never = {
            "queue": "never_in_a_queue",
            "operator": "no_operator_answered",
            "end_node": "left_no_flow",
        }
        return never.get(name, f"not_within_{self._waited:.0f}_s")


def turns(reported: Sequence[Report], record: CallRecord) -> list[TurnDocument]:
    """The server's turns with the times that the caller measured."""
    measured = match(reported, record.said)
    return [_turn(turn, measured.get(i)) for i, turn in enumerate(reported)]


def match(reported: Sequence[Report], said: Sequence[SpokenTurn]) -> dict[int, SpokenTurn]:
    """Which turn heard which thing said: the last that heard something before the next was said.

    Turns carry the instant at which they were understood (``at``); without it, order decides.
    """
    hearing = [(i, _instant(turn)) for i, turn in enumerate(reported) if _has_input(turn)]
    if any(at is None for _, at in hearing):
        return _in_order([(i, bool(reported[i].get("keys"))) for i, _ in hearing], said)
    found: dict[int, SpokenTurn] = {}
    for place, spoken in enumerate(said):
        until = said[place + 1].at if place + 1 < len(said) else None
        fits = [
            i
            for i, at in hearing
            if at is not None and at >= spoken.at - _SLACK and (until is None or at < until)
        ]
        if fits:
            found[fits[-1] if until is not None else fits[0]] = spoken
    return found


def _in_order(hearing: list[tuple[int, bool]], said: Sequence[SpokenTurn]) -> dict[int, SpokenTurn]:
    """Pair turns and things said one by one; keys never go with words."""
    found: dict[int, SpokenTurn] = {}
    waiting = list(said)
    for i, pressed in hearing:
        while waiting and bool(waiting[0].keys) is not pressed:
            waiting.pop(0)
        if waiting:
            found[i] = waiting.pop(0)
    return found


def telephone(record: CallRecord, audio: Sequence[str] = ()) -> Telephone:
    """What the telephone itself saw."""
    absent = "call_refused" if record.status and record.status >= 300 else "call_not_answered"
    sound = "no_sound_received" if record.answered else absent
    gaps = record.gaps

    def why(value: object, reason: str) -> str | None:
        return reason if value is None else None

    return Telephone(
        to=record.to,
        number=record.number,
        number_reason=why(record.number, "withheld"),
        sip_call_id=record.sip_call_id,
        started=record.started.isoformat(),
        status=record.status,
        status_reason=why(record.status, "no_final_answer"),
        answered_ms=record.answered_ms,
        answered_ms_reason=why(record.answered_ms, absent),
        first_sound_ms=record.first_sound_ms,
        first_sound_ms_reason=why(record.first_sound_ms, sound),
        seconds=record.seconds,
        ended_by=record.ended_by,
        ended_by_reason=why(record.ended_by, absent),
        keys_heard=record.keys_heard,
        rtp=Rtp.model_validate(gaps.as_dict()) if gaps else None,
        rtp_reason=why(gaps, sound),
        audio=list(audio),
    )


def _turn(turn: Report, spoken: SpokenTurn | None) -> TurnDocument:
    heard = _heard(turn)
    answer = spoken.answer_ms if spoken else None
    return TurnDocument(
        said=str(turn.get("said") or ""),
        heard=heard,
        heard_reason=None if heard else _silence(turn),
        keys=str(turn.get("keys") or ""),
        answer_ms=answer,
        answer_ms_reason=None if answer is not None else _no_answer(turn, spoken),
    )


def _heard(turn: Report) -> HeardWords | None:
    given = turn.get("heard")
    source: Report = turn
    if isinstance(given, Mapping):
        source, text = given, given.get("text")
    else:
        text = turn.get("heard_text") if given in ("speech", "text") else None
    if text is None:
        return None
    intent, confidence = source.get("intent"), source.get("confidence")
    return HeardWords(
        text=str(text),
        intent=intent,
        intent_reason=None if intent else "not_understood_as_a_wish",
        slots=dict(source.get("slots") or {}),
        confidence=confidence,
        confidence_reason=None if confidence is not None else "not_measured",
    )


def _silence(turn: Report) -> str:
    kind = turn.get("heard_reason") or turn.get("heard")
    if isinstance(kind, str) and kind and kind not in ("speech", "text"):
        return kind
    return "keys" if turn.get("keys") else "nothing_was_asked"


def _no_answer(turn: Report, spoken: SpokenTurn | None) -> str:
    if spoken is not None:
        return "no_answering_sound"
    return "not_matched_to_what_was_said" if _has_input(turn) else "caller_said_nothing"


def _has_input(turn: Report) -> bool:
    return bool(turn.get("keys")) or _heard(turn) is not None


def _instant(turn: Report) -> datetime | None:
    at = turn.get("at")
    try:
        found = datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:
        return None
    return found if isinstance(found, datetime) and found.tzinfo else None


def _key(value: Any) -> str | None:
    """A stable key, given as itself or inside an object."""
    if isinstance(value, Mapping):
        value = value.get("key") or value.get("login") or value.get("id")
    return None if value is None else str(value)


def _segment(segment: Report) -> Segment:
    queue, operator = _key(segment.get("queue")), _key(segment.get("operator"))
    end = segment.get("end")
    reason = segment.get("end_reason") or ("still_open" if end is None else "not_told")
    return Segment(
        queue=queue,
        queue_reason=None if queue else "not_in_a_queue",
        operator=operator,
        operator_reason=None if operator else "waiting_in_queue",
        start=str(segment["start"]),
        end=None if end is None else str(end),
        end_reason=str(reason),
    )


def _ticket(ticket: Report | None) -> Ticket | None:
    if not ticket:
        return None
    subject = ticket.get("subject")
    return Ticket(
        number=str(ticket["number"]),
        subject=subject,
        subject_reason=None if subject else "not_filled_in",
        channel=str(ticket.get("channel") or "voice"),
    )


def _recording(recording: Report | None) -> Recording | None:
    if not recording:
        return None
    return Recording(
        path=str(recording["path"]),
        seconds=round(float(recording["seconds"]), 3),
        channels=int(recording["channels"]),
    )
