"""What is left of a call in its flow: where the citizen left, the path, the voice, the trial."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from bench.call_product import Product
from cli.caller.alaw import SILENCE
from cli.caller.script import Keys, Pause, Say
from media.wave import read_wav
from tests.calls.house import AFTER_GREETING, PERSON, House, running, staffed, telephone

pytestmark = [pytest.mark.calls, pytest.mark.timeout(240)]
STAY = Pause(60)
NONSENSE = "xícara amarela voando sobre dezessete girafas"


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running() as product:
        yield product


async def walks(house: House, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await house.api("GET", f"/api/flows/principal/calls?{query}")
    return found


async def walk_of(house: House, interaction: str, flow: str = "principal") -> dict[str, Any]:
    listed = await house.api("GET", f"/api/flows/{flow}/calls?limit=200")
    return next(one for one in listed if one["interaction"] == interaction)


async def test_hanging_up_is_abandoned_at_its_node(house_up: Product) -> None:
    async with staffed(house_up) as house:
        citizen = house.call(STAY)
        citizen.caller.stream.loop_sound = (SILENCE,)
        await citizen.until(lambda r: r["turns"], 40)  # silence once: asked again
        await citizen.hang_up()
        report = await citizen.closed()
        assert (report["outcome"], report["end_node"]) == ("abandoned_ivr", "desejo")
        assert report["turns"][0]["at"]
        walk = await walk_of(house, report["interaction"])
        assert {"outcome": "hung_up", "end_node": "desejo"}.items() <= walk.items()
        shown = await house.api("GET", f"/api/interactions/{report['interaction']}")
        assert (shown["end_flow"], shown["end_node"]) == ("principal", "desejo")
        figures = await house.api("GET", "/api/flows/principal/figures")
        node = next(one for one in figures if one["node"] == "desejo")
        assert node["left"] >= 1
        assert node["asked_twice"] >= 1
        assert node["median_ms"] > 1_000


async def test_a_killed_server_files_the_walk_all_the_same(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=0.5)) as house:
        goes = house.call(Pause(14), PERSON, STAY)
        leaves = house.call(STAY, number="21987650002")
        for citizen in (goes, leaves):
            citizen.caller.stream.loop_sound = (SILENCE,)
            await citizen.stage("ivr")
        await asyncio.sleep(2.0)
        killing = asyncio.create_task(house.kill_server())
        await asyncio.sleep(0.1)
        await leaves.hang_up()
        await killing
        report = await leaves.closed()
        walk = await walk_of(house, report["interaction"])
        assert walk["outcome"] in ("hung_up", "stopped")
        assert walk["end_node"] in ("boas_vindas", "desejo")
        assert walk["seconds"] > 1, "the path was rebuilt with its times"
        assert report["end_node"] == walk["end_node"]
        report = await goes.closed()
        walk = await walk_of(house, report["interaction"])
        assert (report["outcome"], walk["outcome"]) == ("served", "to_queue")
        assert (
            len([w for w in await walks(house) if w["interaction"] == report["interaction"]]) == 1
        )
        assert len(await walks(house, "node=boas_vindas")) >= 2


async def test_a_wish_met_is_filed_as_self_service(house_up: Product) -> None:
    """The IPTU is answered by the flow itself: a closed ticket with the transcript."""
    async with staffed(house_up) as house:
        citizen = house.call(AFTER_GREETING, Keys("2", barge_in=True), Pause(3), Keys("1"), STAY)
        report = await citizen.closed(90)
        report = await citizen.until(lambda r: r["ticket"] or r["outcome"] != "self_service")
        assert report["outcome"] == "self_service", report
        walk = await walk_of(house, report["interaction"])
        assert walk["outcome"] == "solved"
        assert report["end_node"] == walk["end_node"]
        turns = await house.api("GET", f"/api/interactions/{report['interaction']}/turns")
        assert turns
        assert report["ticket"]["number"]


async def test_what_was_not_understood_can_be_heard(house_up: Product) -> None:
    async with staffed(house_up) as house:
        citizen = house.call(Say(NONSENSE), Pause(2), Say(NONSENSE), Pause(2))
        report = await citizen.closed(90)
        mine = report["interaction"]
        listed = await house.api("GET", "/api/flows/principal/failures?days=1")
        failed = [one for one in listed if one["interaction"] == mine and one["clip"]]
        assert failed, (listed, report["turns"])
        pcm, rate = read_wav(report["recording"]["path"])
        bursts = spoken(pcm[:, 0], rate)
        for one in failed:
            match = re.search(r"from_ms=(\d+)&to_ms=(\d+)", one["clip"])
            assert match
            start, end = int(match[1]), int(match[2])
            print(one["heard_text"], (start, end), bursts)
            inside = [b for b in bursts if start <= b[0] and b[1] <= end]
            assert inside, "the clip holds the words whole"
            assert end - start < inside[-1][1] - inside[0][0] + 2_500
            clip, _ = read_wav(io.BytesIO(await asyncio.to_thread(fetch, house_up, one["clip"])))
            assert abs(clip.astype(np.float64)).max() > 1_000


def spoken(pcm: np.ndarray, rate: int) -> list[tuple[int, int]]:
    """(start, end) in ms of what the citizen said: loud stretches less than 0.6 s apart."""
    frame = rate // 50
    loud = [
        n * 20
        for n in range(len(pcm) // frame)
        if np.sqrt(np.mean(pcm[n * frame : (n + 1) * frame].astype(np.float64) ** 2)) > 300
    ]
    found: list[tuple[int, int]] = []
    for at in loud:
        if found and at - found[-1][1] < 600:
            found[-1] = (found[-1][0], at + 20)
        else:
            found.append((at, at + 20))
    return [one for one in found if one[1] - one[0] > 200]


def fetch(product: Product, path: str) -> bytes:
    headers = {"X-Atende-Token": product.token("admin")}
    with urllib.request.urlopen(urllib.request.Request(product.url + path, headers=headers)) as got:
        data: bytes = got.read()
    return data


LONG = "Antes de continuar, ouça com atenção as nossas novidades desta semana. " * 5


async def test_a_bad_version_on_half_of_the_calls_goes_back_by_itself(house_up: Product) -> None:
    """A long greeting that nobody may cut makes citizens leave: the old one returns by itself."""
    async with staffed(house_up, telephone(talk=0.2)) as house:
        shown = await house.api("GET", "/api/flows/principal")
        graph = shown["graph"]
        hello = next(node for node in graph["nodes"] if node["key"] == "boas_vindas")
        hello["values"] |= {"text": [LONG, *hello["values"]["text"]], "interruptible": "nao"}
        await house.api("PUT", "/api/flows/principal", {"graph": graph, "base": shown["text"]})
        rules = {"share": 50, "figure": "hung_up", "worse_by": 5, "least": 10}
        trial = await house.api("PUT", "/api/flows/principal/canary", rules)
        assert (trial["state"], trial["version"], trial["base"]) == ("running", 2, 1)
        for _ in range(12):  # up to 60 calls, five at a time
            await asyncio.gather(*(hurried(house, n) for n in range(5)))
            trial = await house.api("GET", "/api/flows/principal/canary")
            if trial["state"] != "running":
                break
        assert trial["state"] == "rolled_back", trial
        assert trial["value"]["new"] > trial["value"]["old"]
        assert min(trial["calls"].values()) >= 10
        print(trial["words"])
        seen = {walk["version"] for walk in await walks(house)}
        assert seen == {1, 2}
        after = [await hurried(house, n) for n in range(3)]
        assert {(await walk_of(house, one))["version"] for one in after} == {1}
        deeds = [row["action"] for row in await house.api("GET", "/api/audit?limit=200")]
        assert {"canary.start", "canary.rolled_back"} <= set(deeds)


async def hurried(house: House, number: int) -> str:
    """Somebody who asks for a person after three seconds, and has no patience for more than 14."""
    steps = (Pause(3), Keys("0", barge_in=True), STAY)
    citizen = house.call(*steps, number=f"2198765{number:04}")
    with contextlib.suppress(AssertionError):  # the long greeting goes on: that is the story
        await citizen.until(lambda r: r["stage"] not in ("arrived", "ivr"), 14)
    await citizen.hang_up()
    return str((await citizen.closed())["interaction"])
