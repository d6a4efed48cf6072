"""Calls that leave the house: a number outside, callbacks that keep their place, dropped lines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bench.call_product import Product
from cli.caller.answerer import Answerers, Operator
from cli.caller.conversation import prepare
from cli.caller.pacer import Pacer
from cli.caller.script import Keys, Pause
from cli.caller.sound import tone
from cli.setup import smoke
from tests.calls.house import (
    AFTER_GREETING,
    PERSON,
    VOICE,
    running,
    staffed,
    telephone,
)
from tests.calls.test_story import STAY, lately, share

pytestmark = [pytest.mark.calls, pytest.mark.timeout(180)]
CITIZEN, CITIZEN_HZ = "21987650001", 700
CITIZEN_E164, OFFICE = "+5521987650001", "+552133330000"
OFFICE_HZ = 1300


@pytest.fixture(scope="module")
def trunk_port() -> int:
    return smoke.free_ports(1)[0]


@pytest.fixture(scope="module")
def house_up(trunk_port: int) -> Iterator[Product]:
    pbx = {"trunks": [{"key": "cidade", "server": f"127.0.0.1:{trunk_port}"}]}
    with running(recogniser="none", pbx=json.dumps(pbx)) as product:
        yield product


@asynccontextmanager
async def world(port: int, *telephones: Operator) -> AsyncIterator[Answerers]:
    """The telephones outside, at the far end of the city's line."""
    with Pacer() as pacer:
        async with Answerers(list(telephones), pacer, port=port) as outside:
            yield outside


def outside(number: str, *, keys: str = "", hertz: int = CITIZEN_HZ, **more: Any) -> Operator:
    """A telephone outside; with ``keys`` it presses them after the first sentence."""
    steps = prepare([Pause(1.0), Keys(keys, barge_in=True)], VOICE) if keys else ()
    return Operator(number, answer_after=0.5, sound=tone(hertz), steps=steps, **more)


async def callbacks(house: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await house.api("GET", "/api/callbacks")
    return found


async def until(seen: Any, seconds: float = 30.0) -> Any:
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        found = await seen()
        if found:
            return found
        await asyncio.sleep(0.2)
    raise AssertionError("not seen in time")


async def test_an_operator_passes_a_citizen_on_to_a_number(
    house_up: Product, trunk_port: int
) -> None:
    async with (
        world(trunk_port, outside(OFFICE, hertz=OFFICE_HZ, talk=6.0)) as far,
        staffed(house_up, telephone()) as house,
    ):
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        report = await citizen.until(lambda r: r["stage"] == "talking" and r["operator"])
        await transfer(house, report, OFFICE)
        await citizen.stage("outside")
        await until(lambda: answered(far, OFFICE))
        await asyncio.sleep(2.0)
        assert share(lately(citizen.caller.stream), OFFICE_HZ) > 0.9, "the citizen hears the office"
        at_office = far.calls[-1].stream
        assert at_office is not None
        assert share(lately(at_office), 900) > 0.9, "the office hears the citizen"
        report = await citizen.closed()
        assert report["outcome"] == "served"
        await house.nobody_reserved()


async def answered(far: Answerers, number: str) -> bool:
    return any(call.key == number and call.answered for call in far.calls)


async def transfer(house: Any, report: dict[str, Any], number: str) -> None:
    path = f"/api/desk/calls/{report['interaction']}/transfer"
    await house.api("POST", path, {"number": number}, login=report["operator"])


async def test_nobody_answers_outside_and_the_citizen_is_back_with_a_person(
    house_up: Product, trunk_port: int
) -> None:
    async with (
        world(trunk_port, Operator(OFFICE, refuse=486)),
        staffed(house_up, telephone(talk=8.0)) as house,
    ):
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        report = await citizen.until(lambda r: r["stage"] == "talking" and r["operator"])
        await transfer(house, report, OFFICE)
        await citizen.until(lambda r: len(house.answered("op01")) == 2, 40)
        await citizen.stage("talking")
        await citizen.hang_up()
        await citizen.closed()
        await house.nobody_reserved()


FLOW = """\
flow: retorno
label: Pede um retorno
start: pede
person: pessoa
danger: perigo
nodes:
  pede:
    kind: callback
    queue: geral
    next: combinado
    failed: pessoa
  combinado:
    kind: end
    text: Combinado. Ligamos assim que for a sua vez.
    reason: callback
  pessoa:
    kind: transfer
    queue: geral
    unanswered: fim
  perigo:
    kind: danger
    queue: geral
    unanswered: fim
  fim:
    kind: end
    text: Até logo!
"""
RETURNS = "1747"


@pytest.fixture(scope="module")
def with_callbacks(house_up: Product) -> Product:
    """A number whose flow offers nothing but to be called back."""
    house_up.ask("PUT", "/api/flows/retorno", {"text": FLOW}, login="admin")
    house_up.ask("POST", "/api/flows/retorno/publish", None, login="admin")
    body = {"label": "Retornos", "flow": "retorno", "queue": None}
    house_up.ask("PUT", f"/api/numbers/{RETURNS}", body, login="admin")
    return house_up


async def test_a_callback_keeps_its_place_and_reaches_a_person(
    with_callbacks: Product, trunk_port: int
) -> None:
    async with (
        world(trunk_port, outside(CITIZEN_E164, keys="1")) as far,
        staffed(with_callbacks, telephone("op01")) as house,
    ):
        busy = house.call(AFTER_GREETING, PERSON, STAY, number="21987650009")
        await busy.stage("talking")
        asks = house.call(Keys("1", barge_in=True), STAY, to=RETURNS)
        booked = await asks.closed()
        assert booked["outcome"] == "callback_booked"
        (promise,) = [c for c in await callbacks(house) if c["state"] in ("booked", "calling")]
        assert promise["earlier"] == booked["interaction"]
        await busy.hang_up()
        await until(lambda: answered(far, CITIZEN_E164), 40)
        await citizen_talks(house, far)
        done = next(c for c in await callbacks(house) if c["id"] == promise["id"])
        assert done["state"] == "connected"
        assert done["tries"] == 1
        await far.hang_up(CITIZEN_E164)
        await house.nobody_reserved()


async def citizen_talks(house: Any, far: Answerers) -> None:
    """The operator hears the citizen who was called back."""
    heard = 0.0
    for _ in range(100):
        await asyncio.sleep(0.2)
        stream = house.answered("op01")[-1].stream if house.answered("op01") else None
        heard = share(lately(stream), CITIZEN_HZ) if stream is not None else 0.0
        if heard > 0.9:
            return
    raise AssertionError(f"the operator does not hear them: {heard:.2f}")


async def test_a_machine_says_no_yes_and_is_tried_again_later(
    with_callbacks: Product, trunk_port: int
) -> None:
    number = "21987650044"
    async with (
        world(trunk_port, outside("+5521987650044")) as far,
        staffed(with_callbacks, telephone("op01")) as house,
    ):
        asks = house.call(Keys("1", barge_in=True), STAY, to=RETURNS, number=number)
        await asks.closed()
        await until(lambda: answered(far, "+5521987650044"), 30)

        async def again() -> bool:
            found = [c for c in await callbacks(house) if c["state"] == "booked"]
            return any(c["tries"] == 1 and c["reason"] == "machine" for c in found)

        await until(again, 60)
        assert house.answered("op01") == [], "no operator was rung for a machine"
        for one in await callbacks(house):
            if one["state"] == "booked":
                await house.api("DELETE", f"/api/callbacks/{one['id']}")


async def test_a_line_that_drops_is_called_back_and_goes_on_where_it_was(
    house_up: Product, trunk_port: int
) -> None:
    number = "21987650055"
    async with (
        world(trunk_port, outside("+5521987650055", keys="1")) as far,
        staffed(house_up, telephone("op01")) as house,
    ):
        citizen = house.call(AFTER_GREETING, PERSON, STAY, number=number)
        before = await citizen.stage("talking")
        citizen.caller.drop(38)
        report = await citizen.closed()
        assert report["reason"] == "dropped_called_back"
        assert report["interaction"] == before["interaction"]
        await until(lambda: answered(far, "+5521987650055"), 30)
        await citizen_talks(house, far)
        await far.hang_up("+5521987650055")
        await house.nobody_reserved()
