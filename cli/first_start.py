"""The database on its first start: newest tables, roles, an admin, and the demo city."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass

from cli.setup.say import Progress
from core import migrate
from core.access.model import Access
from core.access.passwords import hash_now, random_password
from core.access.service import add_user, ensure_roles
from core.access.store import list_users
from core.clock import SystemClock
from core.db import Database, Tx
from core.settings import Settings

SYSTEM = Access.system("first start")


@dataclass(frozen=True)
class Account:
    """One account made at the first start; its password is shown once and not kept."""

    login: str
    password: str
    roles: Sequence[str]


async def prepare(settings: Settings, progress: Progress, *, demo: bool) -> list[Account]:
    """Bring the database up to date; on the first start return the accounts that were made."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    progress.step("Banco de dados: conferindo")
    migrate.upgrade(settings.database_url)
    db = Database(settings.database_url, SystemClock())
    try:
        if await db.read(lambda tx: bool(list_users(tx, SYSTEM))):
            return []
        accounts = [await db.write(_admin)]
        if demo and importlib.util.find_spec("demo.seed"):
            progress.step("Cidade de demonstração: plantando")
            accounts += await _demo(db, settings)
        return accounts
    finally:
        await db.close()


def _admin(tx: Tx) -> Account:
    ensure_roles(tx)
    password = random_password()
    add_user(tx, SYSTEM, "admin", "Administração", hash_now(password), ["admin"])
    return Account("admin", password, ["admin"])


async def _demo(db: Database, settings: Settings) -> list[Account]:
    from demo.seed import seed  # the demo city is an optional part of an installation

    return [Account(*row) for row in await seed(db, settings)]
