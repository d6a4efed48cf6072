"""Walking flows on a journey's line: the main flow, the waiting flow, the flow after."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from core.access.model import Access
from core.errors import AtendeError
from core.interaction import Outcome, Stage
from cti.asterisk.ari import settled
from cti.calls.asking import asked_of_queue
from cti.calls.trails import Trails
from cti.debug.rehearsal import Rehearsal
from ivr.line import HungUp, Line
from ivr.model import Ended, FlowState, How, ToFlow, ToNumber, ToQueue, Turn, Watch
from ivr.model import Outcome as FlowOutcome
from ivr.nodes.danger import VARIABLE as DANGER
from ivr.nodes.danger import leads_to_danger
from ivr.service import Published

if TYPE_CHECKING:
    from cti.journey import Journey
    from queues.service import Place

log = structlog.get_logger(__name__)
SYSTEM = Access.system("the story of an interaction")
MAX_FLOWS = 20
"""Flows that one walk may go through before it is led to a person."""
QUICK_ROUND_S = 1.0
REST_S = 10.0
FLOW_S = 1.0
"""The most that a story which broke waits to learn whether it was about a danger."""
CALLBACK = "callback"
"""The reason of an `end` after a callback was booked: nobody abandoned, nothing is solved yet."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """What the waiting flow decided: why the place is left, and what then."""

    reason: str
    apply: Callable[[], Awaitable[None]]


class Walk(Watch):
    """A journey's walker: it is also the Watch that commits steps and keeps turns."""

    def __init__(self, journey: Journey) -> None:
        self.journey, self.roof, self.visit = journey, journey.roof, journey.visit
        self.trails = Trails(journey)
        self._saves = True
        self._state: FlowState | None = None
        self._offers = ""
        self._draft: Published | None = None
        self._urgent: dict[str, Any] | None = None

    def offer(self, way: str) -> None:
        """The wait is long: from its next round on, the waiting flow knows it as `oferta`."""
        self._offers = {"callback": "retorno", "message": "recado"}.get(way, "")

    # Watch

    async def step(self, state: FlowState) -> None:
        self._state = state
        self.trails.entered(state)
        if self._saves:
            await self.roof.visits.node(self.visit, state.to_json())

    async def turn(self, turn: Turn) -> None:
        line_at = self.journey.line_began(self.roof.clock.now())
        await self.roof.flows.keep_turn(self.visit.id, turn, line_at)

    def left(self, state: FlowState, how: How) -> None:
        self.trails.left(how)

    # Flows

    async def begin(self, key: str) -> dict[str, Any]:
        """The state at the start of a published flow."""
        published = await self.published(key)
        state = FlowState.begin(
            published.flow,
            published.version,
            protocolo=self.visit.protocol or "",
            cidade=self.roof.settings.city_name,
            hora=self.roof.clock.now().astimezone(self.roof.settings.tz).hour,
        )
        return state.to_json()

    async def published(self, key: str, version: int | None = None) -> Published:
        """A flow as this visit walks it: the version that it began on, is on trial, or is live;
        for a call to a test number the draft as it was when the call began."""
        if self.visit.test and key == self.roof.numbers.target(self.visit.dialled).flow:
            self._draft = self._draft or await self.roof.flows.draft(key)
            return self._draft
        return await self.roof.flows.published(key, version or None, visit=self.visit.id)

    async def follow(self, state: FlowState, way: ToFlow) -> tuple[Published, FlowState]:
        """On in another flow with everything known: a walk of its own, so a run of its own."""
        following = await self.published(way.flow, way.version)
        there = state.follow(way, following.flow.start, following.version)
        return following, replace(there, run=secrets.token_hex(4), turns=0)

    async def main(self) -> None:
        """Walk until the flow leads out of the IVR."""
        journey = self.journey
        if self.visit.test:
            await Rehearsal(self).run()
            return
        line = await journey.line()
        state = FlowState.from_json(self.visit.flow or {})
        for _ in range(MAX_FLOWS):
            published = await self.published(state.flow, state.version)
            outcome = await self.trails.main(published, line, state, self)
            state = FlowState.from_json(self.visit.flow or {})
            match outcome:
                case ToFlow():
                    self.trails.main_ended(outcome)
                    _, state = await self.follow(state, outcome)
                case ToQueue():
                    refused = await self._refusal(outcome)
                    if refused is None:
                        await self._to_queue(outcome)
                        return
                    if not outcome.unanswered:
                        self.trails.main_ended(outcome)
                        await self._closed(refused)
                        return
                    state = self._go_on_at(state, outcome.unanswered, refused)
                case ToNumber():
                    if self.roof.trunks.any:
                        self.trails.main_ended(outcome)
                        await journey.to_outside(outcome.number, unanswered=outcome.unanswered)
                        return
                    if not outcome.unanswered:
                        self.trails.main_ended(outcome)
                        await self._closed({"motivo": "sem_tronco"})
                        return
                    state = self._go_on_at(state, outcome.unanswered, {"motivo": "sem_tronco"})
                case Ended():
                    self.trails.main_ended(outcome)
                    await self._ended(outcome)
                    return
        await journey.to_queue(await self.rescue_request())

    async def _to_queue(self, outcome: ToQueue) -> None:
        request = await asked_of_queue(self.roof, self.visit, outcome)
        if outcome.urgent:
            self._urgent = request  # whatever breaks from here on, it stays a danger
        self.trails.main_ended(outcome)
        await self.journey.to_queue(request)

    async def rescue_request(self) -> dict[str, Any]:
        """What a queue is asked for when the story breaks: a danger stays one."""
        if self._urgent is None:
            try:
                self._urgent = await self._danger_of_flow()
            except Exception as error:
                log.error("walk.danger_unknown", interaction=self.visit.id, error=repr(error))
        return self._urgent or {"queue": self.roof.numbers.rescue_queue()}

    async def _danger_of_flow(self) -> dict[str, Any] | None:
        """The request of the flow's danger node, for whoever has told of one or is led to it."""
        if not self.visit.flow:
            return None
        state = FlowState.from_json(self.visit.flow)
        async with asyncio.timeout(FLOW_S):
            flow = (await self.published(state.flow, state.version)).flow
        told = state.variables.get(DANGER)
        node = flow.nodes.get(flow.danger)
        if node is None or not (told or leads_to_danger(flow, state.node)):
            return None
        values = node.values
        way = ToQueue(
            values["queue"],
            priority=values["priority"],
            notes={DANGER: told or ""},
            unanswered=values["unanswered"],
            urgent=True,
        )
        return await asked_of_queue(self.roof, self.visit, way)

    def state_at(self, node: str, known: dict[str, Any]) -> dict[str, Any]:
        """The committed state, to go on at another node with more known."""
        state = FlowState.from_json(self.visit.flow or {})
        return self._go_on_at(state, node, known).to_json()

    def _go_on_at(self, state: FlowState, node: str, known: dict[str, Any]) -> FlowState:
        self.trails.went_on(state, node, known)
        changed = state.to_json()
        changed["variables"] = {**changed["variables"], **known}
        changed["node"] = node
        changed["visits"] = {k: v for k, v in changed["visits"].items() if k != node}
        changed["attempts"] = 0
        changed["pending"] = []  # said when the node was left
        return FlowState.from_json(changed)

    async def _refusal(self, outcome: ToQueue) -> dict[str, Any] | None:
        """Why nobody can come, in the flow's variables; None when somebody can."""
        queues = self.roof.queues
        if outcome.urgent:
            return None
        if not await queues.open_now(outcome.queue):
            opening = await queues.next_opening(outcome.queue)
            return {"motivo": "fechado", "abre": opening or ""}
        if not await queues.staffed(outcome.queue):
            opening = await queues.next_opening(outcome.queue)
            return {"motivo": "sem_equipe", "abre": opening or ""}
        return None

    async def _closed(self, why: dict[str, Any]) -> None:
        line = await self.journey.line()
        opening = f" Nosso atendimento abre {why['abre']}." if why.get("abre") else ""
        await line.say(f"No momento não há atendentes.{opening} Obrigado por ligar.")
        outcome = Outcome.CLOSED if why.get("motivo") == "fechado" else Outcome.NO_STAFF
        await self.journey.close(outcome, str(why.get("motivo")))

    async def _ended(self, outcome: Ended) -> None:
        if outcome.reason == "hung_up":
            raise HungUp
        variables = (self.visit.flow or {}).get("variables", {})
        why = variables.get("motivo")
        if outcome.reason == CALLBACK:
            end = Outcome.CALLBACK_BOOKED
        elif outcome.solved:
            end = Outcome.SELF_SERVICE
        elif why in {"fechado", "sem_equipe"}:
            end = Outcome.CLOSED if why == "fechado" else Outcome.NO_STAFF
        else:  # the flow said goodbye with the wish unmet: left at that node
            end = Outcome.FAILED if outcome.reason == "no_way_on" else Outcome.ABANDONED_IVR
        await self.journey.close(end, outcome.reason or "ended")

    async def waiting(self, place: Place) -> GoOn:
        """The waiting flow beside the queue; without one, or when it breaks, only music."""
        try:
            return await self._rounds(place)
        except HungUp:
            raise
        except Exception:  # nobody loses their place because of what was to be heard meanwhile
            log.exception("walk.waiting_broke", interaction=self.visit.id)
        await settled(self.journey.music(True))
        return await self._for_ever()

    async def _rounds(self, place: Place) -> GoOn:
        journey = self.journey
        line = await journey.line()
        key = await self.roof.flows.companion(self.visit.flow, "waiting")
        if key is None:
            await journey.music(True)
            return await self._for_ever()
        published = await self.published(key)
        while True:
            began = self.roof.clock.monotonic()
            known = {**self._known(), **await self._position(place)}
            state = FlowState.begin(published.flow, published.version, **known)
            outcome = await self._aside(published, line, state)
            match outcome:
                case Ended(solved=True):
                    return GoOn("left_message", partial(self._solved_waiting, outcome))
                case Ended(reason="hung_up"):
                    raise HungUp
                case ToQueue():
                    request = await asked_of_queue(self.roof, self.visit, outcome)
                    return GoOn("moved", partial(journey.to_queue, request))
            refused = await self._nobody_any_more()
            if refused is not None:
                return refused
            await journey.music(True)
            if self.roof.clock.monotonic() - began < QUICK_ROUND_S:
                await self.roof.clock.sleep(REST_S)  # a round that took no time must not spin

    async def _aside(self, published: Published, line: Line, state: FlowState) -> FlowOutcome:
        """Walk a flow beside the visit's own, and those it leads to; the visit's state stays."""
        self._saves = False
        try:
            for _ in range(MAX_FLOWS):
                outcome = await self.trails.aside(published, line, state, self)
                if not isinstance(outcome, ToFlow):
                    return outcome
                published, state = await self.follow(self._state or state, outcome)
            log.warning("walk.flows_circle", interaction=self.visit.id, flow=state.flow)
            return Ended(False, "no_way_on", state.node)
        finally:
            self._saves = True

    async def _nobody_any_more(self) -> GoOn | None:
        """The queue closed or emptied while somebody waited: the flow says so and goes on."""
        request = self.visit.request or {}
        unanswered = request.get("unanswered")
        if request.get("urgent") or not unanswered:
            return None
        why = await self._refusal(ToQueue(request["queue"]))
        if why is None:
            return None
        state = self._go_on_at(FlowState.from_json(self.visit.flow or {}), unanswered, why)
        move = partial(self.roof.visits.move, self.visit, Stage.IVR, flow=state.to_json())
        return GoOn(str(why["motivo"]), move)

    async def _for_ever(self) -> GoOn:
        await self.journey.leg.gone.wait()
        raise HungUp

    async def _position(self, place: Place) -> dict[str, Any]:
        known: dict[str, Any] = {"posicao": place.position(), "oferta": self._offers}
        estimate = place.estimate()
        if estimate is not None:
            known["espera_min"] = max(1, round(estimate / 60))
        return known

    async def _solved_waiting(self, outcome: Ended) -> None:
        booked = outcome.reason == CALLBACK
        end = Outcome.CALLBACK_BOOKED if booked else Outcome.SELF_SERVICE
        await self.journey.close(end, outcome.reason or "left_message")

    async def after(self) -> None:
        """The flow after the operator has left: thanks, perhaps a question."""
        key = await self.roof.flows.companion(self.visit.flow, "after")
        if key is None:
            return
        line = await self.journey.line()
        published = await self.published(key)
        state = FlowState.begin(published.flow, published.version, **self._known())
        outcome = await self._aside(published, line, state)
        if not isinstance(outcome, Ended):
            log.warning("walk.after_goes_nowhere", interaction=self.visit.id, flow=key)

    def _known(self) -> dict[str, Any]:
        return dict((self.visit.flow or {}).get("variables", {}))

    async def file_self_service(self, outcome: Outcome) -> None:
        """A visit that the flow solved leaves a closed ticket with its transcript."""
        if outcome is not Outcome.SELF_SERVICE or self.visit.test:
            return
        known = self._known()
        try:
            if any(
                ticket.number for ticket in await self.roof.crm.tickets_of(SYSTEM, self.visit.id)
            ):
                return  # the flow opened one itself, and said its number
            wish = str(known.get("desejo") or known.get("intent") or "")
            await self.roof.crm.self_service(self.visit.id, wish)
        except AtendeError as error:
            log.error("self_service.not_filed", interaction=self.visit.id, error=str(error))
