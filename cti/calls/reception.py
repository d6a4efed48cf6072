"""Reception: every leg that enters Stasis is greeted here and given its story."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from core.errors import Conflict, NotFound
from core.facts.interaction import GapNoted
from core.ids import new_id
from core.interaction import Outcome, Stage
from core.telephone import read_telephone
from cti.asterisk import names
from cti.asterisk.ari import settled
from cti.interactions.visit import Visit
from cti.journey import Command, Journey
from cti.roof import Roof

log = structlog.get_logger(__name__)
MAX_JOURNEYS = 4000
TEST_PROTOCOL = "2026000000000009"
"""What a call to a test number is told as its protocol."""
Greeting = Callable[[dict[str, Any], list[str]], Awaitable[None]]


def _in_stasis(channel: dict[str, Any]) -> bool:
    found: bool = channel.get("dialplan", {}).get("app_name") == "Stasis"
    return found


class Alive:
    """Whether a visit's citizen may still be heard; "yes" until Asterisk has been asked."""

    def __init__(self) -> None:
        self.reception: Reception | None = None

    def __call__(self, interaction: str) -> bool:
        reception = self.reception
        if reception is None or not reception.asked:
            return True
        journey = reception.journeys.get(interaction)
        if journey is None:
            return reception.is_paused(interaction)
        return not journey.leg.gone.is_set()


class Reception:
    """Knows every journey under way on this node."""

    def __init__(self, roof: Roof) -> None:
        self.roof = roof
        self.journeys: dict[str, Journey] = {}
        self._by_leg: dict[str, str] = {}
        self._paused: dict[str, Visit] = {}
        self.asked = False
        self._greetings: dict[str, Greeting] = {
            "inbound": self._inbound,
            "return": self._returned,
            "desk": self._desk,
        }

    def journey(self, interaction: str) -> Journey:
        """The journey of an interaction. Raises NotFound when it is not under way here."""
        if interaction not in self.journeys:
            raise NotFound("Esta ligação já terminou.")
        return self.journeys[interaction]

    def command(self, interaction: str, operator: str | None, command: Command) -> None:
        """Hand a desk's command to the journey; only the operator who has the call may."""
        journey = self.journey(interaction)
        if operator is not None and journey.visit.operator != operator:
            raise Conflict("Esta ligação está com outra pessoa.")
        try:
            journey.commands.put_nowait(command)
        except asyncio.QueueFull:
            raise Conflict("Muitos comandos ao mesmo tempo. Espere um instante.") from None

    def is_paused(self, interaction: str) -> bool:
        """Whether the citizen waits in the dial plan's music for their story to go on."""
        return any(visit.id == interaction for visit in self._paused.values())

    async def greet(self, event: dict[str, Any]) -> None:
        """A leg entered Stasis: its first argument says what it is."""
        args = event.get("args") or []
        greeting = self._greetings.get(args[0]) if args else None
        if greeting is not None:
            await greeting(event["channel"], args[1:])

    async def _inbound(self, channel: dict[str, Any], args: list[str]) -> None:
        """A citizen calls: commit the visit, start its story."""
        roof = self.roof
        if channel["id"] in self._by_leg:
            return
        if len(self.journeys) >= MAX_JOURNEYS:
            await roof.ari.hangup(channel["id"], "congestion")
            return
        dialled, caller, call_id = [*args, "", "", ""][:3]
        settings = roof.settings
        now = roof.clock.now()
        visit = Visit(
            id=new_id(),
            channel="voice",
            dialled=dialled[:64],
            asterisk=settings.asterisk_name,
            citizen_leg=channel["id"],
            leg_name=channel["name"],
            sip_call_id=call_id[:255] or None,
            caller=read_telephone(caller, settings.city_ddd, settings.short_codes),
            protocol=None,
            started_at=now,
            stage=Stage.ARRIVED,
            stage_since=now,
        )
        if roof.numbers.target(visit.dialled).test:
            visit.test, visit.recording = True, "off"
        await roof.visits.begin(
            visit,
            lambda tx: (
                TEST_PROTOCOL
                if visit.test  # nothing of it belongs to the records of citizens
                else roof.crm.visits.open_in(tx, visit.id, "phone", visit.caller)
            ),
        )
        self.start(visit)

    async def _returned(self, channel: dict[str, Any], args: list[str]) -> None:
        """A leg comes back from the dial plan's waiting music: its story goes on."""
        visit = self._paused.pop(channel["id"], None)
        if visit is None:
            await self._inbound(channel, args[1:] if args[:1] == ["inbound"] else args)
            return
        visit.leg_name = channel["name"]
        self.start(visit)

    async def _desk(self, channel: dict[str, Any], args: list[str]) -> None:
        """An operator's telephone dials: the echo test now; numbers come with trunks."""
        if args and args[0] == "echo":
            await self.roof.ari.continue_in(channel["id"], "echo")
            return
        log.info("desk.dialled_nothing", endpoint=args[1] if len(args) > 1 else "")
        await self.roof.ari.hangup(channel["id"], "unallocated")

    def start(self, visit: Visit) -> Journey:
        """Let the journey of ``visit`` run from its committed stage."""
        journey = Journey(self.roof, visit)
        self.journeys[visit.id] = journey
        self._by_leg[visit.citizen_leg] = visit.id
        self.roof.crew.start(f"journey/{visit.id}", lambda: self._run(journey))
        return journey

    async def _run(self, journey: Journey) -> None:
        try:
            await journey.run()
        finally:
            self.journeys.pop(journey.visit.id, None)
            self._by_leg.pop(journey.visit.citizen_leg, None)

    async def recover(self, channels: list[dict[str, Any]]) -> None:
        """Compare what Asterisk has with what the ledger says (at every connect).

        Visits whose leg vanished end with that reason; those still on the line go on at their
        stage; legs and bridges that bear our names but nobody's story are hung up.
        """
        here = {channel["id"]: channel for channel in channels}
        known: set[str] = set()
        for visit in await self.roof.visits.open():
            if visit.asterisk != self.roof.settings.asterisk_name:
                continue
            known.add(visit.id)
            if visit.id in self.journeys:
                continue
            channel = here.get(visit.citizen_leg)
            if channel is None:
                await self._lost(visit)
            elif visit.stage is Stage.CALLING or _in_stasis(channel):
                self.start(visit)
            else:
                self._paused[visit.citizen_leg] = visit
        await self._sweep(here, known)
        await self.roof.callbacks.reconcile(known)
        self.asked = True

    async def _lost(self, visit: Visit) -> None:
        """The citizen's leg ended while nobody looked."""
        log.info("visit.lost", interaction=visit.id, stage=visit.stage)
        leg = self.roof.legs.get(visit.citizen_leg)
        leg.end(0)
        await self.roof.visits.save(visit, GapNoted(interaction=visit.id, what="server_away"))
        if visit.stage is Stage.CLOSING:
            visit.outcome = visit.outcome or Outcome.FAILED
        self.start(visit)

    async def _sweep(self, here: dict[str, dict[str, Any]], known: set[str]) -> None:
        steps = [self.roof.ari.hangup(id_) for id_ in here if self._is_orphan(id_, known)]
        for bridge in await self.roof.ari.bridges():
            ours = names.whose(bridge["id"])
            if ours and ours[0] not in known:
                steps.append(self.roof.ari.end_bridge(bridge["id"]))
        await settled(*steps)

    def _is_orphan(self, id_: str, known: set[str]) -> bool:
        """A leg with our name that no story here uses: a dead server's media leg, or worse."""
        ours = names.whose(id_)
        if ours is None:
            return False
        interaction, kind = ours
        journey = self.journeys.get(interaction)
        if kind == "m":
            return journey is None or not journey.speaks_on(id_)
        return interaction not in known and journey is None
