"""Two promises of the desk: the pop is painted before the ring; nobody is lost with a browser."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bench.call_product import Product
from cli.caller.script import Pause
from tests.browser.browsers import chromium
from tests.browser.test_operator import connected, microphone, on_duty
from tests.calls.house import AFTER_GREETING, PERSON, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.calls,
    pytest.mark.timeout(240),
    pytest.mark.skipif(chromium() is None, reason="Chromium is missing"),
]
STAY = Pause(90)
__all__ = ["microphone"]


@pytest.fixture(scope="module")
def product():
    """With little patience for a browser that vanished."""
    with running(0, recogniser="none", desk_grace_seconds="4", offer_seconds="20") as it:
        yield it


async def test_the_pop_is_painted_before_the_telephone_rings(
    product: Product, microphone: Path
) -> None:
    """The page acknowledges the painted pop; the INVITE arrives only after that."""
    seen: list[str] = []

    def note(name: str, sign: str) -> object:
        def look(payload: str | bytes) -> None:
            text = payload if isinstance(payload, str) else payload.decode(errors="replace")
            if sign in text[:200] and name not in seen:
                seen.append(name)

        return look

    async with on_duty(product, microphone) as (house, desk):

        def watch(socket: object) -> None:
            socket.on("framesent", note("painted", '"rendered"'))  # type: ignore[attr-defined]
            socket.on("framereceived", note("rings", "INVITE sip:"))  # type: ignore[attr-defined]

        desk.page.on("websocket", watch)
        await desk.page.reload()
        await desk.telephone("ready")
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await citizen.stage("offering", 60)
        deadline = time.monotonic() + 15
        while len(seen) < 2 and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        assert seen == ["painted", "rings"]
        await citizen.hang_up()
        assert (await citizen.closed())["outcome"] == "abandoned_queue"


async def test_a_vanished_browser_gives_the_citizen_back_to_the_head_of_the_queue(
    product: Product, microphone: Path
) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = await connected(house, desk)
        await desk.page.context.close()
        await citizen.stage("returning", 40)
        report = await citizen.stage("waiting", 60)
        assert report["position"] == 1
        await citizen.hang_up()
        assert (await citizen.closed())["outcome"] == "abandoned_queue"
        await house.nobody_reserved()


async def test_a_browser_that_vanishes_while_ringing_leaves_the_place_kept(
    product: Product, microphone: Path
) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await desk.pop()
        await desk.page.context.close()
        report = await citizen.stage("waiting", 40)
        assert report["position"] == 1
        await citizen.hang_up()
        assert (await citizen.closed())["outcome"] == "abandoned_queue"
        await house.nobody_reserved()


async def test_a_browser_that_vanishes_in_wrap_up_files_the_ticket_as_incomplete(
    product: Product, microphone: Path
) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = await connected(house, desk)
        await desk.press("F4")
        await citizen.stage("after", 20)
        await desk.page.context.close()
        await citizen.hang_up()
        report = await citizen.until(lambda r: r["ticket"], 60)
        number = report["ticket"]["number"]
        ticket = await house.api("GET", f"/api/tickets/{number}", login="marina")
        assert ticket["incomplete"] is True
