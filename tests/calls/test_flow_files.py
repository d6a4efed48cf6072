"""``./atende flows`` against the running product: over its own socket, and by URL as a pipeline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.call_product import ROOT, Product
from tests.calls.house import running

pytestmark = [pytest.mark.calls, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def house_up() -> Iterator[Product]:
    with running(recogniser="none") as product:
        yield product


def flows(product: Product, *words: str, **environ: str) -> tuple[int, dict[str, Any]]:
    """The exit code and document of one command."""
    given: Mapping[str, str] = {**os.environ, **product.environment, **environ}
    done = subprocess.run(
        [sys.executable, str(ROOT / "atende"), "flows", *words, "--json"],
        env=dict(given), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def deeds(document: dict[str, Any]) -> dict[str, str]:
    return {line["name"]: line["deed"] for line in document["lines"]}


def test_from_one_server_to_files_and_back(house_up: Product, tmp_path: Path) -> None:
    folder = str(tmp_path)
    code, told = flows(house_up, "pull", folder)
    assert (code, set(deeds(told).values())) == (0, {"created"})
    assert deeds(flows(house_up, "pull", folder)[1])["flows/principal"] == "same"
    file = tmp_path / "flows" / "principal.yaml"
    file.write_text(file.read_text().replace("olá!", "bom dia!"))
    remote = {
        "ATENDE_URL": house_up.url,
        "ATENDE_LOGIN": "admin",
        "ATENDE_PASSWORD": house_up.password("admin"),
    }
    code, told = flows(house_up, "push", folder, "--dry-run", **remote)
    changed = next(line for line in told["lines"] if line["name"] == "flows/principal")
    assert (code, changed["deed"]) == (0, "changed")
    assert any("bom dia!" in words for words in changed["changes"])
    assert house_up.ask("GET", "/api/flows/principal", login="admin")["changed"] is False
    code, told = flows(house_up, "push", folder, "--publish", **remote)
    assert (code, deeds(told)["flows/principal"]) == (0, "published"), told
    shown = house_up.ask("GET", "/api/flows/principal", login="admin")
    assert (shown["published"], shown["changed"]) == (2, False)
    code, told = flows(house_up, "pull", folder)
    assert (code, set(deeds(told).values())) == (0, {"same"})
    assert flows(house_up, "lint", folder)[0] == 0
    code, told = flows(house_up, "push", folder, **{**remote, "ATENDE_PASSWORD": "errada-errada"})
    assert code == 4
