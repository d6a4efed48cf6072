from __future__ import annotations

import pytest

from core.access.model import Access
from core.db import Database
from core.errors import Forbidden, Invalid, NotFound
from crm.knowledge.model import Article
from crm.service import Crm
from tests.crm.conftest import NOBODY, OPERATOR, SUPERVISOR

ARTICLES = [
    Article("lampada", "Lâmpada apagada na rua", "Trocamos lâmpadas em três dias.\nOi.", "public"),
    Article("poda", "Poda de árvore", "A poda é da Prefeitura. Não pode em casa.", "public"),
    Article("ramal", "Ramais internos", "Emergência com lâmpada em queda: ramal 300."),
]  # fmt: skip


@pytest.fixture
async def known(crm: Crm, db: Database) -> Crm:
    await db.write(lambda tx: crm.knowledge.load(tx, ARTICLES))
    return crm


@pytest.mark.parametrize("text", ["lampada", "LÂMPADAS", "lampa", "apagadas lâmpada"])
async def test_found_without_accents_in_plural_and_while_typing(known: Crm, text: str) -> None:
    found = await known.knowledge.search(OPERATOR, text)
    assert found[0].article.key == "lampada"


async def test_the_title_weighs_more_and_the_snippet_is_the_sentence(known: Crm) -> None:
    found = await known.knowledge.search(OPERATOR, "lâmpadas")
    assert [f.article.key for f in found] == ["lampada", "ramal"]
    assert found[0].snippet == "Trocamos lâmpadas em três dias."


async def test_internal_articles_stay_inside(known: Crm) -> None:
    found = await known.knowledge.search(NOBODY, "lampada")
    assert [f.article.key for f in found] == ["lampada"]
    with pytest.raises(NotFound):
        await known.knowledge.get(NOBODY, "ramal")
    assert len(await known.knowledge.search(NOBODY, "")) == 2


@pytest.mark.parametrize("text", ['"', "a OR b", "NEAR(", "* -", "título:x", "'; DROP", "de da"])
async def test_no_question_breaks_the_index(known: Crm, text: str) -> None:
    await known.knowledge.search(OPERATOR, text)


async def test_writing_needs_the_right_and_replaces_the_index(known: Crm) -> None:
    article = Article("poda", "Corte de galhos", "Peça pelo 1746.", "public")
    with pytest.raises(Forbidden):
        await known.knowledge.put(OPERATOR, article)
    after = await known.knowledge.put(SUPERVISOR, article)
    assert after.version == 2
    assert await known.knowledge.search(OPERATOR, "poda") == []
    assert len(await known.knowledge.search(OPERATOR, "galho")) == 1
    with pytest.raises(Invalid):
        await known.knowledge.put(SUPERVISOR, Article("x", " ", "y"))


async def test_a_flow_may_ask_and_hears_public_words_only(known: Crm) -> None:
    from core.plug import ActionCall
    from crm.plug import plug

    ask = plug(known).flow_actions["knowledge"]
    assert (await ask(ActionCall("i", "n", "k", {"text": "lampada"})))["found"] is True
    assert await ask(ActionCall("i", "n", "k", {"text": "ramal"})) == {"found": False}
    info = plug(known).flow_actions["service_info"]
    assert (await info(ActionCall("i", "n", "k", {"intent": "buraco"})))["days"] == 5
    assert await info(ActionCall("i", "n", "k", {"service": "nada"})) == {"found": False}


def test_access_without_permissions_is_nobody() -> None:
    assert not Access(None, "ivr").may("knowledge.read")
