"""Doors of routing: queues, skills, operators, city days, presence, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from core.access.store import user_by_id
from core.errors import Forbidden, Invalid, NotFound
from core.web.routes import Call, Route
from queues.history.http import history_routes
from queues.http_reports import KeyPath, report_routes
from queues.model import Presence
from queues.policy.http import policy_routes
from queues.rules import (
    CapacitySpec,
    Level,
    OperatorSpec,
    QueueSpec,
    Rules,
    SeatSpec,
    SkillSpec,
    Strict,
)
from queues.service import Queues


class IdPath(BaseModel):
    id: str


class DayPath(BaseModel):
    day: str


class QueueBody(Strict):
    """A queue without its key."""

    label: str = Field(min_length=1, max_length=120)
    rules: Rules = Rules()
    hours: dict[str, list[list[str]]] | None = None
    closed: bool = False


class QueueView(QueueSpec):
    """A queue with how it stands now."""

    waiting: int
    open_now: bool
    staffed: bool
    next_opening: str | None


class LabelBody(Strict):
    label: str = Field(min_length=1, max_length=120)


class OperatorBody(Strict):
    """An operator without the id."""

    skills: dict[str, Level] = Field(default_factory=dict)
    seats: list[SeatSpec] = Field(default_factory=list)
    capacity: CapacitySpec = CapacitySpec()


class OperatorView(OperatorSpec):
    name: str
    presence: str
    reason: str


class PresenceBody(Strict):
    presence: Presence
    reason: str | None = None


class CityDay(BaseModel):
    day: str
    label: str


def routes(queues: Queues) -> Sequence[Route]:
    """All of them."""
    return [
        *_queue_routes(queues),
        *report_routes(queues),
        *history_routes(queues),
        *policy_routes(queues),
        *_skill_routes(queues),
        *_operator_routes(queues),
        *_day_routes(queues),
        *_desk_routes(queues),
    ]


def _queue_routes(queues: Queues) -> Sequence[Route]:
    config = queues.config

    async def view(spec: QueueSpec) -> QueueView:
        return QueueView(
            **spec.model_dump(),
            waiting=queues.engine.lanes.waiting(spec.key),
            open_now=await queues.open_now(spec.key),
            staffed=await queues.staffed(spec.key),
            next_opening=await queues.next_opening(spec.key),
        )

    async def listed() -> list[QueueView]:
        return [await view(spec) for _, spec in sorted(config.queues.items())]

    async def one(path: KeyPath) -> QueueView:
        return await view(config.queue(path.key))

    async def put(call: Call, path: KeyPath, body: QueueBody) -> QueueView:
        given = QueueSpec(key=path.key, **body.model_dump())
        return await view(await config.save_queue(call.access, given))

    async def delete(call: Call, path: KeyPath) -> None:
        await config.remove_queue(call.access, path.key)

    base = "/api/queues"
    return [
        Route("GET", base, listed, needs="queue.read", summary="Queues as they stand"),
        Route("GET", f"{base}/{{key}}", one, needs="queue.read", summary="One queue"),
        Route("PUT", f"{base}/{{key}}", put, needs="queue.write", summary="Create or change"),
        Route("DELETE", f"{base}/{{key}}", delete, needs="queue.write", summary="Remove a queue"),
    ]


def _skill_routes(queues: Queues) -> Sequence[Route]:
    config = queues.config

    async def listed() -> list[SkillSpec]:
        return [spec for _, spec in sorted(config.skills.items())]

    async def put(call: Call, path: KeyPath, body: LabelBody) -> SkillSpec:
        return await config.save_skill(call.access, SkillSpec(key=path.key, label=body.label))

    async def delete(call: Call, path: KeyPath) -> None:
        await config.remove_skill(call.access, path.key)

    base = "/api/skills"
    return [
        Route("GET", base, listed, needs="queue.read", summary="Skills"),
        Route("PUT", f"{base}/{{key}}", put, needs="queue.write", summary="Create or change"),
        Route("DELETE", f"{base}/{{key}}", delete, needs="queue.write", summary="Remove a skill"),
    ]


def _operator_routes(queues: Queues) -> Sequence[Route]:
    config = queues.config

    async def user(call: Call, user_id: str) -> Any:
        found = await queues.db.read(lambda tx: user_by_id(tx, call.access, user_id))
        if found is None:
            raise NotFound("Este usuário não existe.", operator=user_id[:64])
        return found

    async def view(call: Call, spec: OperatorSpec) -> OperatorView:
        who = await user(call, spec.user_id)
        desk = queues.engine.desks.by_id.get(spec.user_id)
        return OperatorView(
            **spec.model_dump(),
            name=who.name,
            presence=desk.presence if desk else "offline",
            reason=desk.reason if desk else "",
        )

    async def listed(call: Call) -> list[OperatorView]:
        specs = sorted(config.operators.values(), key=lambda spec: spec.key)
        return [await view(call, spec) for spec in specs]

    async def one(call: Call, path: IdPath) -> OperatorView:
        return await view(call, config.operator(path.id))

    async def put(call: Call, path: IdPath, body: OperatorBody) -> OperatorView:
        who = await user(call, path.id)
        given = OperatorSpec(user_id=path.id, key=who.login, **body.model_dump())
        return await view(call, await config.save_operator(call.access, given))

    async def delete(call: Call, path: IdPath) -> None:
        await config.remove_operator(call.access, path.id)

    async def presence(path: IdPath, body: PresenceBody) -> None:
        await queues.set_presence(path.id, body.presence, body.reason or "")

    base = "/api/operators"
    return [
        Route("GET", base, listed, needs="operator.read", summary="Operators"),
        Route("GET", f"{base}/{{id}}", one, needs="operator.read", summary="One operator"),
        Route("PUT", f"{base}/{{id}}", put, needs="operator.write", summary="Create or change"),
        Route("DELETE", f"{base}/{{id}}", delete, needs="operator.write", summary="Remove"),
        Route(
            "PUT",
            f"{base}/{{id}}/presence",
            presence,
            needs="operator.write",
            summary="Force a presence",
        ),
    ]


def _day_routes(queues: Queues) -> Sequence[Route]:
    config = queues.config

    async def listed() -> list[CityDay]:
        days = sorted(config.calendar.city_days.items())
        return [CityDay(day=day, label=label) for day, label in days]

    async def put(call: Call, path: DayPath, body: LabelBody) -> None:
        await config.save_city_day(call.access, path.day, body.label)

    async def delete(call: Call, path: DayPath) -> None:
        await config.remove_city_day(call.access, path.day)

    base = "/api/city-days"
    return [
        Route("GET", base, listed, needs="queue.read", summary="Municipal days"),
        Route("PUT", f"{base}/{{day}}", put, needs="queue.write", summary="Add a day"),
        Route("DELETE", f"{base}/{{day}}", delete, needs="queue.write", summary="Remove a day"),
    ]


def _desk_routes(queues: Queues) -> Sequence[Route]:
    async def presence(call: Call, body: PresenceBody) -> None:
        if call.access.user_id is None:
            raise Forbidden("Só quem atende muda a própria presença.")
        if body.presence == "wrap_up":
            raise Invalid("O pós-atendimento começa sozinho.", field="presence")
        await queues.set_presence(call.access.user_id, body.presence, body.reason or "")

    return [
        Route("PUT", "/api/desk/presence", presence, needs="desk.use", summary="My presence"),
    ]
