"""What becomes of an offer: answered, refused, expired, released, asleep, resumed."""

from __future__ import annotations

from queues.engine.choosing import burden, feed, hold, wait
from queues.engine.desks import Desk, Held
from queues.engine.operators import set_presence
from queues.engine.state import Item, State, rank_of
from queues.model import US, Presence
from queues.moves import (
    Accepted,
    Gone,
    OfferAccepted,
    OfferEnded,
    OfferRefused,
    Released,
    Resumed,
    Slept,
    Woke,
)


def accepted(s: State, move: OfferAccepted) -> None:
    desk = s.holders.get(move.offer)
    if desk is None:
        return s.ignore(move, "unknown offer")
    held = desk.held[move.offer]
    if held.answered:
        return s.ignore(move, "already answered")
    held.answered = True
    item = s.items[held.interaction]
    item.answered, item.tried = True, None
    s.avoiding.discard(held.interaction)
    s.out.append(Accepted(held.offer, held.interaction, desk.profile.operator))


def refused(s: State, move: OfferRefused) -> None:
    desk = s.holders.get(move.offer)
    if desk is None:
        return s.ignore(move, "unknown offer")
    held = desk.held[move.offer]
    if held.answered and move.reason != "vanished":
        return s.ignore(move, "already answered")
    give_back(s, held, desk, move.reason)
    feed(s, desk)


def expired(s: State, offer: int) -> None:
    """The offer's time to ring is over, unless it was answered or ended before."""
    desk = s.holders.get(offer)
    held = desk.held[offer] if desk else None
    if desk and held and not held.answered and held.expires_at <= s.now:
        give_back(s, held, desk, "no_answer")
        feed(s, desk)


def give_back(s: State, held: Held, desk: Desk, reason: str) -> None:
    """The offer ends; its citizen stands in the old place and the next operator is tried."""
    item = s.items[held.interaction]
    current = item.offer == held.offer
    end(s, held.offer, reason, returned=current)
    _blame(s, desk, held.queue, reason)
    if not current:
        return
    item.offer, item.answered = None, False
    avoid(s, item, desk.profile.operator)
    wait(s, item)


def avoid(s: State, item: Item, operator: str) -> None:
    """Do not ring this operator for this one again at once."""
    until = s.now + int(s.policies[item.arrived.queue].again_after_s * US)
    if item.tried is None:
        item.tried = {}
    item.tried[operator] = until
    s.avoiding.add(item.arrived.interaction)
    s.timers.add(until, "again", item.arrived.interaction)


def _blame(s: State, desk: Desk, queue: str, reason: str) -> None:
    policy = s.policies.get(queue)
    presence: Presence = "available"
    if reason == "vanished":
        presence = "offline"
    elif policy is not None and reason == "refused":
        presence = policy.after_refused
    elif policy is not None and reason == "no_answer":
        presence = policy.after_no_answer
    if presence != "available" and desk.presence == "available":
        set_presence(s, desk, presence, reason, None)


def end(s: State, offer: int, reason: str, *, returned: bool) -> Desk:
    """Take the offer off its desk. The caller feeds the desk once all is in order."""
    desk = s.holders.pop(offer)
    held = desk.held.pop(offer)
    item = s.items.get(held.interaction)
    if item is not None:
        item.offers = tuple(other for other in item.offers if other != offer)
    s.desks.refresh(desk)
    if desk.index in s.desks.idle:
        s.desks.rest(desk)
    operator = desk.profile.operator
    s.out.append(OfferEnded(offer, held.interaction, operator, reason, held.answered, returned))
    return desk


def released(s: State, move: Released) -> None:
    """The conversation is over (or, while it still rings, the offer is taken back)."""
    desk = s.holders.get(move.offer)
    if desk is None:
        return s.ignore(move, "unknown offer")
    held = desk.held[move.offer]
    if held.answered:
        _finish(s, held, desk, move.wrap_up)
    else:
        give_back(s, held, desk, "cancelled")
    feed(s, desk)


def _finish(s: State, held: Held, desk: Desk, wrap_up: bool) -> None:
    end(s, held.offer, "released", returned=False)
    item = s.items[held.interaction]
    if item.offer == held.offer and item.offers:
        item.offer = max(item.offers)  # whoever passed it on is still with the citizen
    elif item.offer == held.offer:
        del s.items[held.interaction]
        gone(s, item, "served")
    policy = s.policies.get(held.queue)
    if wrap_up and policy and policy.wrap_up_s > 0 and desk.presence == "available":
        set_presence(s, desk, "wrap_up", "after_call", s.now + int(policy.wrap_up_s * US))


def gone(s: State, item: Item, reason: str) -> None:
    """Say that an interaction is out of routing; the caller has taken it out."""
    move = item.arrived
    s.avoiding.discard(move.interaction)
    s.out.append(Gone(move.interaction, move.queue, reason, s.now - move.entered_at))


def slept(s: State, move: Slept) -> None:
    desk = s.holders.get(move.offer)
    if desk is None or not desk.held[move.offer].answered:
        return s.ignore(move, "not in conversation")
    desk.held[move.offer].asleep = True
    s.desks.refresh(desk)
    feed(s, desk)


def woke(s: State, move: Woke) -> None:
    """Awake again on the same desk if it fits; otherwise back to the place it had."""
    desk = s.holders.get(move.offer)
    if desk is None or not desk.held[move.offer].asleep:
        return s.ignore(move, "not asleep")
    held = desk.held[move.offer]
    if desk.fits(held.medium):
        held.asleep = False
        s.desks.refresh(desk)
    else:
        give_back(s, held, desk, "full")


def resumed(s: State, move: Resumed) -> None:
    """After a restart: an offer that stood before stands again, ringing or answered."""
    desk = s.desks.by_id.get(move.operator)
    arrived = move.arrived
    policy = s.policies.get(arrived.queue)
    if desk is None or policy is None:
        return s.ignore(move, "unknown operator or queue")
    item = s.items.get(arrived.interaction)
    if move.offer in s.holders or (item is not None and not move.answered):
        return s.ignore(move, "already here")
    expires = move.offered_at + int(policy.offer_s * US)
    held = Held(
        offer=move.offer,
        interaction=arrived.interaction,
        queue=arrived.queue,
        medium=arrived.medium,
        units=desk.costs.get(arrived.medium, 0),
        offered_at=move.offered_at,
        expires_at=expires,
        answered=move.answered,
        asleep=move.asleep,
    )
    s.serial = max(s.serial, move.offer)
    if item is None:
        item = s.items[arrived.interaction] = Item(arrived, rank_of(arrived, policy))
        hold(s, item, desk, held)
    else:
        burden(s, item, desk, held)
    if not move.answered:
        s.timers.add(expires, "offer", held.offer)
