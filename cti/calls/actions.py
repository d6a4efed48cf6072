"""Flow actions that only the roof can do: stop the recording, tell when somebody answers."""

from __future__ import annotations

from collections.abc import Mapping
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
        return {"open": opened, "staffed": staffed, "opens_at": opening or ""}

    return {"stop_recording": stop_recording, "service_hours": service_hours}
