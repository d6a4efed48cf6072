"""The routing engine: pure and deterministic, without I/O or clock. Time is an argument.

`apply(move, now)` takes one input and returns the decisions it led to, each with its reason. The
same inputs give the same decisions, so a day can be replayed. The rule, in one paragraph: whoever
has waited longest within the needed skill comes first (priority counts as minutes of waiting);
among operators who can, the lowest order in the queue, then the preferred skills, then the longest
idle. Nobody is given more than their capacity, and every offer ends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queues import moves
from queues.engine import offers
from queues.engine.choosing import feed, need_of, place, stand, step_out, wait
from queues.engine.desks import Desk
from queues.engine.explaining import explain
from queues.engine.operators import set_presence
from queues.engine.state import Item, State, rank_of
from queues.model import US, Candidate
from queues.moves import Arrived, Decision, Move

__all__ = ["Engine"]


class Engine(State):
    """Routing as one value that takes steps."""

    def __init__(self, serial: int = 0) -> None:
        super().__init__(serial)
        self._do: dict[type[Any], Callable[..., None]] = {
            moves.Arrived: _arrived,
            moves.Left: _left,
            moves.OfferAccepted: offers.accepted,
            moves.OfferRefused: offers.refused,
            moves.Released: offers.released,
            moves.Slept: offers.slept,
            moves.Woke: offers.woke,
            moves.Resumed: offers.resumed,
            moves.PresenceChanged: _presence_changed,
            moves.Vanished: _vanished,
            moves.OperatorChanged: _operator_changed,
            moves.OperatorRemoved: _operator_removed,
            moves.QueueChanged: _queue_changed,
            moves.QueueRemoved: _queue_removed,
            moves.Tick: _tick,
        }

    def apply(self, move: Move, now: int) -> list[Decision]:
        """One step. `now` in us; a clock that went back counts as standing still."""
        if now > self.now:
            self.now = now
        out: list[Decision] = []
        self.out = out
        self._do[type(move)](self, move)
        return out

    def next_due(self) -> int | None:
        """When the next Tick is needed, in us."""
        return self.timers.next_due()

    def position(self, interaction: str) -> int | None:
        """How far from the head of its queue, 1 is next; None when it does not wait."""
        item = self.items.get(interaction)
        if item is None or item.offer is not None:
            return None
        move = item.arrived
        return self.lanes.before(move.queue, move.medium, item.key) + 1

    def explain(self, interaction: str) -> list[Candidate]:
        """Every member of the queue and what they lack now, the ablest first."""
        return explain(self, interaction)


def _arrived(s: State, move: Arrived) -> None:
    policy = s.policies.get(move.queue)
    if policy is None:
        return s.ignore(move, "unknown queue")
    item = s.items.get(move.interaction)
    if item is not None and item.state == "offered":
        return s.ignore(move, "being offered")
    if item is not None and item.state in ("waiting", "aside") and item.arrived == move:
        return s.ignore(move, "already waiting")
    passes_on = s.holders[item.offer].profile.operator if item and item.offer else None
    if item is None:
        item = s.items[move.interaction] = Item(move, 0)
    else:
        step_out(s, item)
    if item.arrived.queue != move.queue:
        item.flowed = 0
    item.arrived, item.offer, item.answered, item.tried = move, None, False, None
    item.aside = False
    item.rank = rank_of(move, policy)
    if passes_on:
        offers.avoid(s, item, passes_on)
    wait(s, item)


def _left(s: State, move: moves.Left) -> None:
    item = s.items.pop(move.interaction, None)
    if item is None:
        return s.ignore(move, "not here")
    step_out(s, item)
    freed = [offers.end(s, offer, move.reason, returned=False) for offer in sorted(item.offers)]
    offers.gone(s, item, move.reason)
    for desk in freed:
        feed(s, desk)


def _presence_changed(s: State, move: moves.PresenceChanged) -> None:
    desk = s.desks.by_id.get(move.operator)
    if desk is None:
        return s.ignore(move, "unknown operator")
    same = (desk.presence, desk.reason, desk.until) == (move.presence, move.reason, move.until)
    if same:
        return s.ignore(move, "no change")
    set_presence(s, desk, move.presence, move.reason, move.until)
    if move.presence == "offline":
        _drop_ringing(s, desk)
    feed(s, desk)


def _vanished(s: State, move: moves.Vanished) -> None:
    desk = s.desks.by_id.get(move.operator)
    if desk is None:
        return s.ignore(move, "unknown operator")
    if desk.presence != "offline":
        set_presence(s, desk, "paused", move.reason, None)
    _drop_ringing(s, desk)


def _drop_ringing(s: State, desk: Desk) -> None:
    for held in [h for h in desk.held.values() if not h.answered]:
        offers.give_back(s, held, desk, "vanished")


def _operator_changed(s: State, move: moves.OperatorChanged) -> None:
    old = s.desks.by_id.get(move.profile.operator)
    queues = set(old.seats) if old else set()
    if old:
        s.desks.unready(old)
    desk = s.desks.put(move.profile)
    s.desks.refresh(desk)
    s.lanes.relearn(queues | set(desk.seats), desk.profile.operator)
    feed(s, desk)


def _operator_removed(s: State, move: moves.OperatorRemoved) -> None:
    desk = s.desks.by_id.get(move.operator)
    if desk is None:
        return s.ignore(move, "unknown operator")
    if desk.presence != "offline":
        set_presence(s, desk, "offline", "removed", None)
    _drop_ringing(s, desk)
    if desk.held:
        return s.ignore(move, "in conversation")
    queues = set(desk.seats)
    s.desks.remove(desk)
    s.lanes.relearn(queues, move.operator)


def _queue_changed(s: State, move: moves.QueueChanged) -> None:
    """New rules hold at once for all who wait; ranks move with the queue's priority."""
    queue = move.policy.queue
    s.policies[queue] = move.policy
    here = sorted((i for i in s.items.values() if i.arrived.queue == queue), key=lambda i: i.key)
    for item in here:
        waits = item.lane is not None
        step_out(s, item)
        item.rank = rank_of(item.arrived, move.policy)
        if waits:
            stand(s, item)
    for item in here:
        if item.lane is not None:
            place(s, item)


def _queue_removed(s: State, move: moves.QueueRemoved) -> None:
    if move.queue not in s.policies:
        return s.ignore(move, "unknown queue")
    if any(item.arrived.queue == move.queue for item in s.items.values()):
        return s.ignore(move, "in use")
    del s.policies[move.queue]


def _tick(s: State, _move: moves.Tick) -> None:
    while (entry := s.timers.pop(s.now)) is not None:
        kind, subject = entry
        if kind == "offer":
            offers.expired(s, int(subject))
        elif kind == "presence":
            _presence_due(s, str(subject))
        elif kind == "aside":
            _aside_due(s, str(subject))
        elif kind == "overflow":
            _overflow_due(s, str(subject))
        else:
            _look_again(s, str(subject), widens=kind == "ring")


def _presence_due(s: State, operator: str) -> None:
    desk = s.desks.by_id.get(operator)
    if desk and desk.until is not None and desk.until <= s.now:
        set_presence(s, desk, "available", "", None)
        feed(s, desk)


def _aside_due(s: State, interaction: str) -> None:
    item = s.items.get(interaction)
    if item is not None and item.aside and item.arrived.not_before <= s.now:
        wait(s, item)


def _overflow_due(s: State, interaction: str) -> None:
    """Tell the story each step once; somebody who is being rung is told when they wait again."""
    item = s.items.get(interaction)
    if item is None or item.lane is None:
        return
    move = item.arrived
    for step in s.policies[move.queue].overflows[item.flowed :]:
        due = move.entered_at + int(step.after_s * US)
        if due > s.now:
            s.timers.add(due, "overflow", interaction)
            return
        item.flowed += 1
        s.out.append(moves.Overflowed(interaction, move.queue, step.to, step.target))


def _look_again(s: State, interaction: str, *, widens: bool) -> None:
    """A ring widens, or an operator may be rung again."""
    item = s.items.get(interaction)
    if item is None or item.lane is None:
        return
    if item.tried:
        item.tried = {who: until for who, until in item.tried.items() if until > s.now} or None
        if item.tried is None:
            s.avoiding.discard(interaction)
    before = item.ring
    if widens:
        need, _, _ = need_of(s, item)
        same = need == item.lane.need
        step_out(s, item)
        stand(s, item)
        if same:
            return
        if item.ring != before:
            s.out.append(moves.Widened(interaction, item.ring))
    place(s, item)
