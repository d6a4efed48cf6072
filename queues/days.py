"""Today's figures of each queue, kept up by facts: what the live page and the wall show.

One follower reads the ledger, counts each stay by the formula, and says what came of it in a fact
with absolute numbers, at most once a second for each queue. After a restart the day is counted
anew from the ledger, so the numbers are those that ``levels.level`` gives. Beside it stands how
far the waiting times told were from the truth: what ``estimate`` said when somebody entered,
against how long they then waited.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Float, String, Table, insert, select, update

from core import ledger
from core.db import Id, Instant, Json, Key, Tx, facts, metadata
from core.facts.base import Recorded
from core.facts.queue import QueueEntered
from core.facts.supervision import QueueDayCounted
from queues import store
from queues.levels import KINDS, Formula, Level, Stays

if TYPE_CHECKING:
    from queues.running import Running

days = Table(
    "queue_days",
    metadata,
    Column("queue", Key, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("counted", Json, nullable=False),
)
estimates = Table(
    "queue_estimates",
    metadata,
    Column("interaction", Id, primary_key=True),
    Column("queue", Key, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("estimated_s", Float, nullable=False),
    Column("waited_s", Float),
)
EVERY_S = 1.0
LEAST_ERRORS = 3


@dataclass(slots=True)
class Day:
    """One queue's day so far."""

    level: Level
    longest_s: float = 0.0
    errors: list[float] = field(default_factory=list)


def percentile(sorted_values: list[float], share: float) -> float:
    """The value below which ``share`` of them lie (nearest rank)."""
    return sorted_values[max(0, math.ceil(share * len(sorted_values)) - 1)]


class Days:
    """The follower. ``run`` for ever; ``day`` is the city's."""

    def __init__(self, queues: Running, formula: Formula | None = None) -> None:
        self._room = queues
        self.formula = formula or Formula()
        self._day = ""
        self._start = queues.clock.now()
        self._number = 0
        self._stays = Stays()
        self._days: dict[str, Day] = {}
        self._changed: set[str] = set()
        self._told: dict[str, float] = {}

    def today(self) -> str:
        return self._room.clock.now().astimezone(self._room.config.calendar.zone).date().isoformat()

    async def run(self) -> None:
        """Follow the ledger; a new day begins at zero."""
        room = self._room
        bell = asyncio.Event()

        def ring(_number: int) -> None:
            bell.set()

        room.db.on_commit.append(ring)
        try:
            while True:
                bell.clear()
                if self.today() != self._day:
                    await self._begin()
                await self._catch_up()
                await self._tell()
                await self._wait(bell)
        finally:
            room.db.on_commit.remove(ring)

    async def _wait(self, bell: asyncio.Event) -> None:
        """Until the next commit, at most until midnight; never twice within a second."""
        await self._room.clock.sleep(EVERY_S)
        zone = self._room.config.calendar.zone
        now = self._room.clock.now().astimezone(zone)
        midnight = datetime.combine(now.date() + timedelta(days=1), time(), zone)
        try:
            async with asyncio.timeout((midnight - now).total_seconds() + 0.5):
                await bell.wait()
        except TimeoutError:
            return

    async def _begin(self) -> None:
        """Count today from the ledger's beginning of it."""
        self._day = self.today()
        zone = self._room.config.calendar.zone
        start = datetime.combine(datetime.fromisoformat(self._day).date(), time(), zone)
        self._start = start
        self._stays, self._days = Stays(), {}
        self._number = await self._room.db.read(lambda tx: _last_before(tx, start))
        rows: list[Any] = await self._room.db.read(lambda tx: _estimated(tx, start))
        for row in rows:
            self._of(row.queue).errors.append(row.waited_s - row.estimated_s)
        self._changed = set(self._room.config.queues)

    def _of(self, queue: str) -> Day:
        if queue not in self._days:
            self._days[queue] = Day(Level(self.formula))
        return self._days[queue]

    async def _catch_up(self) -> None:
        while True:
            new = await self._room.db.read(
                partial(ledger.since, after=self._number, kinds=frozenset(KINDS))
            )
            for recorded in new:
                self._number = recorded.id
                await self._count(recorded)
            if len(new) < ledger.BATCH:
                return

    async def _count(self, recorded: Recorded) -> None:
        fact = recorded.fact
        if isinstance(fact, QueueEntered):
            await self._promise(fact)
        for stay in self._stays.tell(fact):
            if stay.entered_at < self._start:
                continue  # moved after midnight with the place of yesterday
            day = self._of(stay.queue)
            self._changed.add(stay.queue)
            if stay.end is None:
                day.level.entered += 1
                continue
            day.level.close(stay)
            if stay.end == "answered":
                day.longest_s = max(day.longest_s, stay.waited_s)
                await self._keep_promise(stay.interaction, day, stay.waited_s)

    async def _promise(self, fact: QueueEntered) -> None:
        """What is being told now to this one, to be compared with what comes."""
        said = self._room.estimate(fact.interaction)
        if said is not None:
            row = {"queue": fact.queue, "at": fact.entered_at, "estimated_s": said}
            await self._room.db.write(lambda tx: _put_estimate(tx, fact.interaction, row))

    async def _keep_promise(self, interaction: str, day: Day, waited_s: float) -> None:
        said = await self._room.db.read(lambda tx: _said(tx, interaction))
        if said is None:
            return
        await self._room.db.write(lambda tx: _waited(tx, interaction, waited_s))
        day.errors.append(waited_s - said)

    async def _tell(self) -> None:
        """A row and a fact for each queue that changed."""
        changed, self._changed = self._changed & set(self._room.config.queues), set()
        if not changed:
            return
        told = [self._fact(queue) for queue in sorted(changed)]

        def work(tx: Tx) -> None:
            for fact in told:
                counted = fact.model_dump(mode="json", exclude={"queue"})
                store.put(tx, days, {"queue": fact.queue, "day": fact.day}, {"counted": counted})
                tx.append(fact)

        await self._room.db.write(work)

    def _fact(self, queue: str) -> QueueDayCounted:
        day, formula = self._of(queue), self.formula
        level, errors = day.level, sorted(abs(one) for one in day.errors)
        enough = len(errors) >= LEAST_ERRORS
        return QueueDayCounted(
            queue=queue,
            day=self._day,
            formula=f"{formula.name}-{formula.version}",
            entered=level.entered,
            answered=level.answered,
            within=level.within,
            counted=level.counted,
            abandoned=level.abandoned,
            short_abandoned=level.short_abandoned,
            flow_out=level.flow_out,
            wait_ms=round(sum(level.waits) * 1000),
            longest_ms=round(day.longest_s * 1000),
            estimates=len(errors),
            error_p50_s=round(percentile(errors, 0.5), 1) if enough else None,
            error_p90_s=round(percentile(errors, 0.9), 1) if enough else None,
            estimate_s=self._next_wait(queue),
        )

    def _next_wait(self, queue: str) -> float | None:
        """What the last in line is told now; None when nobody waits or it is unsure."""
        waiting = [
            item for item in self._room.engine.items.values()
            if item.arrived.queue == queue and item.lane is not None
        ]  # fmt: skip
        if not waiting:
            return None
        last = max(waiting, key=lambda item: item.key)
        said = self._room.estimate(last.arrived.interaction)
        return round(said, 1) if said is not None else None


def figures_of(tx: Tx, day: str) -> dict[str, Any]:
    """By queue, today's figures as the last fact told them."""
    query = select(days).where(days.c.day == day)
    return {row.queue: row.counted for row in tx.execute(query)}


def _last_before(tx: Tx, start: datetime) -> int:
    query = select(facts.c.id).where(facts.c.at < start).order_by(facts.c.id.desc())
    return int(tx.execute(query.limit(1)).scalar() or 0)


def _estimated(tx: Tx, start: datetime) -> list[Any]:
    query = select(estimates).where(estimates.c.at >= start, estimates.c.waited_s.is_not(None))
    return list(tx.execute(query))


def _said(tx: Tx, interaction: str) -> float | None:
    query = select(estimates.c.estimated_s).where(estimates.c.interaction == interaction)
    return tx.execute(query.where(estimates.c.waited_s.is_(None))).scalar()


def _put_estimate(tx: Tx, interaction: str, row: dict[str, Any]) -> None:
    """The first promise counts."""
    known = select(estimates.c.interaction).where(estimates.c.interaction == interaction)
    if tx.execute(known).first() is None:
        tx.execute(insert(estimates).values(interaction=interaction, **row))


def _waited(tx: Tx, interaction: str, waited_s: float) -> None:
    where = estimates.c.interaction == interaction
    tx.execute(update(estimates).where(where).values(waited_s=waited_s))
