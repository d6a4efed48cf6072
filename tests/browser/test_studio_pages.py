"""Every panel beside a flow and every page around it, wide and narrow, light and dark: no fault."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.browsers import browser, window
from tests.browser.test_pages import faults, hotline, listen_for_errors, pytestmark, too_wide

__all__ = ["hotline", "pytestmark"]
PANELS = [
    ("Depurador", "Percorra o rascunho"),
    ("Testes", "buraco por voz"),
    ("Versões", "Experiência em andamento"),
    ("Números", "Chegaram"),
    ("Ligações", "Quantas das últimas"),
    ("Não entendidas", "a luz da esquina"),
]
PLACES = [
    ("assuntos", "luz da rua"),
    ("avisos", "Falta água"),
    ("conexoes", "iptu_chave"),
]
SIZES = [(1440, "light"), (1440, "dark"), (390, "light")]


async def look(page: Page, name: str, errors: list[str]) -> list[str]:
    """What is wrong with what is shown now, in a line each."""
    await page.wait_for_timeout(300)
    wide = await too_wide(page)
    found = await faults(page) + errors + ([f"{wide} px too wide"] if wide > 0 else [])
    return [f"{name}: {one}" for one in found]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
async def test_no_fault_on_any_panel(hotline: tuple[str, Any], width: int, scheme: str) -> None:
    address, _ = hotline
    wrong: list[str] = []
    async with browser() as running:
        context = await window(running, width, scheme)
        page = await context.new_page()
        errors = listen_for_errors(page)
        await page.goto(address + "/fluxos/principal")
        for panel, words in PANELS:
            await page.get_by_role("button", name=panel, exact=True).click()
            await page.locator("#studio-panel").get_by_text(words).first.wait_for(timeout=15_000)
            wrong += await look(page, panel, errors)
        for place, words in PLACES:
            await page.goto(f"{address}/fluxos/-/{place}")
            await page.get_by_text(words).first.wait_for(timeout=15_000)
            wrong += await look(page, place, errors)
    assert not wrong, "\n".join(wrong)


async def test_a_trial_that_went_back_says_why(hotline: tuple[str, Any]) -> None:
    address, mock = hotline
    mock.studio.trial = "rolled_back"
    async with browser() as running:
        page = await (await window(running)).new_page()
        await page.goto(address + "/fluxos/principal")
        await page.get_by_role("button", name="Versões", exact=True).click()
        told = page.get_by_role("alert").filter(has_text="Voltou sozinha")
        await told.get_by_text("44,8% em 58 ligações").wait_for(timeout=15_000)
        assert await faults(page) == []
