"""Intake: finds what has been recorded by looking, never by an event alone.

A recording is taken in when the citizen's leg is gone and its files have stopped changing. What
is told (a hang-up) only makes it look sooner.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.access.model import Access
from core.clock import Clock
from core.db import Database, Tx
from core.errors import AtendeError
from recorder import store
from recorder.landing import Landing
from recorder.model import Recording, recording_id
from recorder.spool import Group, Spool

log = structlog.get_logger(__name__)
SYSTEM = Access.system("intake of recordings")
TICK_S = 1.0
QUIET_AFTER_HANGUP_S = 0.5
QUIET_UNTOLD_S = 10.0
GIVE_UP_AFTER = timedelta(seconds=30)
LegAlive = Callable[[str], bool | Awaitable[bool]]


@dataclass(slots=True)
class Health:
    """What the intake last saw."""

    groups: int = 0
    waiting: int = 0
    landed: int = 0
    free_bytes: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


class Intake:
    """Scans the spool. ``leg_alive(interaction)`` says whether the citizen may still be heard;
    it must answer True while Asterisk has not been asked."""

    def __init__(
        self, db: Database, spool: Spool, landing: Landing, leg_alive: LegAlive, clock: Clock
    ) -> None:
        self._db, self._spool, self._landing = db, spool, landing
        self._leg_alive, self._clock = leg_alive, clock
        self._since: dict[tuple[str, int], tuple[object, float]] = {}
        self._bell = asyncio.Event()
        self.health = Health()

    def ring(self) -> None:
        """Something ended: look soon."""
        self._bell.set()

    async def run(self) -> None:
        """Scan for ever, once a second or when the bell rings."""
        await asyncio.to_thread(self._spool.prepare)
        while True:
            await self.scan()
            try:
                async with asyncio.timeout(TICK_S):
                    await self._bell.wait()
                await asyncio.sleep(QUIET_AFTER_HANGUP_S)
            except TimeoutError:
                pass
            self._bell.clear()

    async def scan(self) -> int:
        """Look once; how many recordings landed."""
        rows = await self._db.read(lambda tx: store.under_way(tx, SYSTEM))
        known = {(row.interaction_id, row.number): row for row in rows}
        groups = await asyncio.to_thread(self._spool.groups)
        landed = 0
        for group in groups:
            row = known.pop((group.interaction_id, group.number), None)
            try:
                landed += await self._look(group, row)
            except (AtendeError, SQLAlchemyError):
                raise  # the database: nobody could land, so begin again later
            except Exception:
                log.exception("recording.unforeseen", interaction=group.interaction_id)
        for row in known.values():
            await self._without_files(row)
        present = {(group.interaction_id, group.number) for group in groups}
        self._since = {key: told for key, told in self._since.items() if key in present}
        self._note(groups, rows, landed)
        return landed

    def _note(self, groups: list[Group], rows: list[Recording], landed: int) -> None:
        reasons: dict[str, int] = {}
        for row in rows:
            if row.state == "waiting" and row.reason:
                reasons[row.reason] = reasons.get(row.reason, 0) + 1
        self.health = Health(
            groups=len(groups),
            waiting=sum(row.state == "waiting" for row in rows),
            landed=self.health.landed + landed,
            free_bytes=self._spool.free_bytes(),
            reasons=reasons,
        )

    async def _look(self, group: Group, row: Recording | None) -> bool:
        quiet = self._quiet_for(group)
        if row is None:
            row = await self._known(group)
        if row is not None and row.state == "discarded":
            await asyncio.to_thread(self._landing.erase, row)
            return False
        if row is not None and row.retry_at and row.retry_at > self._clock.now():
            return False
        told = row is not None and row.ended_at is not None
        if quiet < (QUIET_AFTER_HANGUP_S if told else QUIET_UNTOLD_S):
            return False
        if await self._alive(group.interaction_id):
            return False
        row = row or await self._landing.adopt(group)
        return await self._landing.land(row, group)

    async def _known(self, group: Group) -> Recording | None:
        id_ = recording_id(group.interaction_id, group.number)
        return await self._db.read(lambda tx: store.get(tx, SYSTEM, id_))

    def _quiet_for(self, group: Group) -> float:
        """Seconds since the files last looked different."""
        key, now = (group.interaction_id, group.number), self._clock.monotonic()
        looks = tuple(sorted(group.seen.items()))
        before = self._since.get(key)
        if before is None or before[0] != looks:
            self._since[key] = (looks, now)
            return 0.0
        return now - before[1]

    async def _alive(self, interaction_id: str) -> bool:
        answer = self._leg_alive(interaction_id)
        return bool(await answer) if inspect.isawaitable(answer) else bool(answer)

    async def _without_files(self, row: Recording) -> None:
        """A row whose files never came, or went away: over, once the call is over."""
        begun = row.ended_at or row.started_at
        if self._clock.now() - begun < GIVE_UP_AFTER or await self._alive(row.interaction_id):
            return
        if not await asyncio.to_thread(self._spool.exists, row.interaction_id, row.number):
            await self._landing.fail(row, "no_files", final=True)


def end_now(tx: Tx, interaction_id: str) -> None:
    """The citizen's leg is gone (told, not proved)."""
    store.end(tx, SYSTEM, interaction_id, tx.now)
