"""Supervisors on real calls: who hears whom, by tones, through hold, transfer and a killed server.

The supervisor's telephone is a plain SIP one; everybody speaks a tone of their own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from bench.call_product import Product
from cli.caller.script import Pause
from cli.caller.sound import tone
from cli.caller.stream import Stream
from media.wave import read_wav
from tests.calls.house import (
    AFTER_GREETING,
    CITIZEN_HZ,
    OPERATOR_HZ,
    PERSON,
    Citizen,
    House,
    running,
    staffed,
    telephone,
)
from tests.calls.test_story import lately, share

pytestmark = [pytest.mark.calls, pytest.mark.timeout(180)]
STAY = Pause(90)
BOSS, BOSS_HZ, SECOND_HZ = "op03", 1300, 700


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running(recogniser="none") as product:
        users = product.ask("GET", "/api/users", login="admin")
        boss = next(user["id"] for user in users if user["login"] == BOSS)
        product.ask("PATCH", f"/api/users/{boss}", {"roles": ["supervisor"]}, login="admin")
        yield product


@dataclass
class Boss:
    """The supervisor: what they ask for, and what their telephone hears."""

    house: House
    id: str = ""

    async def on(self, interaction: str, mode: str) -> None:
        body = {"interaction": interaction, "mode": mode, "reason": "treinamento"}
        self.id = (await self.house.api("POST", "/api/supervisions", body, BOSS))["id"]
        await until(lambda: self.ears is not None, "the supervisor's telephone answers")

    async def become(self, mode: str) -> None:
        await self.house.api("PUT", f"/api/supervisions/{self.id}", {"mode": mode}, BOSS)

    async def become_when_known(self, mode: str, seconds: float = 10.0) -> None:
        """A new server answers before it has looked at Asterisk: ask again until it has."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return await self.become(mode)
            except (RuntimeError, OSError) as error:
                known = isinstance(error, RuntimeError) and "404" not in str(error)
                if known or time.monotonic() > deadline:
                    raise
            await asyncio.sleep(0.2)

    async def leave(self) -> None:
        await self.house.api("DELETE", f"/api/supervisions/{self.id}", None, BOSS)

    @property
    def ears(self) -> Stream | None:
        calls = self.house.answered(BOSS)
        return calls[-1].stream if calls else None

    async def hears(self, *hertz: int, not_: tuple[int, ...] = ()) -> None:
        assert self.ears is not None
        await hears(self.ears, "the supervisor", *hertz, not_=not_)


async def until(seen: Any, what: str, seconds: float = 8.0) -> None:
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline, f"never: {what}"
        await asyncio.sleep(0.1)


async def hears(
    stream: Stream,
    who: str,
    *hertz: int,
    not_: tuple[int, ...] = (),
    least: float = 0.15,
    most: float = 0.02,
) -> None:
    """Wait until every tone of ``hertz`` has its least share of what was heard lately, and none
    of ``not_`` more than the most. A browser's noise suppression makes a steady tone faint."""
    deadline, found = time.monotonic() + 8, {}
    while time.monotonic() < deadline:
        heard = lately(stream)
        found = {one: round(share(heard, one), 4) for one in (*hertz, *not_)}
        if all(found[one] > least for one in hertz) and all(found[one] < most for one in not_):
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"{who}: wanted {hertz}, not {not_}, heard {found}")


def ears(house: House, key: str) -> Stream:
    stream = house.answered(key)[-1].stream
    assert stream is not None
    return stream


@asynccontextmanager
async def in_conversation(
    product: Product, *more: Any
) -> AsyncIterator[tuple[House, Citizen, Boss, str]]:
    """A citizen talks to op01; the supervisor's telephone is there, not on duty in any queue."""
    phones = (telephone("op01"), *more)
    boss = telephone(BOSS, answer_after=0.2, sound=tone(BOSS_HZ))
    async with staffed(product, *phones, boss) as house:
        await house.presence(BOSS, "offline")
        citizen = house.call(AFTER_GREETING, PERSON, STAY, most=150)
        report = await citizen.stage("talking")
        yield house, citizen, Boss(house), report["interaction"]
        if not citizen.task.done():
            await citizen.hang_up()
        await house.nobody_reserved()


def both_sides(
    report: dict[str, Any], *, whole: bool = True, least: float = 0.8
) -> tuple[np.ndarray, np.ndarray]:
    """The recording's two channels: both voices at the same time, ``whole``: without a gap.

    ``least``: the operator's share of the other side (less while a third one speaks).
    """
    pcm, _ = read_wav(report["recording"]["path"])
    left, right = pcm[:, 0], pcm[:, 1]
    seen = [
        (share(left[at : at + 8000], CITIZEN_HZ), share(right[at : at + 8000], OPERATOR_HZ))
        for at in range(0, len(left) - 8000, 4000)
    ]
    both = [at * 4000 for at, (one, other) in enumerate(seen) if one > 0.8 and other > least]
    shown = [(round(one, 2), round(other, 2)) for one, other in seen]
    assert len(both) >= 6, f"both voices in {len(both)} half seconds: {shown}"
    if whole:
        assert len(both) == (both[-1] - both[0]) // 4000 + 1, "a gap in one of the voices"
    talk = slice(both[0], both[-1] + 8000)  # before it is the hotline's voice, and music
    return left[talk], right[talk]


async def test_listen_then_whisper_and_the_recording_is_unharmed(house_up: Product) -> None:
    async with in_conversation(house_up) as (house, citizen, boss, interaction):
        await boss.on(interaction, "listen")
        await boss.hears(CITIZEN_HZ, OPERATOR_HZ)
        await asyncio.sleep(1.5)
        operator, street = ears(house, "op01"), citizen.caller.stream
        await hears(operator, "the operator", CITIZEN_HZ, not_=(BOSS_HZ,))
        await hears(street, "the citizen", OPERATOR_HZ, not_=(BOSS_HZ,))
        await boss.become("whisper")
        await hears(operator, "the operator", CITIZEN_HZ, BOSS_HZ)
        await asyncio.sleep(3)
        await hears(street, "the citizen", OPERATOR_HZ, not_=(BOSS_HZ,))
        await boss.hears(CITIZEN_HZ, OPERATOR_HZ)
        await boss.become("listen")
        await hears(operator, "the operator", CITIZEN_HZ, not_=(BOSS_HZ,))
        await citizen.hang_up()
        report = await citizen.closed()
        left, right = both_sides(report)
        assert share(left, BOSS_HZ) < 0.001, "no whisper on the citizen's side"
        assert share(right, BOSS_HZ) < 0.001, "nor on the other"
        await until(lambda: house.answered(BOSS)[-1].ended, "the supervisor's leg ends too")
        audit = await house.api("GET", f"/api/audit?object_id={interaction}")
        assert [one["action"] for one in audit] == ["listen", "whisper", "listen"]
        past = await house.api("GET", f"/api/supervisions?interaction={interaction}")
        assert [(one["reason"], one["end_reason"]) for one in past] == [
            ("treinamento", "call_over")
        ]


async def test_join_hold_and_leave(house_up: Product) -> None:
    async with in_conversation(house_up) as (house, citizen, boss, interaction):
        street, operator = citizen.caller.stream, ears(house, "op01")
        await boss.on(interaction, "barge")
        await hears(street, "the citizen", OPERATOR_HZ, BOSS_HZ)
        await hears(operator, "the operator", CITIZEN_HZ, BOSS_HZ)
        await boss.hears(CITIZEN_HZ, OPERATOR_HZ)
        base = f"/api/desk/calls/{interaction}"
        await house.api("POST", f"{base}/hold", {"on": True}, "op01")
        await hears(street, "the citizen on hold", not_=(BOSS_HZ,))  # music has 500 Hz too
        await hears(operator, "the operator who holds", not_=(CITIZEN_HZ, BOSS_HZ))
        await boss.hears(not_=(CITIZEN_HZ,))
        await house.api("POST", f"{base}/hold", {"on": False}, "op01")
        await hears(street, "the citizen", OPERATOR_HZ, BOSS_HZ)
        await boss.leave()
        await hears(street, "the citizen", OPERATOR_HZ, not_=(BOSS_HZ,))
        await hears(operator, "the operator", CITIZEN_HZ, not_=(BOSS_HZ,))
        await citizen.hang_up()
        both_sides(await citizen.closed(), whole=False, least=0.3)


async def test_listening_goes_along_through_hold_and_transfer(house_up: Product) -> None:
    second = telephone("op02", sound=tone(SECOND_HZ))
    async with in_conversation(house_up, second) as (house, citizen, boss, interaction):
        first, other = "op01", "op02"
        if not house.answered("op01"):
            first, other = other, first
        voices = {"op01": OPERATOR_HZ, "op02": SECOND_HZ}
        await boss.on(interaction, "whisper")
        await boss.hears(CITIZEN_HZ, voices[first])
        base = f"/api/desk/calls/{interaction}"
        await house.api("POST", f"{base}/hold", {"on": True}, first)
        await boss.hears(voices[first], not_=(CITIZEN_HZ,))
        await house.api("POST", f"{base}/hold", {"on": False}, first)
        await boss.hears(CITIZEN_HZ, voices[first])
        users = await house.api("GET", "/api/operators")
        target = next(one["user_id"] for one in users if one["key"] == other)
        why = {"operator": target, "reason": "a outra conhece o caso"}
        await house.api("POST", f"/api/supervision/interactions/{interaction}/move", why, BOSS)
        await until(lambda: house.answered(other), "the other one answers", 15)
        await boss.hears(CITIZEN_HZ, voices[other], not_=(voices[first],))
        await hears(ears(house, other), "the new operator", CITIZEN_HZ, BOSS_HZ)
        await hears(citizen.caller.stream, "the citizen", voices[other], not_=(BOSS_HZ,))


async def test_take_over_releases_the_operator(house_up: Product) -> None:
    async with in_conversation(house_up) as (house, citizen, boss, interaction):
        await boss.on(interaction, "listen")
        await boss.hears(CITIZEN_HZ, OPERATOR_HZ)
        await boss.become("takeover")
        await until(lambda: house.answered("op01")[-1].ended, "the operator is released")
        await hears(citizen.caller.stream, "the citizen", BOSS_HZ, not_=(OPERATOR_HZ,))
        await boss.hears(CITIZEN_HZ, not_=(OPERATOR_HZ,))
        report = await citizen.until(lambda r: r["operator"] == BOSS)
        assert report["stage"] == "talking"
        await house.telephones.hang_up(BOSS)
        report = await citizen.closed()
        assert (report["outcome"], report["operator"]) == ("served", BOSS)
        ends = [one["end_reason"] for one in report["segments"] if one["operator"]]
        assert ends == ["taken_over", "operator_left"]


async def test_a_killed_server_finds_the_supervisor_again(house_up: Product) -> None:
    async with in_conversation(house_up) as (house, citizen, boss, interaction):
        await boss.on(interaction, "listen")
        await boss.hears(CITIZEN_HZ, OPERATOR_HZ)
        await house.kill_server()
        await boss.hears(CITIZEN_HZ, OPERATOR_HZ)
        assert len(house.answered(BOSS)) == 1, "the same leg, not rung again"
        await boss.become_when_known("whisper")
        await hears(ears(house, "op01"), "the operator", CITIZEN_HZ, BOSS_HZ)
        await asyncio.sleep(2.0)  # enough of the talk to be heard in the recording
        await citizen.hang_up()
        both_sides(await citizen.closed())
        await until(lambda: house.answered(BOSS)[-1].ended, "the supervisor's leg ends too")


async def test_who_waits_is_moved_and_moved_up(house_up: Product) -> None:
    async with in_conversation(house_up) as (house, _, _boss, _interaction):
        waits = house.call(AFTER_GREETING, PERSON, STAY, number="21987650002", most=150)
        later = house.call(AFTER_GREETING, Pause(1), PERSON, STAY, number="21987650003", most=150)
        first, second = await waits.stage("waiting"), await later.stage("waiting")
        await later.until(lambda r: r["position"] == 2)
        base = "/api/supervision/interactions"
        body = {"minutes": 60, "reason": "caso grave"}
        found = await house.api("PUT", f"{base}/{second['interaction']}/priority", body, BOSS)
        assert found == {"position": 1}
        await waits.until(lambda r: r["position"] == 2)
        body = {"queue": "tributos", "reason": "é sobre IPTU"}
        await house.api("POST", f"{base}/{first['interaction']}/move", body, BOSS)
        await waits.until(lambda r: r["queue"] == "tributos" and r["position"] == 1)
        await waits.hang_up()
        await later.hang_up()


async def test_without_the_right_or_a_reason_nothing_happens(house_up: Product) -> None:
    async with in_conversation(house_up) as (house, _, _boss, interaction):
        body = {"interaction": interaction, "mode": "listen", "reason": "curiosidade"}
        with pytest.raises(RuntimeError, match="403"):
            await house.api("POST", "/api/supervisions", body, "op02")
        with pytest.raises(RuntimeError, match="motivo"):
            await house.api("POST", "/api/supervisions", {**body, "reason": " "}, BOSS)
        assert not house.answered(BOSS)
