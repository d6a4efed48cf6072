"""A supervisor in Chromium hears a real call, whispers, forces a pause; the page moves by facts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from bench.call_product import Product
from cli.caller.script import Pause
from tests.browser.browsers import browser, chromium, window, write_tone
from tests.browser.desk import Desk
from tests.browser.test_pages import AXE, RULES, listen_for_errors
from tests.calls.house import (
    AFTER_GREETING,
    CITIZEN_HZ,
    OPERATOR_HZ,
    PERSON,
    running,
    staffed,
    telephone,
)
from tests.calls.test_supervising import ears, hears

pytestmark = [
    pytest.mark.browser,
    pytest.mark.calls,
    pytest.mark.timeout(240),
    pytest.mark.skipif(chromium() is None, reason="Chromium is missing"),
]
BOSS_HZ = 1300
STAY = Pause(120)


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with running(2, recogniser="none", wrap_up_seconds="60", offer_seconds="20") as it:
        yield it


async def both_voices(desk: Desk, seconds: float = 10) -> None:
    """Wait until citizen and operator are both loud in what the page hears."""
    deadline = time.monotonic() + seconds
    found: list[tuple[float, float]] = []
    while time.monotonic() < deadline:
        found = [await desk.hears(hertz) for hertz in (CITIZEN_HZ, OPERATOR_HZ)]
        if all(share > 0.15 and level > 0.005 for share, level in found):
            return
    raise AssertionError(f"(share, level) of citizen and operator: {found}")


async def faults(page: Page) -> list[str]:
    """What axe-core finds wrong; told to the page beside its content policy."""
    await page.evaluate(f"() => {{ {AXE.read_text()}\n }}")
    found = await page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]
    ]


async def give_reason(page: Page, words: str) -> None:
    await page.get_by_label("Motivo").fill(words)
    await page.get_by_role("button", name="Confirmar").click()
    await page.get_by_text("Feito.").first.wait_for()


async def test_listens_whispers_and_forces_a_pause(product: Product, tmp_path: Path) -> None:
    microphone = write_tone(tmp_path / "boss.wav", BOSS_HZ)
    async with staffed(product, telephone("op01")) as house, browser(microphone) as running_browser:
        context = await window(running_browser)
        address = product.url.replace("127.0.0.1", "localhost")
        desk = await Desk.open(context, address, "sonia", product.password("sonia"))
        page = desk.page
        errors, asked = listen_for_errors(page), []
        page.on("request", lambda request: asked.append(request.url))
        await page.get_by_role("link", name="Supervisão").click()
        await page.get_by_text("A cidade está em silêncio").wait_for()

        citizen = house.call(AFTER_GREETING, PERSON, STAY, most=200)
        await page.locator("[data-stage=talking]").wait_for(timeout=30_000)
        assert not await faults(page)
        await page.locator("[data-stage=talking] button").click()
        drawer = page.get_by_test_id("drawer")
        await drawer.get_by_text("Telefone", exact=True).wait_for()
        assert not await faults(page)
        await drawer.get_by_role("button", name="Ouvir").click()
        await give_reason(page, "treinamento")
        await drawer.get_by_text("Ninguém ouve você").wait_for()
        await both_voices(desk)

        operator = ears(house, "op01")
        await hears(operator, "the operator", CITIZEN_HZ, not_=(BOSS_HZ,), most=0.001)
        await drawer.get_by_text("Sussurrar").click()
        await drawer.get_by_text("Você fala só com o atendente").wait_for()
        await hears(operator, "the operator", CITIZEN_HZ, BOSS_HZ, least=0.003)
        street = citizen.caller.stream
        await hears(street, "the citizen", OPERATOR_HZ, not_=(BOSS_HZ,), most=0.001)
        assert not await faults(page)
        await page.keyboard.press("Escape")  # the drawer closes; the bar stays above the page
        await page.get_by_role("button", name="Sair", exact=True).click()
        await page.get_by_test_id("supervising").wait_for(state="detached")
        await hears(operator, "the operator", CITIZEN_HZ, not_=(BOSS_HZ,), most=0.001)

        await citizen.hang_up()
        await page.get_by_text("A cidade está em silêncio").wait_for()
        await page.get_by_role("button", name="Ações de Telefone 1").click()
        await page.get_by_role("menuitem", name="Pôr em pausa").click()
        await give_reason(page, "reunião da equipe")
        await page.locator("[data-presence=paused]").get_by_text("Telefone 1").wait_for()
        assert sum("/api/interactions" in url for url in asked) == 0, "the page asks for no list"
        assert errors == []
        audit = await house.api("GET", "/api/audit?limit=50")
        assert {"listen", "whisper", "paused"} <= {entry["action"] for entry in audit}
        await context.close()


async def test_the_operator_is_told_as_the_city_wants(product: Product, tmp_path: Path) -> None:
    microphone = write_tone(tmp_path / "desk.wav", 600)
    boss = telephone("op02", answer_after=0.2)
    async with staffed(product, boss) as house, browser(microphone) as running_browser:
        users = await house.api("GET", "/api/users")
        who = next(user["id"] for user in users if user["login"] == "op02")
        await house.api("PATCH", f"/api/users/{who}", {"roles": ["supervisor"]})
        await house.presence("op02", "offline")
        context = await window(running_browser)
        address = product.url.replace("127.0.0.1", "localhost")
        desk = await Desk.open(context, address, "marina", product.password("marina"))
        await desk.become_available()
        citizen = house.call(AFTER_GREETING, PERSON, STAY, most=200)
        await desk.pop()
        await desk.answer()
        report = await citizen.stage("talking")
        told, page = desk.page.get_by_test_id("company"), desk.page
        await house.api("PUT", "/api/supervision-settings", {"notice": "speaking"}, "op02")
        body = {"interaction": report["interaction"], "mode": "listen", "reason": "qualidade"}
        one = (await house.api("POST", "/api/supervisions", body, "op02"))["id"]
        await asyncio.sleep(2)
        assert await told.count() == 0, "listening is not told here"
        await house.api("PUT", f"/api/supervisions/{one}", {"mode": "whisper"}, "op02")
        await told.get_by_text("O cidadão não ouve").wait_for()
        assert not await faults(page)
        await house.api("PUT", f"/api/supervisions/{one}", {"mode": "listen"}, "op02")
        await told.wait_for(state="detached")
        await house.api("PUT", "/api/supervision-settings", {"notice": "always"}, "op02")
        await told.get_by_text("acompanha esta ligação").wait_for()
        await house.api("DELETE", f"/api/supervisions/{one}", None, "op02")
        await told.wait_for(state="detached")

        text = "Temporal: oriente a ligar 199."
        sent = await house.api("POST", "/api/broadcasts", {"text": text, "queue": "geral"}, "op02")
        await page.get_by_text(text).wait_for()
        await page.get_by_role("button", name="Li", exact=True).click()
        await page.get_by_text(text).wait_for(state="detached")
        standing = await house.api("GET", "/api/broadcasts", None, "op02")
        assert [len(one["read_by"]) for one in standing if one["id"] == sent["id"]] == [1]
        crisis = {"text": "Falta água no Centro.", "screens": True, "ivr": False, "urgent": True}
        await house.api("PUT", "/api/announcements/agua", crisis)
        await page.get_by_text("Falta água no Centro.").wait_for()
        await house.api("DELETE", "/api/announcements/agua")
        await page.get_by_text("Falta água no Centro.").wait_for(state="detached")
        await citizen.hang_up()
        await context.close()
