"""The private apt: whose archive it uses, and what stops it."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from cli.setup import debian, runtime
from cli.setup.debian import Package, PrivateApt, Vanished
from cli.setup.runtime import Runtime
from cli.setup.say import Progress, SetupFailed

DEB822 = """\
Types: deb
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
"""
LINES = """\
# deb http://commented.example/debian bookworm main
deb-src http://src.example/debian bookworm main
deb [arch=amd64 signed-by=/x.gpg] http://third.example/tools stable-tools main
deb [arch=amd64] https://old.example/debian/ trixie main non-free
"""


def test_the_hosts_own_mirror_is_found_in_both_formats() -> None:
    assert list(debian._deb822_addresses(DEB822)) == ["http://mirror.example/debian"]
    assert list(debian._line_addresses(LINES)) == ["https://old.example/debian/"]


def test_a_setting_names_archive_and_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = tmp_path / "k.gpg"
    monkeypatch.setenv("ATENDE_DEBIAN_ARCHIVE", "http://given.example/debian/")
    monkeypatch.setenv("ATENDE_DEBIAN_KEYRING", str(keyring))
    with pytest.raises(SetupFailed, match="debian-archive-keyring"):
        debian.archive()
    keyring.touch()
    assert debian.archive() == ("http://given.example/debian", keyring)


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrivateApt:
    keyring = tmp_path / "k.gpg"
    keyring.touch()
    monkeypatch.setenv("ATENDE_DEBIAN_ARCHIVE", "http://given.example/debian")
    monkeypatch.setenv("ATENDE_DEBIAN_KEYRING", str(keyring))
    return PrivateApt(tmp_path / "apt")


def answer(code: int, out: str = "", err: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, out, err)


def test_nothing_of_the_machine_is_used_but_address_and_keyring(apt: PrivateApt) -> None:
    config = (apt.root / "apt.conf").read_text()
    for name in ("Dir::State ", "Dir::State::status", "Dir::Cache", "Dir::Etc::sourceparts"):
        assert f'{name.strip()} "{apt.root}' in config
    assert "AllowInsecure" not in config
    assert "trusted=yes" not in (apt.root / "sources.list").read_text()


@pytest.mark.parametrize(
    "said",
    [
        "W: GPG error: http://x InRelease: NO_PUBKEY 78DBA3BC47EF2265",
        "E: The repository 'http://x forky InRelease' is not signed.",
        "The following signatures were invalid: BADSIG 0E98404D386FA1D9",
    ],
)
def test_a_failed_signature_stops_set_up_in_its_own_words(
    apt: PrivateApt, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(apt, "_run", lambda *_: answer(100, err=said))
    with pytest.raises(SetupFailed, match="assinatura"):
        apt.update()
    monkeypatch.setattr(apt, "_run", lambda *_: answer(100, err="Could not resolve host"))
    with pytest.raises(SetupFailed, match="não respondeu"):
        apt.update()


def test_a_version_that_vanished_or_changed_is_told_apart(
    apt: PrivateApt, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    good = hashlib.sha256(b"deb").hexdigest()
    package = Package("a", "1:2", good)
    gone = "E: Version '1:2' for 'a' was not found"
    monkeypatch.setattr(apt, "_run", lambda *_, **__: answer(100, err=gone))
    with pytest.raises(Vanished):
        apt.download([package], tmp_path / "debs")
    monkeypatch.setattr(apt, "_run", lambda *_, **__: answer(0))
    path = tmp_path / "debs" / f"a_1%3a2_{apt.architecture}.deb"
    path.write_bytes(b"other")
    with pytest.raises(Vanished, match="não é o arquivo"):
        apt.download([package], tmp_path / "debs")
    path.write_bytes(b"deb")
    assert apt.download([package], tmp_path / "debs") == [path]


class FakeApt:
    """An archive that lost the locked versions."""

    architecture = "amd64"

    def __init__(self, _root: Path) -> None:
        pass

    def update(self) -> None:
        pass

    def closure(self, name: str) -> list[Package]:
        return [Package(name, "new", "0" * 64)]

    def download(self, packages: list[Package], _folder: Path) -> list[Path]:
        if packages[0].version == "old":
            raise Vanished("asterisk old não existe mais.")
        return []


@pytest.mark.parametrize("works", [True, False])
def test_a_newer_version_is_used_only_after_a_call_of_proof(
    works: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATENDE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(runtime, "PrivateApt", FakeApt)
    monkeypatch.setattr(runtime, "unpack", lambda *_: None)
    monkeypatch.setattr(runtime, "make_slim", lambda _tree, slim, *_: slim.mkdir())
    monkeypatch.setattr(runtime, "_version", lambda _: "22.11.0")
    monkeypatch.setattr(runtime, "find_system", lambda: None)
    monkeypatch.setattr(runtime, "architecture", lambda: "amd64")
    old = {"amd64": [Package("asterisk", "old", "1" * 64)]}
    monkeypatch.setattr(runtime, "read_lock", lambda: old)
    proven: list[Runtime] = []

    def smoke(candidate: Runtime) -> None:
        proven.append(candidate)
        if not works:
            raise SetupFailed("silence")

    if works:
        assert runtime.obtain(Progress(), smoke).version == "22.11.0"
        assert runtime.obtain(Progress(), smoke).source == "private"
    else:
        with pytest.raises(SetupFailed, match="silence"):
            runtime.obtain(Progress(), smoke)
        assert runtime.ready_private() is None
    assert len(proven) == 1
    assert "não existe mais" in capsys.readouterr().err
