"""Plants the CRM of the demo city: its catalogue, articles, people and open tickets.

The people are made up: their names are drawn from lists, their CPFs have right check digits but
lie in a block of this file's own, and their mobiles are (21) 90000-XXXX, a range not in service.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from core.access.model import Access
from core.db import Tx
from core.ids import new_id
from crm.knowledge.model import Article
from crm.people.service import NewTelephone
from crm.service import Crm
from crm.tickets import store as ticket_store
from crm.tickets.writing import NewTicket

HERE = Path(__file__).resolve().parent
SYSTEM = Access.system("demo city")
PEOPLE = 60
_FIRST = """
Maria José Ana João Antônia Francisco Luzia Carlos Benedita Paulo Rosângela Pedro Cleusa
Lucas Aparecida Luiz Terezinha Marcos Jurema Raimundo Yara Sebastião Neide Wellington Dalva
Cauã Iracema Edson Zilda Otávio Marlene Davi Conceição Rubens Ivete Gilberto Tainá Nilton
"""
MIDDLE = ["da Silva", "dos Santos", "de Souza", "Pereira", "de Jesus", "Gomes", "das Dores"]
_LAST = """
Lima Araújo Barbosa Teixeira Moura Cavalcanti Figueiredo Nascimento Rocha Peixoto Salles
Quintanilha Brandão Maciel Furtado Vasconcelos
"""
_NEIGHBOURHOODS = (
    "Centro,Porto Velho,Praia Mansa,Enseada,Alto da Serra,Vila Operária,Vila Nova,"
    "Jardim das Palmeiras,Morro do Sino,Santa Luzia,Lagoa Azul,Ribeirão,Campo Alegre,Estação"
)
_STREETS = (
    "Rua das Gaivotas,Rua do Farol,Rua da Estação,Avenida Beira-Mar,Rua dos Pescadores,"
    "Travessa do Sino,Rua das Palmeiras,Ladeira da Capela,Rua Sete de Setembro,Rua do Porto"
)
FIRST, LAST = _FIRST.split(), _LAST.split()
NEIGHBOURHOODS, STREETS = _NEIGHBOURHOODS.split(","), _STREETS.split(",")
TROUBLES = (
    ("tapa-buraco", "Buraco em frente ao número {number} da {street}"),
    ("lampada-apagada", "Poste apagado na {street}, {number}"),
    ("poda-de-arvore", "Galhos baixos na {street}, perto do {number}"),
    ("coleta-nao-passou", "Caminhão do lixo não passou na {street}"),
    ("retirada-de-entulho", "Entulho na calçada da {street}, {number}"),
    ("foco-de-dengue", "Água parada em terreno na {street}"),
    ("barulho-de-bar", "Som alto de bar na {street}, à noite"),
    ("animal-solto", "Cavalo solto na {street}"),
    ("bueiro-entupido", "Bueiro entupido na esquina da {street}"),
    ("calcada-quebrada", "Calçada quebrada na {street}, {number}"),
)


def seed(tx: Tx) -> None:
    """Plant it all in one transaction; the same people and tickets every time."""
    crm = Crm(_NoDatabase(), "21")  # type: ignore[arg-type]  # see _NoDatabase
    crm.services.load(tx, yaml.safe_load((HERE / "services.yaml").read_text("utf-8")))
    crm.knowledge.load(tx, articles())
    chance = random.Random(1746)  # noqa: S311 - believable, not secret
    for number in range(PEOPLE):
        _person(tx, crm, chance, number)


class _NoDatabase:
    """The services are used inside one transaction only: they open none of their own."""


def articles() -> Iterator[Article]:
    """The articles in ``demo/knowledge``."""
    for path in sorted((HERE / "knowledge").glob("*.md")):
        if path.name == "README.md":
            continue
        head, _, body = path.read_text("utf-8").partition("\n---\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        # Our own files: their heads hold fields whose values are text.
        yield Article(key=path.stem, body=body.strip(), **fields)  # type: ignore[arg-type]


def cpf(number: int) -> str:
    """A CPF with right check digits (modulo 11) over nine given digits."""
    digits = f"{number:09d}"
    for size in (10, 11):
        total = sum(int(d) * w for d, w in zip(digits, range(size, 1, -1), strict=True))
        digits += str(total * 10 % 11 % 10)
    return digits


def _person(tx: Tx, crm: Crm, chance: random.Random, number: int) -> None:
    name = f"{chance.choice(FIRST)} {chance.choice(MIDDLE)} {chance.choice(LAST)}"
    home = {
        "street": chance.choice(STREETS),
        "number": str(chance.randrange(10, 900)),
        "neighbourhood": chance.choice(NEIGHBOURHOODS),
    }
    numbers = [NewTelephone(f"(21) 90000-{number // 2 * 7 + 100:04d}", "celular")]
    if number % 5 == 0:  # an old record, from before the ninth digit
        numbers.append(NewTelephone(f"21 9000-{8000 + number:04d}", "recado"))
    if number % 7 == 0:
        numbers.append(NewTelephone(f"21 2000-{1000 + number:04d}", "casa"))
    fields: dict[str, Any] = {"name": name, "address": home}
    if number % 4:
        fields["cpf"] = cpf(100_174_600 + number)
    person = crm.people.add_in(tx, SYSTEM, fields, numbers)
    for turn in range((0, 1, 0, 2, 1)[number % 5]):
        _visit(tx, crm, chance, person.id, home, f"{number}-{turn}")


def _visit(
    tx: Tx, crm: Crm, chance: random.Random, person: str, home: dict[str, Any], once: str
) -> None:
    """A visit some days ago, under its protocol, that left one ticket."""
    now, ago = tx.now, timedelta(days=chance.randrange(1, 40), minutes=chance.randrange(600))
    tx.now = now - ago
    try:
        interaction = new_id()
        crm.visits.open_in(tx, interaction, "phone", None)
        crm.visits.link_in(tx, SYSTEM, interaction, person)
        service, words = chance.choice(TROUBLES)
        subject = words.format(**home)
        new = NewTicket(f"demo:{once}", "phone", interaction, person, service, subject, place=home)
        writing = crm.tickets.writing
        ticket = writing.file(tx, SYSTEM, writing.make(tx, SYSTEM, new))
        kind = chance.random()
        if kind < 0.35:
            tx.now = tx.now + (now - tx.now) * 0.6
            row = {"stage": "closed", "outcome": "atendido", "closed_at": tx.now}
            ticket_store.change(tx, SYSTEM, ticket.id, ticket.version, **row)
            ticket_store.tell(tx, SYSTEM, ticket.id, "closed", outcome="atendido")
        elif kind < 0.6:
            ticket_store.change(tx, SYSTEM, ticket.id, ticket.version, stage="doing")
            ticket_store.tell(tx, SYSTEM, ticket.id, "moved", stage="doing")
    finally:
        tx.now = now
