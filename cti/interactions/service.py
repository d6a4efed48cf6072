"""The only writer of visits. Each change and its facts are one short commit.

A commit that fails or passes its deadline never stops a call: the visit goes on in memory, the
gap is logged, and the next commit writes the whole row again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.access.model import Access
from core.db import Database, Tx
from core.errors import AtendeError
from core.facts.base import Fact
from core.facts.interaction import (
    InteractionEnded,
    InteractionStaged,
    InteractionStarted,
    NodeEntered,
    SegmentEnded,
)
from core.ids import new_id
from core.interaction import MOVES, Outcome, Stage
from cti.interactions import store
from cti.interactions.visit import Visit

log = structlog.get_logger(__name__)
SYSTEM = Access.system("the story of an interaction")
Work = Callable[[Tx], None]
MAX_LATER = 8


class Visits:
    """Writes visits; ``deadline`` is the most seconds that a step of a call waits.

    ``on_change`` are told of a visit after each of its commits, also of one that failed.
    """

    def __init__(self, db: Database, deadline: float = 2.0) -> None:
        self._db = db
        self._deadline = deadline
        self.gaps = 0
        self.on_change: list[Callable[[Visit], None]] = []

    async def begin(self, visit: Visit, opener: Callable[[Tx], str]) -> None:
        """The first commit of a visit; ``opener`` gives its protocol in the same transaction."""

        def work(tx: Tx) -> None:
            visit.protocol = opener(tx)
            tx.execute(store.interactions.insert().values(**visit.columns()), SYSTEM)
            tx.append(
                InteractionStarted(
                    interaction=visit.id,
                    channel=visit.channel,
                    dialled=visit.dialled,
                    asterisk=visit.asterisk,
                    test=visit.test,
                )
            )

        await self._commit(visit, work)

    async def move(
        self, visit: Visit, stage: Stage, *facts: Fact, also: Work | None = None, **changes: Any
    ) -> None:
        """The visit enters ``stage`` (checked against the table of moves); ``also`` goes into the
        same commit."""
        if stage not in MOVES[visit.stage]:
            log.error("visit.move", interaction=visit.id, was=visit.stage, to=stage)
        visit.stage, visit.stage_since = stage, self._db.clock.now()
        for name, value in changes.items():
            setattr(visit, name, value)
        staged = InteractionStaged(
            interaction=visit.id,
            stage=stage.value,
            queue=visit.queue,
            operator=visit.operator,
            since=visit.stage_since,
        )
        await self.save(visit, staged, *facts, also=also)

    async def save(self, visit: Visit, *facts: Fact, also: Work | None = None) -> None:
        """Write the visit as it is, with ``facts``."""

        def work(tx: Tx) -> None:
            self._write(tx, visit)
            for fact in facts:
                tx.append(fact)
            if also:
                also(tx)

        await self._commit(visit, work)

    async def node(self, visit: Visit, state: dict[str, Any]) -> None:
        """A flow is about to enter a node."""
        visit.flow = state
        await self.save(
            visit,
            NodeEntered(
                interaction=visit.id,
                flow=state["flow"],
                flow_version=state["version"],
                node=state["node"],
                attempt=state["attempts"],
                run=state["run"],
            ),
        )

    async def open_segment(self, visit: Visit, queue: str | None, operator: str | None) -> None:
        """A stretch with a queue or an operator begins, in a commit of its own."""
        await self._commit(visit, self.opening(visit, queue, operator))

    def opening(self, visit: Visit, queue: str | None, operator: str | None) -> Work:
        """What begins a stretch; an open one of this visit ends first.

        Entered twice (a stage after a crash) it is the same stretch.
        """

        def work(tx: Tx) -> None:
            still = [row for row in store.segments_of(tx, visit.id) if row.ended_at is None]
            if [(row.queue, row.operator) for row in still] == [(queue, operator)]:
                return
            self._close_segments(tx, visit.id, "moved_on")
            tx.execute(
                store.segments.insert().values(
                    id=new_id(),
                    interaction=visit.id,
                    queue=queue,
                    operator=operator,
                    started_at=tx.now,
                )
            )

        return work

    async def close_segment(self, visit: Visit, reason: str) -> None:
        """The open stretch ends, with its reason."""
        await self._commit(visit, lambda tx: self._close_segments(tx, visit.id, reason))

    async def end(self, visit: Visit, outcome: Outcome, reason: str) -> None:
        """The visit is over. The first outcome stands."""
        visit.outcome = visit.outcome or outcome
        visit.reason = visit.reason or reason
        visit.ended_at = visit.ended_at or self._db.clock.now()
        ended = InteractionEnded(
            interaction=visit.id,
            outcome=visit.outcome.value,
            reason=visit.reason,
            flow=visit.end_flow,
            node=visit.end_node,
        )
        visit.stage, visit.stage_since = Stage.CLOSED, self._db.clock.now()

        def work(tx: Tx) -> None:
            self._close_segments(tx, visit.id, reason)
            self._write(tx, visit)
            tx.append(
                InteractionStaged(
                    interaction=visit.id, stage=Stage.CLOSED.value, since=visit.stage_since
                )
            )
            tx.append(ended)

        await self._commit(visit, work)

    async def open(self) -> list[Visit]:
        """Every visit that has not ended."""
        rows = await self._db.read(lambda tx: store.open_visits(tx, SYSTEM))
        return [Visit.of(row) for row in rows]

    async def last_operator(self, interaction: str) -> str | None:
        """Who had the visit last; None when nobody had."""
        found = await self._db.read(lambda tx: store.segments_of(tx, interaction))
        served = [row.operator for row in found if row.operator]
        return served[-1] if served else None

    @staticmethod
    def _write(tx: Tx, visit: Visit) -> None:
        table = store.interactions
        values = visit.columns()
        done = tx.execute(table.update().where(table.c.id == visit.id).values(**values), SYSTEM)
        if not done.rowcount:
            tx.execute(table.insert().values(**values), SYSTEM)

    @staticmethod
    def _close_segments(tx: Tx, interaction: str, reason: str) -> None:
        for row in store.segments_of(tx, interaction):
            if row.ended_at is None:
                closing = store.segments.update().where(store.segments.c.id == row.id)
                tx.execute(closing.values(ended_at=tx.now, end_reason=reason))
                tx.append(
                    SegmentEnded(
                        interaction=interaction,
                        segment=row.id,
                        queue=row.queue,
                        operator=row.operator,
                        reason=reason,
                    )
                )

    async def relieve(self, visit: Visit) -> None:
        """Write what has gathered for the next commit, when that is long in coming."""
        if len(visit.later) >= MAX_LATER:
            await self._commit(visit, lambda _tx: None)

    async def _commit(self, visit: Visit, work: Work) -> None:
        later, visit.later = visit.later, []
        try:
            await self._write_both(visit, work, later)
        except asyncio.CancelledError:
            visit.later = [*later, *visit.later]  # filing twice is filing once
            raise
        except (AtendeError, SQLAlchemyError) as error:
            self.gaps += 1
            visit.later = [*later, *visit.later][-2 * MAX_LATER :]
            log.error("visit.gap", interaction=visit.id, stage=visit.stage, error=str(error)[:200])
        for told in self.on_change:
            told(visit)

    async def _write_both(self, visit: Visit, work: Work, later: list[Work]) -> None:
        """``work`` and what had waited for it; the visit itself never fails for the latter."""

        def both(tx: Tx) -> None:
            work(tx)
            for one in later:
                one(tx)

        try:
            await self._db.write(both, self._deadline)
        except SQLAlchemyError as error:
            if not later:
                raise
            log.error("visit.later_lost", interaction=visit.id, error=str(error)[:200])
            later.clear()
            await self._db.write(work, self._deadline)
