"""pip without ensurepip: found where the machine's pip would look, and only with the right hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cli.setup import pip_wheel
from cli.setup.pip_wheel import PipSettings
from cli.setup.say import SetupFailed

CONTENT = b"a wheel"
NAME = "pip-9.9-py3-none-any.whl"


@pytest.fixture(autouse=True)
def _no_machine_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [n for n in os.environ if n.startswith("PIP_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements-pip.lock"
    path.write_text(f"pip==9.9 \\\n    --hash=sha256:{hashlib.sha256(CONTENT).hexdigest()}\n")
    return path


@pytest.fixture
def index(tmp_path: Path) -> Path:
    page = tmp_path / "simple" / "pip"
    page.mkdir(parents=True)
    (page / NAME).write_bytes(CONTENT)
    links = f'<a href="{NAME}#sha256=00">{NAME}</a> <a href="pip-1.0.tar.gz">old</a>'
    (page / "index.html").write_text(links)
    return tmp_path / "simple"


def test_settings_come_from_files_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak, strong = tmp_path / "a.conf", tmp_path / "b.conf"
    weak.write_text("[global]\nindex_url = https://a.example/simple\ncert = /a.pem\n")
    strong.write_text("[install]\nextra-index-url = https://c.example\n  https://d.example\n")
    monkeypatch.setenv("PIP_INDEX_URL", "https://b.example/simple")
    assert pip_wheel.read_settings([weak, strong, tmp_path / "absent"]) == PipSettings(
        ("https://b.example/simple", "https://c.example", "https://d.example"), (), "/a.pem"
    )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert pip_wheel.read_settings([weak]).indexes == ()


def test_found_on_an_index(lock: Path, index: Path, tmp_path: Path) -> None:
    settings = PipSettings((index.as_uri(),))
    wheel = pip_wheel.fetch(lock, tmp_path / "w", settings)
    assert wheel.read_bytes() == CONTENT
    again = pip_wheel.fetch(lock, tmp_path / "w", PipSettings(()))
    assert again == wheel, "a verified wheel is not fetched twice"


def test_found_among_links(lock: Path, index: Path, tmp_path: Path) -> None:
    settings = PipSettings((), (str(index / "pip"),))
    assert pip_wheel.fetch(lock, tmp_path / "w", settings).read_bytes() == CONTENT


def test_a_wrong_hash_stops_everything(lock: Path, index: Path, tmp_path: Path) -> None:
    (index / "pip" / NAME).write_bytes(b"something else")
    with pytest.raises(SetupFailed, match="não confere"):
        pip_wheel.fetch(lock, tmp_path / "w", PipSettings((index.as_uri(),)))
    assert not (tmp_path / "w" / NAME).exists()


def test_what_was_tried_is_said_without_passwords(lock: Path, tmp_path: Path) -> None:
    settings = PipSettings(("https://user:hidden@127.0.0.1:9/simple", "ftp://x/simple"))
    with pytest.raises(SetupFailed) as told:
        pip_wheel.fetch(lock, tmp_path / "w", settings)
    assert "https://127.0.0.1:9/simple/pip/" in str(told.value)
    assert "hidden" not in str(told.value)


def test_the_login_goes_only_to_the_same_host() -> None:
    page = "https://u:p@files.example/simple/pip/"
    same, other = "https://files.example/x.whl", "https://cdn.example/x.whl"
    assert pip_wheel._with_login(same, page) == "https://u:p@files.example/x.whl"
    assert pip_wheel._with_login(other, page) == other
