"""What a node may do while it is entered: say, hear, act, remember. One Walk per visit."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from core.clock import Clock
from core.plug import ActionCall, FlowAction
from ivr.intents.dangers import danger_word
from ivr.intents.model import PERSON, Wishes
from ivr.line import Ask, Heard, Keys, Line
from ivr.model import Flow, FlowState, Go, How, Node, Watch
from ivr.opinion import considered
from ivr.reading import Reading, interpret
from ivr.template import fill
from ivr.transcript import PERSON_KEY, Transcript
from ivr.words import plain
from media.words import Grammar, Phrase, yes_no

log = structlog.get_logger(__name__)

PERSON_WORDS = (
    "atendente", "falar com atendente", "quero falar com atendente", "falar com uma pessoa",
    "quero uma pessoa", "atendimento humano", "falar com alguém", "operador",
)  # fmt: skip
PERSON_GRAMMAR = Grammar(PERSON_KEY, tuple(Phrase(text, PERSON) for text in PERSON_WORDS))
_PERSON_PLAIN = frozenset(plain(text) for text in PERSON_WORDS)
NOT_HEARD = "Não ouvi nada."
NOT_UNDERSTOOD = "Desculpe, não entendi."
DEAF = "Estou com dificuldade para ouvir. Use o teclado."
YES_NO_HINT = "Diga sim ou não, ou tecle 1 para sim e 2 para não."


class WantsPerson(Exception):
    """The citizen asked for a person."""


class InDanger(Exception):
    """A danger was recognised; `intent` says which."""

    def __init__(self, intent: str) -> None:
        super().__init__(intent)
        self.intent = intent


class ActionFailed(Exception):
    """An outside effect is unknown, failed, or took too long. The flow goes on without it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Deadlines in seconds and bounds of one walk."""

    action_s: float = 5.0
    ask_s: float = 240.0
    steps: int = 2_000
    visits: int = 12
    idle: int = 40
    rescues: int = 3
    commit_s: float = 2.0
    adrift_s: float = 0.5
    """The most that a commit is waited for when the one before it failed."""


class Walk:
    """The nodes' hands. Holds the state; every change of it goes through here."""

    def __init__(
        self,
        *,
        flow: Flow,
        state: FlowState,
        line: Line,
        watch: Watch,
        actions: Mapping[str, FlowAction],
        wishes: Wishes | None,
        clock: Clock,
        zone: ZoneInfo,
        interaction_id: str,
        limits: Limits,
    ) -> None:
        self.flow = flow
        self.state = state
        self.line = line
        self.wishes = wishes
        self.clock = clock
        self.zone = zone
        self.interaction_id = interaction_id
        self.limits = limits
        self.heard_something = False
        self.gave_up = False
        self._actions = actions
        self._watch = watch
        self._adrift = False
        self._transcript = Transcript(watch, line, clock, self._patience_s)

    # --- state ---------------------------------------------------------------------------

    def left(self, how: How) -> None:
        """Tell the watch that the node is behind us."""
        self._watch.left(self.state, how)

    def set(self, **variables: Any) -> None:
        """Remember variables; committed with the next step."""
        self.state = replace(self.state, variables={**self.state.variables, **variables})

    async def commit(self) -> None:
        """Commit the state as it is, at the node where it is. Raises when that fails."""
        patience, self._adrift = self._patience_s(), True
        async with asyncio.timeout(patience):
            changed = await self._watch.step(self.state)
        self.state, self._adrift = changed or self.state, False

    async def kept(self) -> bool:
        """Commit; False when that failed: the walk goes on in memory, and waits less next time."""
        try:
            await self.commit()
        except Exception as failed:
            log.error("step_not_committed", node=self.state.node, error=repr(failed))
            return False
        return True

    def _patience_s(self) -> float:
        limits = self.limits
        return min(limits.adrift_s, limits.commit_s) if self._adrift else limits.commit_s

    async def try_again(self, tries: int = 2) -> bool:
        """Count a failed try at this node; False when there have been `tries` of them."""
        self.state = replace(self.state, attempts=self.state.attempts + 1)
        if self.state.attempts >= tries:
            return False
        await self.kept()
        return True

    def lost(self, node: Node) -> Go:
        """Where to go when two tries failed: the node's own way, else a person."""
        self.gave_up = True
        return Go(node.values["failed"] or self.flow.person)

    # --- words ---------------------------------------------------------------------------

    def text(self, template: str) -> str:
        """`template` with the variables known now."""
        return fill(template, self.state.variables, self.zone)

    def texts(self, templates: tuple[str, ...]) -> tuple[str, ...]:
        """Each filled; empty ones left out."""
        return tuple(text for template in templates if (text := self.text(template)))

    def wording(self, node: Node, last: Reading | None) -> tuple[str, ...]:
        """The node's question: first as written, then kindly and differently."""
        first: tuple[str, ...] = self.texts(node.values["prompt"])
        if self.state.attempts == 0:
            return first
        again = self.texts(node.values["again"]) or first
        return (self.sorry(last), *again)

    @staticmethod
    def sorry(last: Reading | None) -> str:
        """Why it is asked again, in the citizen's terms."""
        kind = last.heard.kind if last else "speech"
        return {"silence": NOT_HEARD, "deaf": DEAF}.get(kind, NOT_UNDERSTOOD)

    async def say(self, *texts: str, interruptible: bool = True) -> None:
        """Say texts in order, after what waits to be said."""
        await self.speak()
        for text in texts:
            if text:
                await self._say_now(text, interruptible)

    async def tell(self, *texts: str) -> None:
        """Say texts ahead of the next question, as part of it, so that speech may cut them
        short and no gap lies between. Told at the latest before an effect or the end."""
        told = tuple(text for text in texts if text)
        self.state = replace(self.state, pending=(*self.state.pending, *told))
        if len(self.state.pending) > MAX_PENDING:
            await self.speak()

    async def speak(self) -> None:
        """Say what waits for the next question."""
        pending = self.state.pending
        self.state = replace(self.state, pending=())
        for text in pending:
            await self._say_now(text, True)

    async def _say_now(self, text: str, interruptible: bool) -> None:
        self._transcript.say(text)
        await self.line.say(text, interruptible=interruptible)
        await self._transcript.sounded()

    # --- hearing -------------------------------------------------------------------------

    async def hear(self, ask: Ask, *, escapes: bool = True) -> Reading:
        """Carry out `ask`; raises WantsPerson, InDanger or HungUp. Reports the Turn.

        With `escapes`, "atendente" and the stop keys of `ask` lead to a person and a danger to
        the danger node. The caller chooses the stop key: "0", or "*" while digits are keyed.
        """
        if escapes and ask.grammars and self.flow.person:  # beside "any words" it would hear itself
            ask = replace(ask, grammars=(*ask.grammars, PERSON_GRAMMAR))
        ask = replace(ask, prompts=(*self.state.pending, *ask.prompts))
        self.state = replace(self.state, pending=())
        heard = await self._asked(ask)
        reading = interpret(heard, ask.grammars, self.wishes)
        self.heard_something = self.heard_something or heard.kind != "silence" or ask.music
        stopped = bool(ask.keys and reading.keys and reading.keys in ask.keys.stops)
        intent = PERSON if stopped else None
        self.state = await self._transcript.heard(self.state, reading, intent)
        return await self._escape(reading, stopped) if escapes else reading

    async def second_look(self, reading: Reading) -> Reading:
        """`reading` after a second opinion on its words; a danger leads away as in `hear`."""
        other = await considered(reading, self.wishes)
        return reading if other is reading else await self._escape(other, False)

    async def _asked(self, ask: Ask) -> Heard:
        self._transcript.say(*ask.prompts)
        try:
            async with asyncio.timeout(self.limits.ask_s):
                heard = await self.line.ask(ask)
        except TimeoutError:
            log.warning("line_past_deadline", node=self.state.node, seconds=self.limits.ask_s)
            heard = Heard("deaf")
        if ask.prompts:
            await self._transcript.sounded()
        return heard

    async def _escape(self, reading: Reading, stopped: bool) -> Reading:
        danger, sure = danger_in(reading, self.wishes)
        if danger and self.wishes and self.flow.danger:
            if sure or await self._is_emergency(self.wishes.intents[danger].label):
                raise InDanger(danger)
            denied = reading.meaning == danger
            return replace(reading, meaning="", band="reject") if denied else reading
        asked = reading.understood and reading.meaning == PERSON
        asked = asked or plain(reading.text) in _PERSON_PLAIN
        if (stopped or asked) and self.flow.person:
            raise WantsPerson
        return reading

    async def _is_emergency(self, label: str) -> bool:
        """Only a clear no lets a possible danger pass."""
        question = f"Entendi {label}. É uma emergência agora? Diga sim ou não."
        keys = Keys(1, stops="0")
        reading = await self.hear(Ask((question,), (yes_no(),), keys, silence_s=4), escapes=False)
        return yes_of(reading) is not False

    async def yes_no(self, *prompts: str, tries: int = 2) -> bool | None:
        """A yes/no question; None when neither came. Keys: 1 yes, 2 no, 0 a person."""
        asked = prompts
        for _ in range(tries):
            keys = Keys(1, stops="0")
            reading = await self.hear(Ask(asked, (yes_no(),), keys))
            answer = yes_of(reading)
            if answer is not None:
                return answer
            asked = (self.sorry(reading), *prompts, YES_NO_HINT)
        return None

    # --- acting --------------------------------------------------------------------------

    async def do(
        self,
        action: str,
        arguments: Mapping[str, Any],
        *,
        seconds: float | None = None,
        quiet: bool = False,
    ) -> Mapping[str, Any]:
        """Have a room act, at most `seconds` (else `action_s`). Raises ActionFailed.

        quiet: it changes nothing, so what waits for the next question may wait on.
        """
        if not quiet:
            await self.speak()
        act = self._actions.get(action)
        state = self.state
        key = f"{self.interaction_id}:{state.run}:{state.steps}:{action}:{state.node}"
        call = ActionCall(self.interaction_id, state.node, key, arguments)
        if act is None:
            log.error("flow_action_unknown", action=action, node=state.node)
            raise ActionFailed(action)
        try:
            async with asyncio.timeout(seconds or self.limits.action_s):
                return await act(call)
        except Exception as failed:
            log.warning("flow_action_failed", action=action, key=key, error=repr(failed))
            raise ActionFailed(action) from failed

    # --- turns ---------------------------------------------------------------------------

    def gained(self, **slots: str) -> None:
        """Values that the last turn brought; kept with it and as variables."""
        self.set(**slots)
        self._transcript.gained(slots)

    async def flush(self) -> None:
        """Report what is still held back of the transcript."""
        self.state = await self._transcript.flush(self.state)


MAX_PENDING = 12
DANGER_SURE = 0.7
"""A recogniser less sure than this asks "É uma emergência agora?" before it acts."""


def yes_of(reading: Reading) -> bool | None:
    """True, False, or None when the reading is neither."""
    if reading.keys in ("1", "2"):
        return reading.keys == "1"
    if reading.understood and reading.meaning in ("sim", "nao"):
        return reading.meaning == "sim"
    return None


def danger_in(reading: Reading, wishes: Wishes | None) -> tuple[str | None, bool]:
    """(danger spoken of or None, whether that is sure)."""
    dangers = {k for k, intent in wishes.intents.items() if intent.danger} if wishes else set()
    if reading.meaning in dangers and reading.understood:
        return reading.meaning, reading.band == "accept" and reading.confidence >= DANGER_SURE
    if wishes and danger_word(reading.text):  # outright words, whatever was asked
        guess = wishes.guess(reading.text, dangers)
        return guess.intent, guess.band == "accept"
    if reading.band == "accept" or not reading.alternatives:
        return None, False
    floor = 0.8 * reading.alternatives[0].confidence
    likely = (h.meaning for h in reading.alternatives[:3] if h.confidence >= floor)
    return next((meaning for meaning in likely if meaning in dangers), None), False
