"""Who gets whom: an operator for somebody who waits, somebody who waits for an operator.

Between steps nobody waits for whom a free and able operator exists, so a newcomer needs only look
for an operator, and a freed operator only for the longest wait they can serve.
"""

from __future__ import annotations

from queues.engine.desks import Desk, Held
from queues.engine.lanes import Lane
from queues.engine.state import Item, State
from queues.model import US, Need, Why, widen
from queues.moves import Offered, StandsAside, Waits


def stand(s: State, item: Item) -> None:
    """Into the lane of what is needed by now; a timer for when that will change."""
    need, item.ring, change = need_of(s, item)
    item.lane = s.lanes.lane(need)
    s.lanes.join(item.lane, item.key)
    if change is not None:
        s.timers.add(change, "ring", item.arrived.interaction)
    steps = s.policies[item.arrived.queue].overflows
    if item.flowed < len(steps) and not item.arrived.urgent:
        due = item.arrived.entered_at + int(steps[item.flowed].after_s * US)
        s.timers.add(due, "overflow", item.arrived.interaction)


def wait(s: State, item: Item) -> None:
    """Into its place and, unless it stands aside for now, look for an operator."""
    until = item.arrived.not_before
    item.aside = until > s.now
    if item.aside:
        s.timers.add(until, "aside", item.arrived.interaction)
        s.out.append(StandsAside(item.arrived.interaction, until))
    else:
        stand(s, item)
        place(s, item)


def step_out(s: State, item: Item) -> None:
    """Out of its lane, if it stands in one."""
    if item.lane is not None:
        s.lanes.leave(item.lane, item.key)
        item.lane = None


def need_of(s: State, item: Item) -> tuple[Need, int, int | None]:
    """What is looked for now, in which ring, and when (us) that changes."""
    move = item.arrived
    policy = s.policies[move.queue]
    waited = s.now - move.entered_at
    ring, change = 0, None
    for number, step in enumerate(policy.rings, 1):
        starts = int(step.after_s * US)
        if starts <= waited:
            ring = number
        elif change is None:
            change = move.entered_at + starts
    named = move.named
    if named is not None:
        ends = int(move.named_s * US)
        desk = s.desks.by_id.get(named)
        if waited >= ends or desk is None or desk.presence == "offline":
            named = None
        else:
            change = min(change or move.entered_at + ends, move.entered_at + ends)
    order = policy.rings[ring - 1].max_order if ring else policy.max_order
    prefers = policy.prefers + move.prefers
    requires = widen(policy, ring, move.skills)
    helpers = policy.rings[ring - 1].helpers if ring else ()
    helpers = tuple(one for one in helpers if one != move.queue)
    return Need(move.queue, move.medium, requires, prefers, order, named, helpers), ring, change


def place(s: State, item: Item) -> None:
    """Find an operator for somebody who stands in a lane; otherwise say why nobody."""
    lane = item.lane
    assert lane is not None
    if s.witness is not None:
        s.witness(item)
    able = lane.able & s.desks.ready.get(lane.need.medium, 0)
    if item.tried:
        able &= ~tried_mask(s, item)
    if not able:
        why = why_of(s, item, lane, None, 0)
        s.out.append(Waits(item.arrived.interaction, lane.need.queue, why))
        return
    for tier in lane.tiers:
        if able & tier:
            able &= tier
            break
    met = 0
    for mask in lane.preferred:
        if able & mask:
            able &= mask
            met += 1
    offer(s, item, lane, s.desks.longest_idle(able), met)


def feed(s: State, desk: Desk) -> None:
    """Give a desk that may have room what has waited longest for it, until it is full."""
    while desk.presence == "available":
        found = longest_wait(s, desk)
        if found is None:
            return
        lane = found.lane
        assert lane is not None
        if s.witness is not None:
            s.witness(found)
        met = sum(1 for mask in lane.preferred if mask >> desk.index & 1)
        offer(s, found, lane, desk, met)


def longest_wait(s: State, desk: Desk) -> Item | None:
    """Who has waited longest among all that this desk can serve now, weights counted."""
    best, chosen = None, None
    index, rows, by_number = desk.index, s.lanes.rows, s.lanes.by_number
    for medium in desk.costs:
        if not s.desks.ready.get(medium, 0) >> index & 1:
            continue
        for row, start in desk.rows:
            for head in rows.get((row, medium), ()):
                if best is not None and (head[0] - start, head[1]) >= best:
                    break
                lane = by_number[head[2]]
                if not lane.able >> index & 1:
                    continue
                item = first_for(s, lane, desk.profile.operator)
                if item is None:
                    continue
                score = (item.rank - start, item.arrived.interaction)
                if best is None or score < best:
                    best, chosen = score, item
    return chosen


def first_for(s: State, lane: Lane, operator: str) -> Item | None:
    """The first of the lane who has not just been let ring at this operator."""
    for _, interaction in lane.line:
        item = s.items[interaction]
        if not item.tried or item.tried.get(operator, 0) <= s.now:
            return item
    return None


def tried_mask(s: State, item: Item) -> int:
    """The operators that are not rung again for this one yet."""
    mask = 0
    by_id = s.desks.by_id
    for operator, until in (item.tried or {}).items():
        if until > s.now and operator in by_id:
            mask |= by_id[operator].bit
    return mask


def why_of(s: State, item: Item, lane: Lane, chosen: Desk | None, met: int) -> Why:
    """The reason of a choice, or of none: every member of the queue counted once."""
    here = lane.able & s.desks.present
    ready = here & s.desks.ready.get(lane.need.medium, 0)
    members, able = lane.members.bit_count(), lane.able.bit_count()
    present, free = here.bit_count(), ready.bit_count()
    spent = (ready & tried_mask(s, item)).bit_count() if item.tried else 0
    return Why(
        chosen=chosen.profile.operator if chosen else None,
        score=round((s.now - item.rank) / (60 * US), 3),
        members=members,
        unskilled=members - able,
        absent=able - present,
        busy=present - free,
        tried=spent,
        able=free - spent,
        preferences=met,
        ring=item.ring,
        rule=s.policies[lane.need.queue].version,
    )


def offer(s: State, item: Item, lane: Lane, desk: Desk, met: int) -> None:
    """Reserve the desk for this one and let it ring."""
    why = why_of(s, item, lane, desk, met)
    move, medium = item.arrived, lane.need.medium
    step_out(s, item)
    s.serial += 1
    expires = s.now + int(s.policies[move.queue].offer_s * US)
    units = desk.costs[medium]
    held = Held(s.serial, move.interaction, move.queue, medium, units, s.now, expires)
    hold(s, item, desk, held)
    s.timers.add(expires, "offer", held.offer)
    operator = desk.profile.operator
    s.out.append(Offered(held.offer, move.interaction, operator, move.queue, medium, expires, why))


def hold(s: State, item: Item, desk: Desk, held: Held) -> None:
    """Put an offer on a desk and make it the current one of this interaction."""
    item.offer, item.answered = held.offer, held.answered
    burden(s, item, desk, held)


def burden(s: State, item: Item, desk: Desk, held: Held) -> None:
    """Put an offer on a desk: its units are taken from now on."""
    desk.held[held.offer] = held
    s.holders[held.offer] = desk
    item.offers = (*item.offers, held.offer)
    s.desks.refresh(desk)
    if desk.index in s.desks.idle:
        s.desks.rest(desk)
