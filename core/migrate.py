"""Bring a database to the newest revision; one set of revisions serves both engines."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def config(url: str) -> Config:
    """Alembic's configuration, without an ini file."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return made


def upgrade(url: str) -> None:
    """Run every migration that this database has not seen."""
    command.upgrade(config(url), "head")


def downgrade(url: str, revision: str) -> None:
    """Go back to ``revision``."""
    command.downgrade(config(url), revision)
