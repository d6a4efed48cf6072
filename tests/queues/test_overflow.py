"""When the own people are not enough: help from other queues, and other ways that are offered."""

from __future__ import annotations

from queues.model import US, Membership, Overflow, Policy, Ring
from queues.moves import OfferRefused, Overflowed, PresenceChanged
from queues.rules import QueueSpec, RingSpec, Rules, policy_of
from queues.settings import RoutingSettings
from tests.queues.desk_world import World, operator

HELPED = Policy("iptu", rings=(Ring(30, helpers=("geral",)),))
OVERFLOWS = Policy("geral", overflows=(Overflow(60, "callback"), Overflow(120, "message")))


def ways(decisions: list[object]) -> list[str]:
    return [d.to for d in decisions if isinstance(d, Overflowed)]


class TestHelp:
    def test_another_queues_people_help_after_a_while_and_the_place_is_kept(self) -> None:
        world = World(Policy("geral"), HELPED, operators=(operator("ana"),))
        world.enter("a", queue="iptu")
        world.wait(29)
        assert world.rings_at("a") is None
        assert world.engine.position("a") == 1
        world.wait(1)
        assert world.rings_at("a") == "ana"
        assert world.offers["a"].queue == "iptu"

    def test_the_own_people_come_first_even_then(self) -> None:
        own = operator("bia", queues=("iptu",))
        world = World(Policy("geral"), HELPED, operators=(operator("ana"), own))
        world.do(PresenceChanged("bia", "paused", "lunch"))
        world.do(PresenceChanged("ana", "paused", "lunch"))
        world.enter("a", queue="iptu")
        world.wait(40)
        world.do(PresenceChanged("ana", "available"))
        assert world.rings_at("a") == "ana"
        world.do(PresenceChanged("bia", "available"))
        world.enter("b", queue="iptu", entered_at=world.now - 40 * US)
        assert world.rings_at("b") == "bia"

    def test_who_helps_takes_the_longest_wait_of_both_queues(self) -> None:
        world = World(Policy("geral"), HELPED, operators=(operator("ana"),))
        world.do(PresenceChanged("ana", "paused", "lunch"))
        world.enter("helped", queue="iptu")
        world.wait(5)
        world.enter("own")
        world.wait(40)
        world.do(PresenceChanged("ana", "available"))
        assert world.rings_at("helped") == "ana"

    def test_help_skips_the_order_of_the_own_queue(self) -> None:
        policy = Policy("iptu", max_order=1, rings=(Ring(30, max_order=1, helpers=("geral",)),))
        late = operator("bia", queues=(Membership("iptu", 2),))
        world = World(Policy("geral"), policy, operators=(late, operator("ana")))
        world.enter("a", queue="iptu")
        world.wait(30)
        assert world.rings_at("a") == "ana"
        lacks = {c.operator: c.lacks for c in world.engine.explain("a")}
        assert "order not reached" in lacks["bia"]
        assert "order not reached" not in lacks["ana"]


class TestOtherWays:
    def test_each_way_is_offered_once_and_the_place_is_kept(self) -> None:
        world = World(OVERFLOWS)
        world.enter("a")
        assert ways(world.wait(59)) == []
        assert ways(world.wait(1)) == ["callback"]
        assert ways(world.wait(600)) == ["message"]
        assert world.engine.position("a") == 1

    def test_danger_is_offered_a_person_and_nothing_else(self) -> None:
        world = World(OVERFLOWS)
        world.enter("a", urgent=True)
        assert ways(world.wait(600)) == []

    def test_who_is_being_rung_is_asked_when_they_wait_again(self) -> None:
        policy = Policy("geral", offer_s=30, overflows=(Overflow(10, "callback"),))
        world = World(policy, operators=(operator("ana"),))
        world.enter("a")
        assert ways(world.wait(15)) == []
        world.do(OfferRefused(world.offers["a"].offer))
        assert ways(world.wait(1)) == ["callback"]

    def test_coming_from_another_queue_the_ways_of_the_new_one_hold(self) -> None:
        world = World(OVERFLOWS, Policy("iptu", overflows=(Overflow(200, "number", "190"),)))
        world.enter("a")
        world.wait(130)
        world.enter("a", queue="iptu", entered_at=world.now - 130 * US)
        assert ways(world.wait(70)) == ["number"]


def test_what_gave_way_stays_so() -> None:
    """A later step keeps what an earlier one let go; only the order is said anew."""
    rings = [
        RingSpec(after_s=30, drop=["ingles"], helpers=["geral"]),
        RingSpec(after_s=90, lower=2),
    ]
    spec = QueueSpec(key="iptu", label="IPTU", rules=Rules(requires=["ingles"], rings=rings))
    second = policy_of(spec, RoutingSettings()).rings[1]
    assert second == Ring(90, frozenset({"ingles"}), 2, None, ("geral",))
