"""A call to a test number: the real telephone, ear and voice on a draft, and nothing else real.

The draft is walked as it is at that moment. Other rooms are played, nobody is queued and no number
is dialled: where the flow would lead elsewhere the caller is told so. Whoever watches the number
in the debugger sees every step and may hold the call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from core.errors import AtendeError
from core.interaction import Outcome
from cti.asterisk.ari import AriError
from cti.debug.watching import HOLD_S, Watching
from ivr.debug.answers import PlayedRooms
from ivr.debug.brakes import Brakes
from ivr.debug.spy import Spy
from ivr.debug.words import told
from ivr.line import HungUp
from ivr.model import Ended, FlowState, ToFlow
from ivr.model import Outcome as FlowOutcome
from ivr.runner import Runner
from ivr.trail.model import outcome_words
from ivr.walk import Limits

if TYPE_CHECKING:
    from cti.calls.phone_line import PhoneLine
    from cti.calls.walk import Walk

log = structlog.get_logger(__name__)
MAX_FLOWS = 20
LIMITS = Limits(commit_s=HOLD_S + 5)
REASON = "test"


def _nobody(_: dict[str, Any]) -> None:
    """Nobody watches."""


class Rehearsal:
    """One such call, from the state at which its walk stands."""

    def __init__(self, walk: Walk) -> None:
        self._walk, self._journey = walk, walk.journey
        self._roof, self._visit = walk.roof, walk.visit
        self._watching: Watching | None = self._roof.trials.take(
            self._visit.dialled, self._visit.id
        )

    async def run(self) -> None:
        """Walk to the end and close the visit. Raises HungUp."""
        line = await self._journey.line()
        emit = self._watching.emit if self._watching else _nobody
        emit({"type": "call", "interaction": self._visit.id, "mode": "call"})
        outcome: FlowOutcome | None = None
        try:
            outcome = await self._walked(line)
        finally:
            self._tell_end(outcome)
        if isinstance(outcome, Ended) and outcome.reason == "hung_up":
            raise HungUp
        if not isinstance(outcome, Ended):
            words = told(*outcome_words(outcome))
            await line.say(f"Fim do teste. Aqui a ligação seguiria. {words}")
        solved = isinstance(outcome, Ended) and outcome.solved
        end = Outcome.SELF_SERVICE if solved else Outcome.ABANDONED_IVR
        await self._journey.close(end, REASON)

    async def _walked(self, line: PhoneLine) -> FlowOutcome:
        emit = self._watching.emit if self._watching else _nobody
        answers = self._watching.answers if self._watching else {}
        rooms = PlayedRooms(emit, answers)
        brakes = self._brakes(line)
        state = FlowState.from_json(self._visit.flow or {})
        published = await self._walk.published(state.flow, state.version)
        for _ in range(MAX_FLOWS):
            runner = Runner(
                published.flow,
                rooms,
                self._roof.clock,
                interaction_id=self._visit.id,
                wishes=published.wishes,
                zone=self._roof.settings.zone,
                limits=LIMITS,
            )
            spy = Spy(published.flow, emit, brakes, wishes=published.wishes, inner=self._walk)
            outcome = await runner.run(spy.hear(line), state, spy)
            if not isinstance(outcome, ToFlow):
                return outcome
            committed = FlowState.from_json(self._visit.flow or {})
            published, state = await self._walk.follow(committed, outcome)
        return Ended(False, "no_way_on", state.node)

    def _brakes(self, line: PhoneLine) -> Brakes:
        """Holds play the waiting music to whoever calls."""

        async def on_hold(on: bool) -> None:
            try:
                await line.music(on)
            except (AriError, AtendeError) as error:
                log.warning("debug.music", interaction=self._visit.id, error=repr(error))

        if self._watching is None:
            return Brakes(_nobody, HOLD_S)
        return self._watching.brakes(on_hold)

    def _tell_end(self, outcome: FlowOutcome | None) -> None:
        """Also when the walk was cancelled: that is how most hang-ups end it."""
        if self._watching is None:
            return
        gone = self._journey.leg.gone.is_set()
        word, target = ("hung_up" if gone else "stopped", "")
        if outcome is not None:
            word, target = outcome_words(outcome)
        node = str((self._visit.flow or {}).get("node", ""))
        words = {"outcome": word, "words": told(word, target), "node": node, "problem": ""}
        self._watching.ended(words)
