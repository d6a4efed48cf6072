"""A flow drawn in Chromium by mouse and by keyboard against the real product, and published."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page

from bench.call_product import Product
from tests.browser.browsers import browser, chromium, window
from tests.browser.studio import Studio
from tests.browser.test_pages import AXE, RULES, listen_for_errors, too_wide
from tests.calls.house import running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.calls,
    pytest.mark.timeout(240),
    pytest.mark.skipif(chromium() is None, reason="Chromium is missing"),
]


async def faults(page: Page) -> list[str]:
    """As in test_pages; the real server's policy lets no script in by a tag."""
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with running(0, recogniser="none") as it:
        yield it


@asynccontextmanager
async def at_work(product: Product, width: int = 1440) -> AsyncIterator[Studio]:
    """The administrator before the list of flows."""
    async with browser() as one:
        context = await window(one, width)
        address = product.url.replace("127.0.0.1", "localhost")
        studio = await Studio.open(context, address, "admin", product.password("admin"))
        try:
            yield studio
        finally:
            await context.close()


async def test_a_flow_is_drawn_by_keys_checked_and_published(product: Product) -> None:
    async with at_work(product) as studio:
        page = studio.page
        await studio.new_flow("Plantão da noite")
        before = await studio.cards()
        await studio.canvas()
        await studio.press("Home")
        await studio.quick("falar")
        await studio.card("falar").wait_for()
        # Its text is missing: said on the card, in the list, and the draft is not taken so.
        await studio.card("falar").locator("[data-level=error]").first.wait_for()
        await studio.state("kept")
        assert await page.get_by_test_id("publish").is_disabled()
        await studio.press("Enter")
        await studio.form().get_by_label("Texto", exact=True).fill("Plantão da prefeitura, olá!")
        await studio.saved()
        await studio.card("falar").locator("[data-level=error]").first.wait_for(state="detached")
        await page.get_by_test_id("publish").click()
        await page.get_by_test_id("publish-now").click()
        await page.get_by_text("Versão 1 publicada.").wait_for()
        view = product.ask("GET", "/api/flows/plantao_da_noite", login="admin")
        assert view["published"] == 1
        added = next(one for one in view["graph"]["nodes"] if one["key"] == "falar")
        assert added["values"]["text"] == "Plantão da prefeitura, olá!"
        assert added["values"]["next"], "it stands between the start and where that led"
        assert await studio.cards() == sorted([*before, "falar"])


async def test_a_step_is_dragged_into_a_way_and_taken_out_again(product: Product) -> None:
    async with at_work(product) as studio:
        page = studio.page
        await studio.new_flow("Arrastar")
        before = await studio.cards()
        start = product.ask("GET", "/api/flows/arrastar", login="admin")["graph"]["start"]
        await studio.card(start).hover()
        plus = studio.card(start).locator("[data-insert]").first
        led = await first_way(product, "arrastar", start)
        await page.locator("[data-kind=set]").drag_to(plus, force=True)
        await studio.card("guardar_valores").wait_for()
        await studio.canvas()
        await studio.press("Control+z")
        await studio.card("guardar_valores").wait_for(state="detached")
        await studio.press("Control+Shift+z")
        await studio.card("guardar_valores").wait_for()
        await studio.card("guardar_valores").click()
        await studio.canvas()
        await studio.press("Delete")
        await studio.card("guardar_valores").wait_for(state="detached")
        assert await studio.cards() == before
        await studio.saved()
        assert await first_way(product, "arrastar", start) == led


async def test_an_exit_is_led_to_another_step_by_the_mouse(product: Product) -> None:
    async with at_work(product) as studio:
        page = studio.page
        await studio.go("principal")
        await page.keyboard.press("Control+f")
        await page.get_by_label("Nome, texto, fila…").fill("situacao")
        await page.keyboard.press("Enter")
        await page.wait_for_timeout(600)  # the view moves there
        exit_ = (
            await studio.card("situacao").locator(".react-flow__handle.source").last.bounding_box()
        )
        other = await studio.card("protocolo_errado").bounding_box()
        assert exit_
        assert other
        await page.mouse.move(exit_["x"] + 4, exit_["y"] + 4)
        await page.mouse.down()
        await page.mouse.move(other["x"] + 90, other["y"] + 30, steps=10)
        await page.mouse.up()
        target = studio.form().locator("[data-field=otherwise] input").first
        await studio.canvas()
        await studio.press("Enter")
        assert await target.input_value() == "Protocolo errado"
        await studio.canvas()
        await studio.press("Control+z")
        await studio.saved()


async def first_way(product: Product, flow: str, node: str) -> str:
    graph = product.ask("GET", f"/api/flows/{flow}", login="admin")["graph"]
    values = next(one for one in graph["nodes"] if one["key"] == node)["values"]
    return str(values.get("next", ""))


async def test_copied_renamed_and_found(product: Product) -> None:
    async with at_work(product) as studio:
        page = studio.page
        await studio.go("espera")
        await page.keyboard.press("Control+f")
        await page.get_by_role("dialog", name="Procurar passos").wait_for()
        await page.get_by_label("Nome, texto, fila…").fill("próximo da fila")
        await page.keyboard.press("Enter")
        await studio.form().locator("textarea:focus").wait_for()  # where it was found
        await studio.canvas()
        await studio.press("Control+d")
        await studio.card("voce_e_o_proximo_2").wait_for()
        await studio.press("F2")
        name = studio.form().get_by_label("Nome do passo")
        await name.fill("primeira_da_fila")
        await name.press("Enter")
        await studio.card("primeira_da_fila").wait_for()
        assert await studio.card("voce_e_o_proximo_2").count() == 0
        await studio.canvas()
        await studio.press("Control+z", "Control+z")
        await studio.card("primeira_da_fila").wait_for(state="detached")
        await studio.saved()


async def test_the_text_and_the_drawing_are_one(product: Product) -> None:
    async with at_work(product) as studio:
        page = studio.page
        await studio.go("apos")
        await page.get_by_role("button", name="Texto", exact=True).click()
        area = page.get_by_label("Texto do fluxo")
        text = await area.input_value()
        await area.fill(text.replace("obrigado", "ate_logo"))
        await studio.card("ate_logo").wait_for()
        await area.fill("isto não é um fluxo")
        await studio.state("broken")
        await area.fill(text)
        await studio.card("obrigado").wait_for()
        await studio.saved()


async def test_two_people_edit_one_draft(product: Product) -> None:
    async with at_work(product) as studio:
        page = studio.page
        await studio.new_flow("Disputa")
        await studio.saved()
        flow = product.ask("GET", "/api/flows/disputa", login="admin")
        theirs = {**flow["graph"], "note": "Nota de outra pessoa."}
        product.ask("PUT", "/api/flows/disputa", {"graph": theirs, "base": flow["text"]}, "admin")
        await studio.canvas()
        await studio.press("Home")
        await page.get_by_role("button", name="Passo", exact=True).click()
        await studio.canvas()
        await studio.press("Escape")
        await page.get_by_label("Nome", exact=True).fill("Disputa decidida")
        await page.get_by_role("dialog", name="Alguém mudou este fluxo").wait_for()
        await page.get_by_role("button", name="Ficar com o meu").click()
        await studio.saved()
        kept = product.ask("GET", "/api/flows/disputa", login="admin")
        assert (kept["label"], kept["graph"]["note"]) == ("Disputa decidida", flow["graph"]["note"])


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_no_fault_at_any_width(product: Product, width: int) -> None:
    async with at_work(product, width) as studio:
        page = studio.page
        errors = listen_for_errors(page)
        assert await faults(page) == []
        await page.goto(f"{studio.address}/fluxos/principal")
        await page.get_by_role("heading", name="Atendimento de Porto Sereno").wait_for()
        wide = width > 1000
        if wide:
            await studio.drawn()
            await studio.card("desejo").click()
        else:
            await page.get_by_role("treeitem").nth(1).click()
        await studio.form().wait_for()
        await page.wait_for_timeout(400)
        assert await faults(page) == []
        assert await too_wide(page) <= 0
        if wide:
            await page.get_by_text("Contorno", exact=True).click()
            await page.get_by_role("tree").wait_for()
            assert await faults(page) == []
        assert not errors, errors


async def test_without_the_right_to_write_nothing_can_be_changed(product: Product) -> None:
    body = {"login": "leitora", "name": "Lia", "password": "so-leitura-123", "roles": ["auditor"]}
    roles = {role["key"]: role for role in product.ask("GET", "/api/roles", login="admin")}
    readers = [
        key
        for key, role in roles.items()
        if "flow.read" in role["permissions"] and "flow.write" not in role["permissions"]
    ]
    if not readers:
        pytest.skip("no role reads flows without writing them")
    product.ask("POST", "/api/users", {**body, "roles": readers[:1]}, login="admin")
    async with browser() as one:
        context = await window(one)
        address = product.url.replace("127.0.0.1", "localhost")
        studio = await Studio.open(context, address, "leitora", "so-leitura-123")
        await studio.go("principal")
        await studio.page.get_by_text("Só leitura").wait_for()
        await studio.card("desejo").click()
        assert await studio.form().locator("textarea:enabled").count() == 0
        assert await studio.page.locator("[data-insert]").count() == 0
        await context.close()
