"""What the recorder hands to the roof."""

from __future__ import annotations

from core.plug import Plug
from recorder.http import routes
from recorder.service import Recorder
from recorder.views import VIEWS

PERMISSIONS = {"recording.listen": "Ouvir gravações"}


def plug(recorder: Recorder) -> Plug:
    """Routes, rights, the live view and the intake."""
    return Plug(
        name="recorder",
        routes=routes(recorder),
        views=VIEWS,
        permissions=PERMISSIONS,
        tasks={"intake": recorder.intake.run},
    )
