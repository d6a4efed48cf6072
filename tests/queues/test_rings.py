"""Who is asked when: rings that widen, named operators, callbacks; and why it was so."""

from __future__ import annotations

from queues.model import Policy, Ring
from queues.moves import OfferAccepted, OfferRefused, PresenceChanged, Released
from tests.queues.desk_world import World, operator, skill
from tests.queues.test_complaints import answer


class TestRings:
    POLICY = Policy(
        "geral",
        requires=((skill(("ingles", 4))[0],),),
        rings=(Ring(30, lower=2), Ring(60, drop=frozenset({"ingles"}))),
    )

    def test_rings_widen_with_time(self) -> None:
        world = World(self.POLICY, operators=(operator("none"), operator("some", {"ingles": 2})))
        world.enter("a")
        world.enter("b")
        assert world.order == []
        world.wait(29)
        assert world.order == []
        world.wait(1)
        assert world.order == ["a>some"]
        world.do(OfferAccepted(world.offers["a"].offer))
        world.wait(30)
        assert world.order == ["a>some", "b>none"]

    def test_a_preferred_skill_is_preferred_and_not_demanded(self) -> None:
        world = World(
            Policy("geral", prefers=skill(("libras", 3))),
            operators=(operator("ana"), operator("bia", {"libras": 5})),
        )
        world.enter("a")
        world.enter("b")
        assert world.order == ["a>bia", "b>ana"]

    def test_named_operator_first_then_anybody(self) -> None:
        world = World(operators=(operator("ana"), operator("bia")))
        world.do(PresenceChanged("bia", "paused", "lunch"))
        world.enter("a", named="bia", named_s=30.0)
        assert world.state("a") == "waiting"
        world.wait(30)
        assert world.rings_at("a") == "ana"

    def test_a_colleague_named_in_a_transfer_needs_no_seat_in_the_queue(self) -> None:
        world = World(operators=(operator("ana"), operator("bia", queues=())))
        world.do(PresenceChanged("bia", "paused", "lunch"))
        world.enter("a", skills=skill("iptu"), named="bia", named_s=30.0)
        world.wait(10)
        world.do(PresenceChanged("bia", "available"))
        assert world.rings_at("a") == "bia"

    def test_a_named_operator_who_is_not_at_work_is_not_waited_for(self) -> None:
        world = World(operators=(operator("ana"), operator("bia")))
        world.do(PresenceChanged("bia", "offline", "gone"))
        world.enter("a", named="bia", named_s=30.0)
        assert world.rings_at("a") == "ana"

    def test_coming_again_with_a_new_priority_moves_the_place(self) -> None:
        world = World()
        world.enter("a")
        world.enter("b")
        world.enter("b", priority=10)
        assert world.engine.position("b") == 1


class TestCallback:
    """A callback keeps its place: called in the order as if they had waited on the line."""

    def test_who_stands_aside_is_not_rung_and_grows_older_all_the_same(self) -> None:
        world = World(operators=(operator("ana"),))
        world.enter("talks")
        offer = answer(world, "talks")
        world.enter("callback", not_before=world.now + 60_000_000)
        world.wait(10)
        world.enter("later")
        assert world.engine.position("callback") == 1
        world.do(Released(offer))
        assert world.rings_at("later") == "ana", "before the window nobody waits for the callback"
        offer = answer(world, "later")
        world.enter("last")
        world.wait(50)
        world.do(Released(offer))
        assert world.rings_at("callback") == "ana", "in the window it stands where it came"

    def test_an_attempt_that_failed_is_tried_again_in_its_old_place(self) -> None:
        world = World(operators=(operator("ana"),))
        entered = world.now
        world.enter("callback")
        world.wait(5)
        world.enter("next")
        world.do(OfferRefused(world.offers["callback"].offer, "cancelled"))
        world.enter("callback", entered_at=entered, not_before=world.now + 300_000_000)
        assert world.presence("ana") == "available"
        assert world.rings_at("next") == "ana"
        world.do(Released(answer(world, "next")))
        world.wait(299)
        assert world.state("callback") == "aside"
        world.wait(1)
        assert world.rings_at("callback") == "ana"


class TestWhy:
    def test_every_member_is_counted_once(self) -> None:
        world = World(
            operators=(
                operator("able", {"iptu": 1}),
                operator("unskilled"),
                operator("busy", {"iptu": 1}),
                operator("away", {"iptu": 1}),
            )
        )
        world.do(PresenceChanged("away", "paused", "lunch"))
        world.do(PresenceChanged("able", "paused", "lunch"))
        world.enter("x", skills=skill("iptu"))
        world.do(PresenceChanged("able", "available"))
        world.enter("a", skills=skill("iptu"))
        why = world.offers["a"].why
        assert why.chosen == "able"
        counts = (why.members, why.unskilled, why.absent, why.busy, why.tried, why.able)
        assert counts == (4, 1, 1, 1, 0, 1)

    def test_explain_says_what_each_lacks(self) -> None:
        world = World(operators=(operator("ana"), operator("bia", {"iptu": 1})))
        world.do(PresenceChanged("bia", "paused", "lunch"))
        world.enter("a", skills=skill("iptu"))
        lacks = {c.operator: c.lacks for c in world.engine.explain("a")}
        assert lacks == {"ana": ("skill iptu>=1",), "bia": ("presence paused",)}
