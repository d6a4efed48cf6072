"""Flow actions that only the roof can do: stop the recording, tell when somebody answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.plug import ActionCall, FlowAction
from cti.asterisk.ami import AmiError
from cti.calls.reception import Reception


def story_actions(reception: Reception) -> dict[str, FlowAction]:
    """Filled into the registry beside the rooms' own actions."""
    roof = reception.roof

    async def stop_recording(call: ActionCall) -> Mapping[str, Any]:
        """The citizen wants no recording: stop it, delete what there is. Safe to repeat."""
        visit = reception.journey(call.interaction_id).visit
        visit.recording = "declined"
        await roof.visits.save(visit)
        try:
            await roof.ami.stop_mix_monitor(visit.leg_name)
        except AmiError:
            if not roof.ami.ready.is_set():
                raise  # it may still be running: do not say that it stopped
        await roof.recorder.discard(visit.id, "declined")
        return {}

    async def service_hours(call: ActionCall) -> Mapping[str, Any]:
        """Whether a queue is open and staffed now, and when it opens next, in words."""
        queue = str(call.arguments.get("queue") or roof.numbers.rescue_queue())
        opened = await roof.queues.open_now(queue)
        staffed = opened and await roof.queues.staffed(queue)
        opening = None if opened else await roof.queues.next_opening(queue)
        return {
            "open": opened,
            "staffed": staffed,
            "opens_at": opening or "",
            "holiday": _holiday(),
            "shut": (await roof.queues.queue(queue)).closed,
        }

    async def city_day(call: ActionCall) -> Mapping[str, Any]:
        """Which holiday today is in the city; "" on a working day."""
        return {"holiday": _holiday()}

    def _holiday() -> str:
        today = roof.clock.now().astimezone(roof.settings.tz).date()
        return roof.queues.config.calendar.holiday(today) or ""

    return {
        "stop_recording": stop_recording,
        "service_hours": service_hours,
        "city_day": city_day,
        **_callback_actions(reception),
    }


def _callback_actions(reception: Reception) -> dict[str, FlowAction]:
    """Promising to call back; without a line to call on they are not there, and lint says so."""
    roof = reception.roof
    if not roof.trunks.any:
        return {}

    async def caller_number(call: ActionCall) -> Mapping[str, Any]:
        """Who calls, in E.164; "" when withheld or not to be called by us."""
        caller = reception.journey(call.interaction_id).visit.caller
        return {"number": caller.e164 if caller.e164 and roof.trunks.may(caller) else ""}

    async def request_callback(call: ActionCall) -> Mapping[str, Any]:
        """A promise to call, at the place that the visit has (or takes now). Safe to repeat."""
        visit = reception.journey(call.interaction_id).visit
        given, now = call.arguments, roof.clock.now()
        request = {
            **(visit.request or {}),
            "skills": list(given.get("skills") or ()),
            "notes": {**(visit.request or {}).get("notes", {}), **dict(given.get("notes") or {})},
        }
        minutes = float(given.get("not_before_min") or 0)
        await roof.callbacks.book(
            "asked",
            roof.trunks.read(str(given.get("number", ""))),
            earlier=visit.id,
            queue=str(given.get("queue") or visit.queue or roof.numbers.rescue_queue()),
            entered_at=visit.queued_at or now,
            dialled=visit.dialled,
            request=request,
            resume={"flow": visit.flow},
            not_before=now + timedelta(minutes=minutes),
        )
        return {}

    return {"caller_number": caller_number, "request_callback": request_callback}
