"""Doors of supervision: on a call, over others' work, messages, saved boards, settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.access.model import Access
from core.db import Database, Tx
from core.errors import Conflict, NotFound, Unauthenticated
from core.ids import new_id
from core.web.routes import Call, Route
from cti.supervising import store
from cti.supervising.broadcasts import Broadcasts
from cti.supervising.deeds import MOST_PRIORITY, Deeds
from cti.supervising.model import Mode, Notice
from cti.supervising.service import Supervisors, checked_reason
from cti.supervising.supervision import Supervision
from queues.model import Presence

MOST_BOARDS = 30


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Why(Body):
    reason: str = Field(max_length=300)


class Begin(Why):
    interaction: str = Field(max_length=36)
    mode: Mode


class Become(Body):
    mode: Mode | Literal["takeover"]


class SettingsBody(Body):
    notice: Notice


class ForcePresence(Why):
    presence: Presence
    key: str = Field("", max_length=63, description="the pause's key, such as reuniao")


class Move(Why):
    queue: str | None = Field(None, max_length=63)
    operator: str | None = Field(None, max_length=36)


class Priority(Why):
    minutes: int = Field(ge=0, le=MOST_PRIORITY)


class Override(Why):
    state: Literal["open", "closed", ""]
    until: AwareDatetime | None = None


class Message(Body):
    text: str = Field(min_length=1, max_length=500)
    queue: str | None = Field(None, max_length=63)
    minutes: int = Field(60, ge=1, le=1440)


class Board(Body):
    name: str = Field(min_length=1, max_length=80)
    settings: dict[str, Any] = Field(default_factory=dict, max_length=40)


class IdPath(BaseModel):
    id: str = Field(max_length=64)


class OfQuery(BaseModel):
    interaction: str = Field(max_length=36)


class SupervisionView(BaseModel):
    """``ended_at`` and ``end_reason`` are null while it lasts."""

    id: str
    interaction: str
    supervisor: str
    operator: str | None
    mode: str
    state: str


def _view(one: Supervision) -> SupervisionView:
    row = one.row
    return SupervisionView(
        id=one.id,
        interaction=row.interaction,
        supervisor=row.supervisor,
        operator=row.operator,
        mode=one.mode,
        state=one.state,
    )


def call_routes(supervisors: Supervisors, db: Database) -> Sequence[Route]:
    """Listen, whisper, join, take over."""

    async def begin(call: Call, body: Begin) -> SupervisionView:
        reason = checked_reason(body.reason)
        return _view(await supervisors.start(call.access, body.interaction, body.mode, reason))

    async def become(call: Call, path: IdPath, body: Become) -> None:
        if body.mode == "takeover":
            await supervisors.take_over(call.access, path.id)
        else:
            await supervisors.change(call.access, path.id, body.mode)

    async def end(call: Call, path: IdPath) -> None:
        await supervisors.end(call.access.user_id, path.id)

    async def past(call: Call, query: OfQuery) -> list[dict[str, Any]]:
        rows = await db.read(lambda tx: store.supervisions_of(tx, call.access, query.interaction))
        return [dict(row._mapping) for row in rows]

    async def settings() -> dict[str, Any]:
        return {"notice": await supervisors.notice()}

    async def change_settings(call: Call, body: SettingsBody) -> dict[str, Any]:
        await supervisors.set_notice(call.access, body.notice)
        return {"notice": body.notice}

    base = "/api/supervisions"
    one = f"{base}/{{id}}"
    needs = "supervision.listen"
    return [
        Route("POST", base, begin, needs=needs, status=201, summary="Be on a call"),
        Route("GET", base, past, needs=needs, summary="Who was on a call, and why"),
        Route("PUT", one, become, needs=needs, summary="Listen, whisper, join, take over"),
        Route("DELETE", one, end, needs=needs, summary="Off the call"),
        Route("GET", "/api/supervision-settings", settings, needs=needs),
        Route("PUT", "/api/supervision-settings", change_settings, needs="supervision.settings"),
    ]


def deed_routes(deeds: Deeds, db: Database) -> Sequence[Route]:
    """Presence, sessions, places, queues."""

    async def presence(call: Call, path: IdPath, body: ForcePresence) -> None:
        why = checked_reason(body.reason)
        await deeds.force_presence(call.access, path.id, body.presence, body.key, why)

    async def log_out(call: Call, path: IdPath, body: Why) -> dict[str, int]:
        return {"sessions": await deeds.log_out(call.access, path.id, checked_reason(body.reason))}

    async def move(call: Call, path: IdPath, body: Move) -> None:
        to = body.model_dump(exclude_none=True, exclude={"reason"})
        await deeds.move(call.access, path.id, to, checked_reason(body.reason))

    async def priority(call: Call, path: IdPath, body: Priority) -> dict[str, int | None]:
        why = checked_reason(body.reason)
        position = await deeds.set_priority(call.access, path.id, body.minutes, why)
        return {"position": position}

    async def override(call: Call, path: IdPath, body: Override) -> None:
        why = checked_reason(body.reason)
        await deeds.override_queue(call.access, path.id, body.state, body.until, why)

    async def done(call: Call) -> list[dict[str, Any]]:
        rows = await db.read(lambda tx: store.last_deeds(tx, call.access, 100))
        return [dict(row._mapping) for row in rows]

    base = "/api/supervision"
    people, calls = f"{base}/operators/{{id}}", f"{base}/interactions/{{id}}"
    return [
        Route("PUT", f"{people}/presence", presence, needs="supervision.presence"),
        Route("POST", f"{people}/log-out", log_out, needs="supervision.logout"),
        Route("POST", f"{calls}/move", move, needs="supervision.move"),
        Route("PUT", f"{calls}/priority", priority, needs="supervision.move"),
        Route("PUT", f"{base}/queues/{{id}}", override, needs="supervision.queue"),
        Route("GET", f"{base}/deeds", done, needs="supervision.history"),
    ]


def message_routes(broadcasts: Broadcasts) -> Sequence[Route]:
    """Messages to operators, and their acknowledgement."""

    async def send(call: Call, body: Message) -> dict[str, str]:
        found = await broadcasts.send(call.access, body.text, body.queue, body.minutes)
        return {"id": found}

    async def sent(call: Call) -> list[dict[str, Any]]:
        return await broadcasts.sent(call.access)

    async def withdraw(call: Call, path: IdPath) -> None:
        await broadcasts.withdraw(call.access, path.id)

    async def mine(call: Call) -> list[dict[str, Any]]:
        return await broadcasts.mine(call.access)

    async def read(call: Call, path: IdPath) -> None:
        await broadcasts.acknowledge(call.access, path.id)

    base, right = "/api/broadcasts", "supervision.broadcast"
    return [
        Route("POST", base, send, needs=right, status=201, summary="Tell operators"),
        Route("GET", base, sent, needs=right, summary="What stands on screens"),
        Route("DELETE", f"{base}/{{id}}", withdraw, needs=right, summary="Take it down"),
        Route("GET", "/api/messages", mine, needs="desk.use", summary="Messages for me"),
        Route("POST", "/api/messages/{id}/ack", read, needs="desk.use", summary="I have read it"),
    ]


def board_routes(db: Database) -> Sequence[Route]:
    """Saved views of the live page: each person's own."""

    def who(access: Access) -> str:
        if access.user_id is None:
            raise Unauthenticated("Entre para continuar.")
        return access.user_id

    def shown(row: Any) -> dict[str, Any]:
        return {"id": row.id, "name": row.name, "settings": row.settings}

    async def listed(call: Call) -> list[dict[str, Any]]:
        rows = await db.read(lambda tx: store.boards_of(tx, who(call.access)))
        return [shown(row) for row in rows]

    async def save(call: Call, id_: str, body: Board) -> dict[str, Any]:
        mine = who(call.access)

        def work(tx: Tx) -> None:
            known = {row.id for row in store.boards_of(tx, mine)}
            if id_ not in known and len(known) >= MOST_BOARDS:
                raise Conflict("Você já tem muitas visões salvas. Apague uma primeiro.")
            store.put_board(tx, id_, mine, body.name.strip(), body.settings)

        await db.write(work)
        return {"id": id_, "name": body.name.strip(), "settings": body.settings}

    async def add(call: Call, body: Board) -> dict[str, Any]:
        return await save(call, new_id(), body)

    async def put(call: Call, path: IdPath, body: Board) -> dict[str, Any]:
        rows = await db.read(lambda tx: store.boards_of(tx, who(call.access)))
        if path.id not in {row.id for row in rows}:
            raise NotFound("Esta visão não existe.")
        return await save(call, path.id, body)

    async def drop(call: Call, path: IdPath) -> None:
        mine = who(call.access)
        if not await db.write(lambda tx: store.drop_board(tx, path.id, mine)):
            raise NotFound("Esta visão não existe.")

    base, right = "/api/boards", "interaction.list"
    return [
        Route("GET", base, listed, needs=right, summary="My saved views"),
        Route("POST", base, add, needs=right, status=201, summary="Save a view"),
        Route("PUT", f"{base}/{{id}}", put, needs=right, summary="Change a view"),
        Route("DELETE", f"{base}/{{id}}", drop, needs=right, summary="Remove a view"),
    ]


PERMISSIONS = {
    "supervision.listen": "Ouvir uma ligação em curso",
    "supervision.whisper": "Falar só com o atendente durante a ligação",
    "supervision.barge": "Entrar na conversa",
    "supervision.takeover": "Assumir a ligação de um atendente",
    "supervision.presence": "Mudar a situação de um atendente",
    "supervision.logout": "Encerrar a sessão de um atendente",
    "supervision.move": "Mover um atendimento e mudar sua prioridade",
    "supervision.queue": "Abrir ou fechar uma fila agora",
    "supervision.broadcast": "Mandar mensagens aos atendentes",
    "supervision.history": "Ver o histórico de filas e atendentes",
    "supervision.export": "Exportar o histórico",
    "supervision.settings": "Mudar o aviso de supervisão",
}
"""What each right of supervision lets one do."""
