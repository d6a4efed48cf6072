"""``./atende flows pull|push|lint|test``: flows as files, for editors, git and CI/CD.

Exit codes: 0 all well; 1 errors of lint, failed tests, refused publishing; 2 wrong usage;
3 conflict, nothing was overwritten; 4 the server cannot be reached or does not let us in.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.flows import moving
from cli.flows.api import Api, NoServer, Refused
from cli.flows.memory import Memory
from cli.flows.moving import Line
from cli.options import Home, Json
from cli.setup.places import home_folder
from core.errors import Invalid

Folder = Annotated[Path, typer.Argument(help="Pasta com flows/ e intents/.")]
Url = Annotated[
    str | None,
    typer.Option("--url", help="Outro servidor (ATENDE_URL), com ATENDE_TOKEN ou ATENDE_LOGIN e "
                 "ATENDE_PASSWORD no ambiente. Sem ele: a instalação desta máquina."),
]  # fmt: skip
Force = Annotated[bool, typer.Option("--force", help="Passa por cima de conflitos.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Só mostra o que seria feito.")]
Work = Callable[[Api], Awaitable[list[Line]]]
CONFLICT, UNREACHED = 3, 4
flows = typer.Typer(no_args_is_help=True, help="Fluxos como arquivos: puxar, enviar, conferir.")


def register(app: typer.Typer) -> None:
    app.add_typer(flows, name="flows")


@flows.command("pull")
def pull(
    folder: Folder = Path(),
    url: Url = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Apaga os arquivos do que não há mais no servidor.")
    ] = False,
    force: Force = False,
    dry_run: Dry = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Escreve os fluxos e intenções do servidor na pasta."""

    async def work(api: Api) -> list[Line]:
        memory, parts = Memory(folder, api.name), await moving.there(api)
        lines = moving.pull(folder, parts, memory, force=force, dry=dry_run, prune=prune)
        if not dry_run:
            memory.save()
        return lines

    _run(work, home, url, as_json)


@flows.command("push")
def push(
    folder: Folder = Path(),
    url: Url = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publica os fluxos depois de enviar.")
    ] = False,
    force: Force = False,
    dry_run: Dry = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Envia a pasta ao servidor, como rascunhos; com --publish, publica."""

    async def work(api: Api) -> list[Line]:
        mine = dict(moving.here(folder))
        memory, parts = Memory(folder, api.name), await moving.there(api)
        lines = moving.plan(mine, parts, memory, force=force)
        if dry_run or any(line.deed == "conflict" for line in lines):
            return lines
        await moving.push(api, lines, mine, parts, memory)
        memory.save()
        if publish and all(line.deed not in ("conflict", "refused") for line in lines):
            await moving.publish(api, lines, parts)
        return lines

    _run(work, home, url, as_json)


@flows.command("lint")
def run_lint(
    folder: Folder = Path(),
    strict: Annotated[bool, typer.Option("--strict", help="Avisos também são erros.")] = False,
    as_json: Json = False,
) -> None:
    """Confere os fluxos da pasta, sem servidor."""
    from ivr.checking import lint_folder, read_folder

    remarks = lint_folder(read_folder(folder))
    bad = [one for one in remarks if strict or one.level == "error"]
    if as_json:
        _print({"ok": not bad, "findings": [asdict(one) for one in remarks]})
    else:
        for one in remarks:
            print(f"{one}" if one.level == "error" else f"{one} (aviso)")
        print("Tudo certo." if not remarks else f"{len(bad)} a corrigir.", file=sys.stderr)
    raise typer.Exit(1 if bad else 0)


@flows.command("test")
def run_tests(
    folder: Folder = Path(),
    only: Annotated[str | None, typer.Option("--flow", help="Só este fluxo.")] = None,
    as_json: Json = False,
) -> None:
    """Roda os testes guardados nos fluxos da pasta, sem servidor."""
    from ivr.checking import read_folder, test_folder

    found = read_folder(folder)
    if only is not None:
        found.flows = {n: flow for n, flow in found.flows.items() if flow.key == only}
        if not found.flows:
            raise typer.BadParameter(f"não há um fluxo “{only}” na pasta", param_hint="--flow")
    results = asyncio.run(test_folder(found))
    rows = [{"file": name, **asdict(one)} for name, many in results.items() for one in many]
    failed = [row for row in rows if row["problem"]]
    if as_json:
        unread = [str(one) for one in found.remarks]
        _print({"ok": not failed and not unread, "tests": rows, "unreadable": unread})
    else:
        _tell_tests(rows, failed, [str(one) for one in found.remarks])
    raise typer.Exit(1 if failed or found.remarks else 0)


def _tell_tests(
    rows: list[dict[str, Any]], failed: list[dict[str, Any]], unread: list[str]
) -> None:
    for line in unread:
        print(line)
    for row in rows:
        print(f"{'FALHOU' if row['problem'] else 'passou'}  {row['file']}: {row['name']}")
        if row["problem"]:
            print(f"        {row['problem']}\n        caminho: {' → '.join(row['path'])}")
    print(f"{len(rows) - len(failed)} passaram, {len(failed)} falharam.", file=sys.stderr)


def _run(work: Work, home: Path | None, url: str | None, as_json: bool) -> None:
    async def task() -> tuple[str, list[Line]]:
        async with Api(home_folder(home), url or os.environ.get("ATENDE_URL")) as api:
            return api.name, await work(api)

    try:
        server, lines = asyncio.run(task())
    except NoServer as away:
        _end(as_json, str(away), UNREACHED)
    except (Invalid, Refused) as wrong:
        _end(as_json, str(wrong), 1)
    else:
        code = _code(lines)
        if as_json:
            _print({"ok": code == 0, "server": server, "lines": [one.plain() for one in lines]})
        else:
            _tell(lines)
        raise typer.Exit(code)


def _end(as_json: bool, detail: str, code: int) -> None:
    if as_json:
        _print({"ok": False, "detail": detail})
    else:
        print(detail, file=sys.stderr)
    raise typer.Exit(code)


def _code(lines: list[Line]) -> int:
    deeds = {line.deed for line in lines}
    return CONFLICT if "conflict" in deeds else 1 if "refused" in deeds else 0


_WORDS = {
    "created": "novo", "changed": "mudou", "removed": "apagado", "conflict": "CONFLITO",
    "published": "publicado", "refused": "RECUSADO",
}  # fmt: skip


def _tell(lines: list[Line]) -> None:
    for line in lines:
        if line.deed == "same":
            continue
        print(f"{_WORDS[line.deed]:<9}  {line.file}{f'  {line.detail}' if line.detail else ''}")
        for change in line.changes:
            print(f"           {change}")
        for part in _reasons(line.problem or {}):
            print(f"           {part}")
    same = sum(line.deed == "same" for line in lines)
    print(f"{len(lines) - same} diferentes, {same} iguais.", file=sys.stderr)


def _reasons(problem: dict[str, Any]) -> list[str]:
    """Findings, tests or problems of a refusal, one line each."""
    found = [f"{f['node']}: {f['detail']}" for f in problem.get("findings", ())]
    found += [f"teste “{t['name']}”: {t['problem']}" for t in problem.get("tests", ())]
    return found + [f"linha {p['line']}: {p['detail']}" for p in problem.get("problems", ())]


def _print(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))
