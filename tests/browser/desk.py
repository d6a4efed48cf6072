"""The operator's page as its user sees it: words and keys, no insides."""

from __future__ import annotations

import time

from playwright.async_api import BrowserContext, Page

# How strongly one tone stands in what the page hears from the other side: its share of all power.
SHARE = """
async ([hertz, ms]) => {
  const stream = document.querySelector('[data-testid=remote-audio]').srcObject;
  if (!stream) return {share: 0, level: 0};
  const context = new AudioContext();
  const source = context.createMediaStreamSource(stream);
  const node = context.createAnalyser();
  node.fftSize = 8192;
  node.smoothingTimeConstant = 0;
  source.connect(node);
  await new Promise((done) => setTimeout(done, ms));
  const bins = new Float32Array(node.frequencyBinCount), wave = new Float32Array(node.fftSize);
  node.getFloatFrequencyData(bins);
  node.getFloatTimeDomainData(wave);
  const power = [...bins].map((db) => 10 ** (db / 10));
  const at = Math.round(hertz * node.fftSize / context.sampleRate);
  const near = power.slice(at - 8, at + 9).reduce((a, b) => a + b, 0);
  const all = power.reduce((a, b) => a + b, 0) || 1;
  const level = Math.sqrt(wave.reduce((a, x) => a + x * x, 0) / wave.length);
  await context.close();
  return {share: near / all, level};
}
"""


class Desk:
    """One operator at one browser tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def open(cls, context: BrowserContext, address: str, login: str, password: str) -> Desk:
        """Signed in, with the telephone registered."""
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("Usuário").fill(login)
        await page.get_by_label("Senha", exact=True).fill(password)
        await page.keyboard.press("Enter")
        desk = cls(page)
        await desk.telephone("ready")
        return desk

    async def telephone(self, link: str, seconds: float = 30) -> None:
        """Wait until the telephone's line shows this state."""
        line = self.page.locator(f"[data-testid=phone-line][data-link={link}]")
        await line.wait_for(timeout=seconds * 1000)

    async def presence(self, words: str, seconds: float = 20) -> None:
        """Wait until one's own presence reads so."""
        shown = self.page.get_by_test_id("presence").filter(has_text=words)
        await shown.wait_for(timeout=seconds * 1000)

    async def become_available(self) -> None:
        """By the button, through the equipment checks (microphone, registration, path, echo)."""
        await self.page.get_by_role("button", name="Ficar disponível").first.click()
        await self.presence("Disponível", 30)

    async def pop(self, seconds: float = 60) -> str:
        """Wait for the screen pop; its words."""
        pop = self.page.get_by_test_id("pop")
        await pop.wait_for(timeout=seconds * 1000)
        return await pop.inner_text()

    async def rings(self, seconds: float = 10) -> None:
        """Wait until answering is possible."""
        ready = "() => document.querySelector('[data-testid=answer]')?.disabled === false"
        await self.page.wait_for_function(ready, timeout=seconds * 1000)

    async def answer(self) -> None:
        await self.rings()
        await self.page.keyboard.press("F2")
        await self.talking()

    async def talking(self, seconds: float = 15) -> None:
        await self.page.get_by_text("Em conversa").wait_for(timeout=seconds * 1000)

    async def press(self, key: str) -> None:
        await self.page.keyboard.press(key)

    async def write_ticket(self, service: str, subject: str, notes: str) -> None:
        """Fill the form and wait until it says that all is kept."""
        page = self.page
        await page.locator("input[name=service]").click()
        await page.keyboard.type(service, delay=20)
        await page.keyboard.press("Enter")
        await page.locator("input[name=subject]").fill(subject)
        await page.locator("textarea[name=notes]").fill(notes)
        await page.locator("[data-testid=saved][data-state=saved]").wait_for(timeout=10_000)

    async def hears(self, hertz: float, milliseconds: int = 600) -> tuple[float, float]:
        """(share of all power at ``hertz``, level) in what the page hears now; 0 to 1."""
        found = await self.page.evaluate(SHARE, [hertz, milliseconds])
        return float(found["share"]), float(found["level"])

    async def hears_for(self, hertz: float, wanted: bool, seconds: float = 8) -> None:
        """Wait until the tone is (or is no more) most of what is heard."""
        deadline = time.monotonic() + seconds
        found = (0.0, 0.0)
        while time.monotonic() < deadline:
            found = await self.hears(hertz)
            if (found[0] > 0.5 and found[1] > 0.005) == wanted:
                return
        raise AssertionError(f"{hertz} Hz heard: {found}, wanted: {wanted}")
