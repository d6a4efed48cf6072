from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from validate_docbr import CPF

from core.access.model import Access
from core.access.store import audit
from core.db import Database, UnguardedQuery
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.telephone import read_telephone
from crm.people import model
from crm.people.service import NewTelephone, People

OPERATOR = Access("u1", "ana", permissions=frozenset({"person.read", "person.write"}))
READER = Access("u2", "bia", permissions=frozenset({"person.read"}))
NOBODY = Access("u3", "caio")


@pytest.fixture
def people(db: Database) -> People:
    return People(db)


async def maria(people: People, **more: object) -> model.Person:
    fields = {"name": "Maria da Conceição  Lima", "cpf": "529.982.247-25", **more}
    return await people.add(OPERATOR, fields, [NewTelephone("(21) 98888-7777", "casa")])


async def test_a_person_is_kept_clean(people: People) -> None:
    person = await maria(
        people, email=" Maria@Exemplo.org ", address={"street": "Rua A", "cep": ""}
    )
    assert (person.name, person.cpf) == ("Maria da Conceição Lima", "52998224725")
    assert (person.email, person.address) == ("maria@exemplo.org", {"street": "Rua A"})
    (number,) = person.telephones
    assert (number.e164, number.match_key) == ("+5521988887777", "552188887777")
    assert model.masked_cpf(person.cpf) == "***.982.247-**"


@pytest.mark.parametrize(
    "wanted",
    ["conceicao lima", "MARIA", "lima mar", "52998224725", "529.982.247-25", "8888-7777",
     "+55 21 98888-7777", "021 21 98888 7777", "2188887777"],
)  # fmt: skip
async def test_found_by_name_cpf_and_telephone(people: People, wanted: str) -> None:
    person = await maria(people)
    await people.add(OPERATOR, {"name": "José Pereira"}, [NewTelephone("21 3333-4444")])
    assert [found.id for found in await people.search(READER, wanted)] == [person.id]


async def test_not_found_by_other_words(people: People) -> None:
    await maria(people)
    for wanted in ("mariana", "11144477735", "3333-4444", "maria souza", "da", "%"):
        assert await people.search(READER, wanted) == []


async def test_a_wrong_cpf_or_telephone_is_refused(people: People) -> None:
    with pytest.raises(Invalid):
        await people.add(OPERATOR, {"name": "Ana", "cpf": "529.982.247-26"})
    with pytest.raises(Invalid):
        await people.add(OPERATOR, {"name": "Ana", "cpf": "111.111.111-11"})
    with pytest.raises(Invalid):
        await people.add(OPERATOR, {"name": "Ana"}, [NewTelephone("123")])
    with pytest.raises(Invalid):
        await people.add(OPERATOR, {"name": " ", "cpf": None})
    assert await people.search(READER, "ana") == []


async def test_one_cpf_is_one_person(people: People) -> None:
    first = await maria(people)
    with pytest.raises(Conflict) as raised:
        await people.add(OPERATOR, {"name": "Outra", "cpf": "52998224725"})
    assert raised.value.extra["person"] == first.id


async def test_the_ninth_digit_makes_no_second_telephone(people: People) -> None:
    twice = [NewTelephone("21 98888-7777"), NewTelephone("21 8888-7777")]
    person = await people.add(OPERATOR, {"name": "Rui"}, twice)
    assert len(person.telephones) == 1


async def test_two_who_edit_at_once_lose_nothing_silently(people: People) -> None:
    person = await maria(people)
    after = await people.change(OPERATOR, person.id, person.version, {"email": "a@b.org"})
    assert after.version == 2
    with pytest.raises(Conflict):
        await people.change(OPERATOR, person.id, person.version, {"email": "c@d.org"})
    assert (await people.get(READER, person.id)).email == "a@b.org"


async def test_renamed_people_are_found_by_the_new_name_only(people: People) -> None:
    person = await maria(people)
    await people.change(OPERATOR, person.id, 1, {"name": "Joana Prado"}, [])
    assert [p.id for p in await people.search(READER, "joana")] == [person.id]
    assert await people.search(READER, "maria") == []
    assert await people.search(READER, "98888-7777") == []


async def test_rights_and_the_gate(people: People, db: Database) -> None:
    person = await maria(people)
    with pytest.raises(Forbidden):
        await people.add(READER, {"name": "X Y"})
    with pytest.raises(Forbidden):
        await people.search(NOBODY, "maria")
    with pytest.raises(Forbidden):
        await people.get(NOBODY, person.id)
    with pytest.raises(NotFound):
        await people.get(READER, "nobody")
    with pytest.raises(UnguardedQuery):
        await db.read(lambda tx: tx.execute(text("SELECT name FROM crm_people")).all())


async def test_reading_personal_data_is_audited(people: People, db: Database) -> None:
    person = await maria(people)
    await people.get(READER, person.id)
    await people.search(READER, "maria")
    rows = await db.read(
        lambda tx: tx.execute(select(audit).where(audit.c.login == "bia"), READER).all()
    )
    assert [(r.action, r.object_id) for r in rows] == [("read", person.id), ("search", None)]
    assert rows[1].detail["shown"] == [person.id]
    assert "Maria" not in str([r.detail for r in rows])


@given(st.integers(2, 9), st.integers(1, 9), st.integers(6_000_0000, 9_999_9999), st.booleans())
def test_every_way_of_writing_a_mobile_meets_itself(a: int, b: int, local: int, nine: bool) -> None:
    ddd = f"{a}{b}"
    short, long = f"{ddd}{local:08d}", f"{ddd}9{local:08d}"
    ways = [
        short,
        long,
        f"0{long}",
        f"021{long}",
        f"+55{long}",
        f"55{short}",
        f"({ddd}) {local:08d}",
    ]
    assert {read_telephone(way).match_key for way in ways} == {f"55{short}"}


def test_generated_cpfs_check() -> None:
    generator = CPF()
    assert all(model.clean_cpf(generator.generate()) for _ in range(200))
