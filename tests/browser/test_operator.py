"""Whole calls with a real Asterisk and an operator in Chromium: what each side hears and sees."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bench.call_product import Product
from cli.caller.script import Pause
from tests.browser.browsers import browser, chromium, window, write_tone
from tests.browser.desk import Desk
from tests.calls.house import AFTER_GREETING, CITIZEN_HZ, PERSON, Citizen, House, running, staffed
from tests.calls.test_story import lately, share

pytestmark = [
    pytest.mark.browser,
    pytest.mark.calls,
    pytest.mark.timeout(240),
    pytest.mark.skipif(chromium() is None, reason="Chromium is missing"),
]
DESK_HZ = 600.0
STAY = Pause(90)


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """With a wrap-up long enough to write in, and time to answer on a busy machine."""
    with running(
        0, recogniser="none", wrap_up_seconds="60", offer_seconds="20", desk_grace_seconds="30"
    ) as it:
        yield it


@pytest.fixture
def microphone(tmp_path: Path) -> Path:
    return write_tone(tmp_path / "microphone.wav", DESK_HZ)


@asynccontextmanager
async def on_duty(product: Product, microphone: Path) -> AsyncIterator[tuple[House, Desk]]:
    """Marina at her desk, available; nobody else on shift."""
    async with staffed(product) as house, browser(microphone) as running_browser:
        context = await window(running_browser)
        address = product.url.replace("127.0.0.1", "localhost")
        desk = await Desk.open(context, address, "marina", product.password("marina"))
        await desk.become_available()
        try:
            yield house, desk
        finally:
            await context.close()


async def connected(house: House, desk: Desk, number: str = "21987650001") -> Citizen:
    citizen = house.call(AFTER_GREETING, PERSON, STAY, number=number, most=150)
    await desk.pop()
    await desk.answer()
    await citizen.stage("talking")
    return citizen


async def citizen_hears(citizen: Citizen, hertz: float, wanted: bool, seconds: float = 8) -> None:
    deadline = time.monotonic() + seconds
    found = 0.0
    while time.monotonic() < deadline:
        found = share(lately(citizen.caller.stream), hertz)
        if (found > 0.5) == wanted:
            return
        await asyncio.sleep(0.3)
    raise AssertionError(f"{hertz} Hz heard by the citizen: {found:.2f}, wanted: {wanted}")


async def test_from_the_pop_to_the_filed_ticket(product: Product, microphone: Path) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = house.call(AFTER_GREETING, PERSON, STAY, most=150)
        assert "(21) 98765-0001" in await desk.pop()
        await desk.answer()
        await citizen.stage("talking")
        await desk.hears_for(CITIZEN_HZ, True)
        await citizen_hears(citizen, DESK_HZ, True)
        await desk.write_ticket("burac", "Buraco na Rua das Acácias", "Fundo, em frente ao 248.")
        await desk.press("F4")
        await desk.presence("Pós-atendimento")
        await desk.press("Control+Enter")
        await desk.page.get_by_text("arquivado.").wait_for()
        await desk.presence("Disponível")
        await citizen.hang_up()
        report = await citizen.closed()
        assert report["outcome"] == "served"
        assert report["operator"] == "marina"
        ticket = await house.api("GET", f"/api/tickets/{report['ticket']['number']}")
        assert (ticket["subject"], ticket["stage"]) == ("Buraco na Rua das Acácias", "open")
        assert ticket["protocol"] == report["protocol"]
        await desk.page.get_by_test_id("last-call").first.click()
        await desk.page.get_by_role("button", name="Tocar").click()
        moved = "() => document.querySelector('audio[src]').currentTime > 0.5"
        await desk.page.wait_for_function(moved, timeout=15_000)


async def test_mute_hold_and_resume(product: Product, microphone: Path) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = await connected(house, desk)
        await citizen_hears(citizen, DESK_HZ, True)
        await desk.press("F6")
        await citizen_hears(citizen, DESK_HZ, False)
        await desk.hears_for(CITIZEN_HZ, True)
        await desk.press("F6")
        await citizen_hears(citizen, DESK_HZ, True)
        await desk.press("F7")
        await desk.page.get_by_text("ouve música").wait_for()
        await citizen_hears(citizen, DESK_HZ, False)
        await desk.hears_for(CITIZEN_HZ, False)
        await desk.press("F7")
        await desk.talking()
        await citizen_hears(citizen, DESK_HZ, True)
        await desk.hears_for(CITIZEN_HZ, True)
        await desk.press("F4")
        await citizen.hang_up()


async def test_a_reload_in_the_talk_brings_the_citizen_back(
    product: Product, microphone: Path
) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = await connected(house, desk)
        await desk.page.reload()
        await citizen.stage("returning")
        await desk.talking(30)
        await citizen.stage("talking")
        await citizen_hears(citizen, DESK_HZ, True)
        await desk.hears_for(CITIZEN_HZ, True)
        await desk.press("F4")
        await desk.presence("Pós-atendimento")
        await citizen.hang_up()


async def test_the_server_dies_and_the_page_goes_on(product: Product, microphone: Path) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = await connected(house, desk)
        await house.kill_server()
        await desk.hears_for(CITIZEN_HZ, True)
        await citizen_hears(citizen, DESK_HZ, True)
        await desk.page.locator("[data-link=live]").wait_for(timeout=30_000)
        await desk.talking()
        await desk.press("F4")
        await desk.presence("Pós-atendimento")
        await citizen.hang_up()
        report = await citizen.closed()
        assert [s["operator"] for s in report["segments"] if s["operator"]] == ["marina"]


async def test_the_telephone_moves_to_the_tab_that_asks(product: Product, microphone: Path) -> None:
    async with on_duty(product, microphone) as (_, desk):
        second = Desk(await desk.page.context.new_page())
        await second.page.goto(desk.page.url)
        await second.page.get_by_role("button", name="Usar aqui").click()
        await second.telephone("ready")
        await desk.page.get_by_text("O telefone está em outra aba").wait_for()
        await desk.page.get_by_role("button", name="Usar aqui").click()
        await desk.telephone("ready")
        await second.page.get_by_text("O telefone está em outra aba").wait_for()


async def test_declining_gives_the_citizen_back_to_the_queue(
    product: Product, microphone: Path
) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = house.call(AFTER_GREETING, PERSON, STAY, most=150)
        await desk.pop()
        await desk.rings()
        await desk.page.get_by_role("button", name="Recusar").click()
        await desk.page.get_by_text("Você recusou a ligação.").wait_for()
        await desk.page.get_by_test_id("pop").wait_for(state="detached")
        await citizen.stage("waiting")
        await desk.presence("Em pausa")
        await citizen.hang_up()
        await citizen.closed()


async def test_transferred_to_a_colleague_who_sees_what_was_said(
    product: Product, microphone: Path
) -> None:
    async with on_duty(product, microphone) as (house, desk):
        citizen = await connected(house, desk)
        browser_ = desk.page.context.browser
        assert browser_ is not None
        address = product.url.replace("127.0.0.1", "localhost")
        colleague = await Desk.open(
            await window(browser_), address, "rafael", product.password("rafael")
        )
        await colleague.become_available()
        await desk.press("F8")
        await desk.page.get_by_text("Colega", exact=True).click()
        await desk.page.get_by_role("dialog").get_by_role("button", name="Rafael").click()
        assert "Falar com atendente" in await colleague.pop()
        await colleague.answer()
        await colleague.hears_for(CITIZEN_HZ, True)
        await citizen_hears(citizen, DESK_HZ, True)
        await desk.presence("Pós-atendimento")
        await colleague.press("F4")
        await citizen.hang_up()
        report = await citizen.closed()
        assert [s["operator"] for s in report["segments"] if s["operator"]] == ["marina", "rafael"]
