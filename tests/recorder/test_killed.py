"""kill -9 while recordings land: none lost, none twice, every hash verifies."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from core.db import Database, facts
from core.settings import ROOT
from recorder.sound import hash_of
from tests.recorder.conftest import LISTENER, House

RECORDINGS, KILLS = 60, 4


async def _run(home: Path, kill_after: float | None) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.recorder.landing_child",
        str(home),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(90):
            assert child.stdout is not None
            assert await child.stdout.readline() == b"ready\n"
            if kill_after is None:
                return await child.stdout.readline()
            await asyncio.sleep(kill_after)
            return b""
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def test_killed_again_and_again(house: House, db: Database) -> None:
    chance = random.Random(9)
    for number in range(RECORDINGS):
        await house.recorder.plan(f"i{number}")
        house.record(f"i{number}", 0.2 + chance.random())
    landed = []
    for _ in range(KILLS):
        await _run(house.home, 0.02 + chance.random() * 0.1)
        landed.append(len(house.kept()))
    assert landed[0] < RECORDINGS, "every kill came too late to interrupt anything"
    assert await _run(house.home, None) == b"done\n"
    told = await db.read(
        lambda tx: tx.execute(
            select(facts.c.subject).where(facts.c.kind == "RecordingLanded")
        ).all()
    )
    counted = Counter(row.subject for row in told)
    assert counted == {f"i{number}": 1 for number in range(RECORDINGS)}
    assert len(house.kept()) == RECORDINGS
    assert house.spooled() == []
    for number in range(RECORDINGS):
        (found,) = await house.recorder.of_interaction(LISTENER, f"i{number}")
        assert hash_of(Path(found.path or "")) == found.sha256
