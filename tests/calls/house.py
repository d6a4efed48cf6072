"""The whole product with citizens and operators on plain telephones, for stories told whole."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from bench.call_product import Product, product
from cli.caller.answerer import Answered, Answerers, Operator
from cli.caller.calls import Identity
from cli.caller.control import Control
from cli.caller.conversation import prepare
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.placing import Caller, CallRecord, Plan
from cli.caller.script import Keys, Pause, Say, Step
from cli.caller.sound import tone

CITIZEN_HZ, OPERATOR_HZ = 900, 500
VOICE = "pt-br"
PERSON = Keys("0", barge_in=True)
AFTER_GREETING = Pause(1.5)


@contextmanager
def running(operators: int = 3, **settings: str) -> Iterator[Product]:
    """The product, with at most short waits so that stories end soon, and no line to call out on
    (``pbx="{}"`` leaves it the demonstration city's)."""
    short = {"offer_seconds": "6", "desk_grace_seconds": "3", "pbx": '{"trunks": []}'}
    with product(operators, **{**short, **settings}) as it:
        yield it


@dataclass
class Citizen:
    """One citizen on the line."""

    caller: Caller
    task: asyncio.Task[CallRecord]
    house: House

    @property
    def call_id(self) -> str:
        return self.caller.record.sip_call_id

    async def report(self) -> dict[str, Any]:
        """What the house knows of this call now; {} before it knows anything."""
        return await self.house.control.call(self.call_id) or {}

    async def until(
        self, seen: Callable[[dict[str, Any]], Any], seconds: float = 30.0
    ) -> dict[str, Any]:
        """Wait until ``seen(report)``; fails with the last report."""
        report: dict[str, Any] = {}
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            report = await self.report()
            if report and seen(report):
                return report
            await asyncio.sleep(0.1)
        raise AssertionError(f"not seen in {seconds} s: {report}")

    async def stage(self, name: str, seconds: float = 30.0) -> dict[str, Any]:
        return await self.until(lambda r: r["stage"] == name, seconds)

    async def closed(self, seconds: float = 60.0) -> dict[str, Any]:
        """After the end: with the recording and ticket settled as far as they will."""
        await asyncio.wait_for(asyncio.shield(self.task), seconds)
        return await self.until(
            lambda r: (
                r["stage"] == "closed"
                and (r["recording"] or r["recording_reason"] not in ("recording", "waiting"))
            ),
            20.0,
        )

    async def hang_up(self) -> None:
        self.caller.hang_up()
        await asyncio.wait_for(asyncio.shield(self.task), 10)


@dataclass
class House:
    """A running product, its control socket, and the telephones of its operators."""

    product: Product
    control: Control
    telephones: Answerers

    def call(
        self,
        *steps: Step,
        number: str | None = "21987650001",
        most: float = 60.0,
        to: str | None = None,
    ) -> Citizen:
        """A citizen calls; their sound is a tone unless they say something."""
        target = Uri(to or self.product.number, "127.0.0.1", self.product.sip_port)
        prepared = prepare(list(steps), VOICE)
        caller = Caller(Plan(target, Identity(number), prepared, most))
        if not any(isinstance(step, Say) for step in steps):
            caller.stream.loop_sound = tone(CITIZEN_HZ)
        return Citizen(caller, asyncio.create_task(caller.run()), self)

    async def kill_server(self) -> None:
        """``kill -9`` of the CTI server; returns when its successor is ready."""
        pid = (await asyncio.to_thread(self.product.pids))["cti"]
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            status = await self.control.status()
            if status and status.get("pid") != pid:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the server did not come back")

    async def nobody_reserved(self) -> None:
        """All calls are over: no leg, no call, no operator is held."""
        deadline = time.monotonic() + 20
        held: list[Any] = []
        while time.monotonic() < deadline:
            status = await self.control.status() or {}
            operators = await self.api("GET", "/api/operators", login="admin")
            held = [o["key"] for o in operators if o["presence"] == "wrap_up"]
            if status.get("calls", {}).get("total") == 0 and not held:
                return
            await asyncio.sleep(0.2)
        raise AssertionError(f"still held: {held} {status}")

    async def api(self, method: str, path: str, body: Any = None, login: str = "admin") -> Any:
        return await asyncio.to_thread(self.product.ask, method, path, body, login)

    async def presence(self, key: str, presence: str) -> None:
        operators = await self.api("GET", "/api/operators")
        user = next(o["user_id"] for o in operators if o["key"] == key)
        body = {"presence": presence, "reason": "test"}
        await self.api("PUT", f"/api/operators/{user}/presence", body)

    def answered(self, key: str) -> list[Answered]:
        return [call for call in self.telephones.calls if call.key == key]


@asynccontextmanager
async def staffed(running: Product, *operators: Operator) -> AsyncIterator[House]:
    """The house with these telephones on duty, everybody else away."""
    with Pacer() as pacer:
        port = running.sip_port + 1000
        async with (
            Control(running.home) as control,
            Answerers(list(operators), pacer, port=port) as telephones,
        ):
            house = House(running, control, telephones)
            for entry in await house.api("GET", "/api/operators"):
                on_duty = entry["key"] in {one.key for one in operators}
                wanted = "available" if on_duty else "offline"
                if entry["presence"] != wanted:
                    await house.presence(entry["key"], wanted)
            yield house


def telephone(key: str = "op01", **changes: Any) -> Operator:
    """An operator's telephone that answers soon and speaks a tone."""
    given: dict[str, Any] = {"answer_after": 0.3, "sound": tone(OPERATOR_HZ), **changes}
    return Operator(key, **given)
