"""A line that drops is called back once, where the citizen was (Decreto 11.034/2022, art. 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from core.errors import AtendeError
from core.interaction import Stage
from cti.calls.talk import LOST_MEDIA

if TYPE_CHECKING:
    from cti.journey import Journey

log = structlog.get_logger(__name__)
PAUSE = timedelta(seconds=5)
WHERE = frozenset({Stage.IVR, Stage.WAITING, Stage.OFFERING, Stage.TALKING, Stage.RETURNING})


def dropped(journey: Journey) -> bool:
    """Whether the network ended the citizen's leg, not the citizen."""
    leg = journey.leg
    return journey.visit.stage in WHERE and (leg.vanished or leg.cause in LOST_MEDIA)


async def promise(journey: Journey) -> bool:
    """Book the call back to a line that dropped; False when it cannot be called."""
    visit, roof = journey.visit, journey.roof
    if visit.test or not roof.trunks.any or not visit.caller.e164:
        return False
    now = roof.clock.now()
    request = dict(visit.request or {})
    resume: dict[str, Any] = {"stage": visit.stage.value, "flow": visit.flow}
    if visit.stage in (Stage.TALKING, Stage.RETURNING):
        resume["operator"] = visit.operator
    try:
        await roof.callbacks.book(
            "dropped",
            visit.caller,
            earlier=visit.id,
            queue=visit.queue or roof.numbers.rescue_queue(),
            entered_at=visit.queued_at or now,
            dialled=visit.dialled,
            request=request,
            resume=resume,
            not_before=now + PAUSE,
        )
    except AtendeError as refused:
        log.info("dropped.not_called", interaction=visit.id, why=refused.detail)
        return False
    return True
