"""Real calls, played against the version that they walked: nothing differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bench.call_product import Product
from cli.caller.script import HangUp, Keys, Pause, Say
from tests.calls.house import AFTER_GREETING, PERSON, House, running, staffed, telephone

pytestmark = [pytest.mark.calls, pytest.mark.timeout(240)]
STAY = Pause(60)


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running() as product:
        yield product


async def replayed(house: House, interaction: str, **against: Any) -> dict[str, Any]:
    body = {"interaction": interaction, **against}
    made: dict[str, Any] = await house.api("POST", "/api/flows/principal/replay", body)
    return made


def differences(made: dict[str, Any]) -> list[Any]:
    return [(s["node_then"], s["node_now"], s["words"]) for s in made["steps"] if s["differs"]]


@pytest.mark.parametrize(
    ("steps", "then"),
    [
        ((Say("tem um buraco na minha rua"), STAY), "talking"),
        ((AFTER_GREETING, PERSON, STAY), "talking"),
        ((AFTER_GREETING, Keys("1", barge_in=True), Pause(8), HangUp()), "hung_up"),
        ((Pause(4), HangUp()), "hung_up"),
    ],
)
async def test_a_call_against_its_own_version(
    house_up: Product, steps: tuple[Any, ...], then: str
) -> None:
    async with staffed(house_up, telephone(talk=1.0)) as house:
        citizen = house.call(*steps)
        report = await citizen.closed(90)
        calls = await house.api("GET", "/api/flows/principal/calls?limit=1")
        assert calls[0]["interaction"] == report["interaction"]
        assert (calls[0]["outcome"] == "hung_up") == (then == "hung_up")
        made = await replayed(house, report["interaction"], version=calls[0]["version"])
        assert made["same"], (differences(made), made["path_then"], made["path_now"])
        assert len(made["path_now"]) >= 2


async def test_a_draft_that_leads_elsewhere_and_all_calls_at_once(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=1.0)) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        report = await citizen.closed()
        text = (await house.api("GET", "/api/flows/principal"))["text"]
        changed = text.replace("person: pessoa\n", "person: ouvidoria\n", 1)
        assert changed != text
        made = await replayed(house, report["interaction"], text=changed)
        assert made["same_way"] is False
        assert made["path_now"] != made["path_then"]
        counted = await house.api(
            "POST", "/api/flows/principal/replay-many", {"last": 20, "text": changed}
        )
        assert counted["calls"] >= 1
        assert counted["other_way"] >= 1
        own = await house.api("POST", "/api/flows/principal/replay-many", {"last": 20})
        assert own["same"] == own["calls"], own
