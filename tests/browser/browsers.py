"""Chromium with pretended ears and mouth: its microphone plays a tone, permissions are given."""

from __future__ import annotations

import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from playwright.async_api import Browser, BrowserContext, async_playwright

RATE = 48_000
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The system's Chromium, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def write_tone(path: Path, hertz: float, seconds: float = 5.0) -> Path:
    """A mono 48 kHz WAV of a steady tone; Chromium plays it in a circle as its microphone."""
    at = np.arange(int(RATE * seconds)) / RATE
    samples = (np.sin(2 * np.pi * hertz * at) * 9_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


@asynccontextmanager
async def browser(microphone: Path | None = None) -> AsyncIterator[Browser]:
    """A Chromium of its own; ``microphone`` is a WAV file it speaks."""
    program = chromium()
    assert program, "Chromium is missing: apt-get install chromium"
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
    ]
    if microphone:
        flags.append(f"--use-file-for-fake-audio-capture={microphone}")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield running
        finally:
            await running.close()


async def window(running: Browser, width: int = 1440, scheme: str = "light") -> BrowserContext:
    """A person's own browser window: no cookies of others, Portuguese."""
    height = 900 if width > 600 else 844
    return await running.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="pt-BR",
    )
