from __future__ import annotations

import pytest

from ivr.checking import check_folder
from ivr.flowtests import run_test, run_tests
from ivr.parse import read_flow
from tests.ivr.conftest import DEMO
from tests.ivr.test_tree_and_parse import SMALL


async def test_the_demo_citys_own_tests_pass(principal, wishes) -> None:
    results = await run_tests(principal, wishes)
    assert len(results) >= 5
    assert [r for r in results if r.problem] == []


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([{"keys": "0"}, {"outcome": "ToQueue geral"}], ""),
        ([{"keys": "0"}, {"outcome": "ToQueue outra"}], "terminou em “ToQueue geral”"),
        ([{"keys": "0"}, {"expect": "fim"}], "não passou por “fim”"),
        ([{"keys": "0"}, {"says": "batata"}], "não disse “batata”"),
        ([{"canta": "x"}], "não conheço o passo “canta: x”"),
        ([{"answer": "service_hours.open=nao"}, {"keys": "0"}, {"expect": "fim"}], ""),
        ([{"deaf": "1"}, {"silence": "1"}, {"outcome": "ToQueue geral"}], ""),
    ],
)
async def test_what_a_test_can_say(wishes, steps, problem: str) -> None:
    flow = read_flow(SMALL)
    result = await run_test(flow, {"name": "t", "steps": tuple(steps)}, wishes)
    assert problem in result.problem
    assert bool(result.problem) == bool(problem)


CLOSED = SMALL.replace(
    "  fim:\n",
    """  aberto:
    kind: action
    action: service_info
    save:
      achou: found
    next: qual
  qual:
    kind: condition
    cases:
      - when: achou = sim
        go: fim
    otherwise: gente
  fim:
""",
).replace("buraco: fim", "buraco: aberto")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([], "ToQueue geral"),
        ([{"answer": "service_info.found=sim"}], "Ended resolvido"),
        ([{"answer": "service_info.found=sim"}, {"answer": "service_info.found=nao"}],
         "ToQueue geral"),
    ],
)  # fmt: skip
async def test_a_test_says_what_rooms_answer(wishes, answers, outcome: str) -> None:
    flow = read_flow(CLOSED)
    steps = (*answers, {"citizen": "tem um buraco na rua"}, {"outcome": outcome})
    result = await run_test(flow, {"name": "t", "steps": steps}, wishes)
    assert result.problem == ""
    assert result.path[:4] == ("ola", "desejo", "aberto", "qual")
    assert result.told[0] == "Olá!"
    unknown = await run_test(flow, {"name": "t", "steps": ({"answer": "x"},)}, wishes)
    assert "não conheço o passo" in unknown.problem


async def test_a_folder_is_linted_and_tested_without_a_server(tmp_path) -> None:
    found = await check_folder(DEMO)
    assert found == []
    (tmp_path / "flows").mkdir()
    (tmp_path / "intents").mkdir()
    for intent in (DEMO / "intents").glob("*.yaml"):
        (tmp_path / "intents" / intent.name).write_text(intent.read_text())
    bad = SMALL.replace("danger: perigo\n", "")
    failing = "tests:\n  - name: t\n    steps:\n      - keys: 0\n      - expect: fim\n"
    (tmp_path / "flows" / "a.yaml").write_text(bad)
    (tmp_path / "flows" / "b.yaml").write_text(SMALL.replace("pequeno", "outro") + failing)
    (tmp_path / "flows" / "c.yaml").write_text("flow: [")
    lines = "\n".join(await check_folder(tmp_path))
    assert "a.yaml:" in lines
    assert "falta “danger:”" in lines
    assert "b.yaml: teste “t”" in lines
    assert "c.yaml:2: não dá para ler" in lines
