"""Doors of people. Whole records only by id, after the operator chose one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.web.routes import Call, Route
from crm.people.model import Person, masked_cpf
from crm.people.service import NewTelephone, People
from crm.timeline import Moment, Timelines

MAX_INT = 2**31 - 1


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Address(_Body):
    """Where a person lives, or where something is."""

    street: str = Field("", max_length=200)
    number: str = Field("", max_length=20)
    complement: str = Field("", max_length=80)
    neighbourhood: str = Field("", max_length=80)
    cep: str = Field("", max_length=10)
    reference: str = Field("", max_length=200)
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)


class TelephoneIn(_Body):
    number: str = Field(min_length=1, max_length=40)
    label: str = Field("", max_length=40)


class PersonIn(_Body):
    name: str = Field(min_length=2, max_length=120)
    social_name: str = Field("", max_length=120)
    cpf: str | None = Field(None, max_length=20)
    email: str = Field("", max_length=254)
    address: Address = Field(default_factory=Address)
    notes: str = Field("", max_length=10_000)
    telephones: list[TelephoneIn] = Field(default_factory=list, max_length=20)


class PersonChange(_Body):
    """Only the fields that are given change. ``version`` is the one that was on the screen."""

    version: int = Field(ge=1, le=MAX_INT)
    name: str | None = Field(None, min_length=2, max_length=120)
    social_name: str | None = Field(None, max_length=120)
    cpf: str | None = Field(None, max_length=20)
    email: str | None = Field(None, max_length=254)
    address: Address | None = None
    notes: str | None = Field(None, max_length=10_000)
    telephones: list[TelephoneIn] | None = Field(None, max_length=20)


class TelephoneView(BaseModel):
    raw: str
    e164: str | None
    kind: str
    label: str


class PersonView(BaseModel):
    id: str
    name: str
    social_name: str
    cpf: str | None
    email: str
    address: dict[str, Any]
    notes: str
    telephones: list[TelephoneView]
    created_at: datetime
    updated_at: datetime
    version: int


class PersonLine(BaseModel):
    """A person in a list of results: enough to recognise, not more."""

    id: str
    name: str
    social_name: str
    cpf_masked: str | None
    neighbourhood: str | None
    telephones: list[TelephoneView]


class PersonPath(BaseModel):
    id: str = Field(max_length=36)


class PeopleQuery(_Body):
    q: str = Field("", max_length=120)
    limit: int = Field(20, ge=1, le=50)


def _telephones(person: Person) -> list[TelephoneView]:
    return [
        TelephoneView(raw=t.raw, e164=t.e164, kind=t.kind, label=t.label) for t in person.telephones
    ]


def view(person: Person) -> PersonView:
    return PersonView(
        id=person.id,
        name=person.name,
        social_name=person.social_name,
        cpf=person.cpf,
        email=person.email,
        address=dict(person.address),
        notes=person.notes,
        telephones=_telephones(person),
        created_at=person.created_at,
        updated_at=person.updated_at,
        version=person.version,
    )


def line(person: Person) -> PersonLine:
    return PersonLine(
        id=person.id,
        name=person.name,
        social_name=person.social_name,
        cpf_masked=masked_cpf(person.cpf),
        neighbourhood=person.address.get("neighbourhood"),
        telephones=_telephones(person),
    )


def _given(body: BaseModel, *leave: str) -> dict[str, Any]:
    fields = body.model_dump(exclude_unset=True, exclude={"telephones", "version", *leave})
    return {k: v for k, v in fields.items() if v is not None or k == "cpf"}


def _numbers(given: list[TelephoneIn] | None) -> list[NewTelephone]:
    return [NewTelephone(one.number, one.label) for one in given or ()]


def routes(people: People, timelines: Timelines) -> list[Route]:
    async def search(call: Call, query: PeopleQuery) -> list[PersonLine]:
        """People by name, CPF or telephone"""
        return [line(p) for p in await people.search(call.access, query.q, query.limit)]

    async def get(call: Call, path: PersonPath) -> PersonView:
        """One person"""
        return view(await people.get(call.access, path.id))

    async def add(call: Call, body: PersonIn) -> PersonView:
        """Add a person"""
        return view(await people.add(call.access, _given(body), _numbers(body.telephones)))

    async def change(call: Call, path: PersonPath, body: PersonChange) -> PersonView:
        """Correct a person"""
        numbers = None if body.telephones is None else _numbers(body.telephones)
        changed = await people.change(call.access, path.id, body.version, _given(body), numbers)
        return view(changed)

    async def timeline(call: Call, path: PersonPath) -> list[Moment]:
        """Everything between the city and one person"""
        return await timelines.of_person(call.access, path.id)

    return [
        Route("GET", "/api/people", search, needs="person.read"),
        Route("POST", "/api/people", add, needs="person.write", status=201),
        Route("GET", "/api/people/{id}", get, needs="person.read"),
        Route("PATCH", "/api/people/{id}", change, needs="person.write"),
        Route("GET", "/api/people/{id}/timeline", timeline, needs="person.read"),
    ]
