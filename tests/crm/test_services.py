from __future__ import annotations

from dataclasses import replace

import pytest

from core.db import Database
from core.errors import Conflict, Forbidden, Invalid
from crm.service import Crm
from crm.services import store
from crm.services.model import Service, walk
from tests.crm.conftest import OPERATOR, SUPERVISOR


async def test_found_by_words_begun_without_accents_label_first(crm: Crm) -> None:
    for text in ("buraco", "BURACOS", "repar bura", "pavimento buraco", "rua"):
        found = await crm.services.search(OPERATOR, text)
        assert found[0].key == "tapa-buraco", text
    assert await crm.services.search(OPERATOR, "zebra") == []
    assert await crm.services.search(OPERATOR, "de") == []


async def test_written_by_admins_only_and_only_where_they_may_stand(crm: Crm) -> None:
    new = Service("recape", "Recapeamento", 3, "pavimento", minutes=480)
    with pytest.raises(Forbidden):
        await crm.services.put(OPERATOR, new)
    await crm.services.put(SUPERVISOR, new)
    wrong = [
        replace(new, level=2),
        replace(new, parent="tapa-buraco", level=4),
        replace(new, parent="nada"),
        replace(new, minutes=0),
        replace(new, calendar="nada"),
        replace(new, object="nada"),
        replace(new, key="Com Espaço"),
    ]
    for service in wrong:
        with pytest.raises(Invalid):
            await crm.services.put(SUPERVISOR, service)
    with pytest.raises(Conflict):
        await crm.services.put(SUPERVISOR, Service("pavimento", "x", 3, "pavimento"))


async def test_a_calendar_broken_later_does_not_stop_filing(crm: Crm, db: Database) -> None:
    await db.write(lambda tx: store.put_calendar(tx, "cidade", "Cidade", {"week": {}}))
    draft = await crm.draft(OPERATOR, "i1", "u-ana")
    changes = {"subject": "x", "service_key": "tapa-buraco"}
    filed = await crm.file_ticket(OPERATOR, draft.id, changes)
    assert (filed.stage, filed.due_at) == ("open", None)


@pytest.mark.parametrize(
    "document",
    [
        [{"key": "a", "label": "A"}, {"key": "a", "label": "B"}],
        [{"key": "a", "label": "A", "colour": "red"}],
        [{"key": "a", "label": " "}],
        [{"label": "A"}],
    ],
)
def test_a_bad_catalogue_is_refused(document: list[dict[str, object]]) -> None:
    with pytest.raises(Invalid):
        walk(document)
