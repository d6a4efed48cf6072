"""After a start: the engine as the rows left it, and who of the waiting has come back.

Operators are let in only when all who waited have come back, or after two seconds, so that the
first story to return does not overtake those before it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import ValidationError

from core.db import Tx
from queues import moves, store
from queues.engine import Engine
from queues.estimate import KEPT
from queues.journal import decode
from queues.moves import Arrived, Left, Move, PresenceChanged, Released, Resumed
from queues.place import Reservation
from queues.rules import policy_of, profile_of
from queues.scribe import micros

if TYPE_CHECKING:
    from queues.running import Running

log = structlog.get_logger(__name__)


class Rebuild:
    """What stood in the rows at the start and is not yet claimed."""

    def __init__(self, queues: Running) -> None:
        self._queues = queues
        self._waited: dict[str, Arrived] = {}
        self._later: dict[str, PresenceChanged] | None = None

    async def load(self) -> None:
        """Read the rows and tell a fresh engine. Facts are not told again."""
        found = await self._queues.db.read(_read)
        queues = self._queues
        queues.engine = Engine(found["serial"])
        queues.config.load(found)
        queues.outbox.put(None, [queues.scribe.started(found["serial"], queues.now_us())])
        for spec in queues.config.queues.values():
            self._quietly(moves.QueueChanged(policy_of(spec, queues.settings)))
        presences = {row.operator: row for row in found["presences"]}
        idle = {row.operator: row.idle_since for row in found["presences"]}
        always = min(idle.values(), default=queues.clock.now())
        specs = sorted(
            queues.config.operators.values(), key=lambda s: (idle.get(s.user_id, always), s.user_id)
        )
        for operator in specs:
            self._quietly(moves.OperatorChanged(profile_of(operator)))
        places = {row.interaction: _arrived(row) for row in found["places"]}
        self._reservations(found["reservations"], places)
        self._waited = {
            row.interaction: places[row.interaction]
            for row in found["places"]
            if row.interaction not in queues.engine.items
        }
        self._handled(found["handled"])
        order = [spec.user_id for spec in specs if spec.user_id in presences]
        self._hold_presences([presences[operator] for operator in order])

    def _quietly(self, move: Move) -> None:
        """Told to the engine and the journal; rows and browsers know it already."""
        queues = self._queues
        decisions = queues.engine.apply(move, queues.now_us())
        queues.outbox.put(None, [queues.scribe.journalled(move, queues.engine.now, decisions)])

    def _reservations(self, rows: list[Any], places: dict[str, Arrived]) -> None:
        queues = self._queues
        for row in rows:
            arrived = places.get(row.interaction) or Arrived(
                row.interaction, row.queue, micros(row.offered_at), row.medium
            )
            handle = Reservation(
                queues,
                row.number,
                row.id,
                row.interaction,
                row.operator,
                row.queue,
                row.offered_at,
                row.expires_at,
            )
            handle.answered = row.state == "answered"
            queues.reservations[row.number] = handle
            offered_at = micros(row.offered_at)
            move = Resumed(arrived, row.number, row.operator, handle.answered, offered_at)
            self._quietly(move)
            if row.number not in queues.engine.holders:
                self._stale(handle)
                continue
            if queues.engine.items[row.interaction].offer == row.number:
                queues.handle_of(row.interaction).offered(handle)
            queues.alarms.at(queues.settings.lost_s, partial(self._lost, handle))

    def _stale(self, handle: Reservation) -> None:
        """Its operator or queue is no more: the row is closed."""
        queues, id_, now = self._queues, handle.id, self._queues.clock.now()
        del queues.reservations[handle.number]
        queues.outbox.put(
            handle.interaction_id, [lambda tx: store.end_reservation(tx, id_, "lost", now)]
        )

    def _lost(self, handle: Reservation) -> None:
        if handle.claimed or handle.ended_because is not None:
            return
        log.warning("queues.reservation_lost", interaction=handle.interaction_id)
        self._queues.tell(Released(handle.number))
        if handle.interaction_id in self._queues.engine.items:
            self._queues.tell(Left(handle.interaction_id, "lost"))

    def _handled(self, rows: list[Any]) -> None:
        for row in rows:
            seen = self._queues.experience(row.queue).handling
            seen.saw((row.ended_at - row.offered_at).total_seconds())

    # ---- letting operators in -------------------------------------------------------------------

    def _hold_presences(self, rows: list[Any]) -> None:
        self._later = {}
        for row in rows:
            until = micros(row.until) if row.until else None
            move = PresenceChanged(row.operator, row.presence, row.reason, until)
            if row.presence == "available" and self._waited:
                self._later[row.operator] = move
            else:
                self._queues.tell_restored(move)
            self._queues.desks.expect(row)
        alarms, settings = self._queues.alarms, self._queues.settings
        if self._waited:
            alarms.at(settings.settle_s, self._let_in)
            alarms.at(settings.lost_s, self._give_up)
        else:
            self._let_in()

    def _let_in(self) -> None:
        later, self._later = self._later, None
        for move in (later or {}).values():
            self._queues.tell_restored(move)

    def present(self, move: PresenceChanged) -> None:
        """A presence: at once, or with the others when operators are let in."""
        if self._later is None:
            self._queues.tell(move)
            return
        self._later.pop(move.operator, None)
        self._later[move.operator] = move

    def presence_of(self, operator: str) -> str:
        """What they chose, also while operators are not let in yet."""
        if self._later is not None and operator in self._later:
            return self._later[operator].presence
        desk = self._queues.engine.desks.by_id.get(operator)
        return desk.presence if desk else "offline"

    # ---- those who waited -----------------------------------------------------------------------

    def waited(self, interaction: str) -> Arrived | None:
        """How this one waited before the restart, until it has come back."""
        return self._waited.get(interaction)

    def came_back(self, interaction: str) -> None:
        if self._waited.pop(interaction, None) and not self._waited and self._later is not None:
            self._let_in()

    def _give_up(self) -> None:
        """Nobody came back for these: their places end."""
        for arrived in tuple(self._waited.values()):
            log.warning("queues.place_lost", interaction=arrived.interaction)
            self._waited.pop(arrived.interaction)
            self._queues.tell(arrived)
            self._queues.tell(Left(arrived.interaction, "lost"))


def _arrived(row: Any) -> Arrived:
    try:
        move = decode("Arrived", row.request)
    except ValidationError:
        move = None
    if isinstance(move, Arrived):
        return move
    return Arrived(row.interaction, row.queue, micros(row.entered_at), row.medium)


def _read(tx: Tx) -> dict[str, Any]:
    return {
        "serial": store.last_number(tx),
        "queues": store.rows(tx, store.queues),
        "skills": store.rows(tx, store.skills),
        "operators": store.rows(tx, store.operators),
        "city_days": store.rows(tx, store.city_days),
        "presences": store.rows(tx, store.presences),
        "places": store.rows(tx, store.places),
        "reservations": store.open_reservations(tx),
        "handled": store.handled(tx, KEPT),
    }
