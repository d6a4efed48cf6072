"""Packages of Debian's suite `forky` in a private apt: no root, no change to the machine.

The archive's address is the machine's own, its signature is checked with Debian's keyring, and a
failed signature stops set-up.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cli.setup.say import SetupFailed

SUITE = "forky"
KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)
_SIGNATURE = re.compile(r"NO_PUBKEY|BADSIG|EXPKEYSIG|GPG error|not signed|OpenPGP signature", re.I)
_CONFIG = """\
Dir::State "{root}/state";
Dir::State::status "{root}/state/status";
Dir::Cache "{root}/cache";
Dir::Etc::sourcelist "{root}/sources.list";
Dir::Etc::sourceparts "{root}/none";
Dir::Etc::preferences "{root}/none/preferences";
Dir::Etc::preferencesparts "{root}/none";
APT::Architecture "{architecture}";
APT::Architectures {{ "{architecture}"; }};
APT::Install-Recommends "0";
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
Debug::NoLocking "1";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
"""


@dataclass(frozen=True, order=True)
class Package:
    """One exact package file; ``sha256`` is of the .deb."""

    name: str
    version: str
    sha256: str


class Vanished(SetupFailed):
    """The archive no longer carries a version the lock names."""


def architecture() -> str:
    """Debian's name of this machine's architecture."""
    names = {"x86_64": "amd64", "aarch64": "arm64"}
    machine = os.uname().machine
    if machine not in names:
        raise SetupFailed(f"Arquitetura {machine} ainda não é atendida; use docker/.")
    return names[machine]


def archive() -> tuple[str, Path]:
    """The Debian archive's address and its keyring. Raises `SetupFailed` when none is known."""
    keyring = os.environ.get("ATENDE_DEBIAN_KEYRING")
    keyrings = [Path(keyring)] if keyring else [path for path in KEYRINGS if path.is_file()]
    if not keyrings or not keyrings[0].is_file():
        raise SetupFailed("Falta o chaveiro do Debian: instale o pacote debian-archive-keyring.")
    address = os.environ.get("ATENDE_DEBIAN_ARCHIVE") or next(iter(_debian_addresses()), None)
    if address is None:
        raise SetupFailed(
            "Este sistema não usa um arquivo Debian. Diga o endereço de um em "
            "ATENDE_DEBIAN_ARCHIVE (no Ubuntu também é preciso o pacote debian-archive-keyring)."
        )
    return address.rstrip("/"), keyrings[0]


def _debian_addresses(folder: Path = Path("/etc/apt")) -> Iterator[str]:
    """Addresses of the host's own sources that carry Debian itself, best first."""
    if "ID=debian" not in _read(Path("/etc/os-release")):
        return
    for path in sorted(folder.glob("sources.list.d/*.sources")):
        yield from _deb822_addresses(_read(path))
    for path in [folder / "sources.list", *sorted(folder.glob("sources.list.d/*.list"))]:
        yield from _line_addresses(_read(path))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _deb822_addresses(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*)$", paragraph, re.M))
        if fields.get("Enabled", "yes").strip().lower() in {"no", "false"}:
            continue
        if "deb" in fields.get("Types", "").split() and _is_main(
            fields.get("Suites", ""), fields.get("Components", "")
        ):
            yield from fields.get("URIs", "").split()


def _line_addresses(text: str) -> Iterator[str]:
    pattern = r"^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)$"
    for address, suite, components in re.findall(pattern, text, re.M):
        if _is_main(suite, components):
            yield address


def _is_main(suites: str, components: str) -> bool:
    """Debian's own suites, not its security archive nor a third party's."""
    known = {"bookworm", "trixie", "forky", "sid", "stable", "testing", "unstable", "oldstable"}
    return bool(known & set(suites.split())) and "main" in components.split()


class PrivateApt:
    """apt over folders of our own. ``root`` is created; nothing outside it is written."""

    def __init__(self, root: Path, suite: str = SUITE) -> None:
        self.root = root.resolve()
        for part in ("state/lists/partial", "cache/archives/partial", "none"):
            (self.root / part).mkdir(parents=True, exist_ok=True)
        (self.root / "state/status").write_text("")
        self.architecture = architecture()
        address, keyring = archive()
        (self.root / "sources.list").write_text(
            f"deb [signed-by={keyring}] {address} {suite} main\n"
        )
        config = _CONFIG.format(root=self.root, architecture=self.architecture)
        (self.root / "apt.conf").write_text(config)

    def update(self) -> None:
        """Fetch the index. Raises `SetupFailed`, in other words for a failed signature."""
        done = self._run("apt-get", "update", "-q")
        if done.returncode == 0:
            return
        text = done.stdout + done.stderr
        if _SIGNATURE.search(text):
            raise SetupFailed(
                "A assinatura do arquivo Debian não confere; nada foi instalado.\n" + text[-1500:]
            )
        raise SetupFailed("O arquivo Debian não respondeu:\n" + text[-1500:])

    def closure(self, *names: str) -> list[Package]:
        """The newest packages that installing ``names`` on an empty system would bring."""
        done = self._run("apt-get", "install", "--print-uris", "-y", "-qq", *names)
        if done.returncode != 0:
            raise SetupFailed("O arquivo Debian não oferece " + " ".join(names) + done.stderr)
        found = re.findall(r"^'[^']*' (\S+)\.deb \d+", done.stdout, re.M)
        exact = [name.replace("%3a", ":").rsplit("_", 2)[:2] for name in found]
        return sorted(self._described([f"{name}={version}" for name, version in exact]))

    def _described(self, exact: list[str]) -> Iterator[Package]:
        done = self._run("apt-cache", "show", "--no-all-versions", *exact)
        for paragraph in done.stdout.split("\n\n"):
            fields = dict(re.findall(r"^(Package|Version|SHA256): (.*)$", paragraph, re.M))
            if len(fields) == 3:
                yield Package(fields["Package"], fields["Version"], fields["SHA256"])

    def download(self, packages: Iterable[Package], folder: Path) -> list[Path]:
        """Fetch exactly these files into ``folder``. Raises `Vanished` or `SetupFailed`."""
        folder.mkdir(parents=True, exist_ok=True)
        wanted = list(packages)
        missing = [p for p in wanted if not _intact(self.file(p, folder), p)]
        if missing:
            exact = [f"{p.name}={p.version}" for p in missing]
            done = self._run("apt-get", "download", "-q", *exact, cwd=folder)
            if done.returncode != 0:
                kind = Vanished if "was not found" in done.stderr else SetupFailed
                raise kind("Não foi possível baixar os pacotes:\n" + done.stderr[-1500:])
        for package in missing:
            if not _intact(self.file(package, folder), package):
                raise Vanished(f"{package.name} {package.version} não é o arquivo do lock.")
        return [self.file(package, folder) for package in wanted]

    def file(self, package: Package, folder: Path) -> Path:
        """Where `download` leaves a package (``all`` for those of no architecture)."""
        version = package.version.replace(":", "%3a")
        for architecture_name in (self.architecture, "all"):
            path = folder / f"{package.name}_{version}_{architecture_name}.deb"
            if path.is_file():
                return path
        return folder / f"{package.name}_{version}_{self.architecture}.deb"

    def _run(self, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ, "APT_CONFIG": str(self.root / "apt.conf"), "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        try:
            return subprocess.run(
                command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=600,
                check=False,
            )  # fmt: skip
        except FileNotFoundError as missing:
            raise SetupFailed(f"Falta o programa {command[0]} (apt); use docker/.") from missing
        except subprocess.TimeoutExpired as slow:
            raise SetupFailed("O arquivo Debian demorou mais de 10 minutos.") from slow


def _intact(path: Path, package: Package) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == package.sha256


def unpack(packages: Iterable[Path], tree: Path) -> None:
    """Unpack .deb files into ``tree`` without running any of their scripts."""
    tree.mkdir(parents=True, exist_ok=True)
    for path in packages:
        done = subprocess.run(
            ["dpkg-deb", "-x", str(path), str(tree)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise SetupFailed(f"{path.name} não abriu: {done.stderr.strip()}")
