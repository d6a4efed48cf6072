"""The citizen of then on a Line of now, the clock of then, and other rooms as they answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.errors import Unavailable
from core.plug import ActionCall, FlowAction
from ivr.flowtests import ANSWERS
from ivr.line import Ask, Heard, HungUp, Medium
from ivr.model import Flow, Turn
from ivr.replay.hearing import heard_again
from ivr.replay.model import Past
from ivr.runner import REST_S
from ivr.scripted import S_PER_LETTER
from ivr.trail.model import TOOK

MOMENT_S = 0.001
LONG_S, NEVER_S = 1e5, 1e9
REST = Ask(silence_s=REST_S, music=True)
"""A walk that found no way on rests so before its wait goes on; no node asks this."""


class PastClock:
    """Tells the time of then by the time of a JumpingLoop."""

    def __init__(self, begin: datetime) -> None:
        self._begin = begin
        self._loop = asyncio.get_running_loop()
        self._zero = self._loop.time()

    def now(self) -> datetime:
        return self._begin + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return self._loop.time() - self._zero

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def until(self, instant: datetime) -> None:
        """It is a moment past this instant, or later already: whatever waited for it has come."""
        left = (instant - self.now()).total_seconds() + MOMENT_S
        if left > 0:
            await asyncio.sleep(left)


class PastCitizen:
    """Answers each question as the citizen did at that node.

    Where the draft asks at a node at which the citizen said nothing (any more), nobody knows what
    they would say: the walk ends there (`lost`), unless that is where they hung up.
    """

    answer_ms: int | None = None

    def __init__(
        self,
        past: Past,
        flow: Flow,
        clock: PastClock,
        node: Callable[[], str],
        way: Callable[[], list[str]],
    ) -> None:
        self.medium: Medium = "text" if any(t.heard == "text" for t in past.heard) else "voice"
        self.lost = False
        self.fed: Turn | None = None
        self.skipped: list[Turn] = []
        self._past = past
        self._clock = clock
        self._node = node
        self._way = way
        self._left = past.heard
        self._then = [step[0] for step in past.path]
        self._old = {turn.node for turn in past.heard}
        self._nodes = flow.nodes
        self._said: list[str] = []

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        self._said.append(text)
        if self._hung_up_here():
            raise HungUp
        seconds = len(text) * S_PER_LETTER  # about as long as a voice takes
        if self._left:
            until = (self._left[0].at - self._clock.now()).total_seconds()
            seconds = max(0.0, min(seconds, until))
        await self._clock.sleep(seconds)

    async def ask(self, ask: Ask) -> Heard:
        self._said.extend(ask.prompts)
        at = self._answer(self._node(), ask)
        if at is None:
            await self._nothing_more()
            raise HungUp
        turn = self._left[at]
        await self._clock.until(turn.at)  # an event may end the question first: then it waits on
        self.skipped += self._left[:at]
        del self._left[: at + 1]
        self._said.clear()
        self.fed = turn
        return heard_again(turn, ask)

    def _answer(self, node: str, ask: Ask) -> int | None:
        """Which of what they still did is the answer at this node; what lies before it is not
        asked any more."""
        if not self._left:
            return None
        then = self._left[0].node
        if then == node or replace(ask, prompts=()) == REST or self._renamed(then, node):
            return 0
        return next((at for at, turn in enumerate(self._left) if turn.node == node), None)

    async def _nothing_more(self) -> None:
        """They hung up here, or the question was ended by an event, or nobody knows."""
        way = self._way()
        if self._past.outcome == "hung_up" and not self._left and way == self._then:
            return
        if self._then[: len(way)] == way and len(self._then) > len(way):
            await self._clock.sleep(LONG_S)
        self.lost = True

    def _renamed(self, then: str, now: str) -> bool:
        """The node of then is gone and this one is new: it stands in its place."""
        return then not in self._nodes and now not in self._old

    def told(self) -> None:
        """What was said so far has been reported as a turn without an answer."""
        self._said.clear()

    def rest(self) -> list[Turn]:
        """What was never asked for."""
        return list(self._left)

    def _hung_up_here(self) -> bool:
        """They left while this was being said: same node, same words, nothing heard after."""
        if self._left or self._past.outcome != "hung_up" or self._way() != self._then:
            return False
        words = self._past.last_words
        return words is None or " ".join(self._said) == words


class PastRooms(Mapping[str, FlowAction]):
    """Other rooms, answering as they did: by the very step, else by node, else by action, else
    as they are played in flow tests. Each takes as long as it took."""

    def __init__(self, past: Past) -> None:
        self._answers = {key: a for key, a in past.answers.items() if ":" in key}
        self._took: Mapping[str, int] = past.answers.get(TOOK) or {}
        self._by_place: dict[tuple[str, str], list[Any]] = {}
        self._by_name: dict[str, list[Any]] = {}
        for key, answer in self._answers.items():
            name, _, node = ":".join(key.split(":")[-2:]).partition(":")
            self._by_place.setdefault((name, node), []).append(answer)
            self._by_name.setdefault(name, []).append(answer)

    def __getitem__(self, name: str) -> FlowAction:
        if name not in ANSWERS and name not in self._by_name:
            raise KeyError(name)

        async def act(call: ActionCall) -> Mapping[str, Any]:
            answer = self._answer(name, call)
            await asyncio.sleep(self._seconds(call.key))
            if answer is None:
                raise Unavailable(f"“{name}” não respondeu.")
            given: Mapping[str, Any] = answer
            return given

        return act

    def _seconds(self, key: str) -> float:
        """What was cut short by a deadline or a hang-up never answers."""
        cut_short = key in self._answers and self._answers[key] is None and key not in self._took
        return NEVER_S if cut_short else self._took.get(key, 0) / 1000

    def _answer(self, name: str, call: ActionCall) -> Any:
        if call.key in self._answers:
            return self._answers[call.key]
        for known in (self._by_place.get((name, call.node)), self._by_name.get(name)):
            if known:
                return known[0] if len(known) == 1 else known.pop(0)
        return ANSWERS.get(name)

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def __iter__(self) -> Iterator[str]:
        return iter({*ANSWERS, *self._by_name})

    def __len__(self) -> int:
        return len({*ANSWERS, *self._by_name})
