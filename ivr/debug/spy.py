"""What a walk does, told as it happens: a Watch and a Line that pass everything on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ivr.debug.brakes import Brakes, Emit, shown
from ivr.intents.model import Wishes
from ivr.line import Ask, Heard, Line, Medium
from ivr.model import Flow, FlowState, How, Turn, Watch
from ivr.reading import Reading, interpret
from media.words import Grammar

MAX_PHRASES = 20
MAX_RANKED = 5


class Spy(Watch):
    """Tells `emit` of nodes and turns; holds at breakpoints. `inner` commits first, if given."""

    def __init__(
        self, flow: Flow, emit: Emit, brakes: Brakes, *, wishes: Wishes | None, inner: Watch | None
    ) -> None:
        self.flow = flow
        self.node = ""
        self._emit = emit
        self._brakes = brakes
        self._wishes = wishes
        self._inner = inner
        self._began = self._entered = time.monotonic()
        self._asked_s = 0.0
        self._count, self._steps = 0, -1
        self._reading: Reading | None = None

    def hear(self, line: Line) -> Line:
        """`line`, overheard."""
        return _Overheard(line, self)

    async def step(self, state: FlowState) -> FlowState | None:
        """Commit, tell, hold."""
        if self._inner is not None:
            await self._inner.step(state)
        self.node = state.node
        if state.attempts:
            self._emit({"type": "again", "node": state.node, "attempts": state.attempts})
            return None
        if state.steps == self._steps:  # a node that commits what it is about to do
            return None
        self._steps = state.steps
        self._count += 1
        node = self.flow.nodes.get(state.node)
        self._emit(
            {
                "type": "entered",
                "node": state.node,
                "kind": node.kind if node else "",
                "n": self._count,
                "at_ms": round(1000 * (time.monotonic() - self._began)),
                "variables": shown(state.variables),
            }
        )
        changed = await self._brakes.pass_by(state)
        self._entered, self._asked_s = time.monotonic(), 0.0
        return changed

    async def turn(self, turn: Turn) -> None:
        """Keep, tell with every reading."""
        if self._inner is not None:
            await self._inner.turn(turn)
        told = {**asdict(turn), "at": turn.at.isoformat()}
        told.pop("recognised")
        self._emit({"type": "turn", **told, **self._readings(turn)})

    def left(self, state: FlowState, how: How) -> None:
        """Tell how long it took."""
        if self._inner is not None:
            self._inner.left(state, how)
        self._emit(
            {
                "type": "left",
                "node": state.node,
                "ms": round(1000 * (time.monotonic() - self._entered)),
                "asked_ms": round(1000 * self._asked_s),
                "how": how,
            }
        )

    def _readings(self, turn: Turn) -> dict[str, Any]:
        if turn.heard not in ("speech", "text") or self._reading is None:
            return {"readings": [], "ranked": []}
        readings = [asdict(h) for h in self._reading.alternatives]
        ranked: Sequence[tuple[str, float]] = ()
        if self._wishes is not None and turn.heard_text:
            ranked = self._wishes.guess(turn.heard_text).ranked[:MAX_RANKED]
        return {"readings": readings, "ranked": [[key, round(p, 3)] for key, p in ranked]}

    # what the line tells

    def says(self, text: str) -> None:
        self._emit({"type": "says", "text": text, "node": self.node})

    def asks(self, ask: Ask) -> None:
        hears = {
            "speech": bool(ask.grammars) or ask.open_speech,
            "keys": ask.keys is not None,
            "phrases": phrases_of(ask.grammars),
        }
        self._emit(
            {
                "type": "asks",
                "node": self.node,
                "prompts": list(ask.prompts),
                "hears": hears,
                "silence_s": ask.silence_s,
            }
        )

    def heard(self, ask: Ask, heard: Heard, seconds: float) -> None:
        self._asked_s += seconds
        self._reading = interpret(heard, ask.grammars, self._wishes)


def phrases_of(grammars: Sequence[Grammar]) -> list[str]:
    """A few of the phrases that are expected, one of each meaning before a second of any."""
    found: dict[tuple[int, str], str] = {}
    for grammar in grammars:
        counts: dict[str, int] = {}
        for phrase in grammar.phrases:
            rank = counts.get(phrase.meaning, 0)
            counts[phrase.meaning] = rank + 1
            if rank < MAX_PHRASES:
                found.setdefault((rank, f"{grammar.key}/{phrase.meaning}"), phrase.text)
    ordered = sorted(found.items(), key=lambda item: item[0][0])
    return list(dict.fromkeys(text for _, text in ordered))[:MAX_PHRASES]


class _Overheard:
    """A Line that tells the spy what passes over it."""

    def __init__(self, line: Line, spy: Spy) -> None:
        self._line = line
        self._spy = spy

    @property
    def medium(self) -> Medium:
        return self._line.medium

    @property
    def answer_ms(self) -> int | None:
        return self._line.answer_ms

    async def ask(self, ask: Ask) -> Heard:
        self._spy.asks(ask)
        began = time.monotonic()
        heard = await self._line.ask(ask)
        self._spy.heard(ask, heard, time.monotonic() - began)
        return heard

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        self._spy.says(text)
        await self._line.say(text, interruptible=interruptible)
