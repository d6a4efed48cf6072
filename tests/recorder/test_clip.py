"""A piece of the citizen's voice: the right samples, one channel, rights and audit."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import select

from core.access.store import audit
from core.db import Database
from media.wave import read_wav
from recorder.clip import Clips
from tests.recorder.conftest import LISTENER, NOBODY, RATE, House, noise
from tests.recorder.test_http import client, get, landed  # noqa: F401  # fixtures

CLIP = "/api/interactions/i1/clip"


async def test_the_very_samples_of_the_citizen(client: Any, landed: Any, db: Database) -> None:  # noqa: F811
    answer = await get(client, f"{CLIP}?from_ms=500&to_ms=1250")
    assert (answer.status, answer.content_type) == (200, "audio/wav")
    pcm, rate = read_wav(io.BytesIO(await answer.read()))
    said = noise(2.0, 1)[RATE // 2 : RATE + RATE // 4]
    assert (rate, len(pcm)) == (RATE, 6_000)
    assert np.array_equal(pcm.reshape(-1), said)
    rows = await db.read(lambda tx: tx.execute(select(audit), LISTENER).all())
    assert [(row.action, row.object) for row in rows][-1] == ("listen", "recording")


async def test_the_end_is_cut_and_beyond_it_is_nothing(client: Any, landed: Any) -> None:  # noqa: F811
    short = await get(client, f"{CLIP}?from_ms=1900&to_ms=9000")
    pcm, _ = read_wav(io.BytesIO(await short.read()))
    assert len(pcm) == RATE // 10
    assert (await get(client, f"{CLIP}?from_ms=5000&to_ms=6000")).status == 404
    assert (await get(client, f"{CLIP}?from_ms=900&to_ms=900")).status == 422
    assert (await get(client, f"{CLIP}?from_ms=0&to_ms=999999")).status == 422
    assert (await get(client, "/api/interactions/none/clip?from_ms=0&to_ms=99")).status == 404


async def test_only_for_those_who_may_listen(client: Any, landed: Any, house: House) -> None:  # noqa: F811
    denied = await client.get(f"{CLIP}?from_ms=0&to_ms=99", headers={"X-Who": "nil"})
    assert denied.status == 403
    clips = Clips(house.recorder)
    assert await clips.began(NOBODY, ["i1"]) == {}
    began = await clips.began(LISTENER, ["i1", "i2"])
    assert list(began) == ["i1"]
    assert house.clock.now() - began["i1"] > timedelta(seconds=1)


async def test_not_before_it_has_landed(client: Any, house: House) -> None:  # noqa: F811
    await house.recorder.plan("i1")
    assert (await get(client, f"{CLIP}?from_ms=0&to_ms=99")).status == 409
    assert await Clips(house.recorder).began(LISTENER, ["i1"]) == {}
