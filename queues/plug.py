"""What routing hands to the roof."""

from __future__ import annotations

from core.plug import Plug
from queues.http import routes
from queues.service import Queues
from queues.views import VIEWS, days_view

PERMISSIONS = {
    "queue.read": "Ver filas, habilidades e horários",
    "queue.write": "Mudar filas, habilidades e horários",
    "operator.read": "Ver operadores e o que fazem agora",
    "operator.write": "Mudar operadores, suas filas e sua presença",
}


def plug(queues: Queues) -> Plug:
    """Routes, views and rights. The roof calls `queues.start()` and `queues.close()`."""
    return Plug(
        name="queues",
        routes=routes(queues),
        views=(*VIEWS, days_view(queues.days)),
        permissions=PERMISSIONS,
        tasks={"days": queues.days.run},
    )
