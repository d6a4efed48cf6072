from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, inspect, text

from core.access.model import Access
from core.db import Database, UnguardedQuery, facts, metadata
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.facts.base import registered
from core.migrate import downgrade, upgrade
from ivr import store
from ivr.canary.store import canaries
from ivr.intents.model import Intent
from ivr.model import FlowState, Turn
from ivr.service import Flows, Surroundings
from ivr.trail.store import walks
from tests.ivr.conftest import DEMO
from tests.ivr.test_tree_and_parse import SMALL

ADMIN = Access("u-1", "ana", permissions=frozenset({"*"}))
TURN = Turn(
    flow="principal", version=1, run="aa", n=0, node="desejo",
    at=datetime(2026, 3, 2, 12, tzinfo=UTC), said="O que você precisa?", heard="speech",
    heard_text="tem um buraco na rua do Sol", intent="buraco", band="accept", confidence=0.9,
)  # fmt: skip


@pytest.fixture
async def flows(db: Database, taught: None) -> Flows:
    return Flows(db)


async def facts_of(db: Database, kind: str) -> list[dict[str, object]]:
    wanted = facts.select().where(facts.c.kind == kind).order_by(facts.c.id)
    return [row.data for row in await db.read(lambda tx: tx.execute(wanted).all())]


async def test_the_demo_city_is_planted_published_and_understands(flows: Flows) -> None:
    await flows.seed(DEMO)
    await flows.seed(DEMO)  # a second start plants nothing
    live = await flows.published("principal")
    assert (live.flow.key, live.version) == ("principal", 1)
    assert live.wishes is not None
    assert flows.guess("tapar o buraco da rua").intent == "buraco"
    assert await flows.companion({"flow": "principal", "version": 1}, "waiting") == "espera"
    assert await flows.companion(None, "after") == "apos"
    assert {row.key for row in await flows.texts.all()} == {"principal", "espera", "apos"}
    kinds = {grammar.kind for grammar in flows.grammars()}
    assert {"wishes", "phrases"} <= kinds


async def test_a_new_process_finds_what_was_published(db: Database, flows: Flows) -> None:
    await flows.seed(DEMO)
    again = Flows(db)
    await again.start()
    assert (await again.published("espera")).version == 1
    assert again.wishes is not None


async def test_calls_finish_on_their_version_and_history_rolls_back(
    db: Database, flows: Flows
) -> None:
    await flows.texts.save_draft(ADMIN, "pequeno", SMALL, None)
    assert await flows.texts.publish(ADMIN, "pequeno") == 1
    changed = SMALL.replace("Olá!", "Bom dia!")
    row = await flows.texts.save_draft(ADMIN, "pequeno", changed, SMALL)
    assert row.changed
    assert await flows.texts.publish(ADMIN, "pequeno") == 2
    assert (await flows.published("pequeno")).version == 2
    old = await flows.published("pequeno", 1)
    assert old.flow.nodes["ola"].values["text"] == ("Olá!",)
    assert await flows.texts.roll_back(ADMIN, "pequeno", 1) == 3
    assert (await flows.published("pequeno")).flow.nodes["ola"].values["text"] == ("Olá!",)
    history = await flows.texts.versions("pequeno")
    assert [(v["version"], v["earlier"]) for v in history] == [(3, 1), (2, None), (1, None)]
    assert [f["flow_version"] for f in await facts_of(db, "FlowPublished")] == [1, 2, 3]


async def test_two_editors_do_not_overwrite_each_other(flows: Flows) -> None:
    await flows.texts.save_draft(ADMIN, "pequeno", SMALL, None)
    await flows.texts.save_draft(ADMIN, "pequeno", SMALL.replace("Olá!", "Oi!"), SMALL)
    with pytest.raises(Conflict):
        await flows.texts.save_draft(ADMIN, "pequeno", SMALL.replace("Olá!", "E aí!"), SMALL)


async def test_publishing_is_refused_with_reasons(flows: Flows) -> None:
    bad = SMALL.replace("danger: perigo\n", "")
    await flows.texts.save_draft(ADMIN, "pequeno", bad, None)
    with pytest.raises(Invalid) as caught:
        await flows.texts.publish(ADMIN, "pequeno")
    assert any("danger" in finding["detail"] for finding in caught.value.extra["findings"])
    failing = SMALL + "tests:\n  - name: t\n    steps:\n      - keys: 0\n      - expect: fim\n"
    await flows.texts.save_draft(ADMIN, "pequeno", failing, None)
    with pytest.raises(Invalid) as caught:
        await flows.texts.publish(ADMIN, "pequeno")
    assert "não passou por “fim”" in caught.value.extra["tests"][0]["problem"]
    with pytest.raises(NotFound):
        await flows.published("pequeno")


async def test_a_draft_must_be_this_flow(flows: Flows) -> None:
    with pytest.raises(Invalid):
        await flows.texts.save_draft(ADMIN, "outro", SMALL, None)
    with pytest.raises(Invalid):
        await flows.texts.save_draft(ADMIN, "pequeno", "flow: [", None)


async def test_unknown_queues_are_found_when_the_roof_says_which_exist(flows: Flows) -> None:
    async def queues() -> frozenset[str]:
        return frozenset({"geral"})

    flows.surroundings = Surroundings(queues)
    found = await flows.texts.lint(SMALL)
    assert any("“emergencia” não existe" in finding.detail for finding in found)


async def test_examples_teach_at_once(db: Database, flows: Flows) -> None:
    await flows.seed(DEMO)
    before = flows.guess("quero alugar o coreto")
    assert before.intent != "coreto"
    coreto = Intent("coreto", "aluguel do coreto", "lazer", False, ("alugar o coreto", "coreto"))
    await flows.save_intent(ADMIN, coreto)
    assert flows.guess("alugar o coreto").intent == "coreto"
    await flows.save_intent(ADMIN, replace(coreto, examples=()))
    assert "coreto" not in {intent.key for intent in await flows.intents()}
    assert [f["examples"] for f in await facts_of(db, "IntentChanged")] == [2, 0]


async def test_turns_are_kept_once_replaced_and_ordered(db: Database, flows: Flows) -> None:
    later = replace(TURN, run="bb", at=datetime(2026, 3, 2, 12, 5, tzinfo=UTC), node="musica")
    await flows.keep_turn("i-1", TURN)
    await flows.keep_turn("i-1", later)
    await flows.keep_turn("i-1", replace(TURN, answer_ms=420, slots={"desejo": "buraco"}))
    kept = await flows.turns_of(ADMIN, "i-1")
    assert [(t["run"], t["answer_ms"]) for t in kept] == [("aa", 420), ("bb", None)]
    assert kept[0]["slots"] == {"desejo": "buraco"}
    told = await facts_of(db, "TurnTaken")
    assert len(told) == 2
    assert "buraco na rua do Sol" not in str(told)


async def test_turns_lie_behind_the_gate(db: Database, flows: Flows) -> None:
    await flows.keep_turn("i-1", TURN)
    with pytest.raises(Forbidden):
        await flows.turns_of(Access("u-2", "bia"), "i-1")
    with pytest.raises(UnguardedQuery):
        await db.read(lambda tx: tx.execute(text("SELECT said FROM ivr_turns")).all())


async def test_words_can_be_erased_and_figures_stay(flows: Flows) -> None:
    await flows.keep_turn("i-1", TURN)
    assert await flows.erase_turns(Access.system("expurgo"), "i-1") == 1
    (kept,) = await flows.turns_of(ADMIN, "i-1")
    assert (kept["said"], kept["heard_text"], kept["slots"]) == ("", "", {})
    assert kept["intent"] == "buraco"


async def test_figures_per_node(flows: Flows) -> None:
    for visit, heard, band in (("a", "speech", "accept"), ("b", "speech", "reject"),
                               ("c", "silence", None)):  # fmt: skip
        await flows.keep_turn(visit, replace(TURN, heard=heard, band=band, answer_ms=400))
    (node,) = await flows.trails.figures(ADMIN, "principal")
    assert (node["node"], node["visits"], node["speech"], node["silence"]) == ("desejo", 3, 2, 1)
    assert (node["unclear"], node["answer_ms"]) == (1, 400)


def test_turn_facts_hold_no_personal_columns() -> None:
    personal = {"said", "heard_text", "slots", "keys", "alternatives"}
    for kind in ("TurnTaken", "FlowPublished", "FlowDrafted", "IntentChanged"):
        assert not personal & set(registered()[kind].model_fields)


def test_states_survive_json(principal) -> None:
    state = FlowState.begin(principal, 3, protocolo="1").enter("desejo")
    assert FlowState.from_json(state.to_json()) == state
    assert FlowState.from_json({**state.to_json(), "later": 1}) == state


def test_the_migration_makes_the_tables_of_the_store(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'm.db'}"
    upgrade(url)
    with create_engine(url).begin() as connection:
        found = inspect(connection)
        for table in (
            store.flows,
            store.versions,
            store.intents,
            store.weights,
            store.turns,
            walks,
            canaries,
        ):
            made = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
            assert made == {c.name: bool(c.nullable) for c in metadata.tables[table.name].columns}
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [c.name for c in table.primary_key.columns]
    downgrade(url, "0001_core")
    left = inspect(create_engine(url)).get_table_names()
    assert not [name for name in left if name.startswith("ivr_")]
