"""Supervisors on calls: who may, who is, and what a server finds that was killed meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.access import audit
from core.access.model import Access
from core.db import Tx
from core.errors import AtendeError, Conflict, Invalid, NotFound, Unauthenticated, Unavailable
from core.facts.supervision import SupervisionChanged
from core.ids import new_id
from core.interaction import Stage
from cti.asterisk import names
from cti.asterisk.ari import AriError, settled
from cti.calls.reception import Reception
from cti.interactions.visit import Visit
from cti.journey import Command, Journey
from cti.roof import Roof
from cti.supervising import store
from cti.supervising.model import DEFAULT_NOTICE, MOST_PER_CALL, Mode, Notice, Row, is_noticed
from cti.supervising.supervision import Supervision

log = structlog.get_logger(__name__)
SYSTEM = Access.system("supervision of a call")
PAUSE = "supervisao"
JOIN_S = 5.0


class Supervisors:
    """Knows every supervision under way on this node."""

    def __init__(self, roof: Roof, reception: Reception) -> None:
        self.roof, self._reception = roof, reception
        self.open: dict[str, Supervision] = {}
        roof.visits.on_change.append(self._changed)

    def _changed(self, visit: Visit) -> None:
        for one in self.open.values():
            if one.visit is visit:
                one.nudge()

    async def start(self, access: Access, interaction: str, mode: Mode, reason: str) -> Supervision:
        """Ring the supervisor's telephone and put them on the call. A reason is needed."""
        access.need(f"supervision.{mode}")
        who = access.user_id
        if who is None:
            raise Unauthenticated("Entre para continuar.")
        journey = self._reception.journey(interaction)
        self._may_begin(who, journey)
        endpoint = await self.roof.telephones.endpoint_of(who, access.login)
        if endpoint is None:
            raise Conflict("Seu telefone não está pronto. Abra a página e espere ele conectar.")
        await self._leave_others(who)
        now = self.roof.clock.now()
        row = Row(new_id(), interaction, who, mode, reason, None, "ringing", now)
        one = Supervision(journey, row, self._told)
        await self._begin(access, one)
        try:
            await one.ring(endpoint)
        except (AriError, AtendeError) as error:
            one.stop("not_rung")
            raise Unavailable("Não consegui chamar o seu telefone. Tente de novo.") from error
        return one

    def _may_begin(self, who: str, journey: Journey) -> None:
        visit = journey.visit
        if visit.operator == who:
            raise Conflict("Esta ligação já está com você.")
        if visit.stage not in (Stage.TALKING, Stage.RETURNING):
            raise Conflict("Só dá para acompanhar uma ligação em conversa.")
        desk = self.roof.queues.engine.desks.by_id.get(who)
        if desk is not None and desk.held:
            raise Conflict("Você está em atendimento. Termine primeiro.")
        here = [one for one in self.open.values() if one.visit is visit]
        if len(here) >= MOST_PER_CALL:
            raise Conflict("Já há supervisores demais nesta ligação.")

    async def _leave_others(self, who: str) -> None:
        """One call at a time: the telephone has one line."""
        for one in [o for o in self.open.values() if o.row.supervisor == who]:
            await self.end(who, one.id)
            async with asyncio.timeout(JOIN_S):
                await one.leg.gone.wait()

    async def _begin(self, access: Access, one: Supervision) -> None:
        row = one.row
        values = {name: getattr(row, name) for name in Row.__slots__ if name != "id"}

        def work(tx: Tx) -> None:
            store.put_supervision(tx, access, row.id, **values)
            audit.record(
                tx, access, row.mode, "interaction", row.interaction,
                supervision=row.id, operator=one.visit.operator,
            )  # fmt: skip
            for fact in self._facts(tx, one):
                tx.append(fact)

        await self.roof.db.write(work)
        await self._step_aside(row.supervisor)
        self.open[row.id] = one
        self.roof.crew.start(f"supervision/{row.id}", lambda: self._run(one))

    async def _run(self, one: Supervision) -> None:
        try:
            await one.run()
        except Exception:
            log.exception("supervision.failed", supervision=one.id)
            await one.give_up()
        self.open.pop(one.id, None)
        await self._come_back(one)

    async def _step_aside(self, who: str) -> None:
        """Who listens is not rung meanwhile."""
        desk = self.roof.queues.engine.desks.by_id.get(who)
        if desk is not None and desk.presence == "available":
            await self.roof.queues.set_presence(who, "paused", PAUSE)

    async def _come_back(self, one: Supervision) -> None:
        desk = self.roof.queues.engine.desks.by_id.get(one.row.supervisor)
        if desk is not None and desk.reason == PAUSE and one.ended_because != "took_over":
            await self.roof.queues.set_presence(one.row.supervisor, "available")

    async def change(self, access: Access, id_: str, mode: Mode) -> Supervision:
        """Listen, whisper or join instead; audited like a beginning."""
        access.need(f"supervision.{mode}")
        one = self._mine(access.user_id, id_)
        await self._audited(access, one, mode)
        one.become(mode)
        return one

    async def take_over(self, access: Access, id_: str) -> None:
        """Join, then release the operator: the citizen goes on with the supervisor."""
        access.need("supervision.takeover")
        one = self._mine(access.user_id, id_)
        if one.visit.stage is not Stage.TALKING or one.state == "ringing":
            raise Conflict("A ligação não está em conversa agora.")
        await self._audited(access, one, "takeover")
        one.become("barge")
        with contextlib.suppress(TimeoutError):  # on hold there is nothing to join yet
            async with asyncio.timeout(JOIN_S):
                await one.settled.wait()
        data = {"supervision": one.id, "operator": one.row.supervisor}
        self._reception.command(one.visit.id, None, Command("take_over", data))

    async def notice(self) -> Notice:
        """When operators are told that a supervisor is on their call."""
        found: Notice = await self.roof.db.read(
            lambda tx: store.setting(tx, "notice", DEFAULT_NOTICE)
        )
        return found

    async def set_notice(self, access: Access, notice: Notice) -> None:
        """The city's choice; it holds at once, also for calls under way."""

        def work(tx: Tx) -> None:
            store.set_setting(tx, "notice", notice)
            audit.record(tx, access, "change", "supervision_notice", notice)

        await self.roof.db.write(work)
        for one in tuple(self.open.values()):
            await self._told(one)

    async def end(self, who: str | None, id_: str) -> None:
        """Off the call; the supervisor's telephone is hung up."""
        self._mine(who, id_).stop("left")

    def _mine(self, who: str | None, id_: str) -> Supervision:
        one = self.open.get(id_)
        if one is None or one.row.supervisor != who:
            raise NotFound("Você não está mais nesta ligação.")
        return one

    async def _audited(self, access: Access, one: Supervision, action: str) -> None:
        detail = {"supervision": one.id, "operator": one.visit.operator}
        await self.roof.db.write(
            lambda tx: audit.record(tx, access, action, "interaction", one.visit.id, **detail)
        )

    # What is told

    def _facts(self, tx: Tx, one: Supervision) -> list[SupervisionChanged]:
        """What changed; first, if another operator was told before, that it is over for them."""
        setting = store.setting(tx, "notice", DEFAULT_NOTICE)
        there = one.state in ("on", "apart") and one.row.operator is not None
        shown = one.row.operator if there and is_noticed(setting, one.mode) else None
        before, one.told = one.told, shown
        told = []
        if before is not None and before != shown:
            told.append(self._fact(one, before, "withdrawn"))
        if shown is not None or before != one.row.operator or before is None:
            told.append(self._fact(one, one.row.operator, "shown" if shown else "hidden"))
        return told

    @staticmethod
    def _fact(one: Supervision, operator: str | None, notice: str) -> SupervisionChanged:
        row = one.row
        return SupervisionChanged(
            supervision=row.id,
            interaction=row.interaction,
            supervisor=row.supervisor,
            operator=operator,
            mode=one.mode,
            state=one.state,
            notice=notice,
            reason=one.ended_because,
        )

    async def _told(self, one: Supervision) -> None:
        """Row and fact of a change. A commit that fails stops nobody: the gap is logged."""
        row = one.row
        values: dict[str, Any] = {"mode": one.mode, "operator": row.operator, "state": one.state}

        def work(tx: Tx) -> None:
            if one.state == "ended":
                values.update(ended_at=tx.now, end_reason=one.ended_because)
            store.put_supervision(tx, SYSTEM, one.id, **values)
            for fact in self._facts(tx, one):
                tx.append(fact)

        try:
            await self.roof.db.write(work)
        except (AtendeError, SQLAlchemyError) as error:
            log.error("supervision.gap", supervision=one.id, error=str(error)[:200])

    # After a kill

    async def recover(self, channels: list[dict[str, Any]]) -> None:
        """Take up what stands, end what does not, hang up what nobody owns."""
        here = {channel["id"] for channel in channels}
        rows = await self.roof.db.read(lambda tx: store.open_supervisions(tx, SYSTEM))
        for row in (Row.of(found) for found in rows):
            if row.id not in self.open:
                await self._take_up(row, here)
        await self._sweep(here)

    async def _take_up(self, row: Row, here: set[str]) -> None:
        journey = self._reception.journeys.get(row.interaction)
        if journey is None or names.operator(row.interaction, row.id) not in here:
            gone = {
                "ended_at": self.roof.clock.now(),
                "end_reason": "server_away",
                "state": "ended",
            }
            await self.roof.db.write(lambda tx: self._end_row(tx, row, gone))
            return
        one = Supervision(journey, row, self._told)
        one.told = row.operator  # unknown: whatever was shown is withdrawn or shown anew
        await one.adopt(here)
        self.open[row.id] = one
        self.roof.crew.start(f"supervision/{row.id}", lambda: self._run(one))

    @staticmethod
    def _end_row(tx: Tx, row: Row, gone: dict[str, Any]) -> None:
        store.put_supervision(tx, SYSTEM, row.id, **gone)
        tx.append(
            SupervisionChanged(
                supervision=row.id, interaction=row.interaction, supervisor=row.supervisor,
                operator=row.operator, mode=row.mode, state="ended", notice="withdrawn",
                reason="server_away",
            )
        )  # fmt: skip

    async def _sweep(self, here: set[str]) -> None:
        """Ears, bridges and legs of supervisions that have ended."""
        stray = [id_ for id_ in here if self._is_stray(id_)]
        legs = {id_.partition("-o-")[2]: id_ for id_ in here if "-o-" in id_}
        over = await self.roof.db.read(lambda tx: store.ended_among(tx, SYSTEM, set(legs)))
        taken = {journey.visit.offer for journey in self._reception.journeys.values()}
        steps = [self.roof.ari.hangup(id_) for id_ in stray]
        steps += [self.roof.ari.hangup(legs[id_]) for id_ in over - taken]
        for bridge in await self.roof.ari.bridges():
            ours = names.whose(bridge["id"])
            if ours and ours[1] == "s" and bridge["id"].partition("-s-")[2] not in self.open:
                steps.append(self.roof.ari.end_bridge(bridge["id"]))
        await settled(*steps)

    def _is_stray(self, id_: str) -> bool:
        ours = names.whose(id_)
        if ours is None or ours[1] != "n":
            return False
        return id_.partition("-n-")[2].rpartition("-")[0] not in self.open


def checked_reason(reason: str) -> str:
    """The words in which a person says why; needed wherever it touches another person."""
    words = " ".join(reason.split())
    if len(words) < 3:
        raise Invalid("Diga o motivo em poucas palavras.", field="reason")
    return words[:300]
