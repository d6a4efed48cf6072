"""``./atende user add|password|list``: accounts, without a browser."""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from cli.options import Home, Json
from cli.setup.places import home_folder
from cli.setup.say import SetupFailed
from cli.start import read_settings
from core.access.model import Access
from core.access.passwords import random_password
from core.access.service import Accounts, User
from core.db import Database
from core.errors import AtendeError

T = TypeVar("T")
SYSTEM = Access.system("command line")
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Lê a senha da primeira linha da entrada.")
]
users = typer.Typer(no_args_is_help=True, help="Contas de quem trabalha na central.")


def register(app: typer.Typer) -> None:
    app.add_typer(users, name="user")


@users.command("add")
def add(
    login: Annotated[str, typer.Argument(help="Letras minúsculas, dígitos, - e _.")],
    name: Annotated[str, typer.Option("--name", help="Nome da pessoa.")] = "",
    role: Annotated[list[str] | None, typer.Option("--role", help="Perfil; pode repetir.")] = None,
    password_stdin: FromStdin = False,
    home: Home = None,
) -> None:
    """Cria uma conta. Sem senha informada, sorteia uma e a mostra uma vez."""
    password, drawn = _password(password_stdin)
    roles = role or ["operator"]

    async def work(accounts: Accounts) -> None:
        await accounts.add_user(SYSTEM, login, name or login, password, roles)

    _run(home, work)
    print(f"Conta {login} criada ({', '.join(roles)})." + _shown(password, drawn))


@users.command("password")
def password(login: str, password_stdin: FromStdin = False, home: Home = None) -> None:
    """Troca a senha de uma conta e encerra as suas sessões."""
    secret, drawn = _password(password_stdin)

    async def work(accounts: Accounts) -> None:
        for user in await accounts.users(SYSTEM):
            if user.login == login.strip().lower():
                await accounts.change_user(SYSTEM, user.id, password=secret)
                return
        raise SetupFailed(f"Não há uma conta {login}.")

    _run(home, work)
    print(f"Senha de {login} trocada." + _shown(secret, drawn))


@users.command("list")
def list_users(
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Mostra as contas."""

    async def work(accounts: Accounts) -> list[User]:
        return await accounts.users(SYSTEM)

    rows = _run(home, work)
    if as_json:
        shown = [
            {"login": u.login, "name": u.name, "roles": list(u.roles), "active": u.active}
            for u in rows
        ]
        print(json.dumps(shown, ensure_ascii=False))
        return
    for user in rows:
        state = "" if user.active else "  (inativa)"
        print(f"{user.login:<16} {user.name:<30} {', '.join(user.roles)}{state}")


def _password(from_stdin: bool) -> tuple[str, bool]:
    """The password, and whether we drew it. Asks only where a person sits at a terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n"), False
    if sys.stdin.isatty():
        typed = getpass.getpass("Senha (vazio: sortear): ")
        if typed:
            return typed, False
    return random_password(), True


def _shown(password: str, drawn: bool) -> str:
    return f"\nSenha (aparece só desta vez): {password}" if drawn else ""


def _run(home: Home, work: Callable[[Accounts], Awaitable[T]]) -> T:
    settings = read_settings(home_folder(home))
    if not settings.database and not (settings.home / "atende.db").is_file():
        raise SetupFailed(f"Ainda não há dados em {settings.home}: rode ./atende up primeiro.")

    async def task() -> T:
        db = Database(settings.database_url)
        try:
            return await work(Accounts(db, settings.session_hours))
        finally:
            await db.close()

    try:
        return asyncio.run(task())
    except AtendeError as error:
        raise SetupFailed(error.detail) from error
