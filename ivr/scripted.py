"""A citizen from a script, on virtual time: for flow tests, for the debugger, for our own tests.

The script is a list of replies, one for each question in turn. Time is a VirtualClock that
jumps: words take 60 ms a letter, silences their full length, so deadlines and answer times are
exercised in microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.clock import VirtualClock
from ivr.line import Ask, Heard, HungUp, Medium
from ivr.model import FlowState, How, Turn, Watch
from ivr.words import plain
from media.words import Band, Grammar, Hypothesis, Recognition

S_PER_LETTER = 0.06
Ears = Literal["dictation", "embedded"]


@dataclass(frozen=True, slots=True)
class Says:
    """The citizen speaks. `also`: what the recogniser holds possible besides."""

    text: str
    also: tuple[str, ...] = ()
    confidence: float = 0.9
    band: Band = "accept"


@dataclass(frozen=True, slots=True)
class Presses:
    """The citizen presses keys, terminator left out."""

    keys: str


@dataclass(frozen=True, slots=True)
class Silent:
    """The citizen says nothing."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """The citizen speaks but every recogniser is down."""


@dataclass(frozen=True, slots=True)
class HangsUp:
    """The citizen leaves while this question is asked."""


Reply = Says | Presses | Silent | Unheard | HangsUp


@dataclass
class ScriptLine:
    """A Line that plays `replies`; when they run out the citizen hangs up.

    ears: "dictation" gives words without meanings, "embedded" gives meanings only for what the
    grammars hold word for word. `asks` and `told` keep what the flow did.
    """

    replies: Iterable[Reply]
    clock: VirtualClock = field(default_factory=VirtualClock)
    ears: Ears = "dictation"
    medium: Medium = "voice"
    asks: list[Ask] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    gone: bool = False
    answer_ms: int | None = None
    _heard_at: float | None = None

    def __post_init__(self) -> None:
        self._script = iter(self.replies)

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        """Takes as long as the words."""
        if self.gone:
            raise HungUp
        self._sounds()
        self.told.append(text)
        await self.clock.advance(len(text) * S_PER_LETTER)

    async def ask(self, ask: Ask) -> Heard:
        """Says the prompts and gives the next reply."""
        for prompt in ask.prompts:
            await self.say(prompt)
        if self.gone:
            raise HungUp
        self.asks.append(ask)
        reply = next(self._script, HangsUp())
        if isinstance(reply, Says):
            return await self._spoken(reply, ask)
        return await self._heard(reply, ask)

    def _sounds(self) -> None:
        if self._heard_at is None:
            return
        self.answer_ms = round((self.clock.monotonic() - self._heard_at) * 1000) + 300
        self._heard_at = None

    async def _heard(self, reply: Reply, ask: Ask) -> Heard:
        begin = self.clock.monotonic()
        if isinstance(reply, Silent):
            await self.clock.advance(ask.silence_s)
            return Heard("silence")
        if isinstance(reply, Presses):
            return self._pressed(reply.keys, ask, begin)
        if isinstance(reply, Unheard):
            return Heard("deaf")
        self.gone = True
        raise HungUp

    async def _spoken(self, reply: Says, ask: Ask) -> Heard:
        if self.medium == "text":
            return Heard("text", text=reply.text)
        begin = self.clock.monotonic()
        await self.clock.advance(len(reply.text) * S_PER_LETTER)
        self._heard_at = self.clock.monotonic()
        return Heard(
            "speech",
            recognition=self._recognised(reply, ask.grammars),
            started_ms=round(begin * 1000),
            ended_ms=round(self._heard_at * 1000),
        )

    def _pressed(self, keys: str, ask: Ask, begin: float) -> Heard:
        if ask.keys is None:
            return Heard("silence")
        stopped = next((key for key in keys if key in ask.keys.stops), None)
        self._heard_at = begin
        at = round(begin * 1000)
        return Heard(
            "keys", keys=stopped or keys[: ask.keys.max_digits], started_ms=at, ended_ms=at
        )

    def _recognised(self, reply: Says, grammars: Sequence[Grammar]) -> Recognition:
        texts = (reply.text, *reply.also)
        falling = [reply.confidence - 0.02 * rank for rank in range(len(texts))]
        if self.ears == "dictation":
            words = tuple(Hypothesis(t, "", c) for t, c in zip(texts, falling, strict=True))
            return Recognition(words, reply.band, "scripted", 1.0, 0.05)
        found = tuple(
            Hypothesis(text, meaning, confidence, grammar.key)
            for text, confidence in zip(texts, falling, strict=True)
            for grammar in grammars
            for meaning in _exactly(text, grammar)[:1]
        )
        return Recognition(found, reply.band if found else "reject", "scripted", 1.0, 0.05)


def _exactly(text: str, grammar: Grammar) -> list[str]:
    said = plain(text)
    if grammar.kind == "digits":
        return [text] if text.isdigit() and grammar.length in (None, len(text)) else []
    if grammar.kind == "yes_no" and said in ("sim", "nao"):
        return [said]
    return [p.meaning for p in grammar.phrases if plain(p.text) == said]


@dataclass
class ScriptWatch(Watch):
    """A Watch that remembers: every committed state, and the turns by their number."""

    states: list[FlowState] = field(default_factory=list)
    by_number: dict[int, Turn] = field(default_factory=dict)
    ways: list[tuple[str, How]] = field(default_factory=list)

    def left(self, state: FlowState, how: How) -> None:
        """Keep how each node was left."""
        self.ways.append((state.node, how))

    async def step(self, state: FlowState) -> None:
        """Keep the state."""
        self.states.append(state)

    async def turn(self, turn: Turn) -> None:
        """Keep the turn, replacing the same number."""
        self.by_number[turn.n] = turn

    @property
    def turns(self) -> list[Turn]:
        """In their order."""
        return [self.by_number[n] for n in sorted(self.by_number)]

    @property
    def nodes(self) -> list[str]:
        """Nodes entered, in order, retries at a node counted once."""
        entered = [state for state in self.states if state.attempts == 0]
        return [state.node for state in entered]
