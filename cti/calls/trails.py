"""The walks of one visit, filed as they end, in the commit that moves the visit on anyway.

A walk that another process began is rebuilt from the facts of the nodes it entered, so a killed
server loses neither the path nor the place where the citizen left. Calls to test numbers count
nowhere and are not filed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core import ledger
from core.db import Tx
from core.errors import AtendeError
from core.facts.interaction import NodeEntered
from core.interaction import Stage
from ivr.intents.endpoint import with_second
from ivr.line import Line
from ivr.model import FlowState, How, Outcome, Watch
from ivr.replay.player import refusal_key
from ivr.runner import Runner
from ivr.service import Published
from ivr.trail.model import Entered, Trail, outcome_words
from ivr.trail.service import filing

if TYPE_CHECKING:
    from cti.journey import Journey

log = structlog.get_logger(__name__)


class Trails:
    """Walks flows for a journey and remembers how each walk went."""

    def __init__(self, journey: Journey) -> None:
        self._journey, self._roof, self._visit = journey, journey.roof, journey.visit
        self._trail: Trail | None = None
        self._main: Trail | None = None
        self._filed = ""

    # --- told by the walk ------------------------------------------------------------------

    def entered(self, state: FlowState) -> None:
        """A node is about to be entered."""
        if self._trail is not None:
            self._trail.entered(state, self._roof.clock.now())

    def left(self, how: How) -> None:
        """A node is behind the citizen."""
        if self._trail is not None:
            self._trail.left(how)

    def went_on(self, state: FlowState, node: str, known: Mapping[str, Any]) -> None:
        """The visit's own flow goes on at `node`, knowing why nobody came: so that a replay says
        the same."""
        if self._main is not None and self._main.run == state.run:
            self._main.note(refusal_key(self._visit.id, state, node), known)

    # --- walking ---------------------------------------------------------------------------

    async def main(
        self, published: Published, line: Line, state: FlowState, watch: Watch
    ) -> Outcome:
        """Walk the visit's own flow; what is left of it by a kill or hang-up, `leaving` files."""
        self._filed = ""
        self._main = self._trail = await self._begun(state)
        return await self._runner(published, self._main).run(line, state, watch)

    def main_ended(self, outcome: Outcome) -> None:
        """The visit's own flow has come to its end (it may not be gone on with)."""
        if self._main is not None:
            self._file_main(self._main, *outcome_words(outcome))

    async def aside(
        self, published: Published, line: Line, state: FlowState, watch: Watch
    ) -> Outcome:
        """Walk a flow beside the queue or after the operator; filed whichever way it ends."""
        trail = Trail(state, self._roof.clock.now(), state.variables)
        self._trail = trail
        ending = ("stopped", "")
        try:
            outcome = await self._runner(published, trail).run(line, state, watch)
            ending = outcome_words(outcome)
        except asyncio.CancelledError:
            ending = ("hung_up", "") if self._journey.leg.gone.is_set() else ending
            raise
        finally:
            self._file(trail, *ending)
        await self._roof.visits.relieve(self._visit)
        return outcome

    async def leaving(self) -> None:
        """The visit goes on elsewhere: a walk that came to no end of its own is filed now."""
        visit = self._visit
        if visit.stage is not Stage.IVR or not visit.flow:
            return
        state = FlowState.from_json(visit.flow)
        if state.run == self._filed:
            return
        trail = self._main if self._main and self._main.run == state.run else None
        gone = self._journey.leg.gone.is_set() and not self._journey.leg.vanished
        self._file_main(trail or await self._begun(state), "hung_up" if gone else "stopped", "")

    def _runner(self, published: Published, trail: Trail) -> Runner:
        return Runner(
            published.flow,
            trail.watched(self._roof.actions),
            self._roof.clock,
            interaction_id=self._visit.id,
            wishes=with_second(published.wishes, self._roof.flows.second),
            zone=self._roof.settings.zone,
        )

    # --- filing ----------------------------------------------------------------------------

    async def _begun(self, state: FlowState) -> Trail:
        """The walk that `state` belongs to: the one in memory, a new one, or a dead process's."""
        if self._main is not None and self._main.run == state.run:
            return self._main
        if not state.visits:
            return Trail(state, self._roof.clock.now(), state.variables)
        try:
            entered = await self._roof.db.read(lambda tx: self._entered(tx, state))
        except (AtendeError, SQLAlchemyError) as error:
            log.error("trail.not_read", interaction=self._visit.id, error=str(error)[:200])
            entered = []
        return Trail.restored(state, entered, self._roof.clock.now())

    def _entered(self, tx: Tx, state: FlowState) -> list[Entered]:
        told = ledger.about(tx, self._visit.id, 5_000)
        return [
            (one.at, one.fact.node, one.fact.attempt)
            for one in told
            if isinstance(one.fact, NodeEntered) and one.fact.run == state.run
        ]

    def _file_main(self, trail: Trail, outcome: str, target: str) -> None:
        self._filed = trail.run
        self._visit.end_flow, self._visit.end_node = trail.flow, trail.node
        self._file(trail, outcome, target)

    def _file(self, trail: Trail, outcome: str, target: str) -> None:
        if self._visit.test:
            return
        canary = self._roof.flows.canaries.covers(trail.flow, trail.version, trail.began_at)
        now: Any = self._roof.clock.now()
        self._visit.later.append(filing(trail.row(self._visit.id, now, outcome, target, canary)))
