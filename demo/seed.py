"""Plants the demo city: people who work there, skills, queues, numbers, flows, services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from core.access.model import Access
from core.access.passwords import hash_now, random_password
from core.access.service import add_user
from core.clock import SystemClock
from core.db import Database
from core.settings import Settings
from cti.numbers import numbers
from demo import crm_seed
from ivr.places.model import Place, read_streets
from ivr.places.service import Places
from ivr.service import Flows
from queues.rules import OperatorSpec, QueueSpec, SeatSpec, SkillSpec
from queues.service import Queues
from queues.settings import RoutingSettings

SYSTEM = Access.system("demo city")
OFFICE_HOURS = {str(day): [["08:00", "18:00"]] for day in range(5)}

SKILLS = {
    "urgencia": "Urgências",
    "tributos": "Tributos",
    "ouvidoria": "Ouvidoria",
    "transito": "Trânsito e estacionamento",
    "libras": "Libras",
}


@dataclass(frozen=True, slots=True)
class Worker:
    login: str
    name: str
    role: str
    skills: dict[str, int]
    queues: tuple[str, ...]


WORKERS = (
    Worker("marina", "Marina Duarte", "operator", {"urgencia": 80, "transito": 60}, ("geral",)),
    Worker("rafael", "Rafael Nogueira", "operator", {"tributos": 90}, ("geral", "tributos")),
    Worker(
        "ivone",
        "Ivone Batista",
        "operator",
        {"ouvidoria": 90, "urgencia": 60, "libras": 70},
        ("geral", "ouvidoria"),
    ),
    Worker("sonia", "Sônia Prado", "supervisor", {"urgencia": 90}, ()),
)
QUEUES = (
    QueueSpec(key="geral", label="Atendimento geral"),
    QueueSpec(key="emergencia", label="Urgências"),
    QueueSpec(key="tributos", label="IPTU e tributos", hours=OFFICE_HOURS),
    QueueSpec(key="ouvidoria", label="Ouvidoria"),
)


async def seed(db: Database, settings: Settings) -> list[tuple[str, str, Sequence[str]]]:
    """Plant everything; returns (login, password, roles) of each account."""
    queues = Queues(db, SystemClock(), RoutingSettings.of(settings))
    await queues.start()
    try:
        for key, label in SKILLS.items():
            await queues.config.save_skill(SYSTEM, SkillSpec(key=key, label=label))
        for spec in QUEUES:
            await queues.config.save_queue(SYSTEM, spec)
        accounts = [await _worker(db, queues, worker) for worker in WORKERS]
        accounts += await _test_operators(db, queues, settings.test_operators)
    finally:
        await queues.close()
    await Flows(db).seed(Path(__file__).parent)
    await db.write(crm_seed.seed)
    await Places(db).put(SYSTEM, city_streets())
    await db.write(
        lambda tx: tx.execute(
            numbers.insert().values(
                number=settings.hotline_number,
                label=f"Central {settings.hotline_number}",
                flow="principal",
            )
        )
    )
    return accounts


def city_streets() -> list[Place]:
    """The streets of the demo city."""
    text = (Path(__file__).parent / "streets.yaml").read_text(encoding="utf-8")
    return read_streets(yaml.safe_load(text))


async def _worker(db: Database, queues: Queues, worker: Worker) -> tuple[str, str, Sequence[str]]:
    password = random_password()
    hashed = hash_now(password)
    user = await db.write(
        lambda tx: add_user(tx, SYSTEM, worker.login, worker.name, hashed, [worker.role])
    )
    if worker.queues:
        seats = [SeatSpec(queue=queue) for queue in (*worker.queues, "emergencia")]
        spec = OperatorSpec(user_id=user.id, key=worker.login, skills=worker.skills, seats=seats)
        await queues.config.save_operator(SYSTEM, spec)
    return worker.login, password, (worker.role,)


async def _test_operators(
    db: Database, queues: Queues, count: int
) -> list[tuple[str, str, Sequence[str]]]:
    """Plain SIP telephones for tests and benches, one operator each, in every queue."""
    made = []
    for n in range(1, count + 1):
        key = f"op{n:02d}"
        skills = dict.fromkeys(SKILLS, 50)
        worker = Worker(
            key, f"Telefone {n}", "operator", skills, ("geral", "tributos", "ouvidoria")
        )
        made.append(await _worker(db, queues, worker))
    return made
