"""Supervision as the server sees it: its parts made once, its doors, views and work handed up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.tasks import Backoff, Crew
from core.web.live import View
from core.web.routes import Route
from cti.calls.reception import Reception
from cti.roof import Roof
from cti.supervising.broadcasts import Broadcasts
from cti.supervising.deeds import Deeds
from cti.supervising.detail import detail_route
from cti.supervising.http import board_routes, call_routes, deed_routes, message_routes
from cti.supervising.service import Supervisors
from cti.supervising.views import views


class Supervising:
    """One per server."""

    def __init__(self, roof: Roof, reception: Reception) -> None:
        self.roof = roof
        self.supervisors = Supervisors(roof, reception)
        self.deeds = Deeds(roof, reception)
        self.broadcasts = Broadcasts(roof.db, self._seated)

    def _seated(self, user_id: str, queue: str) -> bool:
        found = self.roof.queues.config.operators.get(user_id)
        return found is not None and any(seat.queue == queue for seat in found.seats)

    def routes(self) -> Sequence[Route]:
        db = self.roof.db
        return [
            *call_routes(self.supervisors, db),
            *deed_routes(self.deeds, db),
            *message_routes(self.broadcasts),
            *board_routes(db),
            detail_route(self.roof),
        ]

    def views(self) -> Sequence[View]:
        return views(self.broadcasts)

    def start(self, crew: Crew) -> None:
        crew.start("broadcasts", self.broadcasts.run, Backoff())

    async def recover(self, channels: list[dict[str, Any]]) -> None:
        """At every connect to Asterisk, after the journeys were taken up."""
        await self.supervisors.recover(channels)
