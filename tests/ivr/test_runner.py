from __future__ import annotations

import pytest

from ivr.line import HungUp
from ivr.model import Ended, FlowState, ToQueue
from ivr.parse import read_flow
from ivr.scripted import Presses, Says, ScriptWatch, Silent, Unheard
from ivr.walk import DEAF, NOT_HEARD, NOT_UNDERSTOOD
from tests.ivr.conftest import DEMO, Rooms

HOLE = "tem um buraco na minha rua"
BY_VOICE = (
    Says(HOLE), Says("registrar"), Says("praia mansa"), Says("sim"), Says("cento e vinte"),
    Says("sim"), Says("rua das gaivotas, um buraco enorme"), Says("não"),
)  # fmt: skip


async def test_a_hole_in_the_street_becomes_a_ticket_by_voice(walk, principal) -> None:
    done = await walk(principal, *BY_VOICE)
    assert done.outcome == Ended(True, "pedido_aberto", "tchau_pedido")
    (call,) = done.rooms.named("open_ticket")
    assert call.arguments == {
        "service": "buraco",
        "said": "rua das gaivotas, um buraco enorme",
        "place": {"neighbourhood": "Praia Mansa", "number": "120"},
    }
    assert "2 0 2 6, 0 0 0 1 7" in done.said
    first = done.watch.turns[0]
    assert (first.heard, first.intent, first.band) == ("speech", "buraco", "accept")
    assert first.slots["desejo"] == "buraco"
    assert first.said.startswith("Prefeitura de Porto Sereno, olá!")
    assert "2 0 2 6, 1 2 3 4, 5 6 7" in first.said


async def test_the_first_prompt_is_short_and_constant(principal) -> None:
    first = principal.nodes[principal.start]
    text = first.values["text"][0]
    assert len(text) < 40
    assert "{" not in text


async def test_turns_know_how_long_the_citizen_waited_for_our_sound(walk, principal) -> None:
    done = await walk(principal, Says(HOLE), Silent())
    assert done.watch.turns[0].answer_ms == 300
    assert done.watch.turns[1].heard == "silence"
    assert done.watch.turns[1].answer_ms is None


async def test_a_wish_that_is_not_sure_is_confirmed_in_three_words(walk, principal) -> None:
    done = await walk(principal, Says(HOLE, band="confirm"), Says("sim"), Silent())
    assert "Buraco na rua, certo?" in done.line.told
    assert done.watch.nodes[-1] == "pessoa"


async def test_a_no_to_the_confirmation_asks_again_and_differently(walk, principal) -> None:
    done = await walk(
        principal, Says(HOLE, band="confirm"), Says("não"), Says("iptu"), Presses("0")
    )
    asked = [text for text in done.line.told if "Diga só o assunto" in text]
    assert len(asked) == 1
    assert NOT_UNDERSTOOD in done.line.told
    assert "iptu" in done.watch.nodes


@pytest.mark.parametrize("way", [Says("quero falar com um atendente"), Presses("0")])
async def test_a_person_at_any_time_at_the_first_question(walk, principal, way) -> None:
    done = await walk(principal, way)
    assert isinstance(done.outcome, ToQueue)
    assert done.outcome.queue == "geral"
    assert done.watch.turns[0].intent == "atendente"


@pytest.mark.parametrize("at", range(1, 8))
async def test_a_person_from_every_question_of_the_ticket(walk, principal, at: int) -> None:
    done = await walk(principal, *BY_VOICE[:at], Says("atendente"))
    assert isinstance(done.outcome, ToQueue)
    if at < 7:
        assert not done.rooms.named("open_ticket")


async def test_the_citizens_own_account_may_name_an_attendant(walk, principal) -> None:
    told = "a atendente disse que vinham e o operador não veio"
    done = await walk(principal, *BY_VOICE[:6], Says(told), Says("não"))
    assert done.rooms.named("open_ticket")[0].arguments["said"] == told


async def test_star_calls_a_person_while_digits_are_keyed_and_zero_is_a_digit(
    walk, principal
) -> None:
    ways = (Says("consultar protocolo"), Presses("20"), Presses("*"))
    done = await walk(principal, *ways)
    assert isinstance(done.outcome, ToQueue)
    digits_ask = done.line.asks[1]
    assert digits_ask.keys is not None
    assert digits_ask.keys.stops == "*"
    assert "sterisco" in " ".join(digits_ask.prompts)


@pytest.mark.parametrize("failing", [(Silent(), Silent()), (Says("blá"), Says("xyz")),
                                     (Unheard(), Unheard())])  # fmt: skip
async def test_two_failures_reach_a_person(walk, principal, failing) -> None:
    done = await walk(principal, *failing)
    assert isinstance(done.outcome, ToQueue)
    assert len(done.line.asks) == 2


async def test_why_it_is_asked_again_is_said(walk, principal) -> None:
    for reply, words in ((Silent(), NOT_HEARD), (Says("blá"), NOT_UNDERSTOOD), (Unheard(), DEAF)):
        done = await walk(principal, reply, Presses("0"))
        assert words in done.line.told


async def test_keys_work_when_every_recogniser_is_down(walk, principal) -> None:
    done = await walk(principal, Unheard(), Presses("1"), Unheard(), Presses("20261230"), Silent())
    assert "pedir_protocolo" in done.watch.nodes


DANGERS = [
    ("está pegando fogo na casa do vizinho", "incendio", "1 9 3"),
    ("tem um vazamento de gás no prédio", "gas", "1 9 3"),
    ("um fio elétrico caiu na rua", "fio", "1 9 3"),
    ("o barranco está descendo", "deslizamento", "1 9 9"),
    ("teve um atropelamento, tem gente ferida", "acidente", "1 9 2"),
    ("estão assaltando uma loja agora", "crime", "1 9 0"),
]


@pytest.mark.parametrize(("said", "danger", "number"), DANGERS)
async def test_danger_comes_before_everything(walk, principal, said, danger, number) -> None:
    closed = Rooms(service_hours={"open": False, "staffed": False, "opens_at": ""})
    done = await walk(principal, Says(said), rooms=closed)
    assert isinstance(done.outcome, ToQueue)
    assert (done.outcome.queue, done.outcome.urgent) == ("emergencia", True)
    assert done.outcome.priority == 1000
    assert done.outcome.notes == {"perigo": danger}
    assert number in done.line.told[-2]
    assert not closed.named("service_hours")


async def test_a_possible_danger_passes_only_with_a_clear_no(walk, principal) -> None:
    fire = Says("incêndio", band="confirm")
    for answer in (Says("sim"), Silent(), Says("hã"), Presses("0")):
        done = await walk(principal, fire, answer)
        assert isinstance(done.outcome, ToQueue)
        assert done.outcome.urgent
        assert "É uma emergência agora?" in done.said
    done = await walk(principal, fire, Says("não"), Presses("0"))
    assert done.outcome.queue == "geral"


async def test_a_danger_among_close_alternatives_is_asked_about(walk, principal) -> None:
    unsure = Says("lixo", also=("incêndio",), band="confirm")
    done = await walk(principal, unsure, Says("sim"), ears="embedded")
    assert isinstance(done.outcome, ToQueue)
    assert done.outcome.urgent


async def test_danger_is_heard_in_a_menu_when_words_are_known(walk, principal) -> None:
    done = await walk(principal, Says("iptu"), Says("socorro está pegando fogo aqui"))
    assert done.outcome.urgent


async def test_closed_says_when_and_offers_a_ticket_by_voice(walk, principal) -> None:
    closed = Rooms(
        service_hours={"open": False, "staffed": False, "opens_at": "2026-03-02T11:00:00+00:00"}
    )
    done = await walk(
        principal, Presses("0"), Says("sim"), Says("quero um poste na rua b"), rooms=closed
    )
    assert "As pessoas voltam a atender segunda-feira, às 8 horas." in done.line.told
    assert done.outcome == Ended(True, "recado", "recado_aberto")
    assert done.rooms.named("open_ticket")[0].arguments["service"] == "recado"


async def test_nobody_there_is_said_and_never_an_endless_queue(walk, principal) -> None:
    empty = Rooms(service_hours={"open": True, "staffed": False, "opens_at": ""})
    done = await walk(principal, Presses("0"), Says("não"), rooms=empty)
    assert done.outcome == Ended(False, "sem_atendimento", "tchau_fechado")


async def test_someone_who_only_wants_a_person_when_closed_does_not_circle(walk, principal) -> None:
    closed = Rooms(service_hours={"open": False, "staffed": False, "opens_at": ""})
    done = await walk(principal, *[Presses("0")] * 50, rooms=closed)
    assert isinstance(done.outcome, Ended)
    assert done.outcome.reason in ("no_way_on", "sem_atendimento")
    assert len(done.line.asks) < 50


async def test_without_recording_and_on(walk, principal) -> None:
    done = await walk(principal, Presses("9"), Says("falar com a ouvidoria"))
    assert len(done.rooms.named("stop_recording")) == 1
    assert "Pronto, sem gravação." in done.line.told
    assert done.outcome.queue == "ouvidoria"


async def test_a_recording_that_cannot_be_stopped_is_not_said_to_be(walk, principal) -> None:
    stuck = Rooms(stop_recording=RuntimeError("disk"))
    done = await walk(principal, Says("sem gravação"), Presses("0"), rooms=stuck)
    assert "Pronto, sem gravação." not in done.line.told
    assert "Não consegui parar a gravação agora." in done.line.told


async def test_protocol_by_keys_is_read_back_and_told_by_stage_and_dates(walk, principal) -> None:
    number = "20261237"
    from core.checks import check_digit

    number = "2026123" + check_digit("2026123")
    rooms = Rooms(
        find_ticket={
            "found": True,
            "words": "em andamento",
            "filed_at": "2026-03-01T15:00:00+00:00",
            "due_at": "2026-03-10T15:00:00+00:00",
        }
    )
    done = await walk(
        principal, Presses("1"), Presses(number), Presses("1"), Presses("2"), rooms=rooms
    )
    assert rooms.named("find_ticket")[0].arguments == {"number": number}
    told = "O pedido, de 01/03/2026, está em andamento. O prazo é 10/03/2026."
    assert told in done.line.told
    assert done.outcome == Ended(True, "informado", "tchau_resolvido")


async def test_guessing_protocols_ends_with_a_person(walk, principal) -> None:
    from core.checks import check_digit

    number = "2026123" + check_digit("2026123")
    again = (Presses(number), Presses("1"), Presses("1"))
    rooms = Rooms(find_ticket={"found": False})
    done = await walk(principal, Presses("1"), *again * 6, rooms=rooms)
    assert isinstance(done.outcome, ToQueue)
    assert len(rooms.named("find_ticket")) == 3


async def test_typing_walks_the_same_graph(walk, principal) -> None:
    replies = tuple(r for r in BY_VOICE)
    done = await walk(principal, *replies, medium="text")
    assert done.outcome == Ended(True, "pedido_aberto", "tchau_pedido")


async def test_the_embedded_recogniser_walks_it_with_keys_for_the_rest(walk, principal) -> None:
    replies = (Says(HOLE), Says("registrar"), Says("Praia Mansa"), Says("sim"), Presses("120"),
               Presses("1"), Says("qualquer coisa"), Presses("2"))  # fmt: skip
    done = await walk(principal, *replies, ears="embedded")
    assert done.outcome == Ended(True, "pedido_aberto", "tchau_pedido")
    said = done.rooms.named("open_ticket")[0].arguments["said"]
    assert said.startswith("Relato falado: ouça a gravação de ")


class TestWaiting:
    @pytest.fixture
    def espera(self):
        return read_flow((DEMO / "flows" / "espera.yaml").read_text())

    async def test_position_music_and_a_way_out(self, walk, espera) -> None:
        replies = (Silent(), Presses("1"), Says("quero a poda de uma árvore na rua b"))
        done = await walk(espera, *replies, variables={"posicao": 3})
        assert done.outcome == Ended(True, "recado", "recado_aberto")
        assert done.line.told[0] == "Você é o número 3 da fila."
        assert done.line.asks[0].music
        assert done.rooms.named("open_ticket")[0].arguments["said"].endswith("árvore na rua b")

    @pytest.mark.parametrize("position", [1, 7, ""])
    async def test_a_round_ends_so_that_the_position_is_told_anew(
        self, walk, espera, position
    ) -> None:
        done = await walk(espera, *[Silent()] * 100, variables={"posicao": position})
        assert done.outcome == Ended(False, "volta", "volta")
        assert len(done.line.asks) == 3
        assert all("tecle 1" in " ".join(ask.prompts) for ask in done.line.asks)

    async def test_a_message_that_cannot_be_kept_leaves_the_place(self, walk, espera) -> None:
        rooms = Rooms(open_ticket=RuntimeError("crm is down"))
        replies = (Presses("1"), Says("oi"), *[Silent()] * 9)
        done = await walk(espera, *replies, rooms=rooms, variables={"posicao": 1})
        assert done.outcome == Ended(False, "volta", "volta")
        assert "Não consegui registrar agora" in done.said

    async def test_a_broken_waiting_flow_rests_before_it_is_begun_again(self, walk) -> None:
        broken = (
            "flow: w\npurpose: waiting\nstart: a\nnodes:\n  a:\n    kind: say\n    text: oi\n"
            "    next: a\n"
        )
        done = await walk(broken, Silent())
        assert done.outcome == Ended(False, "no_way_on", "a")
        assert (done.line.asks[-1].silence_s, done.line.asks[-1].music) == (30, True)


async def test_a_recogniser_not_quite_sure_of_a_danger_asks(walk, principal) -> None:
    done = await walk(principal, Says("fogo", confidence=0.6), Says("não"), ears="embedded")
    assert "É uma emergência agora?" in done.said
    assert done.outcome == Ended(False, "hung_up", "desejo")


async def test_the_survey_is_optional(walk) -> None:
    apos = read_flow((DEMO / "flows" / "apos.yaml").read_text())
    done = await walk(apos, Presses("5"))
    assert done.outcome == Ended(True, "atendido", "obrigado")
    assert done.watch.turns[0].slots == {"nota": "5"}
    done = await walk(apos, Silent(), Silent())
    assert done.outcome == Ended(True, "atendido", "obrigado")


async def test_a_hang_up_reaches_no_one_as_an_error(walk, principal) -> None:
    class Gone(ScriptWatch):
        async def step(self, state: FlowState) -> None:
            await super().step(state)
            raise HungUp

    done = await walk(principal, watch=Gone())
    assert isinstance(done.outcome, Ended | ToQueue)
