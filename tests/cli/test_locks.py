"""The locks hold versions and hashes for everything we ask for, and no address of anything."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from cli.setup import environment
from cli.setup.runtime import LOCK, read_lock
from cli.setup.say import Progress

ROOT = environment.ROOT
LOCKS = sorted(ROOT.glob("requirements*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in requirements)
    return {re.sub(r"[._-]+", "-", match[0]).lower() for match in found if match}


def locked(path: Path) -> set[str]:
    return names(re.findall(r"^(\S+)==", path.read_text(), re.M))


@pytest.mark.parametrize("path", [*LOCKS, LOCK], ids=lambda p: p.name)
def test_no_address(path: Path) -> None:
    assert not re.search(r"://|\bfile:|index-url|find-links", path.read_text())


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.name)
def test_every_version_has_a_hash(path: Path) -> None:
    entries = re.split(r"^(?=\S+==)", path.read_text(), flags=re.M)
    assert all("--hash=sha256:" in entry for entry in entries if entry.strip())


def test_everything_asked_for_is_locked() -> None:
    main, dev = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
    assert names(PROJECT["dependencies"]) <= locked(main)
    assert names(PROJECT["optional-dependencies"]["dev"]) <= locked(dev)
    assert locked(main) <= locked(dev)


def test_the_telephone_system_is_locked_with_hashes() -> None:
    packages = read_lock()["amd64"]
    assert {"asterisk", "asterisk-modules", "libc6"} <= {p.name for p in packages}
    assert all(re.fullmatch(r"[0-9a-f]{64}", p.sha256) for p in packages)


def test_a_lock_is_installed_once_and_again_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, done = tmp_path / "x.lock", []
    lock.write_text("a==1\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "_install", lambda place, path, _: done.append(path.name))
    place = tmp_path / "venv"
    python = place / "bin" / "python"

    def create(_place: Path, _progress: Progress) -> None:
        python.parent.mkdir(parents=True)
        python.touch()

    monkeypatch.setattr(environment, "create", create)
    for _ in range(2):
        assert environment.ensure("x.lock", Progress(), place) == python
    assert done == ["x.lock"]
    lock.write_text("a==2\n")
    environment.ensure("x.lock", Progress(), place)
    assert done == ["x.lock", "x.lock"]
