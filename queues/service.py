"""Routing while calls run: what the story of a call, the desk and the supervisor ask of it.

The engine decides in memory at once; rows and facts follow through the outbox. All deadlines lie
on the core clock. After a kill the rows rebuild the engine, and the stories come back by `enter`
and `resume`; what nobody comes back for is set free after a while.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, overload

from core.errors import Invalid, NotFound
from core.ids import check_key
from queues import moves
from queues.engine.state import rank_of
from queues.estimate import estimate, shares
from queues.model import PRESENCES, Presence
from queues.moves import Arrived
from queues.place import Place, QueueRequest, Reservation
from queues.rules import QueueSpec, wanted
from queues.running import Running
from queues.scribe import micros

__all__ = ["Place", "QueueRequest", "Queues", "Reservation"]


class Queues(Running):
    """The room. One per process."""

    # ---- for the story of a call ----------------------------------------------------------------

    @overload
    async def enter(self, request: QueueRequest) -> Place: ...

    @overload
    async def enter(self, request: QueueRequest, only_known: Literal[True]) -> Place | None: ...

    async def enter(self, request: QueueRequest, only_known: bool = False) -> Place | None:
        """The place of this interaction; asked again, the same place.

        With `only_known` None is the answer for one who has no place. Raises NotFound for an
        unknown queue, Invalid for a skill that cannot be read.
        """
        known = request.interaction_id in self.engine.items
        waited = self.rebuild.waited(request.interaction_id)
        if only_known and not known and waited is None:
            return None
        if not (only_known and known):
            self._arrive(request, waited)
        return self.handle_of(request.interaction_id)

    def _arrive(self, request: QueueRequest, waited: Arrived | None) -> None:
        if request.queue not in self.engine.policies:
            raise NotFound(f"A fila “{request.queue[:64]}” não existe.", queue=request.queue[:64])
        entered = micros(request.entered_at)
        if waited is not None and waited.queue == request.queue:
            entered = min(entered, waited.entered_at)
        move = Arrived(
            interaction=request.interaction_id,
            queue=request.queue,
            entered_at=min(entered, self.now_us()),
            medium=request.medium,
            skills=tuple(wanted(text) for text in request.skills),
            prefers=tuple(wanted(text) for text in request.prefers),
            priority=request.priority,
            legal=request.legal,
            named=request.named,
            named_s=self.settings.named_s if request.named else 0.0,
            not_before=micros(request.not_before) if request.not_before else 0,
            urgent=request.urgent,
        )
        self.tell(move)
        self.rebuild.came_back(request.interaction_id)

    async def resume(self, reservation_id: str) -> Reservation | None:
        """The reservation with this id while it stands, also after a restart; else None."""
        for reservation in self.reservations.values():
            if reservation.id == reservation_id and reservation.ended_because is None:
                reservation.claimed = True
                return reservation
        return None

    def before(self, queue: str, entered_at: datetime, priority: int = 0) -> int:
        """How many wait who would come before somebody who entered then."""
        policy = self.engine.policies.get(queue)
        if policy is None:
            return 0
        rank = rank_of(Arrived("", queue, micros(entered_at), priority=priority), policy)
        return self.engine.lanes.before(queue, "voice", (rank, ""))

    def free(self, queue: str) -> int:
        """How many of the queue's operators could take a call now."""
        desks = self.engine.desks
        return (desks.members(queue) & desks.ready.get("voice", 0)).bit_count()

    def expected(self, queue: str, position: int) -> float | None:
        """Seconds that somebody at this position would wait, when it can be said honestly."""
        operators = shares(self.engine, self.engine.desks.members(queue))
        found = estimate(position, self.experience(queue).handling, operators)
        return found.seconds if found else None

    # ---- operators ------------------------------------------------------------------------------

    async def set_presence(self, operator_id: str, presence: Presence, reason: str = "") -> None:
        """What the operator (or a supervisor) chose. Raises NotFound, Invalid."""
        if presence not in PRESENCES:
            raise Invalid("Esta presença não existe.", field="presence")
        if reason:
            check_key(reason)
        if operator_id not in self.engine.desks.by_id:
            raise NotFound("Este usuário não atende filas.", operator=operator_id)
        self.desks.chose(operator_id)
        until = None
        if presence == "wrap_up":
            until = self.now_us() + int(self.settings.wrap_up_s * 1_000_000)
        self.rebuild.present(moves.PresenceChanged(operator_id, presence, reason, until))
        await self.settled()

    async def desk_gone(self, operator_id: str) -> None:
        """Their last browser went away: nothing new rings there; 30 s to return, then offline."""
        self.desks.gone(operator_id)

    async def desk_back(self, operator_id: str) -> None:
        """A browser of theirs is here (again): what they had chosen holds again."""
        self.desks.back(operator_id)

    # ---- queues ---------------------------------------------------------------------------------

    async def queue(self, key: str) -> QueueSpec:
        """Raises NotFound."""
        return self.config.queue(key)

    async def staffed(self, queue: str) -> bool:
        """Is anybody there, free or busy, who could serve this queue sooner or later?"""
        self.config.queue(queue)
        for desk in self.engine.desks.by_id.values():
            if queue not in desk.seats:
                continue
            answered = any(held.answered for held in desk.held.values())
            coming_back = desk.reason == "desk_gone" and desk.presence == "paused"
            presence = self.rebuild.presence_of(desk.profile.operator)
            if presence in ("available", "wrap_up") or answered or coming_back:
                return True
        return False

    async def open_now(self, queue: str) -> bool:
        spec, override = self.config.queue(queue), self.overrides.of(queue)
        if override is not None:
            return override.state == "open"
        return not spec.closed and self.config.calendar.open_at(spec.hours, self.clock.now())

    async def next_opening(self, queue: str) -> str | None:
        """When it opens next, in words ("amanhã, terça-feira, às 8 horas"); None if unknown."""
        spec, now = self.config.queue(queue), self.clock.now()
        override, calendar = self.overrides.of(queue), self.config.calendar
        after = now
        if override is not None and override.state == "closed":
            if override.until is None or spec.closed:
                return None
            after = override.until
            if calendar.open_at(spec.hours, after):
                return calendar.words(after, now)
        if spec.closed:
            return None
        opening = calendar.next_opening(spec.hours, after)
        return calendar.words(opening, now) if opening else None
