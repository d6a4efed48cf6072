"""``./atende replay``: a day of the queues told again, as it was and under another policy.

Works on the database alone, in a process of its own: the running server does not feel it.
"""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.options import Home, Json
from cli.setup.places import home_folder
from cli.setup.say import SetupFailed
from cli.start import read_settings
from core.db import Database, Tx
from core.errors import AtendeError
from core.settings import Settings
from queues import moves, store
from queues.moves import Move
from queues.policy.text import read_policy
from queues.replay import replay
from queues.rules import policy_of, queue_of
from queues.scribe import micros
from queues.settings import RoutingSettings
from queues.whatif.day import day_of
from queues.whatif.simulate import Change, Outcome, Played, play


def register(app: typer.Typer) -> None:
    app.command("replay")(tell_again)


def tell_again(
    day: Annotated[str, typer.Option(help="O dia, AAAA-MM-DD; sem ele, hoje.")] = "",
    queue: Annotated[str, typer.Option(help="A fila cujas regras mudariam.")] = "",
    policy: Annotated[
        Path | None, typer.Option(help="Arquivo com as novas regras da fila, em texto.")
    ] = None,
    threshold: Annotated[float, typer.Option(help="Meta do nível de serviço, em segundos.")] = 20.0,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Conta de novo um dia das filas: como foi, e como teria sido com outras regras."""
    settings = read_settings(home_folder(home))
    if not settings.database and not (settings.home / "atende.db").is_file():
        raise SetupFailed(f"Ainda não há dados em {settings.home}: rode ./atende up primeiro.")
    if bool(queue) != bool(policy):
        raise SetupFailed("--queue e --policy andam juntos: que fila, e com que regras.")
    try:
        text = policy.read_text("utf-8") if policy else ""
        found = asyncio.run(_told(settings, _span(day, settings), queue, text))
    except (AtendeError, OSError, ValueError) as error:
        raise SetupFailed(getattr(error, "detail", str(error))) from error
    document = _document(found, threshold)
    if as_json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _show(document)
    raise typer.Exit(0 if document["same"] else 1)


def _span(day: str, settings: Settings) -> tuple[datetime, datetime]:
    """The day in the city's zone. Raises ValueError."""
    try:
        chosen = date.fromisoformat(day) if day else datetime.now(settings.tz).date()
    except ValueError:
        raise ValueError(f"--day se escreve AAAA-MM-DD, não {day!r}") from None
    start = datetime.combine(chosen, time(), settings.tz)
    return start, start + timedelta(days=1)


async def _told(
    settings: Settings, span: tuple[datetime, datetime], queue: str, text: str
) -> dict[str, Any]:
    db = Database(settings.database_url)

    def read(tx: Tx) -> tuple[list[Any], Any]:
        rows = store.journal_between(tx, micros(span[0]), micros(span[1]))
        return rows, store.row(tx, store.queues, key=queue) if queue else None

    try:
        rows, row = await db.read(read, deadline=300)
    finally:
        await db.close()
    if not rows:
        raise ValueError("não há nada no diário das filas nesse dia")
    day = day_of(rows)
    found: dict[str, Any] = {"checked": replay(rows), "was": play(day)}
    if queue:
        if row is None:
            raise ValueError(f"a fila {queue!r} não existe")
        found["would"] = play(day, _change(row, text, settings))
    return found


def _change(row: Any, text: str, settings: Settings) -> Change:
    """The queue's policy replaced wherever the journal tells it."""
    rules, _ = read_policy(text)
    spec = queue_of(row).model_copy(update={"rules": rules})
    wanted = policy_of(spec, RoutingSettings.of(settings))

    def change(move: Move) -> Move:
        if isinstance(move, moves.QueueChanged) and move.policy.queue == wanted.queue:
            return moves.QueueChanged(wanted)
        return move

    return change


def _document(found: dict[str, Any], threshold: float) -> dict[str, Any]:
    checked = found["checked"]
    return {
        "same": checked.first_difference is None,
        "first_difference": checked.first_difference,
        "steps": checked.steps,
        "threshold_s": threshold,
        "was": _figures(found["was"], threshold),
        "would": _figures(found["would"], threshold) if "would" in found else None,
    }


def _figures(played: Played, threshold: float) -> dict[str, Any]:
    lines = {key: _line(one, threshold) for key, one in sorted(played.queues.items())}
    return {
        "queues": lines,
        "total": _line(played.total(), threshold),
        "occupancy": _rounded(played.occupancy),
    }


def _line(one: Outcome, threshold: float) -> dict[str, Any]:
    return {
        "arrived": one.arrived,
        "answered": one.answered,
        "abandoned": one.abandoned,
        "mean_wait_s": _rounded(one.mean_wait_s, 1),
        "p90_wait_s": _rounded(one.wait_at(0.9), 1),
        "level": _rounded(one.level(threshold)),
    }


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)


HEADS = ("chegaram", "atendidos", "desistiram", "espera", "p90", "nível")


def _show(document: dict[str, Any]) -> None:
    same = "igual, passo a passo" if document["same"] else "DIFERENTE do que está no diário"
    print(f"Diário: {document['steps']} passos, refeito {same}.")
    for name, title in (("was", "Com as regras do dia"), ("would", "Com as novas regras")):
        figures = document[name]
        if figures is None:
            continue
        print(f"\n{title}")
        print(f"{'':<20}" + "".join(f"{head:>12}" for head in HEADS))
        for key, line in [*figures["queues"].items(), ("todas", figures["total"])]:
            print(f"{key:<20}" + "".join(f"{_cell(n, v):>12}" for n, v in line.items()))
        if figures["occupancy"] is not None:
            print(f"Ocupação dos atendentes: {figures['occupancy']:.0%}")


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    return (
        f"{value:.0%}"
        if name == "level"
        else f"{value:g} s"
        if name.endswith("_s")
        else f"{value:g}"
    )
