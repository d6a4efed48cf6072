"""``./atende bench``: names, exit codes, and figures held to their targets."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bench.call_load import Load as Seen
from bench.call_load import Scene, rows
from cli import bench
from cli.bench import Row, row, show
from cli.caller.fleet import FleetCall, Way
from cli.caller.message import Uri

app = typer.Typer()
bench.register(app)


def _module(monkeypatch: pytest.MonkeyPatch, *found: Row) -> None:
    module = types.ModuleType("bench.of_a_test")
    module.measure = lambda home: list(found)  # type: ignore[attr-defined]
    module.__spec__ = types.SimpleNamespace()  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "bench.of_a_test", module)
    monkeypatch.setitem(bench.MODULES, "call", "bench.of_a_test")


@pytest.mark.parametrize("name", ["storm", "nowhere"])
def test_what_is_not_built_or_not_known_says_so(name: str) -> None:
    result = CliRunner().invoke(app, [name])
    assert result.exit_code == 2
    assert name in result.stderr


@pytest.mark.parametrize(("value", "code"), [(50.0, 0), (61.0, 1), (None, 1)])
def test_figures_and_exit_code(
    value: float | None, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _module(monkeypatch, row("gap", value, "ms", 60, "so"), row("cpu", 1.23456, "cores", None, ""))
    result = CliRunner().invoke(app, ["call", "--json", "--home", str(tmp_path)])
    assert result.exit_code == code
    first, second = json.loads(result.stdout)
    assert set(first) == {"metric", "value", "unit", "target", "met", "how"}
    assert first["met"] is (code == 0)
    assert (second["met"], second["value"]) == (None, 1.235)


def test_at_least() -> None:
    assert row("rate", 20_001, "1/s", 20_000, "", at_least=True)["met"] is True
    assert row("rate", 19_999, "1/s", 20_000, "", at_least=True)["met"] is False


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    show([row("gap", 61, "ms", 60, "so")])
    assert "NÃO" in capsys.readouterr().out


def test_load_rows_hold_only_the_product_to_its_targets() -> None:
    way = Way(2, 100, 0, 20.0, 70.0, 90.0, 25.0, 30.0)
    calls = [FleetCall("1", 500, connected=1, ended=9), FleetCall("2", 520, failure="486")]
    load = Seen(calls, way, way, None, {"generator": 0.1}, (2, 9), 1)
    scene = Scene("hotline", Uri("1746", "127.0.0.1"), 1)
    judged = {r["metric"]: r for r in rows(scene, load, judged=True)}
    assert judged["hotline: calls failed"]["met"] is False
    assert judged["hotline: IVR to citizen, RTP gap p99"]["met"] is True
    assert judged["hotline: operator to citizen, RTP gap p99"]["met"] is False
    assert judged["hotline: citizen to operator, RTP gap p99"]["met"] is False
    assert "486" in judged["hotline: calls failed"]["how"]
    assert {r["met"] for r in rows(scene, load, judged=False)} == {None}
