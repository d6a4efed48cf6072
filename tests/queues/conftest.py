"""A room at work: two queues, three operators, a clock that tests move."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from core.access.model import Access
from core.clock import VirtualClock
from core.db import Database
from queues.rules import OperatorSpec, QueueSpec, Rules, SeatSpec, SkillSpec
from queues.service import QueueRequest, Queues
from queues.settings import RoutingSettings

SYSTEM = Access.system("tests of routing")
Opened = Callable[[], Awaitable[Queues]]
HOURS = {str(day): [["08:00", "18:00"]] for day in range(5)}


def operator(key: str, *queues: str, **skills: int) -> OperatorSpec:
    seats = [SeatSpec(queue=queue) for queue in queues or ("geral",)]
    return OperatorSpec(user_id=f"u-{key}", key=key, skills=skills, seats=seats)


async def configure(queues: Queues) -> None:
    config = queues.config
    await config.save_skill(SYSTEM, SkillSpec(key="iptu", label="IPTU"))
    await config.save_queue(SYSTEM, QueueSpec(key="geral", label="Geral"))
    rules = Rules(requires=["iptu:2"])
    await config.save_queue(SYSTEM, QueueSpec(key="fazenda", label="F", rules=rules, hours=HOURS))
    await config.save_operator(SYSTEM, operator("ana"))
    await config.save_operator(SYSTEM, operator("bia"))
    await config.save_operator(SYSTEM, operator("caio", "geral", "fazenda", iptu=3))


@pytest.fixture
async def opened(db: Database, clock: VirtualClock) -> AsyncIterator[Opened]:
    """Start a room on the same database; again after a "kill" (the old one is just dropped)."""
    rooms: list[Queues] = []

    async def start() -> Queues:
        room = Queues(db, clock, RoutingSettings())
        await room.start()
        rooms.append(room)
        return room

    yield start
    for room in rooms:
        await room.close()


@pytest.fixture
async def queues(opened: Opened) -> Queues:
    room = await opened()
    await configure(room)
    return room


@pytest.fixture
def wants(clock: VirtualClock) -> Callable[..., QueueRequest]:
    def want(name: str, queue: str = "geral", **more: object) -> QueueRequest:
        more.setdefault("entered_at", clock.now())
        return QueueRequest(interaction_id=name, queue=queue, **more)  # type: ignore[arg-type]

    return want
