"""What a fact is: something that happened, in the past tense, durable and versioned.

Facts hold ids, keys, numbers and instants, never names, telephones, documents, free text or
speech: those live in rows that can be erased. Each subclass registers itself by its ``kind``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

_kinds: dict[str, type[Fact]] = {}


class Fact(BaseModel):
    """Base of all facts. ``kind`` is the class name; ``version`` grows with incompatible change."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    kind: ClassVar[str] = "Fact"
    version: ClassVar[int] = 1

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.kind = cls.__name__
        if cls.kind in _kinds and _kinds[cls.kind].__module__ != cls.__module__:
            raise TypeError(f"two facts are called {cls.kind}")
        _kinds[cls.kind] = cls


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact with its place in the ledger: ``id`` grows by order of commit."""

    id: int
    at: datetime
    fact: Fact

    @property
    def kind(self) -> str:
        return self.fact.kind


class UnknownFact(Fact):
    """A fact of a kind this version does not know (written by a newer one)."""

    name: str
    data: dict[str, Any]


def registered() -> Mapping[str, type[Fact]]:
    """All fact classes by kind."""
    return dict(_kinds)


def revive(kind: str, data: dict[str, Any]) -> Fact:
    """The fact that a ledger row tells."""
    found = _kinds.get(kind)
    return found.model_validate(data) if found else UnknownFact(name=kind, data=data)
