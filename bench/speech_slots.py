"""Whole slot dialogues by voice: `python -m bench.speech_slots [--few]`.

A made-up citizen is asked by the real dialogue (`ivr.slots.dialog`) and answers with generated
telephone speech, in groups as people dictate, which the real recogniser hears. Nothing is keyed.
Printed for each slot and noise: dialogues that ended with the right value, with a wrong one (and
how many of those a check digit should have found: none may), or with none, and the turns needed.
The citizen says yes or no to a read-back truthfully, so "wrong" is what a misheard "não" let pass.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache

from bench.speech_corpus import speak
from bench.speech_values import LISTS, SLOTS, Said
from core.clock import VirtualClock
from ivr.line import Ask, Heard, HungUp, Medium
from ivr.model import Ended, Flow, FlowState
from ivr.parse import read_flow
from ivr.runner import Runner
from ivr.scripted import ScriptWatch
from ivr.slots import kind_of
from ivr.slots.model import SlotKind
from media.hearing.answer import judged
from media.hearing.compile import Compiled, compile_grammars
from media.words import Grammar, Recognition, Utterance

NOISES: tuple[float | None, ...] = (None, 20.0, 15.0, 10.0)
TODAY = date(2026, 3, 10)
MOST_TURNS = 14


@lru_cache(maxsize=64)
def _compiled(grammars: tuple[Grammar, ...]) -> Compiled:
    return compile_grammars(grammars)


@dataclass
class SpokenLine:
    """A citizen with one value in mind and one voice."""

    said: Said
    kind: SlotKind | None
    snr_db: float | None
    seed: int
    medium: Medium = "voice"
    answer_ms: int | None = None
    turns: int = 0
    told: list[str] = field(default_factory=list)
    _part: int = 0

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        """Heard by the citizen."""
        self.told.append(text)

    async def ask(self, ask: Ask) -> Heard:
        """Answers the last prompt by voice."""
        self.told.extend(ask.prompts)
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise HungUp
        utterance = self._speech(self._words(ask.prompts[-2:] if ask.prompts else ()))
        found, band = judged(_compiled(tuple(ask.grammars)), utterance.pcm)
        heard = Recognition(found, band, "embedded", utterance.seconds, 0.0)
        return Heard("speech", heard)

    def _words(self, prompts: tuple[str, ...]) -> str:
        question = " ".join(prompts)
        if "Certo?" in question or "certo?" in question:
            return "sim" if self._reads_right(question) else "não"
        if "números." in question and self.kind is not None and self.kind.groups:
            return self._group(question, len(self.kind.groups) - 1)
        return self.said.whole

    def _reads_right(self, question: str) -> bool:
        said = f"{self.kind.say(self.said.value)}." if self.kind else f"{self.said.value},"
        return said in question

    def _group(self, question: str, last: int) -> str:
        """The group asked for; one that is asked again right after itself is said again."""
        if "primeiros" in question:
            self._part = 0
        elif "últimos" in question:
            self._part = last
        elif "Não entendi" not in question:
            self._part += 1
        return self.said.groups[min(self._part, last)]

    def _speech(self, text: str) -> Utterance:
        seed = self.seed  # the same citizen always has the same voice
        (spoken,) = speak([(text, "")], 1, seed)
        return spoken.heard(self.snr_db, self.turns)


def flow(slot: str) -> Flow:
    """A flow that asks one slot, or one word of a list, and ends."""
    asks = f"kind: slot\n    slot: {slot}"
    lists = ""
    if slot in LISTS:
        asks = f"kind: choose\n    list: {slot}\n    prompt: [Qual?]"
        lists = f"lists:\n  {slot}: [{', '.join(LISTS[slot])}]\n"
    return read_flow(
        f"flow: f\nlabel: F\nstart: s\nperson: p\n{lists}nodes:\n"
        f"  s:\n    {asks}\n    variable: valor\n    next: fim\n"
        '  fim:\n    kind: end\n    text: "ok {valor}"\n    solved: sim\n'
        "  p:\n    kind: transfer\n    queue: geral\n"
    )


async def dialogue(slot: str, said: Said, snr_db: float | None, seed: int) -> tuple[str, int]:
    """(the value kept or "", turns)."""
    clock = VirtualClock(datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC))
    kind = None if slot in LISTS else kind_of(slot, TODAY)
    line = SpokenLine(said, kind, snr_db, seed)
    chosen = flow(slot)
    runner = Runner(chosen, {}, clock, interaction_id="bench")
    outcome = await runner.run(line, FlowState.begin(chosen), ScriptWatch())
    kept = isinstance(outcome, Ended) and line.told[-1].startswith("ok ")
    return (line.told[-1].removeprefix("ok ") if kept else ""), line.turns


def table(count: int, slots: Sequence[str]) -> Iterator[tuple[str, float | None, list[float]]]:
    """(slot, dB, [right, wrong, wrong though checkable, none, turns of the right ones])."""
    for slot in slots:
        rng = random.Random(17)
        values = [SLOTS[slot](rng) for _ in range(count)]
        kind = None if slot in LISTS else kind_of(slot, TODAY)
        for snr_db in NOISES:
            done = [
                (said, *asyncio.run(dialogue(slot, said, snr_db, 40 + at)))
                for at, said in enumerate(values)
            ]
            right = [turns for said, kept, turns in done if kept == said.value]
            wrong = [kept for said, kept, _ in done if kept and kept != said.value]
            missed = [kept for kept in wrong if kind and kind.checked and not kind.valid(kept)]
            mean = sum(right) / max(1, len(right))
            none = count - len(right) - len(wrong)
            yield slot, snr_db, [len(right), len(wrong), len(missed), none, mean]


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", action="store_true", help="a third of the dialogues")
    parser.add_argument("--slots", nargs="*", default=list(SLOTS), help="only these")
    given = parser.parse_args()
    count = 4 if given.few else 12
    sys.stdout.write("| slot | noise | right | wrong | of them checkable | to a person | turns |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|\n")
    for slot, snr_db, cells in table(count, given.slots):
        noise = "clean" if snr_db is None else f"{snr_db:.0f} dB"
        shares = " | ".join(f"{100 * cell / count:.0f} %" for cell in cells[:4])
        sys.stdout.write(f"| {slot} | {noise} | {shares} | {cells[4]:.1f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
