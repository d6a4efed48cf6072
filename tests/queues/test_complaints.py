"""What users of other systems complain of, each as a test of ours (facts on the field)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from queues.model import Capacity, Membership, Policy
from queues.moves import Arrived as Came
from queues.moves import (
    Ignored,
    Left,
    OfferAccepted,
    OfferRefused,
    OperatorChanged,
    OperatorRemoved,
    PresenceChanged,
    Released,
    Resumed,
    Slept,
    Vanished,
    Woke,
)
from tests.queues.desk_world import World, operator, skill


def answer(world: World, name: str) -> int:
    offer = world.offers[name].offer
    world.do(OfferAccepted(offer))
    return offer


class TestStuck:
    """Agent or caller stuck, queue stops (freeswitch 1973, 1062, 2540, 1641, 1216)."""

    def test_an_operator_who_does_not_answer_is_not_stuck_in_receiving(self) -> None:
        world = World(operators=(operator("ana"),))
        world.enter("a")
        world.wait(20)
        assert world.presence("ana") == "paused"
        assert world.state("a") == "waiting"
        world.do(PresenceChanged("ana", "available"))
        assert world.rings_at("a") == "ana"

    def test_a_caller_who_hangs_up_while_it_rings_frees_the_operator(self) -> None:
        world = World(operators=(operator("ana"),))
        world.enter("a")
        world.enter("b")
        world.do(Left("a", "hang_up"))
        assert world.rings_at("b") == "ana"

    def test_the_queue_goes_on_after_a_missing_event(self) -> None:
        """Neither answered nor refused is ever heard of: the deadline ends it."""
        world = World(operators=(operator("ana"), operator("bia")))
        world.enter("a")
        first = world.rings_at("a")
        world.wait(20)
        assert world.rings_at("a") not in (None, first)

    def test_an_operator_whose_caller_left_unheard_is_freed_by_the_release(self) -> None:
        world = World(operators=(operator("ana"),))
        world.enter("a")
        offer = answer(world, "a")
        world.do(Left("a"))
        assert world.engine.holders == {}
        assert isinstance(world.do(Released(offer))[0], Ignored)

    def test_nobody_is_stuck_in_pause_after_a_restart(self) -> None:
        """wazo-calld PR 184: wrap-up ended while the server was away."""
        world = World(operators=(operator("ana"),))
        world.do(PresenceChanged("ana", "wrap_up", "after_call", world.now - 1))
        world.enter("a")
        world.wait(0)
        assert world.rings_at("a") == "ana"

    def test_an_operator_removed_while_ringing_leaves_nobody_behind(self) -> None:
        world = World(operators=(operator("ana"), operator("bia")))
        world.enter("a")
        gone = world.rings_at("a")
        world.do(OperatorRemoved(str(gone)))
        assert world.rings_at("a") not in (None, gone)
        assert gone not in world.engine.desks.by_id


class TestOrder:
    """Order or skills not as configured; weights starve (freeswitch 2511; asterisk 1561, 1901)."""

    def test_order_of_arrival_within_the_needed_skill(self) -> None:
        world = World(operators=(operator("ana", {"iptu": 3}),))
        for name in "abcd":
            world.enter(name, skills=skill("iptu"))
            world.wait(1)
        for name, after in pairwise("abcd"):
            world.do(Released(answer(world, name)))
            assert world.rings_at(after) == "ana"

    def test_the_skill_as_configured_and_no_other(self) -> None:
        world = World(operators=(operator("ana", {"iptu": 2}), operator("bia", {"poda": 5})))
        world.enter("a", skills=skill(("iptu", 3)))
        assert world.rings_at("a") is None
        world.enter("b", skills=skill(("iptu", 2)))
        assert world.rings_at("b") == "ana"

    def test_the_longest_idle_is_called(self) -> None:
        world = World(operators=(operator("ana"), operator("bia"), operator("caio")))
        for name in "abc":
            world.enter(name)
        offers = {name: answer(world, name) for name in "abc"}
        for name in "bca":
            world.wait(1)
            world.do(Released(offers[name]))
        world.order.clear()
        for name in "def":
            world.enter(name)
        assert world.order == ["d>bia", "e>caio", "f>ana"]

    def test_refused_returns_to_the_same_place_and_rings_at_the_next(self) -> None:
        world = World(Policy("geral", after_refused="available"), operators=(operator("ana"),))
        world.enter("a")
        world.enter("b")
        world.enter("c")
        assert world.engine.position("b") == 1
        world.do(OfferRefused(world.offers["a"].offer))
        assert world.engine.position("a") == 1
        assert world.rings_at("b") == "ana", "not the same one at once, and nobody idle meanwhile"
        world.do(Released(answer(world, "b")))
        assert world.rings_at("c") == "ana"
        world.wait(10)
        world.do(Released(answer(world, "c")))
        assert world.rings_at("a") == "ana"

    def test_weights_do_not_starve(self) -> None:
        """A queue with a head start of 5 minutes never holds the other for ever."""
        seats = (Membership("vip", weight=5), Membership("geral"))
        world = World(Policy("vip"), Policy("geral"), operators=(operator("ana", queues=seats),))
        world.enter("busy", "vip")
        world.enter("old", "geral")
        world.wait(19)
        served = "busy"
        for number in range(100):
            world.enter(f"vip{number}", "vip")
            world.do(Released(answer(world, served)))
            served = next(iter(world.offers))
            if served == "old":
                break
            world.wait(19)
        assert served == "old"
        assert world.now - world.engine.items["old"].arrived.entered_at <= 320 * 1_000_000

    def test_priority_is_minutes_so_nobody_starves(self) -> None:
        world = World(operators=(operator("ana"),))
        world.enter("talks")
        offer = answer(world, "talks")
        world.enter("plain")
        world.wait(599)
        world.enter("before", priority=10)
        assert world.engine.position("before") == 1
        world.wait(2)
        world.enter("after", priority=10)
        order = sorted(["plain", "before", "after"], key=lambda n: world.engine.position(n))
        assert order == ["before", "plain", "after"]
        world.do(Released(offer))
        assert world.rings_at("before") == "ana"

    def test_legal_priority_comes_first_and_still_ages(self) -> None:
        world = World(operators=(operator("ana"),))
        world.enter("talks")
        offer = answer(world, "talks")
        world.enter("very_old")
        world.wait(3601)
        world.enter("plain")
        world.wait(60)
        world.enter("elderly", legal=True)
        order = sorted(["very_old", "plain", "elderly"], key=lambda n: world.engine.position(n))
        assert order == ["very_old", "elderly", "plain"]
        world.do(Released(offer))
        assert world.rings_at("very_old") == "ana"

    def test_several_orders_in_a_queue_call_the_first_line_first(self) -> None:
        first, second = Membership("geral", order=1), Membership("geral", order=2)
        world = World(
            operators=(operator("backup", queues=(second,)), operator("ana", queues=(first,)))
        )
        world.enter("a")
        world.enter("b")
        assert world.order == ["a>ana", "b>backup"]


class TestCapacity:
    """Capacity exceeded when idle chats wake (Zendesk); none at all (chatwoot 13050, 1198)."""

    TWO_CHATS = Capacity(100, (("voice", 100), ("chat", 50)))

    def test_an_operator_takes_as_many_chats_as_fit_and_no_more(self) -> None:
        world = World(operators=(operator("ana", capacity=self.TWO_CHATS),))
        for name in "abc":
            world.enter(name, medium="chat")
        assert (world.rings_at("a"), world.rings_at("b")) == ("ana", "ana")
        assert world.state("c") == "waiting"

    def test_no_call_while_a_chat_takes_half(self) -> None:
        world = World(operators=(operator("ana", capacity=self.TWO_CHATS),))
        world.enter("a", medium="chat")
        world.enter("b")
        assert world.state("b") == "waiting"

    def test_an_idle_chat_wakes_without_overfilling(self) -> None:
        world = World(operators=(operator("ana", capacity=self.TWO_CHATS),))
        for name in "ab":
            world.enter(name, medium="chat")
        offers = {name: answer(world, name) for name in "ab"}
        world.enter("call")
        world.do(Slept(offers["a"]))
        world.do(Slept(offers["b"]))
        assert world.rings_at("call") == "ana"
        world.do(Woke(offers["a"]))
        assert world.state("a") == "waiting", "back to its place, not onto a full desk"
        assert world.engine.position("a") == 1

    def test_voice_may_interrupt_email_when_configured(self) -> None:
        both = Capacity(
            100,
            (("email", 100), ("voice", 100)),
            interrupts=(("voice", frozenset({"email"})),),
        )
        world = World(operators=(operator("ana", capacity=both),))
        world.enter("mail", medium="email")
        answer(world, "mail")
        world.enter("call")
        assert world.rings_at("call") == "ana"
        world.enter("mail2", medium="email")
        assert world.state("mail2") == "waiting"

    def test_most_of_one_medium(self) -> None:
        one = Capacity(100, (("chat", 10),), most=(("chat", 1),))
        world = World(operators=(operator("ana", capacity=one),))
        world.enter("a", medium="chat")
        world.enter("b", medium="chat")
        assert world.state("b") == "waiting"


class TestLeaks:
    """Slots leak on unanswered calls; events lost, late or doubled (aioari PR 2; ari4java 85)."""

    def test_unanswered_calls_leak_no_slot(self) -> None:
        policy = Policy("geral", after_no_answer="available", again_after_s=1)
        world = World(policy, operators=(operator("ana"), operator("bia")))
        for number in range(50):
            world.enter(f"i{number}")
        world.wait(600)
        held = sum(len(d.held) for d in world.engine.desks.by_id.values())
        assert held == 2

    @pytest.mark.parametrize("late", [OfferAccepted, OfferRefused, Released])
    def test_a_late_word_about_an_offer_that_is_over_changes_nothing(self, late: type) -> None:
        world = World(operators=(operator("ana"), operator("bia")))
        world.enter("a")
        old = world.offers["a"].offer
        world.wait(20)
        before = world.offers["a"]
        assert world.do(late(old)) == [Ignored(late.__name__, "unknown offer")]
        assert world.offers["a"] == before

    def test_answered_twice_is_answered_once(self) -> None:
        world = World(operators=(operator("ana"),))
        world.enter("a")
        offer = answer(world, "a")
        assert isinstance(world.do(OfferAccepted(offer))[0], Ignored)
        assert isinstance(world.do(OfferRefused(offer))[0], Ignored)
        assert world.state("a") == "served"

    def test_arriving_twice_is_one_place(self) -> None:
        world = World()
        world.enter("a")
        world.enter("b")
        assert isinstance(world.enter("a")[0], Ignored)
        assert (world.engine.position("a"), world.engine.position("b")) == (1, 2)

    def test_a_vanished_browser_frees_its_capacity(self) -> None:
        world = World(operators=(operator("ana"), operator("bia")))
        world.enter("a")
        first = str(world.rings_at("a"))
        world.do(Vanished(first))
        assert world.rings_at("a") not in (None, first)
        assert world.presence(first) == "paused"
        assert not world.engine.desks.by_id[first].held

    def test_vanished_in_talk_goes_back_to_the_head(self) -> None:
        world = World(operators=(operator("ana"),))
        world.enter("a")
        world.wait(1)
        world.enter("b")
        offer = answer(world, "a")
        world.do(OfferRefused(offer, "vanished"))
        assert world.presence("ana") == "offline"
        assert world.engine.position("a") == 1


class TestTransferAndRestart:
    def test_transfer_keeps_the_passing_operator_busy_until_released(self) -> None:
        world = World(
            Policy("geral"),
            Policy("iptu"),
            operators=(operator("ana", queues=("geral",)), operator("bia", queues=("iptu",))),
        )
        world.enter("a")
        old = answer(world, "a")
        world.enter("a", "iptu")
        assert world.rings_at("a") == "bia"
        world.enter("b")
        assert world.state("b") == "waiting"
        world.do(Released(old))
        assert world.rings_at("b") == "ana"
        assert world.state("a") == "offered"

    def test_same_place_after_a_restart(self) -> None:
        world = World()
        for name in "abc":
            world.enter(name)
            world.wait(1)
        entered = {n: world.engine.items[n].arrived.entered_at for n in "abc"}
        again = World()
        again.now = world.now + 3_000_000
        for name in "cab":
            again.enter(name, entered_at=entered[name])
        assert [again.engine.position(n) for n in "abc"] == [1, 2, 3]

    def test_a_talk_resumed_after_a_restart_still_fills_its_operator(self) -> None:
        world = World()
        world.do(OperatorChanged(operator("ana")))
        came = Came("a", "geral", world.now - 60_000_000)
        world.do(Resumed(came, 7, "ana", True, world.now - 30_000_000))
        world.do(PresenceChanged("ana", "available"))
        world.enter("b")
        assert world.state("b") == "waiting"
        world.do(Released(7))
        assert world.rings_at("b") == "ana"
        assert world.offers["b"].offer == 8

    def test_a_ringing_offer_resumed_expires_by_its_own_deadline(self) -> None:
        world = World()
        world.do(OperatorChanged(operator("ana")))
        came = Came("a", "geral", world.now - 60_000_000)
        world.do(Resumed(came, 7, "ana", False, world.now - 15_000_000))
        world.wait(4)
        assert world.state("a") == "offered"
        world.wait(2)
        assert world.state("a") == "waiting"
