"""Telephones of browsers: one endpoint and credential per session, pushed into Asterisk.

The credential is derived (HMAC of the endpoint's name under a secret of this installation), so
it never changes during a session, is never stored, and can be pushed again when Asterisk
restarts. The database says which endpoints should exist; Asterisk is made to agree.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Column, Row, String, Table, select

from core.access.model import Access
from core.db import Database, Id, Instant, Tx, metadata
from core.errors import Conflict, Unauthenticated
from core.facts.access import TelephoneIssued, TelephoneRemoved
from core.settings import Settings
from cti.asterisk.ari import Ari, AriError
from cti.desk.hub import Hub

log = structlog.get_logger(__name__)

telephones = Table(
    "telephones",
    metadata,
    Column("endpoint", String(40), primary_key=True),
    Column("user_id", Id, nullable=False, index=True),
    Column("session_id", Id, nullable=False, unique=True),
    Column("tab", String(64), nullable=False),
    Column("claimed_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Credential:
    """What a page needs to register."""

    endpoint: str
    password: str
    uri: str
    ws_url: str
    ice_servers: tuple[str, ...]
    echo: str = "echo"


def _row_of_session(tx: Tx, session_id: str) -> Row[Any] | None:
    query = select(telephones).where(telephones.c.session_id == session_id)
    return tx.execute(query).first()


def _of_user(tx: Tx, user_id: str) -> list[Row[Any]]:
    query = select(telephones).where(telephones.c.user_id == user_id)
    return list(tx.execute(query.order_by(telephones.c.claimed_at.desc())))


class Telephones:
    """Issues, moves, pushes and removes browsers' telephones."""

    def __init__(self, db: Database, ari: Ari, hub: Hub, settings: Settings) -> None:
        self._db, self._ari, self._hub, self._settings = db, ari, hub, settings
        self._key = settings.secret("telephones").encode()

    async def claim(self, access: Access, tab: str, takeover: bool, host: str) -> Credential:
        """The telephone for this tab. Raises Conflict when another open tab has it."""
        if access.user_id is None or access.session_id is None:
            raise Unauthenticated("Entre para continuar.")
        user, session = access.user_id, access.session_id
        rows = await self._db.read(lambda tx: _of_user(tx, user))
        other = next((r for r in rows if r.tab != tab and self._hub.tab(user, r.tab)), None)
        if other and not takeover:
            raise Conflict(
                "O telefone está aberto em outra aba. Escolha “Usar aqui”.", tab=other.tab
            )
        endpoint = await self._db.write(lambda tx: self._claim(tx, user, session, tab))
        await self._push(endpoint)
        if other:
            held_by = self._hub.tab(user, other.tab)
            if held_by:
                held_by.send({"type": "telephone_moved"})
        return self._credential(endpoint, host)

    def _claim(self, tx: Tx, user: str, session: str, tab: str) -> str:
        row = _row_of_session(tx, session)
        if row is not None:
            known = telephones.c.endpoint == row.endpoint
            tx.execute(telephones.update().where(known).values(tab=tab, claimed_at=tx.now))
            return str(row.endpoint)
        endpoint = f"desk-{secrets.token_hex(8)}"
        values = {"endpoint": endpoint, "user_id": user, "session_id": session, "tab": tab}
        tx.execute(telephones.insert().values(**values, claimed_at=tx.now))
        tx.append(TelephoneIssued(user=user, session=session, endpoint=endpoint))
        return endpoint

    async def endpoint_of(self, user_id: str, login: str) -> str | None:
        """What to ring for this user: the newest claimed browser, else a plain SIP telephone."""
        endpoint = await self.to_ring(user_id, login)
        if endpoint != login:
            return endpoint
        known = await self._ari.endpoint(login)
        return login if known and known.get("state") != "offline" else None

    async def to_ring(self, user_id: str, login: str) -> str:
        """The same without asking Asterisk: a call to a telephone that is not there fails at once,
        and costs the citizen no round trip before each ring."""
        rows = await self._db.read(lambda tx: _of_user(tx, user_id))
        claimed = (str(row.endpoint) for row in rows if self._hub.tab(user_id, row.tab))
        return next(claimed, login)

    async def release(self, session_id: str, reason: str) -> None:
        """Take a session's telephone away, here and in Asterisk."""

        def work(tx: Tx) -> str | None:
            row = _row_of_session(tx, session_id)
            if row is None:
                return None
            tx.execute(telephones.delete().where(telephones.c.endpoint == row.endpoint))
            tx.append(
                TelephoneRemoved(
                    user=row.user_id, session=session_id, endpoint=row.endpoint, reason=reason
                )
            )
            return str(row.endpoint)

        endpoint = await self._db.write(work)
        if endpoint:
            for kind in ("endpoint", "aor", "auth"):
                await self._ari.drop_object(kind, endpoint)

    async def push_all(self) -> None:
        """Make a fresh Asterisk agree with the database."""
        rows = await self._db.read(lambda tx: list(tx.execute(select(telephones.c.endpoint))))
        for row in rows:
            try:
                await self._push(row.endpoint)
            except AriError as error:
                log.warning("telephone.push", endpoint=row.endpoint, error=str(error))

    def _password(self, endpoint: str) -> str:
        return hmac.new(self._key, endpoint.encode(), hashlib.sha256).hexdigest()[:40]

    def _credential(self, endpoint: str, host: str) -> Credential:
        settings = self._settings
        name = host.rsplit(":", 1)[0] or "localhost"
        if settings.https_cert:
            ws_url = f"wss://{name}:{settings.asterisk_tls_port}/ws"
        else:
            ws_url = f"ws://{name}:{settings.asterisk_http_port}/ws"
        return Credential(
            endpoint,
            self._password(endpoint),
            f"sip:{endpoint}@{name}",
            ws_url,
            settings.ice_servers,
        )

    async def _push(self, endpoint: str) -> None:
        """Auth, aor, endpoint: in this order (facts: an endpoint names the other two)."""
        await self._ari.put_object(
            "auth",
            endpoint,
            {"auth_type": "userpass", "username": endpoint, "password": self._password(endpoint)},
        )
        await self._ari.put_object(
            "aor",
            endpoint,
            {"max_contacts": "1", "remove_existing": "yes", "qualify_frequency": "0"},
        )
        await self._ari.put_object(
            "endpoint",
            endpoint,
            {
                "aors": endpoint,
                "auth": endpoint,
                "webrtc": "yes",
                "dtls_auto_generate_cert": "yes",
                "disallow": "all",
                "allow": "opus,ulaw",
                "direct_media": "no",
                "context": "from-desk",
                "language": "pt_BR",
                "rtp_timeout": "30",
                "rtp_timeout_hold": "600",
                "allow_transfer": "no",
            },
        )
