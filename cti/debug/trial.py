"""What one socket asks for, done: walks of a draft, or watching calls to a test number."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from core.errors import Invalid
from cti.calls.reception import TEST_PROTOCOL
from cti.debug.browser_line import BrowserLine
from cti.debug.outbox import Outbox
from cti.debug.watching import Watching
from ivr.debug.brakes import Brakes, Emit
from ivr.debug.messages import (
    Attach,
    Message,
    Plain,
    Press,
    Say,
    SetAnswers,
    SetBreakpoints,
    SetVariables,
    Start,
)
from ivr.debug.session import Session, Setting
from ivr.debug.text_line import PlayedCitizen, TextLine
from ivr.graph import read_graph
from ivr.model import Flow
from ivr.nodes import KINDS
from ivr.parse import read_flow
from media.hearing.base import RecogniserFailed

if TYPE_CHECKING:
    from cti.roof import Roof

log = structlog.get_logger(__name__)
PREPARE_S = 8.0


class Trier:
    """One person's session at the flow `key`."""

    def __init__(self, roof: Roof, key: str, out: Outbox) -> None:
        self._roof, self._key, self._out = roof, key, out
        self._session = Session(out.emit, self._make_line)
        self._watching: Watching | None = None

    def sound(self, frames: bytes) -> None:
        """From the browser's microphone."""
        self._session.hear(frames)

    async def close(self) -> None:
        """The browser is gone."""
        self._detach()
        await self._session.stop()

    async def obey(self, message: Message) -> None:
        """Do what was asked. Raises AtendeError with what the person should know."""
        match message:
            case Start():
                flow = await self._flow(message)
                self._detach()
                if message.mode == "voice":
                    await self._prepare(flow)
                await self._session.start(message, flow, self._setting())
            case Attach():
                await self._attach(message)
            case Say():
                self._session.line.typed(message.text)
            case Press():
                self._session.line.press(message.keys)
            case SetBreakpoints() if self._watching:
                self._watching.stop_at(message.nodes)
            case SetBreakpoints():
                self._brakes.breakpoints(message.nodes)
            case SetVariables():
                self._brakes.change(message.variables)
            case SetAnswers() if self._watching:
                self._watching.answers.update(message.answers)
            case SetAnswers():
                self._session.change_answers(message.answers)
            case Plain():
                await self._plain(message.type)

    async def _plain(self, command: str) -> None:
        match command:
            case "silence":
                self._session.line.silent()
            case "hang_up":
                self._session.line.hang_up()
            case "pause":
                self._brakes.pause()
            case "step":
                self._brakes.step()
            case "go":
                self._brakes.go()
            case "stop":
                self._detach()
                await self._session.stop()
            case "ping":
                self._out.emit({"type": "pong"})

    @property
    def _brakes(self) -> Brakes:
        return self._watching.held_by if self._watching else self._session.brakes

    async def _attach(self, wanted: Attach) -> None:
        """Show the calls to a test number of this flow. Raises Invalid, Conflict."""
        target = self._roof.numbers.target(wanted.number)
        if not target.test or target.flow != self._key:
            raise Invalid(f"{wanted.number} não é um número de teste deste fluxo.")
        await self._session.stop()
        self._detach()
        watching = Watching(
            wanted.number,
            self._key,
            self._out.emit,
            frozenset(wanted.breakpoints),
            wanted.paused,
        )
        self._roof.trials.attach(watching)
        self._watching = watching
        self._out.emit({"type": "attached", "number": wanted.number})

    def _detach(self) -> None:
        watching, self._watching = self._watching, None
        if watching is not None:
            self._roof.trials.detach(watching)

    async def _flow(self, wanted: Start) -> Flow:
        """The flow to walk: as drawn, as written, or the stored draft. Raises Invalid."""
        if wanted.graph is not None:
            flow = await asyncio.to_thread(read_graph, wanted.graph)
        else:
            text = wanted.text
            if text is None:
                text = (await self._roof.flows.texts.get(self._key)).draft
            flow = await asyncio.to_thread(read_flow, text)
        if flow.start not in flow.nodes:
            raise Invalid(f"O começo “{flow.start}” não é um passo deste fluxo.")
        return flow

    async def _prepare(self, flow: Flow) -> None:
        """Compile what the draft listens for, so that its first question is heard in time."""
        kinds = ((KINDS[node.kind], node) for node in flow.nodes.values())
        grammars = [grammar for kind, node in kinds for grammar in kind.grammars(node, flow)]
        try:
            async with asyncio.timeout(PREPARE_S):
                await self._roof.sound.recogniser.prepare(grammars)
        except (TimeoutError, RecogniserFailed) as late:
            log.warning("debug.not_prepared", flow=flow.key, error=repr(late))

    def _setting(self) -> Setting:
        settings, clock = self._roof.settings, self._roof.clock
        return Setting(
            wishes=self._roof.flows.wishes,
            clock=clock,
            zone=settings.zone,
            variables={
                "protocolo": TEST_PROTOCOL,
                "cidade": settings.city_name,
                "hora": clock.now().astimezone(settings.tz).hour,
            },
        )

    def _make_line(self, mode: str, emit: Emit) -> PlayedCitizen:
        return BrowserLine(self._roof, self._out) if mode == "voice" else TextLine(emit)
