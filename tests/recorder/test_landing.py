"""From the spool to the vault: nothing lost, nothing twice, whatever breaks in between."""

from __future__ import annotations

import asyncio
import errno
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from core.db import Database, facts
from core.errors import Unavailable
from media.wave import read_wav
from recorder import service, spool
from recorder.model import recording_id, retry_after
from recorder.service import Recorder
from recorder.sound import hash_of
from tests.recorder.conftest import LISTENER, House, noise, wav

STEPS = ["joined", "stored", "committed", "emptied"]


async def kinds(db: Database) -> list[str]:
    rows = await db.read(lambda tx: tx.execute(select(facts.c.kind).order_by(facts.c.id)).all())
    return [row.kind for row in rows if row.kind != "RecordingMarked"]


async def test_a_call_is_recorded_and_lands(house: House, db: Database) -> None:
    house.alive.add("i1")
    plan = await house.recorder.plan("i1")
    assert (plan.begun, plan.rx) == (False, str(house.file("i1", "rx")))
    house.record("i1", 2.0)
    assert (await house.recorder.plan("i1")).begun
    await house.clock.advance(2)
    assert await house.settle() == 0  # the citizen still talks
    house.alive.discard("i1")
    await house.recorder.mark("i1", "hangup")
    assert await house.settle(0.6) == 1
    (found,) = await house.recorder.of_interaction(LISTENER, "i1")
    assert (found.state, found.channels, found.seconds) == ("landed", 2, 2.0)
    assert found.path is not None
    sound, _ = read_wav(Path(found.path))
    assert np.array_equal(sound[:, 0], noise(2.0, 1))
    assert np.array_equal(sound[:, 1], noise(2.0, 2))
    assert hash_of(Path(found.path)) == found.sha256
    assert found.keep_until is not None
    assert house.spooled() == []
    assert await kinds(db) == ["RecordingStarted", "RecordingLanded"]


async def test_untold_files_wait_longer_and_growing_ones_for_ever(house: House) -> None:
    house.record("i1")
    assert await house.settle(5) == 0
    with house.file("i1", "rx").open("ab") as file:
        file.write(noise(0.1, 9).tobytes())
    assert await house.settle(6) == 0
    assert await house.settle(6) == 1


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("again", STEPS)
async def test_killed_after_any_step_and_once_more(
    house: House, db: Database, step: str, again: str
) -> None:
    await house.recorder.plan("i1")
    house.record("i1")
    await house.recorder.mark("i1", "hangup")
    for fatal in (step, again):
        crashing = Recorder(db, house.home, house.alive.__contains__, house.clock)
        crashing.landing.step = _die_at(fatal)
        await crashing.intake.scan()
        await house.clock.advance(1)
        try:
            await crashing.intake.scan()
        except Killed:
            continue
    fresh = Recorder(db, house.home, house.alive.__contains__, house.clock)
    house.recorder = fresh
    await house.settle()
    await house.settle()
    (found,) = await fresh.of_interaction(LISTENER, "i1")
    assert found.state == "landed"
    assert found.path is not None
    assert hash_of(Path(found.path)) == found.sha256
    assert house.spooled() == []
    assert len(house.kept()) == 1
    assert await kinds(db) == ["RecordingStarted", "RecordingLanded"]


class Killed(BaseException):
    """As final as SIGKILL: no handler of the product catches it."""


def _die_at(fatal: str) -> Any:
    def step(name: str) -> None:
        if name == fatal:
            raise Killed

    return step


async def test_a_full_disk_leaves_the_spool_waiting_and_says_so(
    house: House, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.recorder.plan("i1")
    house.record("i1")
    await house.recorder.mark("i1", "hangup")
    free = spool.Spool.free_bytes
    monkeypatch.setattr(spool.Spool, "free_bytes", lambda self: 100)
    for _ in range(5):
        assert await house.settle(1) == 0
    (found,) = await house.recorder.of_interaction(LISTENER, "i1")
    assert (found.state, found.reason) == ("waiting", "disk_full")
    assert len(house.spooled()) == 3
    assert house.recorder.intake.health.reasons == {"disk_full": 1}
    assert await kinds(db) == ["RecordingStarted", "RecordingFailed"]
    monkeypatch.setattr(spool.Spool, "free_bytes", free)
    await house.clock.advance(retry_after(found.attempts).total_seconds())
    assert await house.settle(1) == 1
    assert house.spooled() == []
    assert await kinds(db) == ["RecordingStarted", "RecordingFailed", "RecordingLanded"]


async def test_a_disk_that_fills_up_while_writing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.recorder.plan("i1")
    house.record("i1")
    await house.recorder.mark("i1", "hangup")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("recorder.sound.os.fsync", full)
        assert await house.settle(1) == 0
    (found,) = await house.recorder.of_interaction(LISTENER, "i1")
    assert found.reason == "disk_full"
    assert len(house.spooled()) == 3
    assert house.kept() == []
    await house.clock.advance(60)
    assert await house.settle(1) == 1


async def test_a_dead_vault_is_tried_again_with_growing_pauses(house: House, db: Database) -> None:
    await house.recorder.plan("i1")
    house.record("i1")
    await house.recorder.mark("i1", "hangup")
    (house.home / "vault").write_text("a file where the folder should be")
    await house.settle(1)
    tries = []
    for _ in range(40):
        await house.recorder.intake.scan()
        (found,) = await house.recorder.of_interaction(LISTENER, "i1")
        tries.append(found.attempts)
        await house.clock.advance(5)
    assert found.reason == "vault"
    assert 4 <= tries[-1] <= 8  # 2, 4, 8, 16, 32, 60 s: not forty times
    (house.home / "vault").unlink()
    await house.clock.advance(60)
    assert await house.settle(1) == 1


async def test_no_room_means_no_plan_and_the_failure_is_told(
    house: House, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ROOM_FOR_A_CALL", 1 << 60)
    with pytest.raises(Unavailable):
        await house.recorder.plan("i1")
    await house.recorder.failed("i1", "not_started")
    (found,) = await house.recorder.of_interaction(LISTENER, "i1")
    assert (found.state, found.reason) == ("failed", "disk_full")
    assert await kinds(db) == ["RecordingFailed"]


async def test_orphans_are_adopted(house: House, db: Database) -> None:
    house.record("i-lost", 3.0, number=2)
    (house.home / "spool" / "notes.txt").write_text("not ours")
    assert await house.settle() == 1
    (found,) = await house.recorder.of_interaction(LISTENER, "i-lost")
    assert (found.id, found.adopted, found.seconds) == (recording_id("i-lost", 2), True, 3.0)
    assert (house.home / "spool" / "notes.txt").exists()
    assert await kinds(db) == ["RecordingStarted", "RecordingLanded"]


async def test_one_side_lost_leaves_silence_and_both_lost_the_mix(house: House) -> None:
    house.record("i1")
    house.file("i1", "tx").unlink()
    house.record("i2")
    house.file("i2", "tx").write_bytes(b"")
    house.file("i2", "rx").unlink()
    assert await house.settle() == 2
    (one,) = await house.recorder.of_interaction(LISTENER, "i1")
    (two,) = await house.recorder.of_interaction(LISTENER, "i2")
    assert (one.channels, two.channels) == (2, 1)
    sound, _ = read_wav(Path(one.path or ""))
    assert sound[:, 0].any()
    assert not sound[:, 1].any()


async def test_nothing_recorded_is_said_and_over(house: House, db: Database) -> None:
    await house.recorder.plan("i1")
    await house.recorder.plan("i2")
    house.file("i2", "rx").write_bytes(wav(np.zeros(0, np.int16)))
    house.alive.add("i1")
    await house.clock.advance(100)
    await house.settle()
    assert (await house.recorder.of_interaction(LISTENER, "i1"))[0].state == "recording"
    house.alive.clear()
    await house.settle()
    reasons = [
        (await house.recorder.of_interaction(LISTENER, one))[0].reason for one in ("i1", "i2")
    ]
    assert reasons == ["no_files", "empty"]
    assert await kinds(db) == ["RecordingStarted", "RecordingStarted"] + ["RecordingFailed"] * 2
    await house.settle(100)
    assert len(await kinds(db)) == 4


async def test_one_bad_recording_stops_nobody_else(house: House) -> None:
    for name in ("i1", "i2"):
        house.record(name)
    house.file("i1", "rx").write_bytes(wav(noise(1, 1), 16000))
    assert await house.settle() == 1
    (bad,) = await house.recorder.of_interaction(LISTENER, "i1")
    (good,) = await house.recorder.of_interaction(LISTENER, "i2")
    assert (bad.state, bad.reason, good.state) == ("waiting", "rates", "landed")
    assert len(house.spooled()) == 3


async def test_a_vault_that_lost_the_file_gets_it_again_from_the_spool(
    house: House, db: Database
) -> None:
    await house.recorder.plan("i1")
    house.record("i1")
    await house.recorder.mark("i1", "hangup")
    house.recorder.landing.step = _die_at("committed")
    with pytest.raises(Killed):
        await house.settle(1)
    shutil.rmtree(house.home / "vault")
    house.recorder.landing.step = lambda _name: None
    await house.settle()
    assert len(house.kept()) == 1
    assert house.spooled() == []
    assert await kinds(db) == ["RecordingStarted", "RecordingLanded"]


@pytest.mark.parametrize("when", ["recording", "landed", "landing"])
async def test_discarded_at_any_moment_nothing_is_left(
    house: House, db: Database, when: str
) -> None:
    await house.recorder.plan("i1")
    house.record("i1")
    if when == "landed":
        await house.recorder.mark("i1", "hangup")
        await house.settle()
        assert house.kept()
    if when == "landing":
        asked = []

        def interrupt(name: str) -> None:
            if name == "stored":
                asked.append(asyncio.create_task(house.recorder.discard("i1")))

        house.recorder.landing.step = interrupt
        await house.settle()
        await asyncio.gather(*asked)
        assert asked
    await house.recorder.discard("i1")
    await house.recorder.discard("i1")
    house.record("i1")  # Asterisk had not stopped yet
    await house.settle()
    assert (house.spooled(), house.kept()) == ([], [])
    (found,) = await house.recorder.of_interaction(LISTENER, "i1")
    assert (found.state, found.reason) == ("discarded", "anonymous")
    assert (await kinds(db)).count("RecordingDiscarded") == 1


async def test_a_thousand_marks_in_a_row_are_one_and_no_mark_stops_a_call(
    house: House, db: Database
) -> None:
    await house.recorder.plan("i1")
    for kind, detail in [("queue", "geral"), ("queue", "geral"), ("operator", "u1"), ("hold", None),
                         ("unhold", None), ("hangup", None), ("hangup", None)]:  # fmt: skip
        await house.recorder.mark("i1", kind, detail)
    told = await house.recorder.marks(LISTENER, "i1")
    assert [(m.kind, m.detail) for m in told] == [
        ("ivr", None), ("queue", "geral"), ("operator", "u1"), ("hold", None), ("unhold", None),
        ("hangup", None),
    ]  # fmt: skip
    await db.close()
    await house.recorder.mark("i1", "hold")  # the database is gone: logged, not raised


async def test_missing_sound_is_measured(house: House) -> None:
    await house.recorder.plan("i1")
    house.record("i1", 2.0)
    await house.clock.advance(10)
    await house.recorder.mark("i1", "hangup")
    await house.settle(1)
    (found,) = await house.recorder.of_interaction(LISTENER, "i1")
    assert found.missing_ms == 8000
