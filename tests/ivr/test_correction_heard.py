""" "Não, cinco" at a read-back, as the recogniser of the house hears it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from core.clock import VirtualClock
from ivr.line import Ask, Heard, Medium
from ivr.model import Ended, FlowState, Outcome
from ivr.parse import read_flow
from ivr.runner import Runner
from ivr.scripted import ScriptWatch
from media.hearing.answer import judged
from media.hearing.compile import compile_grammars
from media.words import Recognition
from tests.ivr.test_slot_dialog import flow
from tests.media.test_embedded import utterance


@dataclass
class Voice:
    """Keys the first answer; says the others aloud to the recogniser."""

    keyed: str
    said: list[str]
    voice: str
    medium: Medium = "voice"
    answer_ms: int | None = None
    told: list[str] = field(default_factory=list)

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        self.told.append(text)

    async def ask(self, ask: Ask) -> Heard:
        self.told.extend(ask.prompts)
        if self.keyed:
            keys, self.keyed = self.keyed, ""
            return Heard("keys", keys=keys)
        spoken = utterance(self.said.pop(0), self.voice)
        found, band = judged(compile_grammars(tuple(ask.grammars)), spoken.pcm)
        return Heard("speech", Recognition(found, band, "embedded", spoken.seconds, 0.0))


async def walked(slot: str, line: Voice) -> Outcome:
    made = read_flow(flow(slot))
    runner = Runner(made, {}, VirtualClock(), interaction_id="i-1")
    return await runner.run(line, FlowState.begin(made), ScriptWatch())


@pytest.mark.parametrize("voice", ["pt-br", "pt-br+m3", "pt-br+f2"])
@pytest.mark.parametrize(
    ("slot", "keyed", "correction", "kept"),
    [
        ("digits", "234", "não, cinco", "235"),
        ("digits", "204", "não, vinte e cinco", "225"),
        ("number", "234", "não, cinco", "235"),
        ("cep", "20040002", "não, cinco", "20040005"),
    ],
)
async def test_a_correction_is_heard_and_read_back(slot, keyed, correction, kept, voice) -> None:
    line = Voice(keyed, [correction, "sim"], voice)
    outcome = await walked(slot, line)
    assert isinstance(outcome, Ended)
    assert line.told[-1] == f"ok {kept}"
    assert sum("Certo?" in text for text in line.told) == 2


@pytest.mark.parametrize("voice", ["pt-br", "pt-br+m3", "pt-br+f2"])
@pytest.mark.parametrize("yes", ["sim", "isso", "está certo"])
async def test_a_plain_yes_stays_one(yes: str, voice: str) -> None:
    line = Voice("234", [yes], voice)
    assert isinstance(await walked("digits", line), Ended)
    assert line.told[-1] == "ok 234"


async def test_a_plain_no_asks_again() -> None:
    line = Voice("234", ["não", "um dois três", "sim"], "pt-br")
    await walked("digits", line)
    assert "ok 234" not in line.told
