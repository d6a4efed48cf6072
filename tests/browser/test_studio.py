"""The studio beside a flow, with the whole product: debugger, tests, a trial, a lesson learnt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bench.call_product import Product
from cli.caller.script import Say
from tests.browser.browsers import browser, chromium, window
from tests.calls.house import running, staffed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.calls,
    pytest.mark.timeout(240),
    pytest.mark.skipif(chromium() is None, reason="Chromium is missing"),
]
FLOW = "/api/flows/principal"
STRANGE = "isso não é nada disso não senhor"
PROMPT = "Em poucas palavras, o que você precisa?"
WANTED = "queria jogar xadrez na praça"


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """With the embedded recogniser: one test is about what it does not understand."""
    with running(0) as it:
        yield it


@asynccontextmanager
async def studio(product: Product, panel: str, prompt: str = "") -> AsyncIterator[Page]:
    """The main flow as first published, opened by the administrator, this panel in view."""
    clean(product, prompt)
    async with browser() as running_browser:
        page = await (await window(running_browser)).new_page()
        await page.goto(product.url.replace("127.0.0.1", "localhost") + "/fluxos/principal")
        await page.get_by_label("Usuário").fill("admin")
        await page.get_by_label("Senha", exact=True).fill(product.password("admin"))
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name=panel, exact=True).click()
        yield page


def ask(product: Product, method: str, path: str, body: Any = None) -> Any:
    return product.ask(method, path, body, login="admin")


def clean(product: Product, prompt: str = "") -> None:
    """The draft as it was published first, whatever a test before left; perhaps with a change."""
    text = ask(product, "GET", FLOW + "/versions/1")["text"].replace(PROMPT, prompt or PROMPT)
    ask(product, "PUT", FLOW, {"text": text, "base": ask(product, "GET", FLOW)["text"]})


async def say(page: Page, words: str) -> None:
    await page.get_by_label("O que o cidadão diz").fill(words)
    await page.keyboard.press("Enter")


async def test_a_draft_is_debugged_by_text_and_held_at_a_breakpoint(product: Product) -> None:
    async with studio(product, "Depurador") as page:
        await page.get_by_role("combobox", name="Parar antes de…").click()
        await page.get_by_role("option", name="Bairro", exact=True).click()
        await page.get_by_role("button", name="Começar").click()
        talk = page.get_by_role("log", name="Conversa")
        await expect(talk).to_contain_text("o que você precisa?", timeout=15_000)
        await say(page, "tem um buraco na minha rua")
        await expect(talk).to_contain_text("registrar", timeout=15_000)
        await page.keyboard.press("Escape")
        await say(page, "registrar")
        await page.get_by_text("Parado antes de “Bairro”").wait_for(timeout=15_000)
        await page.get_by_role("tab", name="Variáveis").click()
        wish = page.get_by_label("Valor de desejo", exact=True)
        await expect(wish).to_have_value("buraco")
        await page.get_by_role("tab", name="Caminho").click()
        way = page.get_by_role("tabpanel").get_by_role("listitem")
        names = [(await one.inner_text()).split("\n")[1] for one in await way.all()]
        assert names[0] == "Boas vindas"
        assert names[-3:] == ["Desejo", "Pedido", "Bairro"]
        assert await page.locator("[data-state=here]").count() == 1
        await page.keyboard.press("F8")
        await expect(talk).to_contain_text("Em que bairro?")
        await page.get_by_role("button", name="Desligar").click()
        await expect(talk).to_contain_text("Terminou")


async def test_a_conversation_that_goes_wrong_says_where(product: Product) -> None:
    async with studio(product, "Testes") as page:
        await page.get_by_role("button", name="Rodar todas").click()
        await page.get_by_text("Todas passaram:").wait_for(timeout=30_000)
        await page.get_by_role("button", name="Nova conversa").click()
        await page.get_by_label("Nome da conversa").fill("quem pede gente fala com gente")
        await page.get_by_label("Cidadão diz, linha 1").fill("quero falar com um atendente")
        await page.get_by_role("button", name="Acrescentar").click()
        await page.get_by_role("menuitem", name="Deve passar por").click()
        await page.get_by_role("combobox", name="Deve passar por, linha 2").fill("iptu")
        await page.get_by_role("button", name="Rodar", exact=True).click()
        wrong = page.get_by_role("listitem").filter(has=page.get_by_label("linha 2"))
        await expect(wrong).to_contain_text("não passou por “iptu”", timeout=15_000)
        await page.keyboard.press("Escape")
        await page.get_by_role("combobox", name="Deve passar por, linha 2").fill("pessoa")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Rodar", exact=True).click()
        await expect(page.get_by_label("O que aconteceu")).to_contain_text("passou", timeout=15_000)
        await page.get_by_text("Rascunho salvo").wait_for(timeout=15_000)
    tests = ask(product, "GET", FLOW)["graph"]["tests"]
    assert tests[-1] == {
        "name": "quem pede gente fala com gente",
        "steps": [{"citizen": "quero falar com um atendente"}, {"expect": "pessoa"}],
    }


async def test_a_change_is_read_tried_on_some_calls_and_stopped(product: Product) -> None:
    async with studio(product, "Versões", "Em poucas palavras, como podemos ajudar?") as page:
        await page.get_by_role("button", name="Ver o que muda").click()
        told = page.locator("#studio-panel").get_by_text("a pergunta mudou de")
        await expect(told).to_contain_text("como podemos ajudar?", timeout=15_000)
        await page.get_by_role("button", name="Histórico").click()
        await page.get_by_role("button", name="Experimentar…").click()
        await page.get_by_label("Depois de (ligações)").fill("20")
        await expect(page.get_by_text("De cada 100 ligações novas, 10")).to_contain_text(
            "20 ligações"
        )
        await page.get_by_role("button", name="Começar a experiência").click()
        await page.get_by_text("Experiência em andamento").wait_for(timeout=30_000)
        await page.get_by_text("0 de 20 ligações na versão nova").first.wait_for()
        trial = ask(product, "GET", FLOW + "/canary")
        assert (trial["state"], trial["share"], trial["least"]) == ("running", 10, 20)
        await page.get_by_role("button", name="Parar", exact=True).click()
        await page.get_by_role("dialog").get_by_role("button", name="Parar").click()
        await page.get_by_text("Parada por você").wait_for(timeout=15_000)
    assert ask(product, "GET", FLOW + "/canary")["state"] == "stopped"


async def test_what_was_not_understood_becomes_an_example(product: Product) -> None:
    async with staffed(product) as house:
        citizen = house.call(Say(STRANGE), number="21987650009", most=40)
        report = await citizen.closed()
    heard = [turn["heard"] for turn in report["turns"] if turn["heard"]]
    found = await asyncio.to_thread(ask, product, "GET", f"{FLOW}/failures?days=7")
    assert found, f"nothing is listed as not understood: {heard}"
    async with studio(product, "Não entendidas") as page:
        card = page.get_by_role("article").first
        await card.get_by_role("button", name="Ouvir o trecho").click()
        await page.wait_for_function(
            "() => document.querySelector('article audio').currentTime > 0.2"
        )
        await card.get_by_label("O que foi dito").fill(WANTED)
        await card.get_by_role("combobox", name="O que a pessoa queria").click()
        await page.get_by_role("option", name="IPTU", exact=True).click()
        await card.get_by_role("button", name="Ensinar").click()
        await card.get_by_role("status").wait_for(timeout=60_000)
    (iptu,) = [one for one in ask(product, "GET", "/api/intents") if one["key"] == "iptu"]
    assert WANTED in iptu["examples"]
