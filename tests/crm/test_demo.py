"""The demo city's CRM: whole, believable, and understood."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from core.access.model import Access
from core.checks import cpf_ok
from core.db import Database
from core.telephone import read_telephone
from crm.people import store as people_store
from crm.plug import plug
from crm.service import Crm
from crm.services import store as service_store
from crm.services.model import walk
from crm.tickets import store as ticket_store
from demo import crm_seed

SYSTEM = Access.system("test")
INTENTS = """iluminacao buraco poda lixo entulho iptu dengue barulho estacionamento animais
protocolo ouvidoria"""
DOCUMENT = yaml.safe_load((Path(crm_seed.__file__).parent / "services.yaml").read_text("utf-8"))


def test_the_catalogue_has_three_levels_and_every_intent_leads_somewhere() -> None:
    found = walk(DOCUMENT)
    leaves = [service for service in found if service.level == 3]
    assert 60 <= len(leaves) <= 90
    led = {intent for service in leaves for intent in service.intents}
    assert led == set(INTENTS.split())


async def test_planted_once_and_the_wish_finds_its_service(db: Database) -> None:
    crm = Crm(db)
    await db.write(crm_seed.seed)
    wanted = {"buraco": "tapa-buraco", "iptu": "iptu-segunda-via", "poda": "poda-de-arvore",
              "lixo": "coleta-nao-passou", "dengue": "foco-de-dengue", "recado": "recado",
              "iluminacao": "lampada-apagada", "entulho": "retirada-de-entulho",
              "barulho": "barulho-de-bar", "animais": "animal-solto",
              "estacionamento": "estacionamento-irregular", "ouvidoria": "reclamacao"}  # fmt: skip
    for wish, key in wanted.items():
        found = await crm.services.info(wish, wish)
        assert found is not None, wish
        assert found.key == key
    assert set(plug(crm).flow_actions) >= {"open_ticket", "find_ticket", "service_info"}


async def test_people_are_believable_and_shared_telephones_exist(db: Database) -> None:
    await db.write(crm_seed.seed)
    crm = Crm(db)
    people = await crm.people.search(SYSTEM, "", 50)
    assert all(person.cpf is None or cpf_ok(person.cpf) for person in people)
    caller = read_telephone("21900000100")
    await crm.open_visit("i1", caller)
    pop = await crm.pop(SYSTEM, "i1")
    assert len(pop["candidates"]) == 2
    count = select(func.count()).select_from(people_store.people)
    assert await db.read(lambda tx: tx.execute(count, SYSTEM).scalar()) == crm_seed.PEOPLE
    stages = select(ticket_store.tickets.c.stage, func.count()).group_by(
        ticket_store.tickets.c.stage
    )
    rows = await db.read(lambda tx: dict(tx.execute(stages, SYSTEM).all()))  # type: ignore[arg-type]
    assert set(rows) == {"open", "doing", "closed"}


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("que dia passa o lixo", "dias-da-coleta"),
        ("boleto do iptu", "iptu-segunda-via"),
        ("cortar galhos", "poda"),
        ("vacinação", "vacinas"),
    ],
)
async def test_articles_answer_plain_questions(db: Database, asked: str, key: str) -> None:
    await db.write(crm_seed.seed)
    found = await Crm(db).knowledge.search(SYSTEM, asked)
    assert key in [one.article.key for one in found[:2]]


def test_articles_point_at_services_that_exist() -> None:
    keys = {service.key for service in walk(DOCUMENT)}
    written = list(crm_seed.articles())
    assert len(written) >= 20
    assert all(article.service is None or article.service in keys for article in written)
    assert service_store.services.c.key is not None
