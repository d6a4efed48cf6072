"""Speech models: fetched with resume and a remembered hash, chosen by two lines of TOML."""

from __future__ import annotations

import http.server
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from cli.app import build
from cli.models import catalogue, choose
from cli.models.fetch import fetch, remember, unpack
from cli.setup import environment
from cli.setup.say import SetupFailed
from core.settings import Settings

CONTENT = bytes(range(256)) * 64


class Files(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT with ranges; may break off after ``limit`` bytes."""

    limit: ClassVar[int | None] = None
    asked: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : self.limit])

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Files.limit, Files.asked = None, []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def test_a_broken_download_goes_on_where_it_stopped(server: str, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    target = tmp_path / "m.bin"
    Files.limit = 5000
    with pytest.raises(SetupFailed, match="continua"):
        fetch(f"{server}/m.bin", target, lambda *step: seen.append(step))
    assert not target.exists()
    Files.limit = None
    first = fetch(f"{server}/m.bin", target, lambda *step: seen.append(step))
    assert Files.asked == [None, "bytes=5000-"]
    assert target.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert fetch(f"{server}/again.bin", tmp_path / "again.bin", lambda *_: None) == first


def test_only_web_addresses_are_fetched(tmp_path: Path) -> None:
    with pytest.raises(SetupFailed):
        fetch("ftp://127.0.0.1/x", tmp_path / "x", lambda *_: None)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    remember(tmp_path, {"a": "1" * 64})
    remember(tmp_path, {"a": "1" * 64})
    with pytest.raises(SetupFailed, match="mudou"):
        remember(tmp_path, {"a": "2" * 64})


def test_a_zip_cannot_escape_its_folder(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.zip", tmp_path / "good.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("../escaped", "x")
    with pytest.raises(SetupFailed, match="fora"):
        unpack(bad, tmp_path / "m")
    with zipfile.ZipFile(good, "w") as archive:
        archive.writestr("model/conf/a.conf", "x")
    (tmp_path / "m").mkdir(exist_ok=True)
    unpack(good, tmp_path / "m")
    unpack(good, tmp_path / "m")
    assert (tmp_path / "m/model/conf/a.conf").read_text() == "x"
    (tmp_path / "half.zip").write_bytes(good.read_bytes()[:40])
    with pytest.raises(SetupFailed, match="inteiro"):
        unpack(tmp_path / "half.zip", tmp_path / "m")


def test_choosing_keeps_what_people_wrote(tmp_path: Path) -> None:
    path = tmp_path / "atende.toml"
    path.write_text('# ours\nvoice = "espeak"\n\n[pbx]\nvoice = "not this one"\n')
    choose.write_settings(path, {"voice": "piper", "piper_model": '/a "b"\\c'})
    text = path.read_text()
    assert text.startswith("# ours\n")
    assert tomllib.loads(text) == {
        "voice": "piper",
        "piper_model": '/a "b"\\c',
        "pbx": {"voice": "not this one"},
    }


def test_from_address_to_active(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    monkeypatch.setenv("ATENDE_HOME", str(tmp_path))
    model = catalogue.find("piper-faber")
    (tmp_path / "atende.toml").write_text(f'[model_urls]\n"piper-faber" = "{server}/voices/"\n')
    app, runner = build(["models"]), CliRunner()
    assert runner.invoke(app, ["models", "fetch", "piper-faber"]).exit_code == 0
    assert model.path(tmp_path).read_bytes() == CONTENT
    assert not catalogue.active(model, Settings(home=tmp_path))
    installed: list[str] = []
    monkeypatch.setattr(environment, "ensure", lambda lock, _: installed.append(lock))
    assert runner.invoke(app, ["models", "use", "piper-faber"]).exit_code == 0
    assert installed == ["requirements-piper.lock"]
    settings = Settings(home=tmp_path)
    assert catalogue.active(model, settings)
    assert settings.piper_model == model.path(tmp_path)
    shown = runner.invoke(app, ["models"]).output
    assert "em uso" in shown
    with pytest.raises(SetupFailed, match="vosk-small"):
        catalogue.find("nothing")
