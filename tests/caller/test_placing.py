"""Whole calls on this machine: the caller against answering telephones, with sound."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from cli.caller.alaw import frames, is_loud
from cli.caller.answerer import Answerers, Operator, op_keys, tones
from cli.caller.calls import Identity, SipRefused
from cli.caller.conversation import Prepared
from cli.caller.fleet import CpuMeter, Fleet, FleetPlan, before, during, voice, way
from cli.caller.message import Uri, parse_uri
from cli.caller.pacer import Pacer
from cli.caller.placing import Caller, CallRecord, Plan
from cli.caller.script import HangUp, Keys, Pause, Say
from cli.caller.sound import pitch, samples_between, tone, track_of
from tests.caller.lines import until

SPEECH = tuple(frames(np.full(4000, 5000, np.int16)) + frames(np.zeros(1600, np.int16)))
BURST = tone(600)[:15]
MARIA = Identity("21987654321")


@pytest.fixture
async def pacer() -> AsyncIterator[Pacer]:
    with Pacer() as running:
        yield running


def _target(answerers: Answerers, key: str = "op01") -> Uri:
    return parse_uri(answerers.contact(key))


async def test_speaks_when_the_hotline_listens_and_times_the_answer(pacer: Pacer) -> None:
    """The other side speaks 0.3 s, and again 0.5 s after it heard the caller fall silent."""
    async with Answerers([Operator("op01", 0.05)], pacer) as hotline:
        said = [Prepared(Say("oi"), SPEECH), Prepared(Keys("7*")), Prepared(HangUp())]
        caller = Caller(Plan(_target(hotline), MARIA, said, 15))
        answers = asyncio.create_task(_hotline(hotline, bursts=2))
        record = await caller.run()
        await answers
        call = hotline.calls[0]
    assert call.stream is not None
    assert (record.status, record.ended_by, call.ended_by) == (200, "caller", "remote")
    assert call.stream.keys.keys == "7*"
    assert call.caller == "21987654321"
    first, second = record.said
    assert first.answer_ms is not None
    assert 450 <= first.answer_ms <= 800
    assert (second.keys, second.answer_ms) == ("7*", None)
    assert record.first_sound_ms is not None
    begun = (caller.talk.said[0].began - caller.talk.listening.begins[0]) / 1e6
    assert 950 <= begun <= 1_300
    track = track_of(
        caller.stream.kept.received, caller.began, samples_between(caller.began, caller.ended)
    )
    assert pitch(track[np.flatnonzero(track)[0] :][:2000]) in range(590, 610)


async def _hotline(hotline: Answerers, bursts: int) -> None:
    """A hotline of two sentences: one at once, the next 0.5 s after the caller's speech ended."""
    await until(lambda: bool(hotline.calls and hotline.calls[0].answered))
    stream = hotline.calls[0].stream
    assert stream is not None
    stream.play(BURST)
    received = stream.kept.received
    await until(lambda: bool(received) and is_loud(received[-1].payload))
    await until(lambda: not is_loud(received[-1].payload))
    await asyncio.sleep(0.5)
    stream.play(BURST)


async def test_falls_into_the_words(pacer: Pacer) -> None:
    async with Answerers([Operator("op01", 0.0, sound=tone(500))], pacer) as hotline:
        steps = [Prepared(Say("oi", barge_in=True), SPEECH), Prepared(HangUp())]
        caller = Caller(Plan(_target(hotline), MARIA, steps, 10))
        await caller.run()
    begun = (caller.talk.said[0].began - caller.talk.listening.begins[0]) / 1e6
    assert 580 <= begun <= 900
    assert not caller.record.said[0].waited_out


async def test_time_is_over(pacer: Pacer) -> None:
    async with Answerers([Operator("op01", 0.0)], pacer) as hotline:
        record = await Caller(Plan(_target(hotline), MARIA, [Prepared(Pause(60))], 0.6)).run()
    assert (record.ended_by, record.first_sound_ms) == ("caller", None)
    assert 0.5 <= record.seconds <= 2


async def test_the_hotline_hangs_up(pacer: Pacer) -> None:
    async with Answerers([Operator("op01", 0.0, talk=0.3)], pacer) as hotline:
        record = await Caller(Plan(_target(hotline), MARIA, (), 10)).run()
    assert record.ended_by == "hotline"


async def test_ctrl_c_while_it_rings_and_while_it_talks(pacer: Pacer) -> None:
    for after, answered in ((None, False), (0.0, True)):
        async with Answerers([Operator("op01", after)], pacer) as hotline:
            caller = Caller(Plan(_target(hotline), MARIA, (), 10))
            asyncio.get_running_loop().call_later(0.3, caller.hang_up)
            record = await caller.run()
            assert (record.ended_by, record.answered) == ("caller", answered)
            await asyncio.sleep(0.05)
            assert hotline.talking == 0


async def test_refused_and_unknown(pacer: Pacer) -> None:
    async with Answerers([Operator("op01", refuse=603)], pacer) as hotline:
        for key, status in (("op01", 603), ("op99", 404)):
            caller = Caller(Plan(_target(hotline, key), MARIA, (), 10))
            with pytest.raises(SipRefused):
                await caller.run()
            assert caller.record.status == status
            assert not caller.record.answered


async def test_a_fleet_talks_with_operators_told_by_their_voices(pacer: Pacer) -> None:
    voices = tones(2)
    operators = [
        Operator(key, 0.1, None, tone(hertz)) for key, hertz in zip(op_keys(2), voices, strict=True)
    ]
    async with Answerers(operators, pacer) as hotline:
        plan = FleetPlan(
            _target(hotline, "op02"),
            3,
            20,
            keys="0",
            keys_after=0.1,
            voices=tuple(voices),
            talk=1.5,
        )
        with CpuMeter() as cpu:
            calls = await Fleet(plan, pacer).run()
        await asyncio.sleep(0.1)
        heard = [call.stream for call in hotline.calls]
    assert [call.failure for call in calls] == [None] * 3
    assert {call.operator_hertz for call in calls} == {voices[1]}
    assert {stream.keys.keys for stream in heard if stream} == {"0"}
    talked = way([during(call) for call in calls])
    assert talked is not None
    assert talked.calls == 3
    assert talked.lost == 0
    assert 19 < talked.p50 < 21
    assert way([before(call) for call in calls]) is None
    assert cpu.share > 0
    spoken = {voice(s.kept.received[-30:], [c.hertz for c in calls]) for s in heard if s}
    assert spoken == {call.hertz for call in calls}


async def test_a_fleet_tells_its_failures(pacer: Pacer) -> None:
    async with Answerers([Operator("op01", refuse=486)], pacer) as hotline:
        calls = await Fleet(FleetPlan(_target(hotline), 2, 50), pacer).run()
    assert ["486" in str(call.failure) for call in calls] == [True, True]


def test_a_record_before_anything_happened() -> None:
    assert not CallRecord("1746", None).answered
