"""A queue's policy as text: what people write comes out as meant, and back the same."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queues.policy.explaining import explain
from queues.policy.lint import Staff, lint
from queues.policy.text import BadPolicy, read_policy, write_policy
from queues.rules import OperatorSpec, OverflowSpec, QueueSpec, RingSpec, Rules, SeatSpec, policy_of
from queues.settings import RoutingSettings

SETTINGS = RoutingSettings()
TEXT = """\
# a fila dos tributos
Exige tributos nível 3
exige inglês ou espanhol 2
prefere libras
ordem até 1
após 30 s: níveis 2 a menos
APÓS 2 min: dispensa ingles, espanhol; ordem até 2
toca por 15 s
pós-atendimento 1 min
recusou: disponível
horário segunda a sexta 08:00-12:00, 13:00-18:00
horário feriado 09:00-12:00
"""


def spec(text: str) -> QueueSpec:
    rules, hours = read_policy(text)
    return QueueSpec(key="fazenda", label="Fazenda", rules=rules, hours=hours)


def test_what_is_written_is_what_is_meant() -> None:
    rules = spec(TEXT).rules
    assert rules.requires == ["tributos:3", ["ingles", "espanhol:2"]]
    assert rules.prefers == ["libras"]
    assert rules.rings[0] == RingSpec(after_s=30, lower=2)
    assert rules.rings[1] == RingSpec(after_s=120, drop=["ingles", "espanhol"], max_order=2)
    assert (rules.offer_s, rules.wrap_up_s, rules.after_refused) == (15, 60, "available")
    hours = spec(TEXT).hours
    assert hours is not None
    assert hours["4"] == [["08:00", "12:00"], ["13:00", "18:00"]]
    assert hours["holiday"] == [["09:00", "12:00"]]
    assert "5" not in hours


def test_an_empty_text_is_the_usual_policy() -> None:
    assert spec("") == QueueSpec(key="fazenda", label="Fazenda")
    assert write_policy(spec("")) == ""


keys = st.sampled_from(["libras", "ingles", "tributos", "obras-1", "a_b"])
wanted = st.builds(lambda k, n: k if n == 1 else f"{k}:{n}", keys, st.integers(1, 100))
choices = st.one_of(wanted, st.lists(wanted, min_size=2, max_size=3))
lengths = st.integers(1, 7200).map(float)
rings = st.lists(
    st.builds(
        RingSpec,
        after_s=lengths,
        drop=st.lists(keys, max_size=2),
        lower=st.integers(0, 100),
        max_order=st.none() | st.integers(1, 9),
        helpers=st.lists(st.sampled_from(["geral", "obras"]), max_size=2, unique=True),
    ),
    max_size=4,
)
overflows = st.lists(
    st.one_of(
        st.builds(OverflowSpec, after_s=lengths, to=st.sampled_from(["callback", "message"])),
        st.builds(
            OverflowSpec, after_s=lengths, to=st.just("number"), target=st.just("2125551234")
        ),
    ),
    max_size=3,
)
rules = st.builds(
    Rules,
    overflows=overflows,
    requires=st.lists(choices, max_size=3),
    prefers=st.lists(wanted, max_size=3),
    rings=rings,
    max_order=st.none() | st.integers(1, 9),
    priority=st.integers(-1440, 1440),
    legal_minutes=st.integers(0, 1440),
    offer_s=st.none() | st.integers(6, 240).map(lambda n: n / 2),
    again_after_s=st.integers(1, 600).map(float),
    wrap_up_s=st.none() | lengths,
    after_refused=st.sampled_from(["paused", "available", "offline"]),
    after_no_answer=st.sampled_from(["paused", "available", "offline"]),
)
clock = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.integers(0, 59))
spans = st.lists(st.lists(clock, min_size=2, max_size=2), min_size=1, max_size=3)
hours = st.none() | st.dictionaries(st.sampled_from([*"0123456", "holiday"]), spans, min_size=1)


@given(rules, hours)
def test_text_and_policy_are_the_same_thing(
    rules: Rules, hours: dict[str, list[list[str]]]
) -> None:
    before = QueueSpec(key="q", label="Q", rules=rules, hours=hours)
    text = write_policy(before)
    read, opened = read_policy(text)
    assert read == rules
    assert opened == hours
    again = before.model_copy(update={"rules": read, "hours": opened})
    assert write_policy(again) == text
    assert explain(before, SETTINGS, {})


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(BadPolicy):
        read_policy(text)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("exige", 1, "exige tributos 3"),
        ("\nexige tributos 200", 2, "de 1 a 100"),
        ("toca por 20 s\ntoca por 30 s", 2, "já foi dito"),
        ("após 30 s: canta", 1, "dispensa ingles"),
        ("horário segunda 08:00-27:00", 1, "00:00 a 24:00"),
        ("horário segunda 08:00-09:00\nhorário segunda a terça 10:00-11:00", 2, "junte"),
        ("toca por 500 s", 1, "no máximo 120"),
        ("faz sol", 1, "não entendi"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(BadPolicy) as bad:
        read_policy(text)
    assert any(p.line == line and says in p.detail for p in bad.value.problems)


def found(text: str, *operators: OperatorSpec) -> list[str]:
    staff = Staff(
        frozenset({"tributos", "ingles", "espanhol", "libras"}), frozenset({"geral"}), operators
    )
    policy = policy_of(spec(text), SETTINGS)
    return [f"{one.level}: {one.detail}" for one in lint(spec(text), policy, staff)]


def sits(key: str, order: int = 1, **skills: int) -> OperatorSpec:
    seats = [SeatSpec(queue="fazenda", order=order)]
    return OperatorSpec(user_id=key, key=key, skills=skills, seats=seats)


def test_lint_sees_what_nobody_can_serve() -> None:
    assert "error: a habilidade “frances” não existe; crie-a antes." in found("exige frances")
    assert any("ninguém atende esta fila" in one for one in found("exige tributos"))
    ana = sits("ana", tributos=2)
    assert any("nem depois" in one for one in found("exige tributos 9", ana))
    late = "exige tributos 3\napós 40 s: níveis 1 a menos"
    assert any("só depois de 40 s" in one for one in found(late, ana))
    assert any(
        "só depois de 20 s" in one
        for one in found("ordem até 1\napós 20 s: ordem até 2", sits("bia", order=2))
    )
    assert found("exige tributos 2", ana) == []
    assert "error: a fila “lua”, que deveria ajudar, não existe." in found(
        "após 5 min: ajuda da fila lua", ana
    )
    helped = OperatorSpec(user_id="c", key="c", seats=[SeatSpec(queue="geral")])
    assert any(
        "só depois de 300 s" in one
        for one in found(
            "ordem até 1\napós 5 min: ajuda da fila geral", sits("bia", order=2), helped
        )
    )


def test_lint_names_the_law() -> None:
    ana = sits("ana")
    assert any("Lei 10.048" in one for one in found("prioridade legal 0 min", ana))
    assert any("à frente" in one for one in found("prioridade 90 min", ana))


def test_it_explains_itself() -> None:
    said = " ".join(explain(spec(TEXT), SETTINGS, {"ingles": "inglês", "tributos": "tributos"}))
    assert "tributos (nível 3 ou mais); e inglês ou espanhol (nível 2 ou mais)" in said
    assert "Depois de 2 minutos de espera, já não se exige inglês, espanhol" in said
    assert "segunda a sexta, das 08:00 às 12:00 e das 13:00 às 18:00" in said
    text = "após 5 min: ajuda da fila geral\nApós 10 min: oferece retorno"
    said_too = " ".join(explain(spec(text), SETTINGS, {}))
    assert "Depois de 5 minutos de espera, ajuda também quem atende geral." in said_too
    assert "Depois de 10 minutos de espera, a pessoa pode pedir que a cidade ligue" in said_too
    assert "60 minutos antes (Lei 10.048)" in said
