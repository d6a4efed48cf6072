"""Reports from the ledger: the same numbers as the service level's, split and exported."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import TestClient, TestServer

from core.access.model import Access
from core.access.store import audit
from core.clock import VirtualClock
from core.db import Database
from core.web.app import build_app
from queues.days import figures_of
from queues.history.report import DIMENSIONS, Asked, By, Report, report
from queues.history.spans import cut_by
from queues.history.tables import COLUMNS, csv_lines, write_xlsx
from queues.levels import FORMULAS, level
from queues.plug import plug
from queues.service import QueueRequest, Queues
from tests.queues.conftest import SYSTEM

ALL = Access(
    "u-sue", "sue",
    permissions=frozenset({"supervision.*", "operator.read", "queue.read", "interaction.list"}),
)  # fmt: skip


async def a_day(queues: Queues, clock: VirtualClock) -> tuple[datetime, datetime]:
    """Five citizens: two answered (one late), one short abandon, one long, one still waiting."""
    start = clock.now()
    await queues.set_presence("u-ana", "available")
    await visit(queues, clock, "a", waits=0, talks=100)
    await clock.advance(60)
    await queues.set_presence("u-ana", "paused", "cafe")
    for name, gone in (("b", 3.0), ("c", 40.0)):
        place = await queues.enter(QueueRequest(name, "geral", clock.now()))
        await clock.advance(gone)
        await place.leave("abandoned")
    place = await queues.enter(QueueRequest("d", "geral", clock.now()))
    await clock.advance(30)
    await queues.set_presence("u-ana", "available")
    reservation = await place.offer(2)
    await reservation.accept()
    await clock.advance(50)
    await reservation.release()
    await queues.enter(QueueRequest("e", "fazenda", clock.now(), skills=("iptu:3",)))
    await queues.settled()
    return start, clock.now() + timedelta(seconds=1)


async def visit(queues: Queues, clock: VirtualClock, name: str, waits: float, talks: float) -> None:
    place = await queues.enter(QueueRequest(name, "geral", clock.now()))
    await clock.advance(waits)
    reservation = await place.offer(2)
    await reservation.accept()
    await clock.advance(talks)
    await reservation.release(wrap_up=True)


async def made(queues: Queues, start: datetime, end: datetime, by: By, **more: Any) -> Report:
    zone = queues.config.calendar.zone
    asked = Asked(start, end, by, FORMULAS["padrao-1"], zone, **more)
    return await queues.db.read(lambda tx: report(tx, asked))


async def test_every_dimension_sums_to_the_service_level(
    queues: Queues, clock: VirtualClock, db: Database
) -> None:
    start, end = await a_day(queues, clock)
    truth = await db.read(lambda tx: level(tx, start, end, FORMULAS["padrao-1"]))
    assert (truth.entered, truth.answered, truth.within) == (5, 2, 1)
    for by in DIMENSIONS:
        found = await made(queues, start, end, by)
        assert found.total.level == truth, by
        if by != "operator":  # who abandons never had one
            assert sum(line.level.entered for line in found.lines) == truth.entered, by


async def test_what_a_line_says(queues: Queues, clock: VirtualClock) -> None:
    start, end = await a_day(queues, clock)
    by_queue = {
        line.key: line.figures() for line in (await made(queues, start, end, "queue")).lines
    }
    geral = by_queue["geral"]
    assert (geral["answered"], geral["abandoned"], geral["short_abandoned"]) == (2, 1, 1)
    assert (geral["mean_wait_s"], geral["p90_wait_s"], geral["longest_wait_s"]) == (
        15.0,
        30.0,
        40.0,
    )
    assert (geral["handled"], geral["handling_s"]) == (2, 150.0)
    assert geral["level"] == round(1 / 3, 4)
    by_skill = {line.key for line in (await made(queues, start, end, "skill")).lines}
    assert by_skill == {"", "iptu"}
    [ana] = (await made(queues, start, end, "operator")).lines
    told = ana.figures()
    assert (told["key"], told["offers"], told["handled"]) == ("u-ana", 2, 2)
    assert told["wrap_up_s"] == 60.0
    assert told["paused_s"] == 73.0
    assert told["occupancy"] == round((150 + 60) / (ana.staffed_s), 4)
    assert (await made(queues, start, end, "queue", queue="fazenda")).total.level.entered == 1


async def test_exports_hold_the_same_cells(
    queues: Queues, clock: VirtualClock, tmp_path: Path
) -> None:
    start, end = await a_day(queues, clock)
    found = await made(queues, start, end, "queue")
    text = "".join(csv_lines(found, {"geral": "=cmd|' /C calc'!A0"}))
    assert text.startswith("\ufeffFila;Entraram;")
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert table[-1][0] == "Total"
    assert table[2][0] == "'=cmd|' /C calc'!A0", "a name is never a formula"
    assert table[2][6] == "0,3333"
    assert all(len(row) == len(COLUMNS["queue"]) + 1 for row in table)
    write_xlsx(tmp_path / "x.xlsx", found, {"geral": "=1+1"})
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet


async def test_today_follows_the_ledger(queues: Queues, clock: VirtualClock, db: Database) -> None:
    await a_day(queues, clock)
    days = queues.days
    await days._begin()
    await days._catch_up()
    await days._tell()
    told = (await db.read(lambda tx: figures_of(tx, days.today())))["geral"]
    start = clock.now() - timedelta(hours=12)
    truth = await db.read(
        lambda tx: level(tx, start, clock.now() + timedelta(hours=1), FORMULAS["padrao-1"], "geral")
    )
    names = ("entered", "answered", "within", "abandoned", "short_abandoned", "counted")
    assert {n: told[n] for n in names} == {n: getattr(truth, n) for n in names}
    assert told["longest_ms"] == 30_000


@pytest.mark.parametrize(
    ("permissions", "by", "status"),
    [
        ({"supervision.*", "operator.read"}, "operator", 200),
        ({"supervision.*"}, "operator", 403),
        ({"supervision.*"}, "queue", 200),
        ({"supervision.history"}, "queue", 403),
        ({"queue.read"}, "queue", 403),
    ],
)
async def test_rights_and_audit_of_an_export(
    queues: Queues, clock: VirtualClock, permissions: set[str], by: str, status: int
) -> None:
    start, end = await a_day(queues, clock)
    who = Access("u-sue", "sue", permissions=frozenset(permissions))

    async def authenticate(_: Any) -> Access:
        return who

    app = build_app(plug(queues).routes, authenticate, "test")
    query = {"start": start.isoformat(), "end": end.isoformat(), "by": by}
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/api/history/export/csv", params=query)
        assert answer.status == status
        body = await answer.read()
    if status == 200:
        assert body.startswith("\ufeff".encode())

    def audited(tx: Any) -> list[Any]:
        return list(tx.execute(audit.select().where(audit.c.action == "export"), SYSTEM))

    assert len(await queues.db.read(audited)) == (status == 200)


def test_hours_over_a_change_of_the_clocks() -> None:
    start = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # Lisbon springs forward at 01:00 UTC
    found = dict(cut_by(start, start + timedelta(hours=2), ZoneInfo("Europe/Lisbon"), "hour"))
    assert found == {"2026-03-29T00": 1800, "2026-03-29T02": 3600, "2026-03-29T03": 1800}
