"""What one step of the engine means in rows and facts. Everything of a step is one unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from core.db import Tx
from core.facts.base import Fact
from core.facts.queue import (
    OperatorReserved,
    OverflowReached,
    PresenceSet,
    QueueEntered,
    QueueLeft,
    ReservationAnswered,
    ReservationEnded,
)
from queues import moves, store
from queues.journal import encode, fingerprint
from queues.moves import Arrived, Decision, Move
from queues.outbox import Write

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(us: int) -> datetime:
    """Engine time as an aware UTC instant."""
    return EPOCH + timedelta(microseconds=us)


def micros(at: datetime) -> int:
    """An instant as engine time."""
    return (at - EPOCH) // timedelta(microseconds=1)


class Scribe:
    """Turns steps into writes. `id_of` gives a reservation's id by its offer number."""

    def __init__(self, run: str, id_of: Callable[[int], str]) -> None:
        self.run = run
        self._id_of = id_of

    def started(self, serial: int, now: int) -> Write:
        """The first journal entry of a run of the engine."""
        return self._journal("Start", {"serial": serial}, None, now, "")

    def step(
        self, move: Move, now: int, decisions: list[Decision], before: Arrived | None
    ) -> list[Write]:
        """Rows and facts. `before` is where an arriving interaction stood, if it did."""
        writes: list[Write] = []
        if isinstance(move, Arrived) and not any(isinstance(d, moves.Ignored) for d in decisions):
            writes.append(_entered(move, encode(move)[1], before))
        for decision in decisions:
            write = self._told(decision, now)
            if write is not None:
                writes.append(write)
        return writes

    def journalled(self, move: Move, now: int, decisions: list[Decision]) -> Write:
        """The journal entry of a step."""
        kind, data = encode(move)
        who = interaction_of(move, decisions)
        return self._journal(kind, data, who, now, fingerprint(decisions))

    def _journal(
        self, kind: str, data: dict[str, Any], who: str | None, now: int, decided: str
    ) -> Write:
        row = {
            "run": self.run,
            "at_us": now,
            "interaction": who,
            "kind": kind,
            "move": data,
            "decided": decided,
        }
        return lambda tx: store.add_journal(tx, row)

    def _told(self, decision: Decision, now: int) -> Write | None:
        match decision:
            case moves.Offered():
                return partial(_offered, told=decision, id_=self._id_of(decision.offer), now=now)
            case moves.Accepted():
                return partial(_answered, told=decision, id_=self._id_of(decision.offer), now=now)
            case moves.OfferEnded():
                return partial(_ended, told=decision, id_=self._id_of(decision.offer), now=now)
            case moves.PresenceSet():
                return partial(_presence, told=decision, now=now)
            case moves.Gone():
                return partial(_gone, told=decision)
            case moves.Overflowed():
                return partial(_overflowed, told=decision)
        return None


def _offered(tx: Tx, told: moves.Offered, id_: str, now: int) -> None:
    why = told.why
    offered, expires = instant(now), instant(told.expires_at)
    row = {
        "id": id_,
        "number": told.offer,
        "interaction": told.interaction,
        "operator": told.operator,
        "queue": told.queue,
        "medium": told.medium,
        "state": "ringing",
        "offered_at": offered,
        "expires_at": expires,
        "why": why._asdict(),
    }
    store.add_reservation(tx, row)
    store.set_place_state(tx, told.interaction, "offered")
    store.set_idle(tx, told.operator, offered)
    tx.append(
        OperatorReserved(
            interaction=told.interaction,
            reservation=id_,
            operator=told.operator,
            queue=told.queue,
            medium=told.medium,
            offered_at=offered,
            expires_at=expires,
            rule=why.rule,
            ring=why.ring,
            score_min=why.score,
            members=why.members,
            unskilled=why.unskilled,
            absent=why.absent,
            busy=why.busy,
            tried=why.tried,
            able=why.able,
        )
    )


def _answered(tx: Tx, told: moves.Accepted, id_: str, now: int) -> None:
    at = instant(now)
    store.answer_reservation(tx, id_, at)
    store.set_place_state(tx, told.interaction, "served")
    queue = store.reservation(tx, id_)
    tx.append(
        ReservationAnswered(
            interaction=told.interaction,
            reservation=id_,
            operator=told.operator,
            queue=queue.queue if queue else "",
            answered_at=at,
        )
    )


def _ended(tx: Tx, told: moves.OfferEnded, id_: str, now: int) -> None:
    at = instant(now)
    row = store.reservation(tx, id_)
    place = store.place(tx, told.interaction) if told.returned else None
    store.end_reservation(tx, id_, told.reason, at)
    if told.returned:
        store.set_place_state(tx, told.interaction, "waiting")
    store.set_idle(tx, told.operator, at)
    handled = at - row.answered_at if row and row.answered_at else timedelta()
    tx.append(
        ReservationEnded(
            interaction=told.interaction,
            reservation=id_,
            operator=told.operator,
            queue=row.queue if row else "",
            reason=told.reason,
            answered=told.answered,
            returned=told.returned,
            entered_at=place.entered_at if place else None,
            handled_ms=handled // timedelta(milliseconds=1),
        )
    )


def _entered(move: Arrived, data: dict[str, Any], before: Arrived | None) -> Write:
    entered = instant(move.entered_at)
    values = {
        "queue": move.queue,
        "medium": move.medium,
        "entered_at": entered,
        "request": data,
        "state": "waiting",
    }
    moved = before.queue if before and before.queue != move.queue else None
    fact: Fact = QueueEntered(
        interaction=move.interaction,
        queue=move.queue,
        medium=move.medium,
        entered_at=entered,
        priority=move.priority,
        legal=move.legal,
        moved_from=moved,
    )

    def write(tx: Tx) -> None:
        known = store.place(tx, move.interaction)
        store.put_place(tx, move.interaction, known is not None, values)
        if known is None or known.request != data or known.state != "waiting":
            tx.append(fact)

    return write


def _presence(tx: Tx, told: moves.PresenceSet, now: int) -> None:
    since = instant(now)
    until = instant(told.until) if told.until is not None else None
    values: dict[str, Any] = {
        "presence": told.presence,
        "reason": told.reason,
        "since": since,
        "until": until,
    }
    known = store.row(tx, store.presences, operator=told.operator)
    if known is None or told.presence == "available":
        values["idle_since"] = since
    store.put(tx, store.presences, {"operator": told.operator}, values)
    fact = {**values, "operator": told.operator}
    fact.pop("idle_since", None)
    tx.append(PresenceSet(**fact))


def _gone(tx: Tx, told: moves.Gone) -> None:
    store.remove(tx, store.places, interaction=told.interaction)
    tx.append(
        QueueLeft(
            interaction=told.interaction,
            queue=told.queue,
            reason=told.reason,
            waited_ms=told.waited // 1000,
        )
    )


def _overflowed(tx: Tx, told: moves.Overflowed) -> None:
    tx.append(OverflowReached(interaction=told.interaction, queue=told.queue, to=told.to))


def interaction_of(move: Move, decisions: list[Decision]) -> str | None:
    """Whom a step is about: its own interaction, else the first one decided on."""
    if isinstance(move, Arrived | moves.Left):
        return move.interaction
    if isinstance(move, moves.Resumed):
        return move.arrived.interaction
    found = (getattr(decision, "interaction", None) for decision in decisions)
    return next((who for who in found if who is not None), None)
