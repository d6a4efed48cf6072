"""The list of actions that the editor offers is the list of actions that there are."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

from core.clock import VirtualClock
from core.db import Database
from core.settings import Settings
from cti.calls.actions import story_actions
from cti.rooms import make_rooms
from ivr.known_actions import KNOWN, OF_STEPS, offered

DOC = Path(__file__).parents[2] / "docs" / "flows.md"


def there(db: Database, clock: VirtualClock, tmp_path: Path) -> set[str]:
    """Every action of a whole product."""
    rooms = make_rooms(Settings(home=tmp_path), db, clock)
    roof = SimpleNamespace(trunks=SimpleNamespace(any=True))
    story = story_actions(SimpleNamespace(roof=roof))  # type: ignore[arg-type]
    return {name for plug in rooms.plugs for name in plug.flow_actions} | set(story)


def test_each_action_has_words(db: Database, clock: VirtualClock, tmp_path: Path) -> None:
    assert set(KNOWN) | OF_STEPS == there(db, clock, tmp_path)


def test_the_document_tells_the_same() -> None:
    part = DOC.read_text().split("## Actions that a flow may call")[1].split("\n## ")[0]
    rows = [line.split("|")[1:4] for line in part.splitlines() if line.startswith("| `")]
    told = {name.strip(" `"): (takes, gives) for name, takes, gives in rows}
    assert set(told) == set(KNOWN) | OF_STEPS
    for key, action in KNOWN.items():
        takes, gives = (set(re.findall(r"`(\w+)`", text)) for text in told[key])
        assert set(action.takes) <= takes, key
        assert set(action.gives) <= gives, key


def test_only_what_is_there_is_offered_by_its_words() -> None:
    found = offered({"open_ticket", "http", "city_day", "brand_new"})
    assert [(key, action.label) for key, action in found.items()] == [
        ("open_ticket", "Abrir um chamado"),
        ("brand_new", "brand_new"),
        ("city_day", "Se hoje é feriado na cidade"),
    ]
    assert not set(offered(None)) & OF_STEPS
