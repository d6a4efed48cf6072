"""Callbacks, streets, recordings and a transfer outside, done with a mouse and a keyboard.

The pages are the built ones before the pretended hotline, as in ``test_pages``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.browsers import browser, window, write_tone
from tests.browser.test_pages import hotline, pytestmark

__all__ = ["hotline", "pytestmark"]
TABLE = "Bairro\tRua\tCEP\nCentro\tRua Nova\t29710-999\nBairro Novo\tRua Um\t"


async def sees(page: Page, words: str) -> None:
    await expect(page.get_by_text(words).first).to_be_visible()


async def test_a_callback_is_taken_back_after_asking(hotline: tuple[str, Any]) -> None:
    address, mock = hotline
    async with browser() as running:
        page = await (await window(running)).new_page()
        await page.goto(address + "/supervisao/retornos")
        mine = page.locator("[data-callback=c1]")
        await mine.get_by_role("button", name="Cancelar retorno").click()
        await page.get_by_role("dialog").get_by_role("button", name="Manter").click()
        await expect(mine).to_have_attribute("data-state", "booked")
        await mine.get_by_role("button", name="Cancelar retorno").click()
        await page.get_by_role("dialog").get_by_role("button", name="Cancelar retorno").click()
        await expect(mine).to_have_attribute("data-state", "cancelled")
        called = page.locator("[data-callback=c2]")
        await expect(called.get_by_role("button", name="Cancelar retorno")).to_be_disabled()
        mock.rules.callbacks[2]["state"] = "connected"
        fact = {"type": "fact", "id": mock.fact + 1, "kind": "CallbackChanged", "patches": []}
        for socket in mock.sockets:
            await socket.send_json(fact)
        await sees(page, "A ligar de volta (1)")


async def test_streets_come_from_a_table_and_are_read_before_they_are_kept(
    hotline: tuple[str, Any],
) -> None:
    address, mock = hotline
    async with browser() as running:
        page = await (await window(running)).new_page()
        await page.goto(address + "/fluxos/-/ruas")
        await page.get_by_role("button", name="Colar planilha").click()
        await page.get_by_role("textbox", name="Linhas").fill(TABLE)
        await sees(page, "Ruas: 2 · Bairros: 2")
        await page.get_by_role("button", name="Usar").click()
        await page.get_by_role("button", name="Salvar").click()
        await sees(page, "Ruas guardadas: 368.")
        assert {"neighbourhood": "Bairro Novo", "street": "Rua Um", "cep": ""} in mock.rules.places
        await page.get_by_role("button", name="Bairro Novo").click()
        await page.get_by_role("textbox", name="Ruas de Bairro Novo").fill("Rua Um; 12")
        await sees(page, "o CEP precisa de oito números")
        await expect(page.get_by_role("button", name="Salvar")).to_be_disabled()
        await page.get_by_role("textbox", name="Novo bairro").fill("centro")
        await page.keyboard.press("Enter")
        await sees(page, "Este bairro já está na lista.")


async def test_a_sentence_gets_a_recording_and_goes_back_to_the_voice(
    hotline: tuple[str, Any], tmp_path: Path
) -> None:
    address, _ = hotline
    sound = write_tone(tmp_path / "tone.wav", 440, 1)
    async with browser() as running:
        page = await (await window(running)).new_page()
        await page.goto(address + "/fluxos/-/gravacoes")
        row = page.locator("li", has_text="Prefeitura de Porto Sereno, olá!")
        await row.locator("input[type=file]").set_input_files(str(sound))
        await expect(row.get_by_text("Gravação própria")).to_be_visible()
        await sees(page, "2 de ")
        await row.get_by_role("button", name="Trocar…").click()
        await page.get_by_role("menuitem", name="Voltar à voz do sistema").click()
        await expect(row.get_by_text("Gravação própria")).to_have_count(0)


async def test_a_number_outside_is_looked_at_before_a_call_goes_there(
    hotline: tuple[str, Any],
) -> None:
    address, mock = hotline
    mock.scene = "talking"
    async with browser() as running:
        page = await (await window(running)).new_page()
        await page.goto(address + "/atendimento")
        await page.get_by_role("button", name="Desligar").wait_for()
        await page.keyboard.press("F8")
        dialog = page.get_by_role("dialog")
        await dialog.get_by_text("Número", exact=True).click()
        number = dialog.get_by_role("textbox", name="Número ou ramal")
        for typed, words in (("219876", "O número não está completo"), ("09001234567", "daqui")):
            await number.fill(typed)
            await page.keyboard.press("Enter")
            await expect(dialog.get_by_text(words)).to_be_visible()
        await number.fill("(21) 98765-4321")
        await dialog.get_by_role("button", name="Transferir para (21) 98765-4321").click()
        await sees(page, "Ligação transferida.")
