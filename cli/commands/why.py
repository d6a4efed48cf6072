"""``./atende why``: why this operator, why this wait, told from the routing journal.

Works on the database alone, in a process of its own: the running server does not feel it.
"""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer

from cli.options import Home, Json
from cli.setup.places import home_folder
from cli.setup.say import SetupFailed
from cli.start import read_settings
from core.access.model import Access
from core.db import Database, Tx
from core.errors import AtendeError
from cti.interactions import store as visits
from queues import store
from queues.replay import in_words, why

SYSTEM = Access.system("why, on the command line")


def register(app: typer.Typer) -> None:
    app.command("why")(explain)


def explain(
    interaction: Annotated[str, typer.Argument(help="O atendimento: id ou protocolo da visita.")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Mostra por que um atendimento foi a quem foi, ou por que esperou."""
    settings = read_settings(home_folder(home))
    if not settings.database and not (settings.home / "atende.db").is_file():
        raise SetupFailed(f"Ainda não há dados em {settings.home}: rode ./atende up primeiro.")
    try:
        found, names = asyncio.run(_find(settings.database_url, interaction.strip()))
    except AtendeError as error:
        raise SetupFailed(error.detail) from error
    if found is None:
        raise SetupFailed(f"O atendimento “{interaction}” não passou por nenhuma fila.")
    if as_json:
        print(json.dumps(found, ensure_ascii=False, default=str))
    else:
        print(in_words(found, lambda id_: names.get(id_, id_)))
    raise typer.Exit(0 if found["replayed_the_same"] else 1)


async def _find(url: str, wanted: str) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The steps, and the operators' keys by their ids."""
    db = Database(url)

    def look(tx: Tx) -> tuple[str, dict[str, str]]:
        visit = visits.by_protocol(tx, SYSTEM, wanted)
        keys = {row.user_id: row.key for row in tx.execute(store.operators.select())}
        return (visit.id if visit else wanted), keys

    try:
        id_, keys = await db.read(look)
        return await why(db, id_), keys
    finally:
        await db.close()
