"""What is compiled before the first call is what the first calls ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from cti import warming
from ivr.parse import read_flow
from ivr.scripted import Says
from media.hearing import RecogniserFailed
from media.words import Grammar
from tests.ivr.conftest import DEMO, demo_intents, principal, walk, wishes
from tests.ivr.test_slot_dialog import flow as slot_flow

__all__ = ["demo_intents", "principal", "walk", "wishes"]
Key = tuple[tuple[str, str], ...]


def named(grammars: Sequence[Grammar]) -> Key:
    """As the recogniser's processes name what they have compiled."""
    return tuple((g.key, g.content_hash) for g in grammars)


class House:
    """A roof with flows, and a recogniser that remembers; `breaks` at its first moments."""

    def __init__(self, *flows: Any, wishes: Any = None, takes: float = 0.0, breaks: int = 0):
        self.prepared: list[Key] = []
        self.takes, self.breaks = takes, breaks
        published = [SimpleNamespace(flow=flow, wishes=wishes) for flow in flows]
        self.flows = SimpleNamespace(all_published=lambda: asyncio.sleep(0, published))
        voice = SimpleNamespace(warm=lambda _: asyncio.sleep(0))
        self.sound = SimpleNamespace(recogniser=self, voice=voice)
        self.started: list[asyncio.Task[None]] = []
        self.crew = self

    async def prepare(self, grammars: Sequence[Grammar]) -> None:
        await asyncio.sleep(self.takes)
        if self.breaks:
            self.breaks -= 1
            raise RecogniserFailed("busy")
        self.prepared.append(named(grammars))

    def start(self, _name: str, factory: Any) -> None:
        self.started.append(asyncio.ensure_future(factory()))


@pytest.fixture(autouse=True)
def no_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "BREATH_S", 0.0)


async def test_each_question_of_a_call_was_compiled_as_it_is_asked(principal, walk, wishes) -> None:
    espera = read_flow((DEMO / "flows" / "espera.yaml").read_text())
    house = House(espera, principal, wishes=wishes)
    await warming.prepare(house)  # type: ignore[arg-type]
    done = await walk(
        principal,
        *(Says("tem um buraco na minha rua"), Says("registrar"), Says("praia mansa"), Says("sim")),
        *(Says("cento e vinte"), Says("sim"), Says("rua das gaivotas"), Says("não")),
    )
    asked = [named(ask.grammars) for ask in done.line.asks if ask.grammars]
    assert len(asked) >= 6
    assert set(asked) <= set(house.prepared)
    assert house.prepared[0] == asked[0], "the first question of the main flow comes first"
    assert len(house.prepared) == len(set(house.prepared))


async def test_a_number_asked_by_parts_was_compiled_too(walk) -> None:
    text = slot_flow("cpf")
    house = House(read_flow(text))
    await warming.prepare(house)  # type: ignore[arg-type]
    done = await walk(
        text, Says("x"), Says("529"), Says("982"), Says("247"), Says("25"), Says("sim")
    )
    asked = [named(ask.grammars) for ask in done.line.asks]
    assert len(asked) == 6
    assert set(asked) <= set(house.prepared)


async def test_what_is_slow_does_not_hold_the_server_and_ends(principal, monkeypatch) -> None:
    monkeypatch.setattr(warming, "LONGEST_S", 0.2)
    house = House(principal, takes=3600)
    async with asyncio.timeout(5):
        await warming.warm_up(house)  # type: ignore[arg-type]
        assert not house.started[0].done(), "the server is ready while grammars are compiled"
        await asyncio.gather(*house.started)


async def test_one_moment_that_fails_costs_only_itself(principal, wishes) -> None:
    whole, less = House(principal, wishes=wishes), House(principal, wishes=wishes, breaks=1)
    await warming.prepare(whole)  # type: ignore[arg-type]
    await warming.prepare(less)  # type: ignore[arg-type]
    assert less.prepared == whole.prepared[1:]


async def test_moments_are_bounded(principal, monkeypatch) -> None:
    monkeypatch.setattr(warming, "MOST", 2)
    house = House(principal)
    await warming.prepare(house)  # type: ignore[arg-type]
    assert len(house.prepared) == 2
