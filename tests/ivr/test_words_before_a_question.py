from __future__ import annotations

from ivr.model import FlowState
from ivr.scripted import HangsUp, Presses, Says
from tests.ivr.conftest import Rooms
from tests.ivr.test_runner import HOLE


class TestWordsBeforeAQuestion:
    """Said as part of the question, so that a citizen who knows the way may cut them short."""

    async def test_the_greeting_is_part_of_the_first_question(self, walk, principal) -> None:
        done = await walk(principal, Presses("0"))
        first = done.line.asks[0]
        assert first.prompts[0] == "Prefeitura de Porto Sereno, olá!"
        assert first.prompts[1].startswith("Seu protocolo é 2 0 2 6")
        assert first.prompts[-1] == "Em poucas palavras, o que você precisa?"
        assert first.barge_in

    async def test_the_echo_begins_the_next_question(self, walk, principal) -> None:
        done = await walk(principal, Says(HOLE), Presses("0"))
        assert done.line.asks[1].prompts[0] == "Certo: buraco na rua."

    async def test_they_are_said_again_after_a_crash(self, walk, principal) -> None:
        done = await walk(principal, HangsUp())
        asked = done.watch.states[-1]
        assert asked.node == "desejo"
        resumed = FlowState.from_json(asked.to_json())
        again = await walk(principal, HangsUp(), state=resumed)
        assert any("Seu protocolo é" in text for text in again.line.told)

    async def test_they_are_said_before_an_effect_and_before_the_end(self, walk) -> None:
        flow = (
            "flow: f\nlabel: F\nstart: a\nperson: p\nnodes:\n"
            "  a:\n    kind: say\n    text:\n      - um\n      - dois\n    next: b\n"
            "  b:\n    kind: action\n    action: stop_recording\n    next: c\n"
            "  c:\n    kind: say\n    text: três\n    next: p\n"
            "  p:\n    kind: transfer\n    queue: geral\n"
        )

        async def told_by_then(_: object) -> dict[str, object]:
            order.append("effect")
            return {}

        order: list[str] = []
        done = await walk(flow, rooms=Rooms(stop_recording=told_by_then))
        assert done.line.told == ["um", "dois", "três"]
        assert order == ["effect"]
        assert done.watch.turns[-1].said == "um dois três"

    async def test_many_words_without_a_question_are_said_on_the_way(self, walk) -> None:
        text = "".join(f"      - frase {n}\n" for n in range(40))
        flow = (
            f"flow: f\nlabel: F\nstart: a\nnodes:\n  a:\n    kind: say\n    text:\n{text}"
            "    next: b\n  b:\n    kind: end\n"
        )
        done = await walk(flow)
        assert len(done.line.told) == 40
