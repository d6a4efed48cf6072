"""Accounts: sign in, the brake on guessing, rights, sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.access import store
from core.access.model import Access
from core.access.service import Accounts
from core.clock import VirtualClock
from core.db import Database
from core.errors import Conflict, Forbidden, Invalid, TooMany, Unauthenticated

ROOT = Access.system("test")
PASSWORD = "uma senha boa 42"


@pytest.fixture
async def accounts(db: Database) -> Accounts:
    made = Accounts(db, session_hours=1)
    await made.add_user(ROOT, "ana", "Ana Souza", PASSWORD, ["operator"])
    return made


async def test_sign_in_and_out(accounts: Accounts) -> None:
    token, access, user = await accounts.sign_in("Ana ", PASSWORD, "127.0.0.1")
    assert user.name == "Ana Souza"
    assert access.may("ticket.read")
    assert not access.may("user.write")
    await accounts.sign_out(access.session_id or "")
    assert await accounts.authenticate(token) is None


async def test_wrong_password_and_unknown_user_look_alike(accounts: Accounts) -> None:
    for login in ("ana", "ninguem"):
        with pytest.raises(Unauthenticated) as wrong:
            await accounts.sign_in(login, "errada errada", "127.0.0.1")
        assert wrong.value.detail == "Usuário ou senha não conferem."


async def test_guessing_is_braked_and_the_brake_lets_go(
    accounts: Accounts, clock: VirtualClock
) -> None:
    for _ in range(8):
        with pytest.raises(Unauthenticated):
            await accounts.sign_in("ana", "errada errada", "10.0.0.1")
    with pytest.raises(TooMany):
        await accounts.sign_in("ana", PASSWORD, "10.0.0.2")
    await clock.advance(301)
    await accounts.sign_in("ana", PASSWORD, "10.0.0.2")


async def test_a_session_ends_by_itself(accounts: Accounts, clock: VirtualClock) -> None:
    token, _, _ = await accounts.sign_in("ana", PASSWORD, "x")
    await clock.advance(timedelta(hours=1).total_seconds() + 1)
    assert await accounts.authenticate(token) is None
    assert await accounts.sweep() == 1


async def test_stopping_a_user_ends_their_sessions(accounts: Accounts) -> None:
    token, _, user = await accounts.sign_in("ana", PASSWORD, "x")
    await accounts.change_user(ROOT, user.id, active=False)
    assert await accounts.authenticate(token) is None
    with pytest.raises(Unauthenticated):
        await accounts.sign_in("ana", PASSWORD, "x")


async def test_only_admins_write_users(accounts: Accounts) -> None:
    _, access, user = await accounts.sign_in("ana", PASSWORD, "x")
    with pytest.raises(Forbidden):
        await accounts.add_user(access, "beto", "Beto", PASSWORD, [])
    with pytest.raises(Forbidden):
        await accounts.change_user(access, user.id, roles=["admin"])
    renamed = await accounts.change_user(access, user.id, name="Ana S. Lima")
    assert renamed.name == "Ana S. Lima"


async def test_bad_users_are_refused(accounts: Accounts) -> None:
    with pytest.raises(Conflict):
        await accounts.add_user(ROOT, "ana", "Outra", PASSWORD, [])
    with pytest.raises(Invalid):
        await accounts.add_user(ROOT, "com espaço", "X", PASSWORD, [])
    with pytest.raises(Invalid):
        await accounts.add_user(ROOT, "rui", "Rui", "curta", [])
    with pytest.raises(Invalid):
        await accounts.add_user(ROOT, "rui", "Rui", PASSWORD, ["rei"])


async def test_no_password_and_no_token_lies_in_the_database(
    accounts: Accounts, db: Database
) -> None:
    token, _, _ = await accounts.sign_in("ana", PASSWORD, "x")

    def rows(tx: object) -> str:
        tables = (store.users, store.sessions, store.audit)
        return str([tx.execute(t.select(), ROOT).all() for t in tables])  # type: ignore[attr-defined]

    everything = await db.read(rows)
    assert PASSWORD not in everything
    assert token not in everything
