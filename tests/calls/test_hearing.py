"""By voice alone, over the real telephone: what citizens say is understood, soon, also over us."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bench.call_product import Product
from cli.caller.script import Pause, Say
from tests.calls.house import House, running, staffed

pytestmark = [pytest.mark.calls, pytest.mark.timeout(240)]

SAID = {
    "tem um buraco na minha rua": "buraco",
    "quero a segunda via do IPTU": "iptu",
    "o caminhão do lixo não passou hoje": "lixo",
    "o poste da minha rua está apagado": "iluminacao",
    "quero falar com um atendente": "atendente",
    "socorro minha casa está pegando fogo": "incendio",
}


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running() as product:
        yield product


async def _heard(house: House, *steps: Say | Pause) -> list[dict]:
    citizen = house.call(*steps, Pause(40), most=60.0)
    report = await citizen.until(lambda r: any(t["heard"] for t in r.get("turns", [])), 45.0)
    await citizen.hang_up()
    return [turn for turn in report["turns"] if turn["heard"]]


async def test_wishes_by_voice(house_up: Product) -> None:
    async with staffed(house_up) as house:
        understood = {}
        for text in SAID:
            turns = await _heard(house, Say(text))
            understood[text] = turns[0]["heard"]["intent"]
            await asyncio.sleep(0.5)
    wrong = {t: (understood[t], want) for t, want in SAID.items() if understood[t] != want}
    assert not wrong


async def test_barge_in(house_up: Product) -> None:
    async with staffed(house_up) as house:
        turns = await _heard(house, Pause(2.0), Say("tem um buraco na minha rua", barge_in=True))
    assert turns[0]["heard"]["intent"] == "buraco"
