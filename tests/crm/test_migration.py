"""The migrations make the very tables that the code speaks of, and take them away again."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect

import crm.service
import recorder.service
from core.db import metadata
from core.migrate import downgrade, upgrade

MINE = ("crm_", "recorder_")
ROOMS = (crm.service, recorder.service)


def shape(engine: Engine) -> dict[str, object]:
    seen = inspect(engine)
    found: dict[str, object] = {}
    for name in sorted(seen.get_table_names()):
        if not name.startswith(MINE) or "_index" in name:
            continue
        columns = [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)]
        indexes = sorted((i["name"], tuple(i["column_names"])) for i in seen.get_indexes(name))
        keys = sorted((tuple(f["constrained_columns"]), f["referred_table"])
                      for f in seen.get_foreign_keys(name))  # fmt: skip
        unique = sorted(tuple(u["column_names"]) for u in seen.get_unique_constraints(name))
        found[name] = (columns, indexes, keys, unique)
    return found


def test_migrated_and_made_are_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    upgrade(url)
    migrated = create_engine(url)
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata.create_all(made)
    assert shape(migrated) == shape(made)
    assert len(shape(made)) == 14
    names = inspect(migrated).get_table_names()
    assert "crm_article_index" in names
    downgrade(url, "0003_queues")
    left = inspect(create_engine(url)).get_table_names()
    assert not [name for name in left if name.startswith(MINE)]
