"""``atende call`` as it is typed: exit codes, the document, saved sound, the control socket."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from aiohttp import web
from typer.testing import CliRunner

from cli.caller import command
from cli.caller.answerer import Answerers, Operator
from cli.caller.control import SOCKET, Control, settle
from cli.caller.pacer import Pacer
from cli.caller.sound import tone, voice_name
from media.wave import read_wav
from tests.caller.test_report import _report

app = typer.Typer()
app.command()(command.call)


class Hotline:
    """A hotline in a thread of its own: answers as 1746, refuses as 9998, tells on its socket."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = 0
        self.report: dict[str, Any] = _report(protocol="20260302000017")
        self.asked: list[str] = []
        self._ready, self._loop = threading.Event(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        operators = [
            Operator("1746", 0.0, 0.8, tone(500)[:25] + tone(500)[:25]),
            Operator("9998", refuse=486),
        ]
        control = web.Application()
        control.router.add_get("/control/calls", self._tell)
        runner = web.AppRunner(control)
        await runner.setup()
        (self.home / "run").mkdir()
        await web.UnixSite(runner, str(self.home / SOCKET)).start()
        with Pacer() as pacer:
            async with Answerers(operators, pacer) as answerers:
                self.port = answerers.agent.address[1]
                self._ready.set()
                await self._stop.wait()
        await runner.cleanup()

    async def _tell(self, request: web.Request) -> web.Response:
        self.asked.append(request.query["sip_call_id"])
        return web.json_response(self.report)

    def __enter__(self) -> Hotline:
        self._thread.start()
        assert self._ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)
        self._loop.close()


@pytest.fixture
def hotline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hotline]:
    monkeypatch.setenv("ATENDE_HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "pt_BR.UTF-8")
    with Hotline(tmp_path) as running:
        monkeypatch.setenv("ATENDE_SIP_PORT", str(running.port))
        yield running


@pytest.fixture
def run() -> Callable[..., Any]:
    return lambda *args: CliRunner().invoke(app, list(args), catch_exceptions=False)


def test_a_call_from_its_command_to_its_document(
    hotline: Hotline, run: Callable[..., Any], tmp_path: Path
) -> None:
    result = run("--json", "--keys", "1", "--barge-in", "--save-audio", str(tmp_path / "audio"))
    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    assert printed["outcome"] == "served"
    assert printed["call"]["ended_by"] == "hotline"
    assert printed["call"]["sip_call_id"] in hotline.asked
    samples, rate = read_wav(tmp_path / "audio" / "call.wav")
    assert (samples.shape[1], rate) == (2, 8000)
    assert abs(samples[:, 1]).max() > 5000
    assert len(printed["call"]["audio"]) == 3


def test_a_call_shown_live(hotline: Hotline, run: Callable[..., Any]) -> None:
    result = run("--from", "anonimo")
    assert result.exit_code == 0
    for part in ("Ligando para 1746", "Protocolo 20260302000017", "[buraco 90%]", "Chamado OS-7"):
        assert part in result.stdout


def test_refused(hotline: Hotline, run: Callable[..., Any]) -> None:
    result = run("--to", "9998", "--json", "--wait", "0")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["call"]["status"] == 486


def test_nobody_there(run: Callable[..., Any], tmp_path: Path) -> None:
    result = run("--server", "127.0.0.1:9", "--json", "--max", "5")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["interaction_reason"] == "call_not_answered"
    assert "Ninguém atende" in result.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["--keys", "12x"],
        ["--say", ""],
        ["--wav", "nao-existe.wav"],
        ["--script", "nao-existe.jsonl"],
        ["--voice", "zz"],
        ["--say", "oi", "--voice", "xx-nowhere"],
        ["--max", "0"],
        ["--wait", "-1"],
        ["--server", "127.0.0.1:porta"],
        ["--to", "1" * 40],
        ["--from", "1" * 40],
        ["--unknown"],
    ],
)
def test_wrong_usage(args: list[str], run: Callable[..., Any]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_script_alone(run: Callable[..., Any], tmp_path: Path) -> None:
    script = tmp_path / "roteiro.jsonl"
    script.write_text('{"pause_s": 0.1}\n{"hangup": true}\n')
    assert run("--script", str(script), "--keys", "1").exit_code == 2
    script.write_text("nada\n")
    result = run("--script", str(script))
    assert result.exit_code == 2
    assert "linha 1" in result.stderr


async def test_a_server_that_is_away_is_asked_again_and_never_hurts(tmp_path: Path) -> None:
    async with Control(tmp_path) as control:
        assert await control.call("abc") is None
        assert await settle(control, "abc", 0.4, asyncio.Event()) is None
        assert await control.call("") is None


async def test_the_waiting_can_be_cut_short(tmp_path: Path) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, stop.set)
    async with Control(tmp_path) as control, asyncio.timeout(5):
        assert await settle(control, "abc", 60, stop) is None


def test_voices() -> None:
    assert voice_name(None) == "pt-br+m3"
    assert voice_name("f2") == "pt-br+f2"
    assert voice_name("es-419") == "es-419"
