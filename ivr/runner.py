"""Walks a flow with a citizen on a Line and returns what is to happen next.

Every node is committed before it is entered and may be entered twice. Whatever goes wrong
inside (a flow that circles, a node that breaks, a database that does not answer) leads towards
a person, and whoever is on the way of danger stays on it; only the citizen's hang-up and a
cancellation end the walk early.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import structlog

from core.clock import Clock
from core.plug import FlowAction
from ivr.intents.model import Wishes
from ivr.line import Ask, HungUp, Line
from ivr.model import Ended, Flow, FlowState, Go, How, Outcome, Watch
from ivr.nodes import KINDS
from ivr.nodes.danger import VARIABLE as DANGER
from ivr.nodes.danger import leads_to_danger
from ivr.walk import InDanger, Limits, Walk, WantsPerson

log = structlog.get_logger(__name__)
REST_S = 30.0
NO_WAY_ON = "Desculpe, não consigo continuar agora. Por favor, ligue de novo daqui a pouco."


class Runner:
    """One flow, ready to be walked by any number of citizens, one `run` at a time each."""

    def __init__(
        self,
        flow: Flow,
        actions: Mapping[str, FlowAction],
        clock: Clock,
        *,
        interaction_id: str,
        wishes: Wishes | None = None,
        zone: str = "America/Sao_Paulo",
        limits: Limits | None = None,
    ) -> None:
        self.flow = flow
        self._actions = actions
        self._clock = clock
        self._wishes = wishes
        self._zone = ZoneInfo(zone)
        self._interaction_id = interaction_id
        self._limits = limits or Limits()

    async def run(self, line: Line, state: FlowState, watch: Watch) -> Outcome:
        """Go on at `state` until the flow has an Outcome; a hang-up is one (`Ended.reason`)."""
        walk = Walk(
            flow=self.flow,
            state=state,
            line=line,
            watch=watch,
            actions=self._actions,
            wishes=self._wishes,
            clock=self._clock,
            zone=self._zone,
            interaction_id=self._interaction_id,
            limits=self._limits,
        )
        try:
            outcome = await _Journey(walk).go()
        except HungUp:
            outcome = Ended(False, "hung_up", walk.state.node)
        await walk.flush()
        return outcome


class _Journey:
    """The loop over nodes, with its bounds."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.idle = 0
        self.how: How = "on"
        self.led = False
        self.resuming = bool(walk.state.visits.get(walk.state.node))

    async def go(self) -> Outcome:
        walk = self.walk
        while True:
            if not self.resuming and not self._enter():
                return await self._no_way_on()
            self.resuming = False
            await self._keep()
            walk.heard_something = walk.gave_up = False
            result = await self._node()
            walk.left(self.how if isinstance(result, Go) else "out")
            self.idle = 0 if walk.heard_something else self.idle + 1
            if not isinstance(result, Go):
                await self._last_words()
                return result
            walk.state = replace(walk.state, node=result.node)

    def _enter(self) -> bool:
        """Count the entry; a walk that circles is led to a person, at last to its end."""
        walk, limits = self.walk, self.walk.limits
        walk.state = walk.state.enter(walk.state.node)
        circles = walk.state.visits[walk.state.node] > limits.visits
        waits = walk.flow.purpose == "waiting"
        if walk.state.node not in walk.flow.nodes:
            return self._rescue("node_missing")
        if walk.state.steps > limits.steps:
            return False
        if self.idle > limits.idle or (circles and not waits):
            return self._rescue("flow_circles")
        return True

    def _rescue(self, why: str) -> bool:
        walk = self.walk
        node = walk.state.node
        log.warning(why, flow=walk.flow.key, node=node, rescues=walk.state.rescues)
        rescues = walk.state.rescues + 1
        walk.state = replace(walk.state, rescues=rescues, visits={})
        self.idle = 0
        haven = walk.flow.danger if leads_to_danger(walk.flow, node) else walk.flow.person
        if rescues > walk.limits.rescues or haven not in walk.flow.nodes:
            return False
        walk.state = walk.state.enter(haven)
        return True

    async def _keep(self) -> None:
        """Commit the state. Failing that, the call goes on in memory, towards a person: once, and
        not before the first question (somebody may be about to tell of a danger), nor on the way
        of danger."""
        walk = self.walk
        if await walk.kept() or self.led or not walk.state.turns:
            return
        if walk.flow.person not in walk.flow.nodes or leads_to_danger(walk.flow, walk.state.node):
            return
        self.led = True
        walk.state = replace(walk.state, node=walk.flow.person)

    async def _last_words(self) -> None:
        """Say what still waits; where the flow led to stands, even when that cannot be said."""
        try:
            await self.walk.speak()
        except HungUp:
            raise
        except Exception as broken:
            log.exception("last_words_lost", node=self.walk.state.node, error=repr(broken))

    async def _node(self) -> Go | Outcome:
        walk = self.walk
        node = walk.flow.nodes[walk.state.node]
        try:
            result = await KINDS[node.kind].run(node, walk)
            self.how = "failed" if walk.gave_up else "on"
            return result
        except WantsPerson:
            self.how = "person"
            return Go(walk.flow.person)
        except InDanger as danger:
            self.how = "danger"
            walk.set(**{DANGER: danger.intent})
            return Go(walk.flow.danger)
        except HungUp:
            raise
        except Exception as broken:  # a node's bug must not strand the citizen
            log.exception("node_broke", flow=walk.flow.key, node=node.key, error=repr(broken))
            self.how = "broken"
            return Go(walk.state.node) if self._rescue("node_broke") else await self._no_way_on()

    async def _no_way_on(self) -> Outcome:
        if self.walk.flow.purpose == "main":
            await self.walk.say(NO_WAY_ON)
        elif self.walk.flow.purpose == "waiting":  # the wait goes on, and must not spin
            await self.walk.hear(Ask(silence_s=REST_S, music=True), escapes=False)
        return Ended(False, "no_way_on", self.walk.state.node)
