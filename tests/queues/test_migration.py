"""The migration makes the tables that the code speaks of, and takes them away again."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect

from core.db import metadata
from core.migrate import downgrade, upgrade
from queues import store

MINE = {
    table.name
    for table in (
        store.queues,
        store.skills,
        store.operators,
        store.presences,
        store.places,
        store.reservations,
        store.journal,
        store.runs,
        store.city_days,
    )
}


def shape(engine: Engine) -> dict[str, object]:
    seen = inspect(engine)
    found: dict[str, object] = {}
    for name in sorted(MINE & set(seen.get_table_names())):
        columns = [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)]
        indexes = sorted(tuple(i["column_names"]) for i in seen.get_indexes(name))
        unique = sorted(tuple(u["column_names"]) for u in seen.get_unique_constraints(name))
        found[name] = (columns, indexes, unique)
    return found


def test_migrated_and_made_are_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    upgrade(url)
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata.create_all(made)
    assert shape(create_engine(url)) == shape(made)
    assert len(shape(made)) == len(MINE)
    downgrade(url, "0002_ivr")
    assert shape(create_engine(url)) == {}
