from __future__ import annotations

import pytest

from core.checks import check_digit
from ivr.model import Ended, ToQueue
from ivr.scripted import Presses, Reply, Says, Silent
from ivr.slots.dialog import PATIENCE_S, WRONG

CPF = "52998224725"


def flow(slot: str, readback: str = "sim") -> str:
    return (
        "flow: f\nlabel: F\nstart: s\nperson: p\nnodes:\n"
        f"  s:\n    kind: slot\n    slot: {slot}\n    variable: valor\n"
        f"    readback: {readback}\n    next: fim\n"
        '  fim:\n    kind: end\n    text: "ok {valor}"\n    solved: sim\n'
        "  p:\n    kind: transfer\n    queue: geral\n"
    )


async def value(walk, slot: str, *replies: Reply, ears: str = "dictation") -> str | None:
    done = await walk(flow(slot), *replies, ears=ears)
    if isinstance(done.outcome, ToQueue):
        return None
    assert isinstance(done.outcome, Ended)
    return str(done.line.told[-1]).removeprefix("ok ")


@pytest.mark.parametrize(
    ("slot", "said", "kept"),
    [
        ("cpf", "cinco dois nove, nove oito dois, dois quatro sete, dois cinco", CPF),
        ("cpf", "529.982.247-25", CPF),
        ("cep", "dois zero zero quatro zero zero zero dois", "20040002"),
        ("number", "duzentos e trinta e cinco", "235"),
        ("number", "não tem, é sem número", "0"),
        ("phone", "vinte e um, nove oito sete meia cinco quatro três dois um", "21987654321"),
        ("date", "dez de março", "20260310"),
        ("cnpj", "11.222.333/0001-81", "11222333000181"),
    ],
)
async def test_said_read_back_and_kept(walk, slot: str, said: str, kept: str) -> None:
    assert await value(walk, slot, Says(said), Says("sim")) == kept


@pytest.mark.parametrize(("slot", "keys"), [("cpf", CPF), ("cep", "20040002"), ("date", "1003")])
async def test_keyed(walk, slot: str, keys: str) -> None:
    kept = "20260310" if slot == "date" else keys
    assert await value(walk, slot, Presses(keys), Presses("1")) == kept


async def test_the_read_back_is_said_in_groups(walk) -> None:
    done = await walk(flow("cpf"), Presses(CPF), Presses("1"))
    assert "O CPF: 5 2 9, 9 8 2, 2 4 7, 2 5. Certo?" in done.line.told


async def test_check_digits_choose_the_right_alternative(walk) -> None:
    heard = Says("52998224726", also=(CPF,))
    assert await value(walk, "cpf", heard, Says("sim")) == CPF
    assert await value(walk, "cpf", heard, Says("sim"), ears="embedded") == CPF


async def test_a_wrong_number_is_said_to_be_wrong_and_asked_again(walk) -> None:
    done = await walk(flow("cpf"), Presses("52998224726"), Presses(CPF), Presses("1"))
    assert WRONG in done.line.told
    assert done.line.told[-1] == f"ok {CPF}"


async def test_the_second_time_by_voice_it_goes_by_parts_and_mends_the_weakest(walk) -> None:
    parts = (
        Says("529"), Says("988", confidence=0.4), Says("247"), Says("25"),
        Says("982"),  # the part heard worst, once more
        Says("sim"),
    )  # fmt: skip
    done = await walk(flow("cpf"), Says("cinco dois nove"), *parts)
    assert done.line.told[-1] == f"ok {CPF}"
    assert "Vamos por partes." in done.line.told
    assert "Um dos números não confere." in done.line.told


async def test_parts_take_alternatives_together(walk) -> None:
    parts = (Says("523", also=("529",)), Says("982"), Says("247"), Says("25"), Says("sim"))
    assert await value(walk, "cpf", Says("hã"), *parts) == CPF


@pytest.mark.parametrize(
    ("correction", "kept"),
    [("não, seis", "236"), ("não, quarenta e um", "241"), ("não", None)],
)
async def test_corrections_at_the_read_back(walk, correction: str, kept: str | None) -> None:
    replies = (Says("duzentos e trinta e cinco"), Says(correction), Says("sim"))
    assert await value(walk, "number", *replies) == kept


async def test_a_refused_number_is_asked_again(walk) -> None:
    replies = (Presses("235"), Presses("2"), Presses("236"), Presses("1"))
    assert await value(walk, "number", *replies) == "236"


async def test_without_read_back_when_the_flow_says_so(walk) -> None:
    done = await walk(flow("number", "nao"), Presses("12"))
    assert done.line.told[-1] == "ok 12"


@pytest.mark.parametrize("slot", ["cpf", "cep", "number", "protocol", "phone", "date", "digits"])
async def test_silence_reaches_a_person(walk, slot: str) -> None:
    assert await value(walk, slot, *[Silent()] * 9) is None


@pytest.mark.parametrize("slot", ["cpf", "cnpj", "cep", "number", "protocol", "phone", "date"])
async def test_nonsense_reaches_a_person_within_bounds(walk, slot: str) -> None:
    done = await walk(flow(slot), *[Says("blá blá")] * 40)
    assert isinstance(done.outcome, ToQueue)
    assert len(done.line.asks) <= 16


async def test_dictation_is_listened_to_patiently_and_star_is_the_way_out(walk) -> None:
    done = await walk(flow("cpf"), Presses("*"))
    ask = done.line.asks[0]
    assert ask.patience_s == PATIENCE_S
    assert ask.keys is not None
    assert (ask.keys.max_digits, ask.keys.stops) == (11, "*")
    assert isinstance(done.outcome, ToQueue)


async def test_every_single_slip_in_a_protocol_is_found(walk) -> None:
    good = "2026123" + check_digit("2026123")
    for at in range(len(good)):
        slip = good[:at] + str((int(good[at]) + 1) % 10) + good[at + 1 :]
        assert await value(walk, "protocol", Presses(slip), Presses(good), Presses("1")) == good
