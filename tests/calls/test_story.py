"""Whole calls: what each side hears, what the database says, who is left reserved."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import numpy as np
import pytest

from bench.call_product import Product
from cli.caller.alaw import SILENCE
from cli.caller.script import Keys, Pause
from cli.caller.sound import track_of
from cli.caller.stream import Stream
from media.wave import read_wav
from tests.calls.house import (
    AFTER_GREETING,
    CITIZEN_HZ,
    OPERATOR_HZ,
    PERSON,
    Citizen,
    running,
    staffed,
    telephone,
)

pytestmark = [pytest.mark.calls, pytest.mark.timeout(180)]
STAY = Pause(60)


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running(recogniser="none") as product:
        yield product


def share(pcm: np.ndarray, hertz: float, rate: int = 8000) -> float:
    """How much of the sound is this tone, 0 to 1."""
    if not len(pcm):
        return 0.0
    signal = pcm.astype(np.float64)
    spectrum = np.abs(np.fft.rfft(signal)) ** 2
    frequencies = np.fft.rfftfreq(len(signal), 1 / rate)
    near = np.abs(frequencies - hertz) < 30
    return float(spectrum[near].sum() / max(spectrum.sum(), 1e-9))


def lately(stream: Stream, seconds: float = 1.0) -> np.ndarray:
    """The last sound that a telephone heard."""
    samples = int(seconds * 8000)
    start = time.monotonic_ns() - int((seconds + 0.2) * 1e9)
    return track_of(stream.kept.received, start, samples)


async def test_served_by_a_person(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=4.0)) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await citizen.stage("talking")
        await asyncio.sleep(2.5)
        heard = lately(citizen.caller.stream)
        assert share(heard, OPERATOR_HZ) > 0.9, "the citizen hears the operator"
        stream = house.answered("op01")[-1].stream
        assert stream is not None
        at_operator = lately(stream)
        assert share(at_operator, CITIZEN_HZ) > 0.9, "the operator hears the citizen"
        report = await citizen.closed()
        assert report["outcome"] == "served"
        assert report["operator"] == "op01"
        assert report["queue"] == "geral"
        assert [s["end_reason"] for s in report["segments"]] == ["moved_on", "operator_left"]
        assert len(report["protocol"]) == 16
        await house.nobody_reserved()
        report = await citizen.until(lambda r: r["ticket"])
        assert report["ticket"]["number"].startswith("CH-")
        both_channels(report)


def both_channels(report: dict[str, object]) -> None:
    """The citizen is on the left, the other side on the right, at the same time."""
    recording = report["recording"]
    assert isinstance(recording, dict)
    assert recording["channels"] == 2
    pcm, _ = read_wav(recording["path"])
    left, right = pcm[:, 0], pcm[:, 1]
    windows = range(0, len(left) - 8000, 4000)
    talking = [
        at
        for at in windows
        if share(left[at : at + 8000], CITIZEN_HZ) > 0.8
        and share(right[at : at + 8000], OPERATOR_HZ) > 0.8
    ]
    assert len(talking) >= 3


async def test_with_nobody_there_it_says_so_and_ends(house_up: Product) -> None:
    async with staffed(house_up) as house:
        citizen = house.call(AFTER_GREETING, PERSON, Pause(4), Keys("2"), STAY)
        report = await citizen.closed()
        assert report["outcome"] == "no_staff"
        assert any("não há uma pessoa livre" in turn["said"] for turn in report["turns"])
        assert report["segments"] == []


@pytest.mark.parametrize(
    ("behaviour", "reason"), [({"refuse": 486}, "refused"), ({"answer_after": None}, "no_answer")]
)
async def test_an_offer_not_taken_moves_on_and_the_place_is_kept(
    house_up: Product, behaviour: dict[str, object], reason: str
) -> None:
    async with staffed(house_up, telephone("op01", **behaviour)) as house:
        citizen = house.call(AFTER_GREETING, PERSON, STAY)
        await citizen.until(lambda r: house.telephones.calls)
        await citizen.stage("waiting", 15)
        operators = await house.api("GET", "/api/operators")
        paused = next(o for o in operators if o["key"] == "op01")
        assert paused["presence"] == "paused", "the next citizen is not offered to them"
        house.telephones._by_key["op01"] = telephone("op01", talk=1.0)
        await house.presence("op01", "available")
        report = await citizen.closed()
        assert report["outcome"] == "served"
        waits = [s for s in report["segments"] if s["operator"] is None]
        assert len(waits) == 1, "one place in the queue, kept"
        await house.nobody_reserved()


UNUSUAL = (None, "notanumber", "+14155552671", "21999", "0")


async def test_unusual_callers_are_served_all_the_same(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=0.5)) as house:
        citizens = [house.call(AFTER_GREETING, PERSON, STAY, number=n, most=100) for n in UNUSUAL]
        reports = await asyncio.gather(*(citizen.closed(100) for citizen in citizens))
        assert [report["outcome"] for report in reports] == ["served"] * len(UNUSUAL)


async def leave_at(citizen: Citizen, stage: str) -> dict[str, object]:
    await citizen.stage(stage)
    await asyncio.sleep(0.3)
    await citizen.hang_up()
    return await citizen.closed()


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        ("ivr", "abandoned_ivr"),
        ("waiting", "abandoned_queue"),
        ("offering", "abandoned_queue"),
        ("talking", "served"),
        ("after", "served"),
    ],
)
async def test_hanging_up_at_every_step_leaves_nobody_reserved(
    house_up: Product, stage: str, outcome: str
) -> None:
    answers = {"waiting": {}, "offering": {"answer_after": None}}.get(stage, {"talk": 2.0})
    async with staffed(house_up, telephone(**answers)) as house:
        if stage == "waiting":  # somebody is there, but busy
            busy = house.call(AFTER_GREETING, PERSON, STAY, number="21987650009")
            await busy.stage("talking")
        steps = [STAY] if stage == "ivr" else [AFTER_GREETING, PERSON, STAY]
        report = await leave_at(house.call(*steps), stage)
        assert report["outcome"] == outcome
        if stage == "waiting":
            await busy.hang_up()
            await busy.closed()
        await house.nobody_reserved()


async def test_without_recording_nothing_is_kept(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=1.0)) as house:
        no_recording = Keys("9", barge_in=True)
        citizen = house.call(AFTER_GREETING, no_recording, Pause(6), PERSON, STAY)
        report = await citizen.closed()
        assert report["outcome"] == "served"
        assert report["recording"] is None
        assert report["recording_reason"] == "declined_by_citizen"
        spool = list((house_up.home / "spool").rglob(f"{report['interaction']}*"))
        assert spool == []


async def test_silence_reaches_a_person(house_up: Product) -> None:
    async with staffed(house_up, telephone(talk=0.5)) as house:
        citizen = house.call(STAY, most=90)
        citizen.caller.stream.loop_sound = (SILENCE,)
        report = await citizen.closed(90)
        assert report["outcome"] == "served"
