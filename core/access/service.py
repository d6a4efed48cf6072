"""Accounts: the only writer of users, roles and sessions."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.access import store
from core.access.model import Access
from core.access.passwords import NOBODY, Brake, check_strength, hashed, matches
from core.db import Database, Tx
from core.errors import Conflict, Invalid, NotFound, Unauthenticated
from core.facts.access import SignedIn, SignedOut, UserChanged
from core.ids import check_key, new_id

DEFAULT_ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "admin": ("Administração", ("*",)),
    "supervisor": (
        "Supervisão",
        (
            "desk.use", "supervision.*", "interaction.*", "queue.read", "operator.*", "person.*",
            "ticket.*", "recording.*", "knowledge.*", "service.read", "flow.read", "number.read",
            "user.read", "announcement.*", "callback.*",
        ),
    ),
    "operator": (
        "Atendimento",
        (
            "desk.use", "interaction.read", "queue.read", "operator.read", "person.read",
            "person.write", "ticket.read", "ticket.write", "ticket.close", "recording.listen",
            "knowledge.read", "service.read",
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class User:
    """A person who works here, as shown to others who may see it."""

    id: str
    login: str
    name: str
    roles: tuple[str, ...]
    active: bool


def _user(row: Any) -> User:
    return User(row.id, row.login, row.name, tuple(row.roles), row.active)


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """Users, their roles, and their sessions (opaque tokens; only the hash is stored)."""

    def __init__(self, db: Database, session_hours: float = 12.0) -> None:
        self._db = db
        self._hours = session_hours
        self._brake = Brake(db.clock)

    async def sign_in(self, login: str, password: str, origin: str) -> tuple[str, Access, User]:
        """A new session: (token, access, user). Raises Unauthenticated or TooMany."""
        login = login.strip().lower()
        for key in (f"login:{login}", f"origin:{origin}"):
            self._brake.check(key)
        system = Access.system("sign in")
        row = await self._db.read(lambda tx: store.user_by_login(tx, system, login))
        right = await matches(row.password_hash if row else NOBODY, password)
        if row is None or not right or not row.active:
            self._brake.fail(f"login:{login}")
            self._brake.fail(f"origin:{origin}")
            raise Unauthenticated("Usuário ou senha não conferem.")
        self._brake.forget(f"login:{login}")
        token, session = secrets.token_urlsafe(32), new_id()

        def work(tx: Tx) -> None:
            tx.execute(
                store.sessions.insert().values(
                    id=session,
                    token_hash=_token_hash(token),
                    user_id=row.id,
                    created_at=tx.now,
                    expires_at=tx.now + timedelta(hours=self._hours),
                )
            )
            store.record(tx, Access(row.id, row.login), "sign_in", "session", session)
            tx.append(SignedIn(user=row.id, session=session))

        await self._db.write(work)
        access = await self.authenticate(token)
        if access is None:
            raise Unauthenticated("A sessão não pôde ser aberta. Entre de novo.")
        return token, access, _user(row)

    async def authenticate(self, token: str | None) -> Access | None:
        """Who holds ``token`` now, with the rights of this moment; None when it is not valid."""
        if not token:
            return None
        return await self._db.read(lambda tx: self.access_by_token(tx, token))

    @staticmethod
    def access_by_token(tx: Tx, token: str) -> Access | None:
        session = store.session_by_hash(tx, _token_hash(token))
        if session is None or session.expires_at <= tx.now:
            return None
        user = store.user_by_id(tx, Access.system("authenticate"), session.user_id)
        if user is None or not user.active:
            return None
        permissions = store.permissions_of(tx, list(user.roles))
        return Access(
            user.id, user.login, frozenset(user.roles), permissions, session_id=session.id
        )

    async def sign_out(self, session_id: str, reason: str = "asked") -> None:
        """End a session; ending one that is gone does nothing."""

        def work(tx: Tx) -> None:
            table = store.sessions
            row = tx.execute(table.select().where(table.c.id == session_id)).first()
            if row is not None:
                tx.execute(table.delete().where(table.c.id == session_id))
                tx.append(SignedOut(user=row.user_id, session=session_id, reason=reason))

        await self._db.write(work)

    async def sweep(self) -> int:
        """End sessions whose time is over; returns how many."""
        gone = await self._db.read(lambda tx: store.expired_sessions(tx, tx.now))
        for row in gone:
            await self.sign_out(row.id, "expired")
        return len(gone)

    async def add_user(
        self, access: Access, login: str, name: str, password: str, roles: list[str]
    ) -> User:
        """A new user. Raises Invalid or Conflict."""
        access.need("user.write")
        login = check_key(login.strip().lower())
        check_strength(password)
        password_hash = await hashed(password)
        return await self._db.write(
            lambda tx: add_user(tx, access, login, name, password_hash, roles)
        )

    async def change_user(
        self,
        access: Access,
        user_id: str,
        *,
        name: str | None = None,
        roles: list[str] | None = None,
        active: bool | None = None,
        password: str | None = None,
    ) -> User:
        """Change what is given. A new password or a stop ends the user's sessions."""
        if access.user_id != user_id or roles is not None or active is not None:
            access.need("user.write")
        values: dict[str, Any] = {}
        if password is not None:
            check_strength(password)
            values["password_hash"] = await hashed(password)
        for key, value in (("name", name), ("roles", roles), ("active", active)):
            if value is not None:
                values[key] = value
        return await self._db.write(lambda tx: self._change(tx, access, user_id, values))

    @staticmethod
    def _change(tx: Tx, access: Access, user_id: str, values: dict[str, Any]) -> User:
        row = store.user_by_id(tx, access, user_id)
        if row is None:
            raise NotFound("Este usuário não existe.")
        _check_roles(tx, values.get("roles", []))
        if values:
            table = store.users
            tx.execute(table.update().where(table.c.id == user_id).values(**values), access)
        if "password_hash" in values or values.get("active") is False:
            for session in store.sessions_of(tx, user_id):
                tx.execute(store.sessions.delete().where(store.sessions.c.id == session.id))
                tx.append(SignedOut(user=user_id, session=session.id, reason="account changed"))
        store.record(tx, access, "change", "user", user_id, fields=sorted(values))
        tx.append(UserChanged(user=user_id, change=",".join(sorted(values))))
        changed = store.user_by_id(tx, access, user_id)
        return _user(changed)

    async def users(self, access: Access) -> list[User]:
        access.need("user.read")
        rows = await self._db.read(lambda tx: store.list_users(tx, access))
        return [_user(row) for row in rows]

    async def user(self, access: Access, user_id: str) -> User:
        row = await self._db.read(lambda tx: store.user_by_id(tx, access, user_id))
        if row is None:
            raise NotFound("Este usuário não existe.")
        return _user(row)


def _check_roles(tx: Tx, roles: list[str]) -> None:
    known = {row.key for row in store.role_rows(tx)}
    unknown = sorted(set(roles) - known)
    if unknown:
        raise Invalid(f"Perfil desconhecido: {', '.join(unknown)}.", field="roles")


def add_user(
    tx: Tx, access: Access, login: str, name: str, password_hash: str, roles: list[str]
) -> User:
    """Insert a user inside a transaction of the caller's (set-up, command line, service)."""
    if not 1 <= len(name.strip()) <= 120:
        raise Invalid("O nome precisa ter de 1 a 120 letras.", field="name")
    if store.user_by_login(tx, access, login):
        raise Conflict(f"Já existe um usuário “{login}”.", field="login")
    _check_roles(tx, roles)
    user = User(new_id(), login, name.strip(), tuple(roles), True)
    tx.execute(
        store.users.insert().values(
            id=user.id,
            login=login,
            name=user.name,
            password_hash=password_hash,
            roles=list(roles),
            active=True,
            created_at=tx.now,
        ),
        access,
    )
    store.record(tx, access, "add", "user", user.id)
    tx.append(UserChanged(user=user.id, change="added"))
    return user


def ensure_roles(tx: Tx) -> None:
    """Put the default roles in place; an existing role is left as the admins made it."""
    known = {row.key for row in store.role_rows(tx)}
    for key, (label, permissions) in DEFAULT_ROLES.items():
        if key not in known:
            values = {"key": key, "label": label, "permissions": list(permissions)}
            tx.execute(store.roles.insert().values(**values))
