"""Old snapshot + patches == new snapshot, over random days of work."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from core.access.model import Access
from core.clock import VirtualClock
from core.db import Database, Tx
from core.ledger import newest, since
from core.web.live import apply
from queues.rules import QueueSpec
from queues.service import QueueRequest, Queues
from queues.views import VIEWS
from tests.queues.conftest import SYSTEM, operator

ALL = Access("u-sue", "sue", permissions=frozenset({"queue.read", "operator.read"}))


async def snapshot(db: Database) -> tuple[int, dict[str, Any]]:
    def work(tx: Tx) -> tuple[int, dict[str, Any]]:
        return newest(tx), {view.key: view.snapshot(tx, ALL) for view in VIEWS}

    return await db.read(work)


class Work:
    """Random but reproducible work: everything that people and telephones do to a room."""

    def __init__(self, queues: Queues, clock: VirtualClock, seed: int) -> None:
        self.queues, self.clock, self.rng = queues, clock, random.Random(seed)
        self.count = 0

    async def step(self) -> None:
        await self.rng.choice(
            [self.arrive, self.arrive, self.answer, self.answer, self.decline, self.release,
             self.leave, self.presence, self.presence, self.desk, self.wait, self.transfer,
             self.configure]
        )()  # fmt: skip

    async def arrive(self) -> None:
        self.count += 1
        queue = self.rng.choice(["geral", "fazenda"])
        await self.queues.enter(QueueRequest(f"i{self.count}", queue, self.clock.now()))

    def _some(self, *, answered: bool) -> Any:
        known = [r for r in self.queues.reservations.values() if r.answered is answered]
        return self.rng.choice(known) if known else None

    async def answer(self) -> None:
        if found := self._some(answered=False):
            await found.accept()

    async def decline(self) -> None:
        if found := self._some(answered=self.rng.random() < 0.5):
            await found.decline("vanished" if found.answered else "refused")

    async def release(self) -> None:
        if found := self._some(answered=True):
            await found.release(wrap_up=self.rng.random() < 0.5)

    async def leave(self) -> None:
        waiting = [name for name, item in self.queues.engine.items.items() if item.lane]
        if waiting:
            await self.queues.handle_of(self.rng.choice(waiting)).leave("abandoned")

    async def presence(self) -> None:
        who = self.rng.choice(sorted(self.queues.config.operators))
        chosen = self.rng.choice(["available", "available", "available", "paused", "offline"])
        await self.queues.set_presence(who, chosen)

    async def desk(self) -> None:
        who = self.rng.choice(sorted(self.queues.config.operators))
        await (self.queues.desk_gone if self.rng.random() < 0.5 else self.queues.desk_back)(who)

    async def wait(self) -> None:
        await self.clock.advance(self.rng.choice([0.5, 5, 25, 200]))

    async def transfer(self) -> None:
        served = [n for n, item in self.queues.engine.items.items() if item.state != "offered"]
        if served:
            name = self.rng.choice(served)
            await self.queues.enter(QueueRequest(name, "geral", self.clock.now()))

    async def configure(self) -> None:
        config = self.queues.config
        if self.rng.random() < 0.5:
            await config.save_operator(SYSTEM, operator(self.rng.choice(["duda", "ana"])))
        elif "extra" in config.queues:
            await config.remove_queue(SYSTEM, "extra")
        else:
            await config.save_queue(SYSTEM, QueueSpec(key="extra", label="Extra"))


@pytest.mark.parametrize("seed", range(6))
async def test_old_snapshot_and_patches_are_the_new_snapshot(
    db: Database, clock: VirtualClock, queues: Queues, seed: int
) -> None:
    work = Work(queues, clock, seed)
    await queues.settled()
    number, state = await snapshot(db)
    for _ in range(12):
        for _ in range(12):
            await work.step()
            await asyncio.sleep(0)
        await queues.settled()
        facts = await db.read(lambda tx, after=number: since(tx, after, 1000))
        for recorded in facts:
            for view in VIEWS:
                state[view.key] = apply(state[view.key], view.patch(recorded))
        number, expected = await snapshot(db)
        assert state == expected


async def test_a_removed_operator_leaves_the_picture(db: Database, queues: Queues) -> None:
    await queues.set_presence("u-bia", "available")
    number, state = await snapshot(db)
    await queues.config.remove_operator(SYSTEM, "u-bia")
    facts = await db.read(lambda tx: since(tx, number, 1000))
    for recorded in facts:
        for view in VIEWS:
            state[view.key] = apply(state[view.key], view.patch(recorded))
    assert "u-bia" not in state["operators"]
    assert (await snapshot(db))[1] == state


async def test_who_may_not_see_sees_nothing(db: Database, queues: Queues) -> None:
    nobody = Access("u-x", "x")
    for view in VIEWS:
        assert await db.read(lambda tx, v=view: v.snapshot(tx, nobody)) == {}
    facts = await db.read(lambda tx: since(tx, 0, 1000))
    assert not any(view.audience(recorded, nobody) for recorded in facts for view in VIEWS)
