"""What a flow listens for at each of its questions, exactly as the line will be asked.

Learnt by asking: each node that hears is entered by a probe that notes what it would listen for
and hangs up. Nothing is said, kept or acted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from core.clock import VirtualClock
from core.plug import ActionCall, FlowAction
from ivr.intents.model import Wishes
from ivr.line import Ask, Heard, HungUp, Medium
from ivr.model import Flow, FlowState, Node
from ivr.nodes import KINDS
from ivr.scripted import ScriptWatch
from ivr.slots import kind_of
from ivr.slots.dialog import later_grammars
from ivr.slots.place import PLACES
from ivr.walk import PERSON_GRAMMAR, Limits, Walk
from media.words import Grammar, yes_no

log = structlog.get_logger(__name__)
Moment = tuple[Grammar, ...]
PROBE_S = 1.0


@dataclass
class _Probe:
    """A line that notes what it is to listen for, and is gone."""

    medium: Medium = "voice"
    answer_ms: int | None = None
    heard: list[Moment] = field(default_factory=list)

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        """Nobody is there."""

    async def ask(self, ask: Ask) -> Heard:
        self.heard.append(tuple(ask.grammars))
        raise HungUp


class _NoRooms(dict[str, FlowAction]):
    """Every action is there and gives nothing."""

    def get(self, key: str, default: Any = None) -> FlowAction:
        async def nothing(_: ActionCall) -> Mapping[str, Any]:
            return {}

        return nothing


async def moments(flow: Flow, wishes: Wishes | None) -> AsyncIterator[Moment]:
    """The first question of each node, then those that follow it; each once."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    hearing = [node for node in flow.nodes.values() if KINDS[node.kind].hears]
    asked = [moment for node in hearing for moment in await _first(node, flow, wishes)]
    later = [moment for node in hearing for moment in _later(node, flow)]
    for moment in (*asked, *later):
        name = tuple((grammar.key, grammar.content_hash) for grammar in moment)
        if moment and name not in seen:
            seen.add(name)
            yield moment


async def _first(node: Node, flow: Flow, wishes: Wishes | None) -> list[Moment]:
    probe, clock = _Probe(), VirtualClock()
    walk = Walk(
        flow=flow,
        state=FlowState(flow=flow.key, node=node.key),
        line=probe,
        watch=ScriptWatch(),
        actions=_NoRooms(),
        wishes=wishes,
        clock=clock,
        zone=ZoneInfo("America/Sao_Paulo"),
        interaction_id="probe",
        limits=Limits(),
    )
    try:
        async with asyncio.timeout(PROBE_S):
            await KINDS[node.kind].run(node, walk)
    except HungUp:
        pass  # as it should
    except Exception as broken:
        log.warning("moment_unknown", flow=flow.key, node=node.key, error=repr(broken))
    return probe.heard


def _later(node: Node, flow: Flow) -> Iterator[Moment]:
    person = (PERSON_GRAMMAR,) if flow.person else ()
    yield (yes_no(), *person)
    if flow.danger:
        yield (yes_no(),)
    if node.kind == "slot" and node.values["slot"] not in PLACES:
        kind = kind_of(node.values["slot"], VirtualClock().now().date())
        for grammars in later_grammars(kind, readback=node.values["readback"]):
            yield (*grammars, *person)
