"""Debian's Chromium, which the browser tests drive."""

from __future__ import annotations

import os
import shutil
import subprocess

from cli.setup.say import Progress

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """The program, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure(progress: Progress) -> str | None:
    """Find it, or install it where we may (root on Debian); None, and said, where we may not."""
    found = find()
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        progress.step("Sem Chromium: instale o pacote chromium para os testes de navegador.")
        return None
    progress.step("Chromium: instalando o pacote do Debian")
    for command in (
        ["update", "-q"],
        ["install", "-y", "-q", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            ["apt-get", *command],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            progress.step("Chromium: o apt-get não conseguiu:\n" + done.stdout[-800:])
            return None
    return find()
