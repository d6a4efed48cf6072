"""Folders outside the instance: what several checkouts on one machine may share."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """ATENDE_CACHE, else XDG's cache folder, else ``~/.cache``; created when missing."""
    chosen = os.environ.get("ATENDE_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(chosen) if chosen else Path(base) / "atende"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def home_folder(given: str | Path | None = None) -> Path:
    """The instance: the argument, else ATENDE_HOME, else ``.atende`` in the checkout."""
    checkout = Path(__file__).resolve().parents[2]
    chosen = given or os.environ.get("ATENDE_HOME") or checkout / ".atende"
    return Path(chosen).expanduser().resolve()
