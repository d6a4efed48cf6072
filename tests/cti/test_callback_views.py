"""The live picture of callbacks: old snapshot + facts = new snapshot, for those who may see it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from core import ledger
from core.access.model import Access
from core.clock import VirtualClock
from core.db import Database, Tx
from core.settings import Settings
from core.telephone import read_telephone
from core.web.live import apply
from cti.callbacks.service import Callbacks
from cti.callbacks.views import VIEWS
from cti.calls.trunks import Trunks
from queues.service import Queues
from queues.settings import RoutingSettings

VIEW = VIEWS[0]
BOSS = Access("u-sue", "sue", permissions=frozenset({"callback.*"}))
ANA = Access("u-ana", "ana", permissions=frozenset({"desk.use"}))
LINE = {"trunks": [{"key": "cidade", "server": "127.0.0.1:5999"}]}


async def picture(db: Database, who: Access) -> tuple[int, dict[str, Any]]:
    def work(tx: Tx) -> tuple[int, dict[str, Any]]:
        return ledger.newest(tx), VIEW.snapshot(tx, who)

    return await db.read(work)


async def test_each_step_of_a_callback_is_told_and_only_to_supervisors(
    db: Database, clock: VirtualClock, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, pbx=LINE)
    callbacks = Callbacks(db, clock, Queues(db, clock, RoutingSettings()), Trunks(settings))
    since, state = await picture(db, BOSS)
    assert state == {}

    async def told() -> dict[str, Any]:
        nonlocal since, state
        for recorded in await db.read(lambda tx: ledger.since(tx, since)):
            assert not VIEW.audience(recorded, ANA)
            state = apply(state, VIEW.patch(recorded))
        since, fresh = await picture(db, BOSS)
        assert state == fresh, "a browser shows what a fresh page would"
        return state

    citizen = read_telephone("21987650001")
    one = await callbacks.book(
        "dropped", citizen, earlier="i-1", queue="geral", entered_at=clock.now()
    )
    assert await told() == {one.id: {"queue": "geral", "state": "booked", "tries": 0}}

    async def place(called: Any) -> str:
        return str(called.interaction)

    callbacks.place = place
    await callbacks.look()
    assert (await told())[one.id] == {"queue": "geral", "state": "calling", "tries": 1}
    await callbacks.tried(next(iter(callbacks._open.values())).interaction or "", "no_answer")
    assert await told() == {}, "a line that dropped is called once"

    other = await callbacks.book(
        "asked", citizen, earlier="i-2", queue="geral", entered_at=clock.now()
    )
    await told()
    await clock.advance(timedelta(hours=9).total_seconds())
    await callbacks.look()
    assert await told() == {}, other.id
    assert await picture(db, ANA) == (since, {})
