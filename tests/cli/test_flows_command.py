"""Flows between a folder and servers: pulled, pushed, published, refused; checked without one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import typer
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner

from cli.commands import flows as command
from cli.flows import moving
from cli.flows.api import Api, NoServer
from cli.flows.memory import NAME, Memory
from cli.flows.moving import Line
from core.access.model import Access
from core.db import Database
from core.errors import Unauthenticated
from core.web.app import build_app
from ivr.http import routes
from ivr.service import Flows
from tests.ivr.conftest import DEMO, demo_intents, taught, wishes  # noqa: F401  # fixtures
from tests.ivr.test_service import ADMIN
from tests.ivr.test_tree_and_parse import SMALL


@pytest.fixture
async def flows(db: Database, taught: None) -> Flows:  # noqa: F811
    made = Flows(db)
    await made.seed(DEMO)
    return made


@pytest.fixture
async def api(flows: Flows, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Api]:
    async def authenticate(request: web.Request) -> Access:
        if request.headers.get("X-Atende-Token") != "segredo":
            raise Unauthenticated("Entre de novo.")
        return ADMIN

    monkeypatch.setenv("ATENDE_TOKEN", "segredo")
    server = TestServer(build_app(routes(flows), authenticate, "t"))
    await server.start_server()
    async with Api(tmp_path, str(server.make_url("/"))) as api:
        yield api
    await server.close()


async def pulled(api: Api, folder: Path, **how: bool) -> dict[str, Line]:
    memory, parts = Memory(folder, api.name), await moving.there(api)
    given = {"force": False, "dry": False, "prune": False, **how}
    lines = moving.pull(folder, parts, memory, **given)
    memory.save()
    return {line.name: line for line in lines}


async def pushed(
    api: Api, folder: Path, *, force: bool = False, publish: bool = False
) -> dict[str, Line]:
    mine = dict(moving.here(folder))
    memory, parts = Memory(folder, api.name), await moving.there(api)
    lines = moving.plan(mine, parts, memory, force=force)
    if all(line.deed != "conflict" for line in lines):
        await moving.push(api, lines, mine, parts, memory)
        memory.save()
        if publish:
            await moving.publish(api, lines, parts)
    return {line.name: line for line in lines}


def deeds(lines: dict[str, Line]) -> set[str]:
    return {line.deed for line in lines.values()}


def contents(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): f.read_text() for f in folder.rglob("*.yaml")}


async def test_what_is_pulled_is_the_demo_citys_own_files(api: Api, tmp_path: Path) -> None:
    assert deeds(await pulled(api, tmp_path)) == {"created"}
    for name, text in contents(tmp_path).items():
        assert text == (DEMO / name).read_text(), name
    before = contents(tmp_path)
    memory = (tmp_path / NAME).read_text()
    assert deeds(await pulled(api, tmp_path)) == {"same"}
    assert deeds(await pushed(api, tmp_path)) == {"same"}
    assert deeds(await pulled(api, tmp_path)) == {"same"}
    assert (contents(tmp_path), (tmp_path / NAME).read_text()) == (before, memory)


async def test_a_change_goes_up_is_published_and_changes_no_file(
    api: Api, flows: Flows, tmp_path: Path
) -> None:
    await pulled(api, tmp_path)
    file = tmp_path / "flows" / "espera.yaml"
    file.write_text(file.read_text().replace("label: ", "# uma nota minha\nlabel: Nova ", 1))
    (tmp_path / "flows" / "pequeno.yaml").write_text(SMALL)
    intent = tmp_path / "intents" / "buraco.yaml"
    intent.write_text(intent.read_text() + "  - uma cratera na pista\n")
    before = contents(tmp_path)
    lines = await pushed(api, tmp_path, publish=True)
    assert (lines["flows/espera"].deed, lines["flows/espera"].detail) == ("published", "versão 2")
    assert lines["flows/pequeno"].deed == "published"
    assert lines["intents/buraco"].changes == ["frase nova: “uma cratera na pista”"]
    assert (await flows.published("espera")).flow.label.startswith("Nova ")
    (buraco,) = [one for one in await flows.intents() if one.key == "buraco"]
    assert "uma cratera na pista" in buraco.examples
    assert deeds(await pulled(api, tmp_path)) == {"same"}, "comments of ours stay"
    assert contents(tmp_path) == before
    assert deeds(await pushed(api, tmp_path, publish=True)) == {"same"}


async def test_later_work_of_others_is_not_overwritten(
    api: Api, flows: Flows, tmp_path: Path
) -> None:
    await pulled(api, tmp_path)
    theirs = (await flows.texts.get("espera")).draft.replace("label: ", "label: Deles ", 1)
    await flows.texts.save_draft(ADMIN, "espera", theirs, None)
    file = tmp_path / "flows" / "espera.yaml"
    file.write_text(file.read_text().replace("label: ", "label: Meu ", 1))
    lines = await pushed(api, tmp_path)
    assert lines["flows/espera"].deed == "conflict"
    assert (await flows.texts.get("espera")).draft == theirs
    assert (await pulled(api, tmp_path))["flows/espera"].deed == "conflict"
    assert "label: Meu " in file.read_text()
    assert (await pushed(api, tmp_path, force=True))["flows/espera"].deed == "changed"
    assert "label: Meu " in (await flows.texts.get("espera")).draft


async def test_a_fresh_checkout_overwrites_only_what_history_keeps(
    api: Api, flows: Flows, tmp_path: Path
) -> None:
    await pulled(api, tmp_path)
    (tmp_path / NAME).unlink()  # another machine of the pipeline
    file = tmp_path / "flows" / "espera.yaml"
    file.write_text(file.read_text().replace("label: ", "label: Meu ", 1))
    assert (await pushed(api, tmp_path))["flows/espera"].deed == "changed"
    (tmp_path / NAME).unlink()
    theirs = (await flows.texts.get("espera")).draft.replace("label: ", "label: Deles ", 1)
    await flows.texts.save_draft(ADMIN, "espera", theirs, None)
    assert (await pushed(api, tmp_path))["flows/espera"].deed == "conflict"


async def test_what_cannot_be_published_is_told(api: Api, flows: Flows, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    bad = tmp_path / "flows" / "pequeno.yaml"
    bad.write_text(SMALL.replace("danger: perigo\n", ""))
    (line,) = (await pushed(api, tmp_path, publish=True)).values()
    assert line.deed == "refused"
    assert line.problem is not None
    assert any("danger" in reason for reason in command._reasons(line.problem))
    bad.write_text("flow: [")
    with pytest.raises(Exception, match=r"flows/pequeno\.yaml"):
        dict(moving.here(tmp_path))


async def test_pruning(api: Api, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "velho.yaml").write_text(SMALL)
    assert "flows/velho" not in await pulled(api, tmp_path)
    seen = await pulled(api, tmp_path, prune=True, dry=True)
    assert seen["flows/velho"].deed == "removed"
    assert (tmp_path / "flows" / "velho.yaml").exists()
    await pulled(api, tmp_path, prune=True)
    assert not (tmp_path / "flows" / "velho.yaml").exists()


async def test_who_may_not_come_in_is_told(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATENDE_TOKEN", "errado")
    url = api.name
    async with Api(tmp_path, url) as other:
        with pytest.raises(NoServer, match="Entre de novo"):
            await other.ask("GET", "/api/flows")
    monkeypatch.delenv("ATENDE_TOKEN")
    with pytest.raises(NoServer, match="ATENDE_LOGIN"):
        await Api(tmp_path, url).__aenter__()


# --- the commands ----------------------------------------------------------------------------


def run(*words: str) -> Any:
    app = typer.Typer()
    command.register(app)
    app.command("other")(lambda: None)
    return CliRunner().invoke(app, ["flows", *words])


def test_pull_without_a_server_says_so(tmp_path: Path) -> None:
    ended = run("pull", str(tmp_path), "--home", str(tmp_path), "--json")
    assert ended.exit_code == 4
    assert "ela está no ar?" in json.loads(ended.stdout)["detail"]


def test_lint_and_test_a_folder(tmp_path: Path) -> None:
    assert run("lint", str(DEMO)).exit_code == 0
    (tmp_path / "flows").mkdir()
    file = tmp_path / "flows" / "a.yaml"
    file.write_text(SMALL.replace("next: desejo", "next: longe"))
    ended = run("lint", str(tmp_path), "--json")
    assert ended.exit_code == 1
    (found, *_) = json.loads(ended.stdout)["findings"]
    assert (found["file"], found["line"], found["node"], found["field"]) == (
        "a.yaml", 10, "ola", "next",
    )  # fmt: skip
    tests = "tests:\n  - name: zero\n    steps:\n      - keys: 0\n      - outcome: {}\n"
    file.write_text(SMALL + tests.format("ToQueue geral"))
    assert run("test", str(tmp_path)).exit_code == 0
    file.write_text(SMALL + tests.format("ToQueue outra"))
    ended = run("test", str(tmp_path), "--json")
    assert ended.exit_code == 1
    (told,) = json.loads(ended.stdout)["tests"]
    assert told["path"] == ["ola", "desejo", "gente"]
    assert "terminou em “ToQueue geral”" in told["problem"]
    assert run("test", str(tmp_path), "--flow", "nenhum").exit_code == 2


def test_the_demo_citys_tests_run_from_the_command(tmp_path: Path) -> None:
    ended = run("test", str(DEMO), "--flow", "apos", "--json")
    assert ended.exit_code == 0, ended.stdout
