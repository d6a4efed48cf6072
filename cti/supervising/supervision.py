"""One supervisor on one call, from the ring of their telephone to its end.

Nothing is ever put on the citizen's leg: both sides are heard at the *operator's* leg, so the
recording (which hangs on the citizen's) cannot be harmed, and a whisper enters the operator's ear
only. To join, the supervisor's leg steps into the call's bridge. What Asterisk should look like
follows from the visit at each moment, so hold, transfer and a killed server need no case of their
own: :meth:`Supervision.run` makes Asterisk agree, again and again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

import structlog

from core.errors import AtendeError
from core.interaction import Stage
from core.tasks import cancel
from cti.asterisk import names
from cti.asterisk.ari import AriError, settled
from cti.supervising.model import OVER, Mode, Row

if TYPE_CHECKING:
    from cti.journey import Journey

log = structlog.get_logger(__name__)
RING_S = 30
SNOOP_S = 3.0
AGAIN_S = 1.0
Told = Callable[["Supervision"], Awaitable[None]]


class Spot(NamedTuple):
    """Where the supervisor's leg belongs: in the call's bridge, or listening at ``ear``."""

    joined: bool = False
    ear: str | None = None
    whispers: bool = False


APART = Spot()


class Supervision:
    """``tell`` is called whenever mode, state or operator changed: it writes row and facts.

    ``told`` is the operator on whose screen a notice of it stands.
    """

    def __init__(self, journey: Journey, row: Row, tell: Told) -> None:
        self.journey, self.row, self._tell = journey, row, tell
        self.roof, self.visit = journey.roof, journey.visit
        self.id, self.mode, self.state = row.id, row.mode, row.state
        self.leg = self.roof.legs.get(names.operator(self.visit.id, row.id))
        self.bridge = names.supervision(self.visit.id, row.id)
        self.told: str | None = None
        self.ended_because = ""
        self.settled = asyncio.Event()
        self._spot: Spot | None = None
        self._snoop: str | None = None
        self._count = 0
        self._news = asyncio.Event()
        self._stop = ""

    @property
    def took_over(self) -> bool:
        return self.visit.offer == self.id

    def nudge(self) -> None:
        """The visit, or the wish, changed: look again."""
        self.settled.clear()
        self._news.set()

    def become(self, mode: Mode) -> None:
        self.mode = mode
        self.nudge()

    def stop(self, reason: str) -> None:
        self._stop = self._stop or reason
        self.nudge()

    async def ring(self, endpoint: str) -> None:
        """Ring the supervisor's own telephone; a page that asked for it answers by itself."""
        variables = {
            "PJSIP_HEADER(add,X-Atende-Supervision)": self.id,
            "PJSIP_HEADER(add,X-Atende-Interaction)": self.visit.id,
            "PJSIP_HEADER(add,X-Atende-Answer)": "auto",
        }
        await self.roof.ari.originate(
            self.leg.id,
            f"PJSIP/{endpoint}",
            f"supervisor,{self.id}",
            caller='"Supervisao" <0>',
            timeout=RING_S,
            **variables,
        )

    async def run(self) -> None:
        """Until the call, the supervisor's telephone or their wish ends it."""
        self.ended_because = await self._stay()
        self.state = self.row.state = "ended"
        await self._clear_away()
        await self._tell(self)

    async def give_up(self) -> None:
        """A bug of ours: off the call at once, rather than a leg that nobody owns."""
        self.ended_because, self.state = self.ended_because or "broken", "ended"
        await self._clear_away()
        await self._tell(self)

    async def _stay(self) -> str:
        if not await self._answered():
            return self._stop or "not_answered"
        while True:
            self._news.clear()
            reason = self._over()
            if reason:
                return reason
            right = await self._agree()
            if right and not self._news.is_set():
                self.settled.set()
            await self._something(None if right else AGAIN_S)

    def _over(self) -> str:
        if self.took_over:
            return "took_over"
        if self.journey.leg.gone.is_set() or self.visit.stage in OVER:
            return "call_over"
        return "hung_up" if self.leg.gone.is_set() else self._stop

    async def _answered(self) -> bool:
        answered = asyncio.create_task(self.leg.in_stasis.wait(), name="supervision/answered")
        over = asyncio.create_task(self._while_ringing(), name="supervision/over")
        try:
            await asyncio.wait(
                {answered, over}, timeout=RING_S + 5, return_when=asyncio.FIRST_COMPLETED
            )
            return answered.done() and not over.done()
        finally:
            await cancel(answered)
            await cancel(over)

    async def _while_ringing(self) -> None:
        """Until there is no reason to ring any more."""
        while not self._over():
            self._news.clear()
            await self._something(None)

    async def _something(self, seconds: float | None) -> None:
        """Until news come, a leg ends, or ``seconds`` have passed."""
        waits = (self._news, self.leg.gone, self.journey.leg.gone)
        tasks = [asyncio.create_task(one.wait(), name="supervision/news") for one in waits]
        try:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                await cancel(task)

    # Asterisk agrees with the moment

    def _wanted(self) -> Spot:
        visit = self.visit
        if visit.stage is not Stage.TALKING or not visit.offer:
            return APART
        if self.mode == "barge":
            return APART if visit.held else Spot(joined=True)
        return Spot(ear=names.operator(visit.id, visit.offer), whispers=self.mode == "whisper")

    async def _agree(self) -> bool:
        """Put the leg where it belongs; False when that must be tried again."""
        wanted = self._wanted()
        row, talking = self.row, self.visit.stage is Stage.TALKING
        seen = (row.mode, row.operator, row.state)
        try:
            if wanted != self._spot:
                await self._go_to(wanted)
                self._spot = wanted
        except (AriError, AtendeError, TimeoutError) as error:
            log.info("supervision.again", interaction=self.visit.id, error=repr(error))
            self._spot = None
            return False
        self.state = row.state = "apart" if wanted == APART else "on"
        row.mode, row.operator = self.mode, self.visit.operator if talking else None
        if seen != (row.mode, row.operator, row.state):
            await self._tell(self)
        return True

    async def _go_to(self, wanted: Spot) -> None:
        ari, old, self._snoop = self.roof.ari, self._snoop, None
        if wanted.joined:
            await ari.bridge(self.journey.bridge)
            await ari.join(self.journey.bridge, self.leg.id)
        else:
            await ari.bridge(self.bridge)
            await ari.join(self.bridge, self.leg.id)
        if old:
            await ari.hangup(old)
        if wanted.ear:
            await self._listen_at(wanted.ear, wanted.whispers)

    async def _listen_at(self, ear: str, whispers: bool) -> None:
        ari = self.roof.ari
        self._count += 1
        self._snoop = snoop = names.snoop(self.visit.id, self.id, self._count)
        leg = self.roof.legs.get(snoop)
        await ari.snoop(ear, snoop, whisper=whispers)
        async with asyncio.timeout(SNOOP_S):
            await leg.in_stasis.wait()
        await ari.join(self.bridge, snoop)

    async def _clear_away(self) -> None:
        """Everything of ours goes, but for the leg of one who has taken the call over."""
        ari, legs = self.roof.ari, self.roof.legs
        steps = [ari.hangup(self._snoop)] if self._snoop else []
        if not self.took_over:
            steps.append(ari.hangup(self.leg.id))
        await settled(*steps, ari.end_bridge(self.bridge))
        for number in range(1, self._count + 1):
            legs.forget(names.snoop(self.visit.id, self.id, number))
        if not self.took_over:
            legs.forget(self.leg.id)

    async def adopt(self, channels: set[str]) -> None:
        """After a restart: old ears go, the leg stays and is put where it belongs."""
        mark = names.snoop(self.visit.id, self.id, 0)[:-1]
        old = [id_ for id_ in channels if id_.startswith(mark)]
        self._count = max((int(id_.removeprefix(mark)) for id_ in old), default=0)
        await settled(*(self.roof.ari.hangup(id_) for id_ in old))
