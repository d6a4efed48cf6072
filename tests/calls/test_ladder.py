"""The ladder: whatever is down, keys work and then a person comes, within five seconds.

One node uses no Redis, so there is none to take away. Danger by speech and by key under each.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bench.call_product import Product
from bench.ivr_calls import descendants
from cli.caller.control import Control
from cli.caller.script import Keys, Pause, Say, Step
from tests.calls.house import Citizen, House, running, staffed, telephone

pytestmark = [pytest.mark.calls, pytest.mark.timeout(240)]
PERSON_S = 5.0
STAY = Pause(90)
FIRE = Say("socorro minha casa está pegando fogo", barge_in=True)


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running() as product:
        yield product


@contextmanager
def deaf(product: Product) -> Iterator[None]:
    """The recogniser's children are killed as often as they come back."""
    stop = threading.Event()

    def kill() -> None:
        server = product.pids()["cti"]
        while not stop.wait(0.02):
            for pid in descendants(server):
                if "embedded_child" in _command(pid):
                    os.kill(pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


@contextmanager
def without_crm(product: Product) -> Iterator[None]:
    """The CRM's tables are gone: everything it is asked for fails."""
    tables = ("crm_tickets", "crm_visits", "crm_services")
    with sqlite3.connect(product.home / "atende.db", timeout=10) as db:
        for table in tables:
            db.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        with sqlite3.connect(product.home / "atende.db", timeout=10) as db:
            for table in tables:
                db.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


@contextmanager
def slow_database(product: Product) -> Iterator[None]:
    """Every write waits: somebody holds the lock, lets go for a moment, takes it again."""
    stop, held = threading.Event(), threading.Event()

    def hold() -> None:
        db = sqlite3.connect(product.home / "atende.db", timeout=10, isolation_level=None)
        while not stop.is_set():
            db.execute("BEGIN IMMEDIATE")
            held.set()
            stop.wait(0.25)
            db.execute("ROLLBACK")
            stop.wait(0.05)
        db.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def locked_database(product: Product) -> Iterator[None]:
    """No write is done at all: somebody holds the lock and does not let go."""
    db = sqlite3.connect(product.home / "atende.db", timeout=10, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        db.execute("ROLLBACK")
        db.close()


@contextmanager
def hanging_endpoint() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"
    finally:
        server.close()


@asynccontextmanager
async def on_the_line(product: Product, *steps: Step) -> AsyncIterator[tuple[House, Citizen]]:
    async with staffed(product, telephone(talk=1.0)) as house:
        citizen = house.call(*steps, STAY, most=90.0)
        try:
            yield house, citizen
        finally:
            await citizen.hang_up()


async def a_person_comes(house: House, citizen: Citizen, seconds: float = PERSON_S) -> None:
    """An operator's telephone rings within `seconds` of the key."""
    deadline = time.monotonic() + 60
    while not citizen.caller.talk.said or not house.answered("op01"):
        assert time.monotonic() < deadline, "nobody came"
        await asyncio.sleep(0.05)
    key = citizen.caller.talk.said[-1].ended
    assert (house.answered("op01")[-1].arrived - key) / 1e9 <= seconds


async def danger_is_heard(product: Product, step: Step) -> str:
    """Somebody comes to a danger; returns the call's id, for `was_urgent` to look at later."""
    async with on_the_line(product, Pause(1.5), step) as (house, citizen):
        deadline = time.monotonic() + 60
        while not house.answered("op01"):
            assert time.monotonic() < deadline, "nobody came to a danger"
            await asyncio.sleep(0.1)
        return citizen.call_id


async def was_urgent(product: Product, *calls: str) -> None:
    """The calls went to the queue of dangers. The report asks the CRM too: not while it is away."""
    async with Control(product.home) as control:
        for call in calls:
            report = await control.call(call) or {}
            assert report["queue"] == "emergencia"


KEY_PERSON, KEY_DANGER = Keys("0", barge_in=True), Keys("8", barge_in=True)


async def test_recogniser_down_keys_and_then_a_person(house_up: Product) -> None:
    with deaf(house_up):
        async with on_the_line(house_up, Pause(1.5), KEY_PERSON) as (house, citizen):
            await a_person_comes(house, citizen)
        call = await danger_is_heard(house_up, KEY_DANGER)
        await was_urgent(house_up, call)


async def test_recogniser_down_two_spoken_sentences_lead_to_a_person(house_up: Product) -> None:
    said = (Say("tem um buraco na minha rua"), Say("tem um buraco na minha rua"))
    with deaf(house_up):
        async with on_the_line(house_up, *said) as (house, citizen):
            report = await citizen.stage("talking", 60)
            words = " ".join(turn["said"] for turn in report["turns"])
            assert "Use o teclado" in words
            assert len(house.answered("op01")) == 1


async def test_recogniser_down_a_danger_spoken_twice_reaches_a_person(house_up: Product) -> None:
    with deaf(house_up):
        async with on_the_line(house_up, FIRE, FIRE) as (_, citizen):
            await citizen.stage("talking", 60)


async def test_crm_down(house_up: Product) -> None:
    with without_crm(house_up):
        async with on_the_line(house_up, Pause(1.5), KEY_PERSON) as (house, citizen):
            await a_person_comes(house, citizen)
        calls = [await danger_is_heard(house_up, step) for step in (FIRE, KEY_DANGER)]
    await was_urgent(house_up, *calls)


async def test_crm_down_in_the_middle_of_a_request(house_up: Product) -> None:
    """The protocol is keyed, the CRM does not answer: a person comes."""
    steps = (Pause(1.5), Keys("1", barge_in=True), Keys("20260000094#", barge_in=True))
    with without_crm(house_up):
        async with on_the_line(house_up, *steps) as (house, _):
            deadline = time.monotonic() + 60
            while not house.answered("op01"):
                assert time.monotonic() < deadline, "nobody came"
                await asyncio.sleep(0.1)


async def test_slow_database(house_up: Product) -> None:
    with slow_database(house_up):
        async with on_the_line(house_up, Pause(1.5), KEY_PERSON) as (house, citizen):
            await a_person_comes(house, citizen)
        calls = [await danger_is_heard(house_up, step) for step in (FIRE, KEY_DANGER)]
    await was_urgent(house_up, *calls)


@pytest.mark.parametrize("step", [FIRE, KEY_DANGER], ids=["speech", "key"])
async def test_danger_while_the_database_does_nothing_at_all(house_up: Product, step: Step) -> None:
    async with on_the_line(house_up, Pause(1.5), step) as (house, citizen):
        with locked_database(house_up):
            deadline = time.monotonic() + 60
            while not house.answered("op01"):
                assert time.monotonic() < deadline, "nobody came to a danger"
                await asyncio.sleep(0.1)
        await citizen.until(lambda report: report["queue"] == "emergencia", 30)


@pytest.fixture(scope="module")
def house_with_endpoints() -> Iterator[Product]:
    with (
        hanging_endpoint() as url,
        running(recogniser="endpoint", hearing_endpoint=url, intent_endpoint=url) as product,
    ):
        yield product


async def test_model_endpoints_hang(house_with_endpoints: Product) -> None:
    up = house_with_endpoints
    async with on_the_line(up, Pause(1.5), KEY_PERSON) as (house, citizen):
        await a_person_comes(house, citizen)
    calls = [await danger_is_heard(up, step) for step in (FIRE, KEY_DANGER)]
    await was_urgent(up, *calls)
    said = Say("tem um buraco na minha rua")
    async with on_the_line(up, said) as (_, citizen):
        report = await citizen.until(lambda r: any(t["heard"] for t in r["turns"]), 45)
        heard = next(t["heard"] for t in report["turns"] if t["heard"])
        assert heard["intent"] == "buraco", "the house's own recogniser answers instead"
