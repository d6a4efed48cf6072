"""The product's own telephone against a real Asterisk: sound, keys, refusals, operators."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest

from bench.call_plain import DIAL_PLAN
from cli.caller.alaw import RATE, frames
from cli.caller.answerer import Answerers, Operator, op_keys, tones
from cli.caller.calls import Identity, SipRefused
from cli.caller.conversation import prepare
from cli.caller.fleet import Fleet, FleetPlan, during, voice, way
from cli.caller.message import Uri
from cli.caller.pacer import Pacer
from cli.caller.placing import Caller, Plan
from cli.caller.script import HangUp, Keys, Pause, Say, Step
from cli.caller.sound import (
    samples_between,
    speak,
    tone,
    track_of,
)
from cli.setup import instance
from tests.caller.lines import until
from tests.calls.pbx_kit import RealPbx, real_pbx

pytestmark = [pytest.mark.calls, pytest.mark.timeout(180)]
EXTRA = """
exten => 9990,1,Answer()
 same => n,Wait(0.2)
 same => n,Echo()
exten => 9991,1,Hangup(17)
exten => 9992,1,Ringing()
 same => n,Wait(30)
exten => 9993,1,Answer()
 same => n,Playback(atende/um-momento)
 same => n,Wait(1)
 same => n,Hangup()
exten => 9994,1,Answer()
 same => n,Set(WHO=${CALLERID(num)}/${CALLERID(num-pres)})
 same => n,Verbose(0,caller ${WHO})
 same => n,Log(NOTICE,caller is ${WHO})
 same => n,Hangup()
"""


@pytest.fixture(scope="module")
def pbx() -> Iterator[RealPbx]:
    with real_pbx(test_operators=3) as running:
        conf = instance.configuration(running.settings.home)
        plan = DIAL_PLAN.format(number="9999", operators=3)
        there, _, plain = plan.partition("[plain]")
        (conf.parent / "extensions_local.conf").write_text(f"{there}{EXTRA}\n[plain]{plain}")
        subprocess.run(
            running.runtime.remote(conf, "dialplan reload"), check=True, timeout=30,
            capture_output=True,
        )  # fmt: skip
        yield running


def _caller(pbx: RealPbx, number: str, *steps: Step, most: float = 15, who: str = "2133") -> Caller:
    target = Uri(number, "127.0.0.1", pbx.settings.sip_port)
    identity = Identity(who or None)
    return Caller(Plan(target, identity, prepare(steps, "pt-br+m3"), most))


async def test_what_is_said_comes_back_whole(pbx: RealPbx) -> None:
    caller = _caller(pbx, "9990", most=8)
    call = asyncio.create_task(caller.run())
    await until(lambda: caller.record.answered)
    await asyncio.sleep(0.5)
    await caller.stream.play(frames(speak("tem um buraco na minha rua"))).done
    await asyncio.sleep(0.5)
    caller.hang_up()
    record = await call
    length = samples_between(caller.began, caller.ended)
    said = track_of(caller.stream.kept.sent, caller.began, length).astype(float)
    heard = track_of(caller.stream.kept.received, caller.began, length).astype(float)
    spectrum = np.fft.rfft(heard, 2 * length) * np.conj(np.fft.rfft(said, 2 * length))
    together = np.fft.irfft(spectrum)
    likeness = together.max() / (np.linalg.norm(said) * np.linalg.norm(heard))
    assert likeness > 0.95
    assert int(np.argmax(together)) < RATE * 0.2
    assert record.gaps is not None
    assert record.gaps.lost == 0


async def test_keys_come_back_as_keys(pbx: RealPbx) -> None:
    caller = _caller(pbx, "9990", most=5)
    call = asyncio.create_task(caller.run())
    await until(lambda: caller.record.answered)
    await asyncio.sleep(0.5)
    await caller.stream.press("1990*").done
    await asyncio.sleep(0.3)
    caller.hang_up()
    assert (await call).keys_heard == "1990*"


async def test_speaks_after_the_sentence_and_is_hung_up(pbx: RealPbx) -> None:
    caller = _caller(pbx, "9993", Keys("1"))
    record = await caller.run()
    assert record.ended_by == "hotline"
    assert record.first_sound_ms is not None
    assert record.first_sound_ms < 300
    assert len(record.said) == 1
    assert not record.said[0].waited_out


@pytest.mark.parametrize(("number", "status"), [("9991", 486), ("sem-numero", 404)])
async def test_refused(pbx: RealPbx, number: str, status: int) -> None:
    with pytest.raises(SipRefused) as refusal:
        await _caller(pbx, number).run()
    assert refusal.value.status == status


async def test_given_up_while_it_rings(pbx: RealPbx) -> None:
    caller = _caller(pbx, "9992")
    asyncio.get_running_loop().call_later(0.5, caller.hang_up)
    record = await caller.run()
    assert (record.ended_by, record.answered) == ("caller", False)


async def test_hangs_up_itself(pbx: RealPbx) -> None:
    record = await _caller(pbx, "9990", Pause(0.3), HangUp()).run()
    assert (record.ended_by, record.status) == ("caller", 200)


@pytest.mark.parametrize("who", ["21987654321", "", "+5521987654321", "abc", "x'y %#\"z", "1" * 32])
async def test_every_kind_of_number_arrives(pbx: RealPbx, who: str) -> None:
    record = await _caller(pbx, "9994", who=who).run()
    assert record.ended_by == "hotline"


async def test_operators_answer_and_both_sides_hear(pbx: RealPbx) -> None:
    voices = tones(3)
    operators = [
        Operator(key, 0.2, None, tone(hertz)) for key, hertz in zip(op_keys(3), voices, strict=True)
    ]
    target = Uri("9999", "127.0.0.1", pbx.settings.sip_port)
    plan = FleetPlan(target, 3, 5, keys="0", keys_after=1.5, voices=tuple(voices), talk=2)
    with Pacer() as pacer:
        async with Answerers(operators, pacer, port=pbx.settings.sip_port + 1000) as answerers:
            calls = await Fleet(plan, pacer).run()
            await asyncio.sleep(0.3)
            heard = [c.stream.kept.received for c in answerers.calls if c.stream]
    assert [call.failure for call in calls] == [None] * 3
    assert {call.operator_hertz for call in calls} == set(voices)
    mine = [call.hertz for call in calls]
    spoken = {voice(packets[:-10], mine) for packets in heard}
    assert spoken == set(mine)
    talked = way([during(call) for call in calls])
    assert talked is not None
    assert talked.lost == 0


async def test_a_sentence_is_synthesised_and_heard(pbx: RealPbx) -> None:
    record = await _caller(pbx, "9993", Say("bom dia")).run()
    assert record.said[0].answer_ms is None
    assert record.seconds > 2
