"""The examples in others' documentation, as days of ours: bullseye rings (Genesys), routing steps
with proficiency (Amazon Connect), skill rules with waiting time (Wazo)."""

from __future__ import annotations

from queues.model import Policy, Ring
from queues.moves import OfferAccepted
from tests.queues.desk_world import World, operator, skill


class TestBullseye:
    """Ring by ring, skills fall away, until at last everybody in the queue may be called."""

    POLICY = Policy(
        "geral",
        requires=tuple((one,) for one in skill("cartoes", "credito", "espanhol")),
        rings=(
            Ring(30, drop=frozenset({"espanhol"})),
            Ring(60, drop=frozenset({"espanhol", "credito"})),
            Ring(90, drop=frozenset({"espanhol", "credito", "cartoes"})),
        ),
    )

    def test_each_ring_reaches_further(self) -> None:
        world = World(
            self.POLICY,
            operators=(
                operator("nobody_special"),
                operator("cards", {"cartoes": 1}),
                operator("cards_credit", {"cartoes": 1, "credito": 1}),
            ),
        )
        for name in "abc":
            world.enter(name)
        assert world.order == []
        world.wait(30)
        assert world.order == ["a>cards_credit"]
        answer_all(world)
        world.wait(30)
        assert world.order[1:] == ["b>cards"]
        answer_all(world)
        world.wait(30)
        assert world.order[2:] == ["c>nobody_special"]


class TestRoutingSteps:
    """Step 1: technology >= 4 for 30 s. Step 2: technology >= 2 for 30 s. Then anybody; and a
    step may ask for one of several languages."""

    POLICY = Policy(
        "geral",
        requires=((*skill(("tecnologia", 4)),), skill("ingles", "espanhol")),
        rings=(Ring(30, lower=2), Ring(60, drop=frozenset({"tecnologia", "ingles"}))),
    )

    def test_the_better_proficiency_first_then_the_lesser(self) -> None:
        world = World(
            self.POLICY,
            operators=(
                operator("two", {"tecnologia": 2, "espanhol": 1}),
                operator("four", {"tecnologia": 4, "ingles": 1}),
                operator("five_mute", {"tecnologia": 5}),
            ),
        )
        world.enter("a")
        world.enter("b")
        world.enter("c")
        assert world.order == ["a>four"], "five has no language, two is not good enough yet"
        answer_all(world)
        world.wait(30)
        assert world.order[1:] == ["b>two"]
        answer_all(world)
        world.wait(30)
        assert world.order[2:] == ["c>five_mute"]


class TestSkillRules:
    """Rule: WT < 60, technic & ($lang > 39); then technic alone. Levels run from 0 to 100."""

    POLICY = Policy(
        "geral",
        requires=((*skill("tecnico"),),),
        rings=(Ring(60, drop=frozenset({"ingles"})),),
    )

    def test_the_language_is_asked_for_one_minute(self) -> None:
        world = World(
            self.POLICY,
            operators=(
                operator("poor", {"tecnico": 50, "ingles": 39}),
                operator("fluent_only", {"ingles": 100}),
            ),
        )
        world.enter("a", skills=skill(("ingles", 40)))
        world.wait(59)
        assert world.state("a") == "waiting"
        world.wait(1)
        assert world.rings_at("a") == "poor"


def answer_all(world: World) -> None:
    for offer in list(world.offers.values()):
        if not world.engine.holders[offer.offer].held[offer.offer].answered:
            world.do(OfferAccepted(offer.offer))
