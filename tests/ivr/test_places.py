"""Streets inside a neighbourhood or a CEP: by voice, back-read; a person where no list serves."""

from __future__ import annotations

import pytest
import yaml

from core.access.model import Access
from core.db import Database
from core.errors import Invalid
from core.plug import ActionCall
from ivr.model import Ended, ToQueue
from ivr.places.model import Place, checked, read_streets
from ivr.places.service import Places
from ivr.scripted import Presses, Says, Silent
from media.hearing.limits import PHRASES
from tests.ivr.conftest import DEMO, Rooms

ADMIN = Access.system("test")
FLOW = """\
flow: f
label: F
start: s
person: p
nodes:
  s:
    kind: slot
    slot: street
    variable: rua
    within: "{bairro}"
    next: fim
  fim:
    kind: end
    text: "{rua}"
    solved: sim
  p:
    kind: transfer
    queue: geral
"""


@pytest.fixture
def city() -> list[Place]:
    return read_streets(yaml.safe_load((DEMO / "streets.yaml").read_text()))


def asked(**arguments: str) -> ActionCall:
    return ActionCall("i", "s", "k", arguments)


def test_the_demo_city_is_whole(city: list[Place], principal) -> None:
    assert {p.neighbourhood for p in city} == set(principal.lists["bairros"])
    assert all(len([p for p in city if p.neighbourhood == n]) >= 10
               for n in principal.lists["bairros"])  # fmt: skip
    assert len({p.cep for p in city}) == len(city)


async def test_asked_inside_a_neighbourhood_or_a_cep(db: Database, city: list[Place]) -> None:
    places = Places(db)
    assert await places.put(ADMIN, city) == len(city)
    names = (await places.act(asked(what="neighbourhood")))["names"]
    assert len(names) == 24
    inside = (await places.act(asked(what="street", within="praia mansa")))["names"]
    assert "Rua das Gaivotas" in inside
    one = next(p for p in city if p.street == "Rua das Gaivotas")
    assert (await places.act(asked(what="street", within=one.cep)))["names"] == (one.street,)
    near = (await places.act(asked(what="street", within=one.cep[:5] + "999")))["names"]
    assert set(near) == set(inside)
    assert (await places.act(asked(what="street", within="Atlântida")))["names"] == ()


async def test_more_than_the_ear_can_tell_apart_is_not_offered(db: Database) -> None:
    places = Places(db)
    await places.put(ADMIN, [Place("Grande", f"Rua {n}") for n in range(PHRASES + 1)])
    assert (await places.act(asked(what="street", within="Grande")))["names"] == ()


def test_a_list_is_checked() -> None:
    assert checked([Place(" A ", "Rua  B"), Place("A", "Rua B")]) == [Place("A", "Rua B")]
    for bad in (Place("", "Rua"), Place("A", ""), Place("A", "B", "123")):
        with pytest.raises(Invalid):
            checked([bad])


def rooms(*names: str) -> Rooms:
    return Rooms(places={"names": names})


STREETS = rooms("Rua das Gaivotas", "Rua do Farol", "Avenida Atlântida")


@pytest.mark.parametrize("ears", ["embedded", "dictation"])
async def test_a_street_with_or_without_its_kind(walk, ears: str) -> None:
    for said in ("rua das gaivotas", "das gaivotas"):
        given = {"bairro": "Praia Mansa"}
        done = await walk(FLOW, Says(said), Says("sim"), rooms=STREETS, variables=given, ears=ears)
        assert isinstance(done.outcome, Ended)
        assert done.line.told[-1] == "Rua das Gaivotas"
    assert STREETS.named("places")[0].arguments == {"what": "street", "within": "Praia Mansa"}


async def test_the_second_best_is_offered_before_asking_again(walk) -> None:
    heard = Says("rua do farol", also=("avenida atlântida",))
    done = await walk(FLOW, heard, Says("não"), Says("sim"), rooms=STREETS, ears="embedded")
    assert done.line.told[-1] == "Avenida Atlântida"


async def test_a_cep_of_one_street_says_it_all(walk) -> None:
    done = await walk(FLOW, Says("sim"), rooms=rooms("Rua do Farol"))
    assert done.line.told[-1] == "Rua do Farol"


async def test_no_list_two_silences_or_zero_lead_to_a_person(walk) -> None:
    broken = Rooms(places=RuntimeError("no database"))
    for replies, kept in (
        ((), rooms()), ((), broken), ((Silent(), Silent()), STREETS), ((Presses("0"),), STREETS),
    ):  # fmt: skip
        done = await walk(FLOW, *replies, rooms=kept)
        assert isinstance(done.outcome, ToQueue)


async def test_a_list_too_long_for_the_ear_is_not_asked(walk) -> None:
    words = "".join(f"    - Palavra {n}\n" for n in range(PHRASES + 1))
    flow = (
        f"flow: f\nlabel: F\nstart: s\nperson: p\nlists:\n  l:\n{words}nodes:\n"
        "  s:\n    kind: choose\n    prompt: Qual?\n    list: l\n    variable: v\n    next: p\n"
        "  p:\n    kind: transfer\n    queue: geral\n"
    )
    done = await walk(flow)
    assert isinstance(done.outcome, ToQueue)
    assert done.line.asks == []
