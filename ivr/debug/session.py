"""One person trying one flow: walks begun, held, led on and ended at their word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from core.clock import Clock
from core.errors import AtendeError, Conflict
from core.tasks import cancel
from ivr.debug.answers import PlayedRooms
from ivr.debug.brakes import Brakes, Emit, shown
from ivr.debug.messages import Start
from ivr.debug.spy import Spy
from ivr.debug.text_line import PlayedCitizen
from ivr.debug.words import told
from ivr.intents.model import Wishes
from ivr.model import Flow, FlowState, Outcome
from ivr.runner import Runner
from ivr.trail.model import outcome_words
from ivr.walk import Limits

log = structlog.get_logger(__name__)
MOST_S = 3600.0
"""The longest one walk may last, whoever plays the citizen."""
LIMITS = Limits(commit_s=MOST_S, ask_s=MOST_S)
MakeLine = Callable[[str, Emit], PlayedCitizen]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a walk needs besides the flow: wishes of today, clock, zone, what the story gives."""

    wishes: Wishes | None
    clock: Clock
    zone: str
    variables: Mapping[str, Any]


class Session:
    """At most one walk at a time. `make_line` makes the citizen for "text" or "voice"."""

    def __init__(self, emit: Emit, make_line: MakeLine) -> None:
        self._emit = emit
        self._make_line = make_line
        self._task: asyncio.Task[None] | None = None
        self._line: PlayedCitizen | None = None
        self._rooms = PlayedRooms(emit)
        self.brakes = Brakes(emit)

    @property
    def running(self) -> bool:
        """A walk is under way."""
        return self._task is not None and not self._task.done()

    @property
    def line(self) -> PlayedCitizen:
        """The citizen being played. Raises Conflict when there is none."""
        if self._line is None or not self.running:
            raise Conflict("Comece o ensaio primeiro.")
        return self._line

    def change_answers(self, changes: Mapping[str, Any]) -> None:
        """What other rooms answer from now on."""
        self._rooms.change(changes)

    def hear(self, frame: bytes) -> None:
        """Sound from the microphone; dropped when nobody listens."""
        if self._line is not None and self.running:
            self._line.frame(frame)

    async def start(self, wanted: Start, flow: Flow, setting: Setting) -> None:
        """Begin a walk; one under way ends first."""
        await self.stop()
        self._rooms = PlayedRooms(self._emit, wanted.answers)
        self.brakes = Brakes(self._emit)
        self.brakes.breakpoints(wanted.breakpoints)
        if wanted.paused:
            self.brakes.pause()
        line = self._make_line(wanted.mode, self._emit)
        await line.open()
        self._line = line
        state = FlowState.begin(flow, **{**setting.variables, **wanted.variables})
        begun = {"mode": wanted.mode, "run": state.run, "variables": shown(state.variables)}
        self._emit({"type": "started", **begun})
        walk = self._walk(line, flow, state, setting)
        self._task = asyncio.create_task(walk, name=f"debug/{state.run}")

    async def stop(self) -> None:
        """End the walk, if there is one."""
        task, self._task = self._task, None
        line, self._line = self._line, None
        was_running = task is not None and not task.done()
        await cancel(task)
        if line is not None:
            await line.close()
        if was_running:
            self._end("stopped", "Ensaio interrompido.", "", "")

    async def _walk(
        self, line: PlayedCitizen, flow: Flow, state: FlowState, setting: Setting
    ) -> None:
        runner = Runner(
            flow,
            self._rooms,
            setting.clock,
            interaction_id=f"debug-{state.run}",
            wishes=setting.wishes,
            zone=setting.zone,
            limits=LIMITS,
        )
        spy = Spy(flow, self._emit, self.brakes, wishes=setting.wishes, inner=None)
        try:
            async with asyncio.timeout(MOST_S):
                outcome = await runner.run(spy.hear(line), state, spy)
            self._ended(outcome, spy.node)
        except TimeoutError:
            self._end("stopped", "O ensaio passou de uma hora e foi encerrado.", spy.node, "late")
        except AtendeError as error:
            self._end("stopped", error.detail, spy.node, "broken")
        except Exception as error:  # a bug of ours must be seen by the one who tries the flow
            log.exception("debug.walk_broke", flow=flow.key, node=spy.node)
            self._end("stopped", f"Erro nosso neste passo: {error!r}", spy.node, "broken")
        finally:
            await line.close()

    def _ended(self, outcome: Outcome, node: str) -> None:
        word, target = outcome_words(outcome)
        self._end(word, told(word, target), node, "")

    def _end(self, word: str, words: str, node: str, problem: str) -> None:
        end = {"outcome": word, "words": words, "node": node, "problem": problem}
        self._emit({"type": "outcome", **end})
