"""Supervision's live pictures: old snapshot + facts = new snapshot, and who may see which fact."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from core import ledger
from core.access.model import Access
from core.clock import VirtualClock
from core.db import Database, Tx
from core.facts.supervision import SupervisionChanged
from core.web.live import View, apply
from cti.supervising import store
from cti.supervising.broadcasts import Broadcasts
from cti.supervising.model import is_noticed
from cti.supervising.views import views

SYSTEM = Access.system("tests of supervision")
SEATS = {("u-ana", "geral"), ("u-bia", "tributos")}
BOSS = Access("u-sue", "sue", permissions=frozenset({"supervision.*"}))
ANA = Access("u-ana", "ana", permissions=frozenset({"desk.use"}))
BIA = Access("u-bia", "bia", permissions=frozenset({"desk.use"}))


@pytest.fixture
def broadcasts(db: Database) -> Broadcasts:
    return Broadcasts(db, lambda user, queue: (user, queue) in SEATS)


async def picture(db: Database, shown: list[View], who: Access) -> tuple[int, dict[str, Any]]:
    def work(tx: Tx) -> tuple[int, dict[str, Any]]:
        return ledger.newest(tx), {view.key: view.snapshot(tx, who) for view in shown}

    return await db.read(work)


async def moved_on(
    db: Database, shown: list[View], who: Access, since: int, state: dict[str, Any]
) -> dict[str, Any]:
    """``state`` with every later fact that ``who`` may see applied, as a browser does it."""
    for recorded in await db.read(lambda tx: ledger.since(tx, since)):
        for view in shown:
            if view.audience(recorded, who):
                state[view.key] = apply(state[view.key], view.patch(recorded))
    return state


async def supervision(db: Database, notice: str, told: str, mode: str, state: str) -> None:
    """Row and fact as the service writes them."""
    values = {
        "interaction": "i1", "supervisor": "u-sue", "mode": mode, "reason": "por quê",
        "operator": "u-ana", "state": state,
    }  # fmt: skip

    def work(tx: Tx) -> None:
        ended = {"ended_at": tx.now} if state == "ended" else {}
        store.set_setting(tx, "notice", notice)
        store.put_supervision(tx, SYSTEM, "s1", **values, **ended, started_at=tx.now)
        tx.append(
            SupervisionChanged(
                supervision="s1", interaction="i1", supervisor="u-sue", operator="u-ana",
                mode=mode, state=state, notice=told,
            )
        )  # fmt: skip

    await db.write(work)


async def test_snapshot_and_facts_agree(db: Database, broadcasts: Broadcasts) -> None:
    shown = list(views(broadcasts))
    before = {who.login: await picture(db, shown, who) for who in (BOSS, ANA, BIA)}
    await supervision(db, "speaking", "hidden", "listen", "on")
    await supervision(db, "speaking", "shown", "whisper", "on")
    first = await broadcasts.send(BOSS, "Para todos", None, 60)
    second = await broadcasts.send(BOSS, "Só IPTU", "tributos", 60)
    await broadcasts.acknowledge(BIA, first)
    await broadcasts.withdraw(BOSS, await broadcasts.send(BOSS, "Engano", None, 60))
    for who in (BOSS, ANA, BIA):
        since, state = before[who.login]
        _, fresh = await picture(db, shown, who)
        assert await moved_on(db, shown, who, since, state) == fresh, who.login
    _, ana = await picture(db, shown, ANA)
    assert ana["company"] == {"s1": {"interaction": "i1", "mode": "whisper"}}
    assert ana["messages"] == {first: ""}
    assert ana["supervisions"] == {}
    _, bia = await picture(db, shown, BIA)
    assert (bia["company"], bia["messages"]) == ({}, {second: "tributos"})


async def test_who_is_not_told_gets_no_message_at_all(db: Database, broadcasts: Broadcasts) -> None:
    shown = list(views(broadcasts))
    since, _ = await picture(db, shown, ANA)
    await supervision(db, "speaking", "hidden", "listen", "on")
    for recorded in await db.read(lambda tx: ledger.since(tx, since)):
        for view in shown:
            assert not (view.audience(recorded, ANA) and view.patch(recorded)), view.key


@pytest.mark.parametrize(
    ("setting", "modes"),
    [
        ("always", {"listen", "whisper", "barge"}),
        ("speaking", {"whisper", "barge"}),
        ("never", set()),
    ],
)
def test_the_citys_choice(setting: str, modes: set[str]) -> None:
    assert {mode for mode in ("listen", "whisper", "barge") if is_noticed(setting, mode)} == modes  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def at_work(broadcasts: Broadcasts) -> AsyncIterator[None]:
    task = asyncio.create_task(broadcasts.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_messages_end_by_themselves(
    db: Database, broadcasts: Broadcasts, clock: VirtualClock
) -> None:
    await broadcasts.send(BOSS, "Já passou", None, 1)
    await clock.advance(timedelta(minutes=2).total_seconds())
    async with at_work(broadcasts), asyncio.timeout(5):
        while await broadcasts.sent(BOSS):
            await asyncio.sleep(0.02)
    assert await broadcasts.mine(ANA) == []
