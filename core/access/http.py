"""Doors of the accounts: session, users, roles, audit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from core.access import store
from core.access.model import Access
from core.access.service import Accounts, User
from core.db import Database
from core.errors import Unauthenticated
from core.web.routes import Call, Route, dump

COOKIE = "atende_session"


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(Body):
    login: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=200)


class NewUser(Body):
    login: str = Field(min_length=1, max_length=63)
    name: str = Field(min_length=1, max_length=120)
    password: str = Field(min_length=10, max_length=200)
    roles: list[str] = Field(max_length=20)


class UserChange(Body):
    name: str | None = Field(None, min_length=1, max_length=120)
    roles: list[str] | None = Field(None, max_length=20)
    active: bool | None = None
    password: str | None = Field(None, min_length=10, max_length=200)


class UserPath(BaseModel):
    id: str


class AuditQuery(BaseModel):
    limit: int = Field(100, ge=1, le=500)
    before: datetime | None = None
    object_id: str | None = Field(None, max_length=80)


class UserView(BaseModel):
    id: str
    login: str
    name: str
    roles: list[str]
    active: bool


class SessionView(BaseModel):
    user: UserView
    permissions: list[str]


def _view(user: User) -> UserView:
    return UserView(
        id=user.id, login=user.login, name=user.name, roles=list(user.roles), active=user.active
    )


def token_of(request: web.Request) -> str | None:
    """The session token: header for scripts, cookie for browsers."""
    return request.headers.get("X-Atende-Token") or request.cookies.get(COOKIE)


def _session(access: Access, user: User) -> SessionView:
    return SessionView(user=_view(user), permissions=sorted(access.permissions))


def session_routes(accounts: Accounts, secure: bool) -> Sequence[Route]:
    """Sign in, who am I, sign out. ``secure`` sets the cookie's flag (https)."""

    async def sign_in(call: Call, body: SignIn) -> web.Response:
        origin = call.request.remote or "?"
        token, access, user = await accounts.sign_in(body.login, body.password, origin)
        view = {**dump(_session(access, user)), "token": token}
        response = web.json_response(view)
        response.set_cookie(
            COOKIE, token, httponly=True, samesite="Lax", secure=secure, path="/", max_age=86_400
        )
        return response

    async def who(call: Call) -> SessionView:
        if call.access.user_id is None:
            raise Unauthenticated("Entre para continuar.")
        return _session(call.access, await accounts.user(call.access, call.access.user_id))

    async def sign_out(call: Call) -> web.Response:
        if call.access.session_id:
            await accounts.sign_out(call.access.session_id)
        response = web.Response(status=204)
        response.del_cookie(COOKIE, path="/")
        return response

    return [
        Route("POST", "/api/session", sign_in, public=True, summary="Sign in"),
        Route("GET", "/api/session", who, summary="Who am I"),
        Route("DELETE", "/api/session", sign_out, summary="Sign out"),
    ]


def account_routes(accounts: Accounts, db: Database) -> Sequence[Route]:
    """Users, roles and the audit, for admins."""

    async def users(call: Call) -> list[UserView]:
        return [_view(user) for user in await accounts.users(call.access)]

    async def add(call: Call, body: NewUser) -> UserView:
        return _view(
            await accounts.add_user(call.access, body.login, body.name, body.password, body.roles)
        )

    async def change(call: Call, path: UserPath, body: UserChange) -> UserView:
        given: dict[str, Any] = body.model_dump(exclude_none=True)
        return _view(await accounts.change_user(call.access, path.id, **given))

    async def roles() -> list[dict[str, Any]]:
        rows = await db.read(store.role_rows)
        return [{"key": r.key, "label": r.label, "permissions": r.permissions} for r in rows]

    async def audit(call: Call, query: AuditQuery) -> list[dict[str, Any]]:
        rows = await db.read(
            lambda tx: store.audit_page(tx, call.access, query.limit, query.before, query.object_id)
        )
        return [dict(row._mapping) for row in rows]

    return [
        Route("GET", "/api/users", users, needs="user.read", summary="List users"),
        Route("POST", "/api/users", add, needs="user.write", status=201, summary="Add a user"),
        Route("PATCH", "/api/users/{id}", change, summary="Change a user"),
        Route("GET", "/api/roles", roles, needs="user.read", summary="List roles"),
        Route("GET", "/api/audit", audit, needs="audit.read", summary="Who did what"),
    ]


PERMISSIONS = {
    "user.read": "Ver usuários",
    "user.write": "Criar e mudar usuários",
    "audit.read": "Ver a auditoria",
}
