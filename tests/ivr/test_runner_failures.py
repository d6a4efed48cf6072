"""A walk that is cut, killed, refused or led in circles still ends, and ends well."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from ivr.model import Ended, FlowState, ToQueue
from ivr.scripted import HangsUp, Presses, Says, ScriptWatch
from ivr.walk import Limits
from tests.ivr.conftest import Rooms
from tests.ivr.test_runner import BY_VOICE, HOLE
from tests.ivr.test_tree_and_parse import SMALL


@pytest.mark.parametrize("after", range(8))
async def test_a_hang_up_at_every_step_ends_cleanly(walk, principal, after: int) -> None:
    done = await walk(principal, *BY_VOICE[:after], HangsUp())
    assert isinstance(done.outcome, Ended)
    assert (done.outcome.solved, done.outcome.reason) == (False, "hung_up")
    assert done.outcome.node == done.watch.states[-1].node
    assert done.watch.turns[-1].heard is None


@pytest.mark.parametrize("crash", range(1, 11))
async def test_killed_at_any_commit_it_goes_on_at_the_same_node_once(
    walk, principal, crash: int
) -> None:
    """The process dies right after a commit; a new one goes on with the committed state."""

    class Dies(ScriptWatch):
        async def step(self, state: FlowState) -> None:
            await super().step(FlowState.from_json(state.to_json()))
            if len(self.states) == crash:
                raise asyncio.CancelledError

    watch = Dies()
    rooms = Rooms()
    with pytest.raises(asyncio.CancelledError):
        await walk(principal, *BY_VOICE, rooms=rooms, watch=watch)
    state = watch.states[-1]
    asked = ("desejo", "pedido", "bairro", "numero", "relato", "mais_alguma")
    done_before = {"desejo": 1, "pedido": 2, "bairro": 4, "numero": 6, "relato": 7}
    past = 0
    for node in asked[:-1]:
        if state.variables.get({"desejo": "desejo", "bairro": "bairro", "numero": "numero",
                                "relato": "relato"}.get(node, ""), None):  # fmt: skip
            past = done_before[node]
    if state.node in ("bairro",) and past == 1:
        past = 2
    again = await walk(principal, *BY_VOICE[past:], rooms=rooms, state=state, watch=ScriptWatch())
    assert again.watch.states[0] == state
    assert again.outcome == Ended(True, "pedido_aberto", "tchau_pedido")
    keys = {call.key for call in rooms.named("open_ticket")}
    assert len(keys) == 1


async def test_an_effect_repeated_after_a_crash_carries_the_same_key(walk, principal) -> None:
    state = FlowState.begin(principal, protocolo="1", desejo="buraco", desejo_nome="buraco na rua")
    state = replace(state, node="abrir").enter("abrir")
    rooms = Rooms()
    await walk(principal, HangsUp(), rooms=rooms, state=state)
    await walk(principal, HangsUp(), rooms=rooms, state=state)
    assert [call.key for call in rooms.named("open_ticket")] == [
        f"i-1:{state.run}:1:open_ticket:abrir"
    ] * 2


async def test_a_failing_action_leads_to_a_person(walk, principal) -> None:
    rooms = Rooms(open_ticket=RuntimeError("down"))
    done = await walk(principal, *BY_VOICE[:7], rooms=rooms)
    assert isinstance(done.outcome, ToQueue)


async def test_an_action_that_hangs_is_cut_at_its_deadline(walk, principal) -> None:
    async def forever(_: object) -> dict[str, object]:
        await asyncio.sleep(3600)
        return {}

    rooms = Rooms(open_ticket=forever, service_hours=forever)
    quick = Limits(action_s=0.02)
    done = await walk(principal, *BY_VOICE[:7], rooms=rooms, limits=quick)
    assert isinstance(done.outcome, ToQueue)


async def test_a_database_that_does_not_answer_leads_to_a_person(walk, principal) -> None:
    class Down(ScriptWatch):
        async def step(self, state: FlowState) -> None:
            raise OSError("disk full")

        async def turn(self, turn: object) -> None:
            raise OSError("disk full")

    done = await walk(principal, *BY_VOICE, watch=Down())
    assert isinstance(done.outcome, ToQueue)


async def test_without_intents_the_keys_and_a_person_remain(walk, principal) -> None:
    done = await walk(principal, Says(HOLE), Presses("2"), Presses("0"), wishes=None)
    assert "iptu" in done.watch.nodes
    assert isinstance(done.outcome, ToQueue)


CIRCLE = SMALL.replace("    next: desejo", "    next: eco").replace(
    "  desejo:\n", "  eco:\n    kind: say\n    text: eco\n    next: ola\n  desejo:\n"
)


async def test_a_flow_that_circles_reaches_a_person(walk) -> None:
    done = await walk(CIRCLE)
    assert isinstance(done.outcome, ToQueue)
    assert len(done.watch.states) < 60


async def test_a_flow_whose_person_circles_too_still_ends(walk) -> None:
    worse = CIRCLE.replace("person: gente", "person: eco")
    done = await walk(worse)
    assert done.outcome == Ended(False, "no_way_on", "ola") or done.outcome.reason == "no_way_on"


async def test_a_citizen_who_answers_for_ever_is_led_to_a_person(walk) -> None:
    talk = SMALL.replace("      buraco: fim", "      buraco: ola")
    done = await walk(talk, *[Says(HOLE)] * 100)
    assert isinstance(done.outcome, ToQueue)
    assert len(done.line.asks) <= 12
