"""The server is killed in mid-call, at every stage: the citizen stays and the story goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest

from bench.call_product import Product
from cli.caller.alaw import is_loud
from cli.caller.script import Keys, Pause
from tests.calls.house import AFTER_GREETING, PERSON, Citizen, running, staffed, telephone

pytestmark = [pytest.mark.calls, pytest.mark.timeout(180)]
STAY = Pause(90)
WITHIN_S = 8.0
"""Generous for a loaded machine; `./atende bench call` prints the real figure."""


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running(recogniser="none", offer_seconds="15") as product:
        yield product


def longest_gap_ms(citizen: Citizen, since: int) -> float:
    arrivals = [p.arrival for p in citizen.caller.stream.kept.received if p.arrival > since]
    return float(np.diff(np.array(arrivals, dtype=np.int64)).max() / 1e6)


async def heard_again(citizen: Citizen, since: int) -> None:
    """The hotline is heard after the kill."""
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        packets = citizen.caller.stream.kept.received
        if any(p.arrival > since + 300_000_000 and is_loud(p.payload) for p in packets):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the citizen heard nothing more")


async def test_in_the_ivr_the_same_step_is_said_again(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=1.0)) as house:
        citizen = house.call(Pause(4.0), STAY)
        before = await citizen.stage("ivr")
        await asyncio.sleep(1.5)
        await house.kill_server()
        await heard_again(citizen, time.monotonic_ns())
        after = await citizen.report()
        assert (after["protocol"], after["stage"]) == (before["protocol"], "ivr")
        citizen.caller.stream.press("0")
        report = await citizen.closed()
        assert report["outcome"] == "served"
        await house.nobody_reserved()


async def test_in_talk_nobody_notices_and_the_end_still_works(house_up: Product) -> None:
    async with staffed(house_up, telephone()) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await citizen.stage("talking")
        await asyncio.sleep(1.0)
        killed = time.monotonic_ns()
        await house.kill_server()
        await asyncio.sleep(1.5)
        assert longest_gap_ms(citizen, killed) < 200
        report = await citizen.report()
        assert report["stage"] == "talking"
        await house.telephones.hang_up("op01")
        await citizen.until(lambda r: r["stage"] in ("after", "closing", "closed"))
        report = await citizen.closed()
        assert report["outcome"] == "served"
        assert len([s for s in report["segments"] if s["operator"]]) == 1
        assert abs(report["recording"]["seconds"] - citizen.caller.record.seconds) < 1.5
        await house.nobody_reserved()


async def test_waiting_keeps_the_place(house_up: Product) -> None:
    async with staffed(house_up, telephone()) as house:
        first = house.call(AFTER_GREETING, PERSON, STAY, number="21987650001")
        await first.stage("talking")
        second = house.call(AFTER_GREETING, PERSON, STAY, number="21987650002")
        await second.stage("waiting")
        third = house.call(AFTER_GREETING, PERSON, STAY, number="21987650003")
        await third.stage("waiting")
        await house.kill_server()
        await second.until(lambda r: r["position"] == 1, WITHIN_S)
        await third.until(lambda r: r["position"] == 2, WITHIN_S)
        await house.telephones.hang_up("op01")
        await second.stage("talking")
        assert (await third.report())["stage"] == "waiting"
        for citizen in (first, second, third):
            await citizen.hang_up()
            await citizen.closed()
        await house.nobody_reserved()


async def test_ringing_rings_on_and_is_answered_once(house_up: Product) -> None:
    async with staffed(house_up, telephone(answer_after=6.0)) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await citizen.stage("offering")
        await citizen.until(lambda _: house.telephones.calls)
        await house.kill_server()
        await citizen.stage("talking")
        assert len(house.answered("op01")) == 1, "the same ring, not a second one"
        await citizen.hang_up()
        assert (await citizen.closed())["outcome"] == "served"
        await house.nobody_reserved()


async def test_on_hold_the_music_plays_on_and_the_call_comes_back(house_up: Product) -> None:
    async with staffed(house_up, telephone()) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        report = await citizen.stage("talking")
        path = f"/api/desk/calls/{report['interaction']}/hold"
        await asyncio.sleep(0.5)
        await house.api("POST", path, {"on": True}, login="op01")
        await asyncio.sleep(0.5)
        await house.kill_server()
        await heard_again(citizen, time.monotonic_ns())
        await house.api("POST", path, {"on": False}, login="op01")
        await asyncio.sleep(1.0)
        stream = house.answered("op01")[-1].stream
        assert stream is not None
        recent = [p for p in stream.kept.received if p.arrival > time.monotonic_ns() - 500_000_000]
        assert sum(is_loud(p.payload) for p in recent) > 10, "the operator hears the citizen again"
        await citizen.hang_up()
        assert (await citizen.closed())["outcome"] == "served"
        await house.nobody_reserved()


async def test_in_wrap_up_the_ticket_is_still_filed(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=1.0)) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await citizen.stage("after")
        await house.kill_server()
        report = await citizen.closed()
        report = await citizen.until(lambda r: r["ticket"], 15)
        assert report["ticket"]["number"]
        await house.nobody_reserved()


async def test_while_landing_the_recording_lands_once(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=1.5)) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await citizen.stage("talking")
        await citizen.hang_up()
        await house.kill_server()
        report = await citizen.until(lambda r: r["recording"], 30)
        recordings = await house.api("GET", f"/api/interactions/{report['interaction']}/recordings")
        assert len(recordings) == 1


async def test_asterisk_stopped_and_started_ends_what_was_and_serves_anew(
    house_up: Product,
) -> None:
    async with staffed(house_up, telephone(talk=1.0)) as house:
        citizen = house.call(Pause(2.0), STAY)
        await citizen.stage("ivr")
        os.kill((await asyncio.to_thread(house_up.pids))["asterisk"], signal.SIGKILL)
        report = await citizen.until(lambda r: r["stage"] == "closed", 40)
        assert report["outcome"] == "failed", "nobody hung up: the line was lost"
        citizen.task.cancel()
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            again = house.call(AFTER_GREETING, PERSON, Keys("0"), STAY)
            await asyncio.wait({again.task}, timeout=3)
            if not again.task.done():
                break
            again.task.exception()
        assert (await again.closed())["outcome"] == "served"
        await house.nobody_reserved()


async def test_between_answer_and_bridge_the_two_still_meet(house_up: Product) -> None:
    """The operator picks up while no server runs; its successor finds the answered leg."""
    async with staffed(house_up, telephone(answer_after=2.0)) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await citizen.until(lambda _: house.telephones.calls, 40)
        await asyncio.sleep(1.9)
        await house.kill_server()
        await citizen.stage("talking")
        await asyncio.sleep(1.0)
        assert len(house.answered("op01")) == 1
        stream = house.answered("op01")[0].stream
        assert stream is not None
        recent = [p for p in stream.kept.received if p.arrival > time.monotonic_ns() - 500_000_000]
        assert sum(is_loud(p.payload) for p in recent) > 10, "the operator hears the citizen"
        await citizen.hang_up()
        assert (await citizen.closed())["outcome"] == "served"
        await house.nobody_reserved()


async def test_in_a_transfer_the_citizen_arrives_all_the_same(house_up: Product) -> None:
    async with staffed(house_up, telephone("op01"), telephone("op02")) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        report = await citizen.stage("talking")
        first = (await citizen.until(lambda r: r["operator"]))["operator"]
        path = f"/api/desk/calls/{report['interaction']}/transfer"
        await house.api("POST", path, {"queue": "geral"}, login=first)
        await house.kill_server()
        report = await citizen.until(
            lambda r: r["stage"] == "talking" and r["operator"] not in (None, first), 40
        )
        assert len([s for s in report["segments"] if s["operator"]]) == 2
        await citizen.hang_up()
        assert (await citizen.closed())["outcome"] == "served"
        await house.nobody_reserved()
