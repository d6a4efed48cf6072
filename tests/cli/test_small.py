"""The small parts: ports, the folder's lock, logs, sizes, closing lines, pages."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from cli import ports, sizes, testing
from cli.setup import music, sounds, web
from cli.setup.say import Progress
from cli.supervisor import control, logs
from cli.supervisor import home as homes
from cli.supervisor.home import HomeTaken
from core.settings import Settings
from media.wave import alaw_decode


def test_a_taken_port_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        number = stranger.getsockname()[1]
        settings = Settings(home=tmp_path, ami_port=number)
        held = [port for port in ports.taken(ports.needed(settings)) if port.number == number]
    assert [port.setting for port in held] == ["ami_port"]
    sentence = ports.sentence(held[0])
    assert str(number) in sentence
    assert "ATENDE_AMI_PORT" in sentence


def test_a_taken_datagram_port_is_seen(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", 0))
        number = stranger.getsockname()[1]
        settings = Settings(home=tmp_path, sip_port=number)
        held = [port for port in ports.taken(ports.needed(settings)) if port.number == number]
    assert [port.datagram for port in held] == [True]


def test_one_supervisor_per_folder(tmp_path: Path) -> None:
    with homes.locked(tmp_path):
        holder = homes.supervisor_of(tmp_path)
        assert holder
        with pytest.raises(HomeTaken, match=str(holder.pid)), homes.locked(tmp_path):
            pass
    assert homes.supervisor_of(tmp_path) is None
    with homes.locked(tmp_path):
        pass


def test_a_killed_holder_leaves_the_folder_free(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib\nfrom cli.supervisor import home\n"
        f"with home.locked(pathlib.Path({str(tmp_path)!r})):\n print('held', flush=True)\n"
        " time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(HomeTaken), homes.locked(tmp_path):
            pass
        other.kill()
    with homes.locked(tmp_path):
        pass


def test_a_server_that_is_away_answers_nothing(tmp_path: Path) -> None:
    assert control.get(tmp_path, "/control/status") is None


def test_a_full_log_is_cut_while_it_is_written(tmp_path: Path) -> None:
    full, small = tmp_path / "full.log", tmp_path / "small.log"
    small.write_bytes(b"x" * 10)
    with full.open("ab") as writer:
        writer.write(b"y" * 100)
        writer.flush()
        assert logs.trim([full, small, tmp_path / "absent.log"], limit=50) == [full]
        writer.write(b"after")
    assert full.read_bytes() == b"after"
    assert (tmp_path / "full.log.1").read_bytes() == b"y" * 100
    assert small.stat().st_size == 10


def test_one_closing_line_over_all_stages() -> None:
    first = testing.counts("========= 1 failed, 20 passed, 2 skipped, 3 deselected in 4.01s =====")
    second = testing.counts("1 passed, 1 error, 7 warnings in 0.12s")
    assert first == Counter(failed=1, passed=20, skipped=2)
    results = [testing.Result(1, first), testing.Result(1, second)]
    line = testing.closing_line(results, 5.0)
    assert line == "1 failed, 21 passed, 2 skipped, 1 errors, 7 warnings in 5.00s"
    assert testing._CLOSING.match(line)
    assert testing.closing_line([], 0.0) == "no tests ran in 0.00s"


def test_a_long_function_needs_a_reason() -> None:
    long = sizes.Piece("a.py:1 f", 61, False)
    assert sizes.faults([long] + [sizes.Piece("b", 1, False)] * 30, 35, 60, "functions")
    said = sizes.Piece("a.py:1 f", 61, True)
    assert not sizes.faults([said] + [sizes.Piece("b", 1, False)] * 30, 35, 60, "functions")
    crowd = [sizes.Piece("c", 40, False)] * 2 + [sizes.Piece("b", 1, False)] * 30
    assert "93.8 %" in sizes.faults(crowd, 35, 60, "functions")[0]


def test_pages_are_built_again_only_when_a_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.ts").write_text("1")
    for name in ("index.html", "package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}")
    asked: list[str] = []

    def npm(_bin: Path, folder: Path, *arguments: str) -> None:
        asked.append(" ".join(arguments))
        (folder / "dist").mkdir(exist_ok=True)
        (folder / "dist/index.html").touch()

    monkeypatch.setattr(web, "npm", npm)
    monkeypatch.setattr(web, "node", lambda _: tmp_path)
    monkeypatch.setattr(web, "install", lambda *_: False)
    assert web.build(Progress(), tmp_path)
    assert not web.build(Progress(), tmp_path)
    (tmp_path / "src/a.ts").write_text("2")
    assert web.build(Progress(), tmp_path)
    (tmp_path / "src/a.ts").rename(tmp_path / "src/b.ts")
    assert web.build(Progress(), tmp_path)
    assert asked == ["run bundle"] * 3


def test_the_dial_plans_sounds_are_made_once(tmp_path: Path) -> None:
    assert sounds.install(tmp_path, "156")
    assert not sounds.install(tmp_path, "156")
    for name in sounds.sentences("156"):
        narrow = alaw_decode((tmp_path / f"sounds/pt_BR/atende/{name}.alaw").read_bytes())
        wide = np.fromfile(tmp_path / f"sounds/pt_BR/atende/{name}.sln16", dtype="<i2")
        assert abs(wide.size - 2 * narrow.size) <= 2
        assert np.sqrt(np.mean(wide.astype(float) ** 2)) > 500, f"{name} is silent"
    assert sounds.install(tmp_path, "199"), "another number is another sentence"


def test_the_music_has_no_seam_and_is_clean_at_8_khz() -> None:
    song = music.compose(1).astype(float)
    assert abs(song[0] - song[-1]) <= np.max(np.abs(np.diff(song)))
    assert 500 < np.sqrt(np.mean(song**2)) < 5000
    spectrum = np.abs(np.fft.rfft(song[: music.RATE * 4])) ** 2
    assert np.sum(spectrum[3_500 * 4 :]) < 1e-4 * np.sum(spectrum)
