"""Playing over HTTP: ranges, heads, tags, rights, and the audit of who listened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core import ledger
from core.access.model import Access
from core.access.store import audit
from core.db import Database
from core.web.app import build_app
from core.web.live import apply
from recorder.model import Mark, stretches
from recorder.plug import plug
from recorder.ranges import Unsatisfiable, wanted
from recorder.views import VIEWS
from tests.recorder.conftest import LISTENER, NOBODY, House

ANA = {"X-Who": "ana"}


@pytest.fixture
async def client(house: House) -> Any:
    who = {"ana": LISTENER, "nil": NOBODY}

    async def authenticate(request: web.Request) -> Access | None:
        return who.get(request.headers.get("X-Who", ""))

    app = build_app(plug(house.recorder).routes, authenticate, "test")
    async with TestClient(TestServer(app)) as running:
        yield running


@pytest.fixture
async def landed(house: House) -> tuple[str, bytes]:
    await house.recorder.plan("i1")
    await house.recorder.mark("i1", "queue", "geral")
    await house.clock.advance(1)
    await house.recorder.mark("i1", "operator", "u1")
    await house.clock.advance(1)
    house.record("i1", 2.0)
    await house.recorder.mark("i1", "hangup")
    await house.settle(1)
    (found,) = await house.recorder.of_interaction(LISTENER, "i1")
    return found.id, house.kept()[0].read_bytes()


async def get(client: Any, path: str, **headers: str) -> Any:
    return await client.get(path, headers={**ANA, **headers})


async def test_whole_and_by_range(client: Any, landed: tuple[str, bytes]) -> None:
    id_, data = landed
    path = f"/api/recordings/{id_}/audio"
    whole = await get(client, path)
    assert (whole.status, await whole.read()) == (200, data)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Content-Type"] == "audio/wav"
    part = await get(client, path, Range="bytes=100-199")
    assert (part.status, await part.read()) == (206, data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(data)}"
    tail = await get(client, path, Range="bytes=-50")
    assert await tail.read() == data[-50:]
    rest = await get(client, path, Range="bytes=1000-")
    assert (rest.status, await rest.read()) == (206, data[1000:])
    beyond = await get(client, path, Range=f"bytes={len(data)}-")
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{len(data)}")
    many = await get(client, path, Range="bytes=0-1,5-6")
    assert (many.status, await many.read()) == (200, data)


async def test_heads_and_tags(client: Any, landed: tuple[str, bytes]) -> None:
    id_, data = landed
    path = f"/api/recordings/{id_}/audio"
    head = await client.head(path, headers=ANA)
    assert (head.status, head.headers["Content-Length"]) == (200, str(len(data)))
    assert await head.read() == b""
    tag = head.headers["ETag"]
    assert (await get(client, path, **{"If-None-Match": tag})).status == 304
    same = await get(client, path, Range="bytes=0-9", **{"If-Range": tag})
    assert same.status == 206
    other = await get(client, path, Range="bytes=0-9", **{"If-Range": '"old"'})
    assert (other.status, len(await other.read())) == (200, len(data))


async def test_who_listens_is_audited_and_who_may_not_hears_nothing(
    client: Any, landed: tuple[str, bytes], db: Database
) -> None:
    path = f"/api/recordings/{landed[0]}/audio"
    await client.head(path, headers=ANA)
    await get(client, path, Range="bytes=5-9")
    await get(client, f"{path}?download=1")
    assert (await client.get(path, headers={"X-Who": "nil"})).status == 403
    assert (await client.get(path)).status == 401
    for other in (f"/api/recordings/{landed[0]}/peaks", "/api/interactions/i1/recordings"):
        assert (await client.get(other, headers={"X-Who": "nil"})).status == 403
    rows = await db.read(lambda tx: tx.execute(select(audit), LISTENER).all())
    assert [(r.login, r.action, r.object_id) for r in rows] == [
        ("ana", "listen", landed[0]),
        ("ana", "download", landed[0]),
    ]


async def test_list_stretches_and_waveform(client: Any, landed: tuple[str, bytes]) -> None:
    (one,) = await (await get(client, "/api/interactions/i1/recordings")).json()
    assert (one["stage"], one["seconds"], one["channels"]) == ("landed", 2.0, 2)
    cut = [(s["kind"], s["detail"], s["start"], s["end"]) for s in one["stretches"]]
    assert cut == [("queue", "geral", 0.0, 1.0), ("operator", "u1", 1.0, 2.0)]
    peaks = await (await get(client, f"/api/recordings/{landed[0]}/peaks")).json()
    assert (len(peaks["channels"]), len(peaks["channels"][0]), len(peaks["pairs"][0])) == (
        2, 800, 1600,
    )  # fmt: skip
    assert 0 < max(peaks["channels"][0]) <= 1


async def test_not_ready_not_there_and_a_vault_that_does_not_answer(
    client: Any, house: House, landed: tuple[str, bytes]
) -> None:
    plan = await house.recorder.plan("i2")
    assert (await get(client, f"/api/recordings/{plan.id}/audio")).status == 409
    assert (await get(client, "/api/recordings/none/audio")).status == 404
    house.kept()[0].unlink()
    assert (await get(client, f"/api/recordings/{landed[0]}/audio")).status == 503
    await house.recorder.discard("i1")
    assert (await get(client, f"/api/recordings/{landed[0]}/audio")).status == 404


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_ranges_are_slices(size: int, first: int, last: int) -> None:
    data = bytes(range(size))
    for header, slice_ in [
        (f"bytes={first}-{last}", data[first : last + 1]),
        (f"bytes={first}-", data[first:]),
        (f"bytes=-{last}", data[-last:] if last else b""),
    ]:
        try:
            part = wanted(header, size)
        except Unsatisfiable:
            assert slice_ == b""
            continue
        expected = slice_ if part.partial else data
        assert data[part.start : part.end] == expected


@given(st.text(max_size=40))
def test_no_range_header_breaks_anything(header: str) -> None:
    try:
        part = wanted(header, 100)
    except Unsatisfiable:
        return
    assert 0 <= part.start <= part.end <= 100


async def test_old_picture_and_patches_make_the_new_picture(house: House, db: Database) -> None:
    (view,) = VIEWS

    async def picture() -> tuple[int, dict[str, Any]]:
        return await db.read(lambda tx: (ledger.newest(tx), view.snapshot(tx, LISTENER)))

    async def broken() -> None:
        (house.home / "vault").write_text("x")
        house.record("i1")
        await house.recorder.mark("i1", "hangup")
        await house.settle(1)

    async def mended() -> None:
        (house.home / "vault").unlink()
        await house.clock.advance(60)
        await house.settle(1)

    async def gone() -> None:
        house.alive.clear()
        await house.settle(100)

    steps = [
        lambda: house.recorder.plan("i1"),
        broken,
        lambda: house.recorder.plan("i2"),
        mended,
        lambda: house.recorder.plan("i3"),
        lambda: house.recorder.discard("i2"),
        gone,
    ]
    house.alive |= {"i2", "i3"}
    number, state = await picture()
    sizes = []
    for step in steps:
        await step()
        for recorded in await db.read(lambda tx, after=number: ledger.since(tx, after)):
            state = apply(state, view.patch(recorded))
        number, fresh = await picture()
        assert state == fresh
        sizes.append(len(state))
    assert sizes == [1, 1, 2, 1, 2, 1, 0]


def test_stretches_are_clipped_to_the_sound(house: House) -> None:
    start = house.clock.now()
    marks = [
        Mark(str(n), "i", start + timedelta(seconds=at), kind)
        for n, (at, kind) in enumerate([(-1, "ivr"), (2, "queue"), (5, "operator"), (90, "hangup")])
    ]
    cut = [(s.kind, s.start, s.end) for s in stretches(marks, start, 10.0)]
    assert cut == [("ivr", 0.0, 2.0), ("queue", 2.0, 5.0), ("operator", 5.0, 10.0)]
    assert stretches(marks[:2], start, None)[-1].end is None


def test_what_a_hold_interrupted_goes_on_under_its_name(house: House) -> None:
    start = house.clock.now()
    told = [(0, "ivr"), (1, "operator"), (2, "hold"), (3, "unhold"), (4, "pause"), (5, "resume")]
    marks = [
        Mark(str(n), "i", start + timedelta(seconds=at), kind) for n, (at, kind) in enumerate(told)
    ]
    kinds = [s.kind for s in stretches(marks, start, 6.0)]
    assert kinds == ["ivr", "operator", "hold", "operator", "pause", "operator"]
