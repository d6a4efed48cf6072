"""Every page at every width, light and dark, full and empty: no accessibility fault, no error.

The pages are the built ones; the hotline behind them is the pretended one of ``web/dev``, because
it can stand still in any moment of a call. The rules are axe-core's for WCAG 2.2 A and AA.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from tests.browser.browsers import browser, chromium, window

ROOT = Path(__file__).resolve().parents[2]
DEV, AXE = ROOT / "web" / "dev", ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = [
    ("idle", "/atendimento", "Últimas ligações"),
    ("empty", "/atendimento", "Comece o seu turno"),
    ("paused", "/atendimento", "Você está em pausa"),
    ("offer", "/atendimento", "Quem pode ser"),
    ("callback", "/atendimento", "Retorno: nós ligamos"),
    ("talking", "/atendimento", "Arquivar chamado"),
    ("held", "/atendimento", "Retomar"),
    ("wrap_up", "/atendimento", "Arquivar e ficar disponível"),
    ("idle", "/supervisao", "Em atendimento"),
    ("empty", "/supervisao", "A cidade está em silêncio"),
    ("supervising", "/supervisao", "Ninguém ouve você"),
    ("idle", "/supervisao/retornos", "Vai tentar de novo"),
    ("empty", "/supervisao/retornos", "Ninguém espera um retorno"),
    ("idle", "/supervisao/historico", "Espera média"),
    ("idle", "/supervisao/presenca", "Sem escala"),
    ("idle", "/supervisao/painel", "Livres"),
    ("idle", "/chamados", "Buraco grande"),
    ("empty", "/chamados", "Nenhum chamado"),
    ("idle", "/chamados/IL-2026-004182-7", "Linha do tempo"),
    ("idle", "/administracao/usuarios", "Helena Prado"),
    ("idle", "/administracao/filas", "Iluminação pública"),
    ("idle", "/administracao/filas/geral/regras", "Quem chega primeiro"),
    ("idle", "/administracao/atendentes", "Libras"),
    ("idle", "/administracao/habilidades", "Libras"),
    ("idle", "/administracao/numeros", "1746"),
    ("idle", "/fluxos", "Atende ligações"),
    ("idle", "/fluxos/principal", "Boas vindas"),
    ("idle", "/fluxos/-/assuntos", "Novo assunto"),
    ("idle", "/fluxos/-/avisos", "Ao telefone"),
    ("idle", "/fluxos/-/gravacoes", "com gravação própria"),
    ("idle", "/fluxos/-/ruas", "Ruas de Alto da Serra"),
    ("empty", "/fluxos/-/ruas", "Nenhuma rua cadastrada"),
    ("idle", "/fluxos/-/conexoes", "Endereços internos permitidos"),
    ("idle", "/administracao/auditoria", "Confirmou"),
]
SIZES = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"), (320, "light")]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(chromium() is None, reason="Chromium is missing"),
    pytest.mark.skipif(
        not (AXE.is_file() and (ROOT / "web" / "dist" / "index.html").is_file()),
        reason="the pages are not built: ./atende setup",
    ),
]


def pretended() -> Any:
    """The module ``web/dev/mock.py``."""
    sys.path.insert(0, str(DEV))
    spec = importlib.util.spec_from_file_location("web_dev_mock", DEV / "mock.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
async def hotline() -> AsyncIterator[tuple[str, Any]]:
    """The pretended hotline's address and its state."""
    module = pretended()
    mock, app = module.Mock(), web.Application()
    module.routes(app, mock)
    server = TestServer(app)
    await server.start_server()
    yield str(server.make_url("")).rstrip("/"), mock
    await server.close()


async def faults(page: Page) -> list[str]:
    """What axe-core finds wrong, in a line each."""
    await page.add_script_tag(path=str(AXE))
    found = await page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


async def too_wide(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(
        await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )


def listen_for_errors(page: Page) -> list[str]:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    return errors


@pytest.mark.parametrize(("width", "scheme"), SIZES)
async def test_no_fault_on_any_page(hotline: tuple[str, Any], width: int, scheme: str) -> None:
    address, mock = hotline
    wrong: list[str] = []
    async with browser() as running:
        context = await window(running, width, scheme)
        for scene, path, words in PAGES:
            mock.scene = scene
            page = await context.new_page()
            errors = listen_for_errors(page)
            await page.goto(address + path)
            await page.get_by_text(words).first.wait_for(timeout=15_000)
            await page.wait_for_timeout(250)
            wide = await too_wide(page)
            found = await faults(page) + errors + ([f"{wide} px too wide"] if wide > 0 else [])
            wrong += [f"{path} ({scene}): {one}" for one in found]
            await page.close()
    assert not wrong, "\n".join(wrong)


async def test_signing_in_names_what_is_missing_and_has_no_fault(
    hotline: tuple[str, Any],
) -> None:
    address, mock = hotline
    mock.signed = False
    async with browser() as running:
        page = await (await window(running)).new_page()
        await page.goto(address)
        await page.get_by_role("button", name="Entrar").click()
        await page.get_by_text("Escreva o seu usuário.").wait_for()
        await page.get_by_text("Escreva a sua senha.").wait_for()
        assert await faults(page) == []
        await page.get_by_label("Usuário").fill("ana")
        await page.get_by_label("Senha", exact=True).fill("qualquer")
        await page.keyboard.press("Enter")
        await page.get_by_test_id("presence").wait_for()


async def test_dialogues_have_no_fault_and_close_with_escape(hotline: tuple[str, Any]) -> None:
    address, mock = hotline
    mock.scene = "talking"
    async with browser() as running:
        page = await (await window(running)).new_page()
        await page.goto(address + "/atendimento")
        await page.get_by_role("button", name="Desligar").wait_for()
        for key, title in (("F8", "Transferir a ligação"), ("?", "Atalhos do teclado")):
            await page.keyboard.press(key)
            await page.get_by_role("dialog", name=title).wait_for()
            await page.wait_for_timeout(300)
            assert await faults(page) == [], title
            await page.keyboard.press("Escape")
            await page.get_by_role("dialog", name=title).wait_for(state="detached")
        await page.keyboard.press("/")
        assert await page.evaluate("document.activeElement.type") != "search"
        await page.get_by_role("tab", name="Conhecimento").click()
        await page.keyboard.press("Escape")
        await page.locator("body").click(position={"x": 5, "y": 400})
        await page.keyboard.press("/")
        assert await page.evaluate("document.activeElement.type") == "search"


async def test_forms_say_what_is_wrong_before_anything_is_sent(hotline: tuple[str, Any]) -> None:
    address, _ = hotline
    sent: list[str] = []
    async with browser() as running:
        page = await (await window(running)).new_page()
        page.on("request", lambda r: sent.append(r.url) if r.method in {"POST", "PATCH"} else None)
        await page.goto(address + "/administracao/usuarios")
        await page.get_by_role("button", name="Novo usuário").click()
        await page.get_by_role("button", name="Salvar").wait_for()
        sent.clear()
        await page.get_by_role("button", name="Salvar").click()
        for words in ("Escreva o nome.", "Escolha ao menos um papel.", "pelo menos 10 caracteres"):
            await page.get_by_text(words).first.wait_for()
        assert await faults(page) == []
        assert [url for url in sent if "/api/users" in url] == []


async def test_english_is_one_choice_away_and_stays(hotline: tuple[str, Any]) -> None:
    address, mock = hotline
    mock.scene = "idle"
    async with browser() as running:
        page = await (await window(running)).new_page()
        await page.goto(address + "/atendimento")
        await page.get_by_role("button", name="Sua conta").click()
        await page.get_by_role("menuitem", name="Idioma").click()
        await page.get_by_text("Last calls").wait_for()
        await page.reload()
        await page.get_by_text("Last calls").wait_for()
        assert await page.evaluate("document.documentElement.lang") == "en"
