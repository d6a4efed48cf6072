"""Routing while calls run: the async front of the engine, and the room's only writer.

The engine decides in memory at once; rows and facts follow through the outbox. All deadlines lie
on the core clock. After a kill the rows rebuild the engine, and the stories come back by `enter`
and `resume`; what nobody comes back for is set free after a while.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from core.clock import Clock
from core.db import Database
from core.ids import new_id
from core.tasks import Backoff, Crew
from queues import moves
from queues.alarms import Alarms
from queues.config import Config
from queues.days import Days
from queues.desk_watch import DeskWatch
from queues.engine import Engine
from queues.foresight import Experience, expect
from queues.levels import ABANDONED
from queues.model import Why
from queues.moves import Arrived, Decision, Move
from queues.outbox import Entry, Outbox
from queues.overrides import Overrides
from queues.place import Place, Reservation
from queues.rebuild import Rebuild
from queues.scribe import Scribe, instant, micros
from queues.settings import RoutingSettings

log = structlog.get_logger(__name__)
MOST_UNCLAIMED = 3


class Running:
    """Life, engine, handles and deadlines of the room. `start` first, `close` last."""

    def __init__(self, db: Database, clock: Clock, settings: RoutingSettings | None = None) -> None:
        self.db, self.clock = db, clock
        self.settings = settings or RoutingSettings()
        self.engine = Engine()
        self.alarms = Alarms(clock)
        self.run = new_id()
        self.outbox = Outbox(db, clock, self.settings.commit_deadline_s, self.run)
        self.scribe = Scribe(self.run, lambda number: self.reservations[number].id)
        self.places: dict[str, Place] = {}
        self.reservations: dict[int, Reservation] = {}
        self.known: dict[str, Experience] = {}
        self._wrapping: dict[str, tuple[str, int]] = {}
        self.whys: dict[str, Why] = {}
        self.desks = DeskWatch(self)
        self.config = Config(self)
        self.rebuild = Rebuild(self)
        self.overrides = Overrides(self)
        self.days = Days(self)
        self._entries: dict[int, Entry] = {}
        self._crew = Crew("queues")
        self._wall = micros(clock.now())
        self._zero = clock.monotonic()
        self._armed: int | None = None
        self._disarm: Callable[[], None] = lambda: None

    # ---- life -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Rebuild from the rows, then let time and writes run."""
        await self.rebuild.load()
        await self.overrides.load()
        self._crew.start("outbox", self.outbox.run, Backoff())
        self._crew.start("alarms", self.alarms.run, Backoff())

    async def close(self) -> None:
        """Stop; what is decided is committed. The rows stay as they are, for the next start."""
        await self._crew.close()
        await self.outbox.flush()

    def now_us(self) -> int:
        """Engine time: wall time at the start and monotonic since, so no clock jump is felt."""
        return self._wall + int((self.clock.monotonic() - self._zero) * 1_000_000)

    # ---- the engine -----------------------------------------------------------------------------

    def tell(self, move: Move) -> list[Decision]:
        """One step: decide, write down, tell the handles. Never waits."""
        before = None
        if isinstance(move, Arrived):
            item = self.engine.items.get(move.interaction)
            before = item.arrived if item else None
        now = self.now_us()
        decisions = self.engine.apply(move, now)
        self._write(move, decisions, decisions, before)
        return decisions

    def _write(
        self,
        move: Move,
        decisions: list[Decision],
        told: list[Decision],
        before: Arrived | None = None,
    ) -> None:
        """Tell the handles, then the outbox; `told` are the decisions that rows do not know."""
        self.note(told)
        now = self.engine.now
        writes = [self.scribe.journalled(move, now, decisions)]
        writes += self.scribe.step(move, now, told, before)
        entry = self.outbox.put(getattr(move, "interaction", None), writes)
        for decision in told:
            if isinstance(decision, moves.Offered):
                self._entries[decision.offer] = entry
        self._forget(told)
        self._arm()

    def tell_restored(self, move: moves.PresenceChanged) -> None:
        """The same for a presence that the rows know already: only what follows from it is new."""
        decisions = self.engine.apply(move, self.now_us())
        told = [
            d
            for d in decisions
            if not (isinstance(d, moves.PresenceSet) and d.operator == move.operator)
        ]
        self._write(move, decisions, told)

    def note(self, decisions: list[Decision]) -> None:
        """Bring the handles up to date with what was decided."""
        for decision in decisions:
            match decision:
                case moves.Offered():
                    self._offered(decision)
                case moves.Accepted():
                    self.reservations[decision.offer].answered = True
                    self._saw_wait(decision.interaction)
                case moves.PresenceSet():
                    self._saw_wrap_up(decision)
                case moves.OfferEnded():
                    self._offer_ended(decision)
                case moves.Gone():
                    self._gone(decision)
                case moves.Overflowed():
                    self.handle_of(decision.interaction).overflowed(decision)
                case moves.Waits():
                    self.whys[decision.interaction] = decision.why
                case moves.Ignored():
                    log.info("queues.ignored", move=decision.move, reason=decision.reason)

    def _offered(self, told: moves.Offered) -> None:
        self.whys[told.interaction] = told.why
        reservation = Reservation(
            self,
            told.offer,
            new_id(),
            told.interaction,
            told.operator,
            told.queue,
            instant(self.engine.now),
            instant(told.expires_at),
            told.why,
        )
        self.reservations[told.offer] = reservation
        self.handle_of(told.interaction).offered(reservation)
        self.watch(reservation)

    def _offer_ended(self, told: moves.OfferEnded) -> None:
        reservation = self.reservations[told.offer]
        if told.answered:
            self._saw_handling(reservation)
        reservation.end(told.reason)
        place = self.places.get(told.interaction)
        if place is not None and place.current is reservation:
            place.offered(None)

    def _saw_handling(self, reservation: Reservation) -> None:
        seconds = (instant(self.engine.now) - reservation.offered_at).total_seconds()
        self.experience(reservation.queue).handling.saw(seconds)
        self._wrapping[reservation.operator_id] = (reservation.queue, self.engine.now)

    def experience(self, queue: str) -> Experience:
        """What this queue has taught lately."""
        return self.known.setdefault(queue, Experience())

    def _saw_wait(self, interaction: str) -> None:
        item = self.engine.items.get(interaction)
        if item is not None:
            waited = (self.engine.now - item.arrived.entered_at) / 1e6
            self.experience(item.arrived.queue).left(waited, gave_up=False)

    def _saw_wrap_up(self, told: moves.PresenceSet) -> None:
        if told.presence == "available" and told.operator in self._wrapping:
            queue, since = self._wrapping.pop(told.operator)
            self.experience(queue).wrapped((self.engine.now - since) / 1e6)
        elif told.presence != "wrap_up":
            self._wrapping.pop(told.operator, None)

    def _gone(self, told: moves.Gone) -> None:
        if told.reason in ABANDONED:
            self.experience(told.queue).left(told.waited / 1e6, gave_up=True)
        self.whys.pop(told.interaction, None)
        place = self.places.pop(told.interaction, None)
        if place is not None:
            place.left()

    def _forget(self, decisions: list[Decision]) -> None:
        """Ended reservations leave memory once their ids were written down."""
        for decision in decisions:
            if isinstance(decision, moves.OfferEnded):
                self._entries.pop(decision.offer, None)
                self.reservations.pop(decision.offer, None)

    def place_of(self, interaction: str) -> Place | None:
        """The place of one who waits (or is being offered) now."""
        item = self.engine.items.get(interaction)
        return self.handle_of(interaction) if item and item.state != "served" else None

    def handle_of(self, interaction: str) -> Place:
        """The handle of this interaction's place, made when first asked for."""
        place = self.places.get(interaction)
        if place is None:
            place = self.places[interaction] = Place(self, interaction)
        return place

    def position(self, interaction: str) -> int | None:
        return self.engine.position(interaction)

    def estimate(self, interaction: str) -> float | None:
        """Seconds, when it can be said honestly."""
        found = expect(self.engine, interaction, self.known, self.now_us())
        return found.seconds if found else None

    def key_of(self, operator_id: str) -> str:
        """The operator's stable key (their login); the id itself for one unknown by now."""
        found = self.config.operators.get(operator_id)
        return found.key if found else operator_id

    def watch(self, reservation: Reservation) -> None:
        """An offer that no story takes up is taken back, without blame for the operator."""

        def look() -> None:
            if reservation.claimed or reservation.ended_because is not None:
                return
            place = self.handle_of(reservation.interaction_id)
            place.unclaimed += 1
            log.warning("queues.unclaimed", interaction=reservation.interaction_id)
            if place.unclaimed >= MOST_UNCLAIMED:
                self.tell(moves.Left(reservation.interaction_id, "lost"))
            else:
                self.tell(moves.OfferRefused(reservation.number, "unclaimed"))

        self.alarms.at(self.settings.unclaimed_s, look)

    def _arm(self) -> None:
        due = self.engine.next_due()
        if due is None or (self._armed is not None and self._armed <= due):
            return
        self._disarm()
        self._armed = due
        self._disarm = self.alarms.at((due - self.now_us()) / 1e6, self._tick)

    def _tick(self) -> None:
        self._armed = None
        due = self.engine.next_due()
        try:
            if due is not None and due <= self.now_us():
                self.tell(moves.Tick())
        finally:
            self._arm()

    async def written(self, reservation: Reservation) -> bool:
        """Until the reservation's row is committed; False when the call goes on without."""
        entry = self._entries.get(reservation.number)
        return True if entry is None else await self.outbox.committed(entry)

    async def settled(self) -> None:
        """Until all that was decided so far is committed (or the deadline passes)."""
        await self.outbox.committed(self.outbox.put(None, ()))
