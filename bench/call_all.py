"""``./atende bench call``: everything that issue asks to be measured, one part after another."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bench import call_crash, call_first, call_load
from bench.call_product import Product, product, up
from cli.bench import Row, row

OPERATORS = call_load.CALLS


def measure(home: Path) -> list[Row]:
    """All rows. ``home`` is not touched: the product runs in a folder of its own."""
    del home
    rows: list[Row] = []
    with product(OPERATORS) as running:
        rows += call_first.measure(running)
        rows += call_load.measure_product(running)
        rows += _commit(running)
        rows += call_crash.measure(running)
        rows += _second_start(running)
    return rows + call_load.measure_plain()


def _commit(running: Product) -> list[Row]:
    """How long the commits of the calls' steps took, as the server itself counted."""
    from cli.caller.control import Control

    async def ask() -> object:
        async with Control(running.home) as control:
            return await control.status()

    status = asyncio.run(ask())
    value = status.get("commit_p99_ms") if isinstance(status, dict) else None
    how = "commits of all steps under the load above, counted by the server"
    return [row("commit of a step, p99", value, "ms", 20.0, how)]


def _second_start(running: Product) -> list[Row]:
    running.command("down")
    again = up(running.home, running.environment)
    how = "down, then up --detach --json until it returned"
    return [row("second up until ready", again.up_seconds, "s", 10.0, how)]
