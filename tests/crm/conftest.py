"""A small CRM with three services, two people and a visit."""

from __future__ import annotations

import pytest

from core.access.model import Access
from core.db import Database
from crm.people.service import NewTelephone
from crm.service import Crm

RIGHTS = """person.read person.write ticket.read ticket.write ticket.close service.read
    knowledge.read interaction.read"""
OPERATOR = Access("u-ana", "ana", permissions=frozenset(RIGHTS.split()))
SUPERVISOR = Access("u-sue", "sue", permissions=frozenset({"*"}))
NOBODY = Access("u-nil", "nil")
CATALOGUE = [
    {
        "key": "rua",
        "label": "Ruas e calçadas",
        "children": [
            {
                "key": "pavimento",
                "label": "Pavimento",
                "children": [
                    {
                        "key": "tapa-buraco",
                        "label": "Reparo de buraco na via",
                        "days": 5,
                        "intents": ["buraco"],
                        "needs_place": True,
                    },
                    {"key": "info-obra", "label": "Informação sobre obra", "object": "informacao"},
                ],
            }
        ],
    }
]


@pytest.fixture
async def crm(db: Database) -> Crm:
    made = Crm(db)
    await db.write(lambda tx: made.services.load(tx, CATALOGUE))
    return made


@pytest.fixture
async def maria(crm: Crm) -> str:
    person = await crm.people.add(
        OPERATOR,
        {"name": "Maria Lima", "cpf": "529.982.247-25", "address": {"neighbourhood": "Centro"}},
        [NewTelephone("(21) 8888-7777", "casa")],
    )
    return person.id
