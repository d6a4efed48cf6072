"""The stored journal gives the same decisions again; with changed rules, what would have been."""

from __future__ import annotations

import random
from dataclasses import replace

from core.clock import VirtualClock
from core.db import Database
from queues.moves import Move, QueueChanged
from queues.replay import in_words, replay_between, why
from queues.service import QueueRequest, Queues
from tests.queues.conftest import Opened

FOREVER = 1 << 62


async def a_day(queues: Queues, clock: VirtualClock, prefix: str) -> None:
    rng = random.Random(prefix)
    for number in range(60):
        await queues.enter(QueueRequest(f"{prefix}{number}", "geral", clock.now()))
        await clock.advance(rng.random() * 4)
        for reservation in list(queues.reservations.values()):
            if not reservation.answered and rng.random() < 0.7:
                await reservation.accept()
            elif reservation.answered and rng.random() < 0.5:
                await reservation.release(wrap_up=rng.random() < 0.3)
        if rng.random() < 0.3:
            await queues.set_presence(rng.choice(["u-ana", "u-bia", "u-caio"]), "available")
    await queues.settled()


async def test_a_day_over_a_restart_replays_fingerprint_for_fingerprint(
    db: Database, clock: VirtualClock, queues: Queues, opened: Opened
) -> None:
    await a_day(queues, clock, "a")
    await queues._crew.close()
    again = await opened()
    await a_day(again, clock, "b")
    first = await replay_between(db, 0, FOREVER)
    second = await replay_between(db, 0, FOREVER)
    assert first.first_difference is None
    assert first.steps > 300
    assert first.assignments > 50
    assert first.decided == second.decided


async def test_changed_rules_show_what_would_have_been(
    db: Database, clock: VirtualClock, queues: Queues
) -> None:
    await a_day(queues, clock, "a")

    def no_wrap_up(move: Move) -> Move:
        if not isinstance(move, QueueChanged):
            return move
        return QueueChanged(replace(move.policy, wrap_up_s=0.0))

    as_it_was = await replay_between(db, 0, FOREVER)
    otherwise = await replay_between(db, 0, FOREVER, no_wrap_up)
    assert otherwise.first_difference is not None
    assert otherwise.assignments >= as_it_was.assignments
    assert sum(otherwise.waits) < sum(as_it_was.waits)


async def test_a_journal_that_was_tampered_with_is_found_out(
    db: Database, clock: VirtualClock, queues: Queues
) -> None:
    from sqlalchemy import update

    from queues import store

    await a_day(queues, clock, "a")
    table = store.journal
    forged = (
        update(table).where(table.c.interaction == "a7").values(at_us=table.c.at_us + 60_000_000)
    )
    await db.write(lambda tx: tx.execute(forged))
    assert (await replay_between(db, 0, FOREVER)).first_difference is not None
    told = await why(db, "a59")
    assert told is not None
    assert told["replayed_the_same"] is False


async def test_why_in_words(db: Database, clock: VirtualClock, queues: Queues) -> None:
    await queues.set_presence("u-ana", "available")
    await queues.set_presence("u-bia", "paused", "almoco")
    place = await queues.enter(QueueRequest("i-1", "geral", clock.now()))
    await (await place.offer(5)).decline("refused")
    await queues.settled()
    found = await why(db, "i-1")
    assert found is not None
    text = in_words(found, queues.key_of)
    assert "igual ao que foi decidido" in text
    assert "oferecido a ana" in text
    assert "bia: presença paused" in text
    assert "ana: presença paused; acabou de ser chamado" in text
    assert "espera: 0 sem a habilidade, 3 ausentes" in text
