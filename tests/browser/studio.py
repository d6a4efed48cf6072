"""The editor of flows as its user sees it: the drawing, the forms, the keys."""

from __future__ import annotations

from playwright.async_api import BrowserContext, Locator, Page


class Studio:
    """One administrator at one browser tab."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    @classmethod
    async def open(cls, context: BrowserContext, address: str, login: str, password: str) -> Studio:
        """Signed in, before the list of flows."""
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("Usuário").fill(login)
        await page.get_by_label("Senha", exact=True).fill(password)
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name="Fluxos").click()
        await page.get_by_role("heading", name="Fluxos", level=1).wait_for()
        return cls(page, address)

    async def new_flow(self, label: str) -> None:
        """A new flow by the dialogue; its drawing is shown."""
        await self.page.get_by_role("button", name="Novo fluxo").click()
        await self.page.get_by_role("dialog").get_by_label("Nome").fill(label)
        await self.page.get_by_role("button", name="Criar").click()
        await self.drawn()

    async def go(self, key: str) -> None:
        """To a flow's page."""
        await self.page.goto(f"{self.address}/fluxos/{key}")
        await self.drawn()

    async def drawn(self) -> None:
        """Wait for the drawing."""
        await self.page.locator(".react-flow__node-card").first.wait_for(timeout=20_000)

    def card(self, key: str) -> Locator:
        """A step's card on the canvas."""
        return self.page.locator(f'.react-flow__node-card[data-id="{key}"]')

    async def cards(self) -> list[str]:
        """The keys of all steps that are drawn."""
        found = await self.page.locator(".react-flow__node-card").evaluate_all(
            "all => all.map((one) => one.dataset.id)"
        )
        return sorted(found)

    async def canvas(self) -> None:
        """Put the keyboard on the canvas."""
        await self.page.get_by_test_id("canvas").focus()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def quick(self, words: str) -> None:
        """Put in a step by "/" and its words."""
        await self.press("/")
        await self.page.get_by_role("dialog", name="Pôr um passo").wait_for()
        await self.page.keyboard.type(words)
        await self.press("Enter")

    async def saved(self) -> None:
        """Wait until the draft is with the server."""
        await self.state("saved")

    async def state(self, state: str) -> None:
        """Wait until the draft stands so."""
        await self.page.locator(f"[data-testid=draft][data-state={state}]").wait_for(timeout=15_000)

    def form(self) -> Locator:
        return self.page.get_by_test_id("step-form")
