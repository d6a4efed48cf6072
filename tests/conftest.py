"""What every test may use: a temporary database and a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from core.access.service import ensure_roles
from core.clock import VirtualClock
from core.db import Database, metadata

# The same examples every time where nobody watches; new ones at a developer's desk.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def db(tmp_path: Path, clock: VirtualClock) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}", clock)
    metadata.create_all(database.engine)
    database.write_now(ensure_roles)
    yield database
    await database.close()
