"""``./atende bench NAME``: figures that anyone can measure again, one module each.

A module has ``measure(home: Path) -> list[Row]``. A name whose module is not there yet says so.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, TypedDict

import typer

from cli.options import Home, Json
from core.settings import default_home

MODULES: dict[str, str] = {
    "call": "bench.call_all",
    "ivr": "bench.ivr",
    "routing": "bench.routing",
    "desk": "bench.desk",
    "recorder": "bench.recorder",
    "crm": "bench.crm",
    "storm": "bench.storm",
}
USAGE = 2


class Row(TypedDict):
    """One figure. ``met`` is None without a target or a value."""

    metric: str
    value: float | None
    unit: str
    target: float | None
    met: bool | None
    how: str


def row(
    metric: str,
    value: float | None,
    unit: str,
    target: float | None,
    how: str,
    *,
    at_least: bool = False,
) -> Row:
    """A figure and whether it meets its target: at most that much, or at least."""
    met: bool | None = None
    if target is not None:
        met = value is not None and (value >= target if at_least else value <= target)
    shown = None if value is None else round(float(value), 3)
    return Row(metric=metric, value=shown, unit=unit, target=target, met=met, how=how)


def register(app: typer.Typer) -> None:
    """Hand the command to the command line."""
    app.command("bench")(bench)


def bench(
    name: Annotated[str, typer.Argument(help=f"Um de: {', '.join(MODULES)}.")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Mede o produto nesta máquina; sai com 1 se uma meta não foi alcançada."""
    module = MODULES.get(name)
    if module is None:
        print(f"atende bench: não conheço {name!r}; há {', '.join(MODULES)}", file=sys.stderr)
        raise typer.Exit(USAGE)
    if find_spec(module) is None:
        print(f"atende bench: {name} ainda não foi construído", file=sys.stderr)
        raise typer.Exit(USAGE)
    rows: list[Row] = import_module(module).measure(home or default_home())
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        show(rows)
    raise typer.Exit(0 if all(found["met"] is not False for found in rows) else 1)


def show(rows: Sequence[Row]) -> None:
    """The figures as a table."""
    wide = max((len(found["metric"]) for found in rows), default=0)
    for found in rows:
        value = "-" if found["value"] is None else f"{found['value']:g}"
        target = "" if found["target"] is None else f"meta {found['target']:g}"
        mark = {True: "ok", False: "NÃO", None: ""}[found["met"]]
        head = f"{found['metric']:<{wide}}  {value:>9} {found['unit']:<6} {target:<10} {mark:<4}"
        print(f"{head} {found['how']}")
