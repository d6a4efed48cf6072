"""The Asterisk we run: the machine's own when it is new enough, else our private slim copy."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from asterisk_conf.modules import CARRIED, LOADED, SYSTEM_NEEDS
from cli.setup.debian import Package, PrivateApt, Vanished, architecture, unpack
from cli.setup.places import cache_folder
from cli.setup.say import Progress, SetupFailed
from cli.setup.slim import BINARY, LAYOUTS, make_slim

LOCK = Path(__file__).resolve().parents[2] / "asterisk_conf" / "runtime.lock"
OLDEST = (22, 0)
_FORMAT = 1  # raise it when make_slim changes what it copies

Smoke = Callable[["Runtime"], None]


@dataclass(frozen=True)
class Runtime:
    """A way to run Asterisk. ``command`` is what to put before its options."""

    command: tuple[str, ...]
    module_dir: Path
    share: Path
    version: str
    source: str  # "private" or "system"

    def argv(self, configuration: Path) -> list[str]:
        """The command that runs an instance in the foreground."""
        return [*self.command, "-f", "-C", str(configuration)]

    def remote(self, configuration: Path, command: str) -> list[str]:
        """The command that asks a running instance (``asterisk -rx``)."""
        return [*self.command, "-C", str(configuration), "-rx", command]


def read_lock(path: Path = LOCK) -> dict[str, list[Package]]:
    """The locked packages by architecture; hosts are never in it."""
    content = json.loads(path.read_text("utf-8"))
    return {name: [Package(*entry) for entry in rows] for name, rows in content["packages"].items()}


def obtain(progress: Progress, smoke: Smoke) -> Runtime:
    """A runtime that works: system, cached, locked, or newest. Raises `SetupFailed`.

    ``smoke`` makes a call through a candidate that no lock vouches for, and raises if it fails.
    """
    system = find_system()
    if system:
        return system
    ready = ready_private()
    if ready:
        return ready
    name = architecture()
    locked = read_lock().get(name, [])
    folder = _folder(name, locked)
    with tempfile.TemporaryDirectory(prefix="asterisk-", dir=cache_folder()) as scratch:
        _fetch(progress, Path(scratch), locked, folder, smoke)
    for leftover in ("apt", "debs"):  # 170 MB that the finished copy no longer needs
        shutil.rmtree(cache_folder() / leftover, ignore_errors=True)
    return _private(folder, name)


def ready_private() -> Runtime | None:
    """The private runtime of this lock, when it was made before."""
    name = architecture()
    folder = _folder(name, read_lock().get(name, []))
    return _private(folder, name) if (folder / "ready.json").is_file() else None


def _folder(name: str, locked: list[Package]) -> Path:
    return cache_folder() / "asterisk" / f"{name}-{_fingerprint(locked)}"


def _fetch(
    progress: Progress, scratch: Path, locked: list[Package], folder: Path, smoke: Smoke
) -> None:
    """Download, unpack, slim, prove, and put the result into place in one step."""
    apt = PrivateApt(cache_folder() / "apt")
    progress.step("Asterisk: lendo o índice do arquivo Debian (assinatura conferida)")
    apt.update()
    debs = cache_folder() / "debs"
    try:
        if not locked:
            raise Vanished(f"Não há versões fixadas para {apt.architecture}.")
        progress.step(f"Asterisk: baixando {len(locked)} pacotes")
        files, proven = apt.download(locked, debs), True
    except Vanished as reason:
        progress.step(f"Asterisk: {str(reason).splitlines()[0]} Uso a versão mais nova.")
        files, proven = apt.download(apt.closure("asterisk"), debs), False
    progress.step("Asterisk: desempacotando")
    unpack(files, scratch / "tree")
    made = scratch / "slim"
    layout = LAYOUTS[apt.architecture]
    make_slim(scratch / "tree", made, layout, (*LOADED, *CARRIED))
    version = _version((str(made / layout.loader), "--library-path",
                        str(made / layout.libraries), str(made / BINARY)))  # fmt: skip
    if not proven:
        progress.step(f"Asterisk {version}: fazendo uma chamada de prova")
        smoke(_runtime(made, apt.architecture, version))
    (made / "ready.json").write_text(json.dumps({"version": version}))
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        made.rename(folder)
    except OSError:  # another checkout was faster; its copy has the same fingerprint
        if not (folder / "ready.json").is_file():
            raise


def _private(folder: Path, name: str) -> Runtime:
    version = json.loads((folder / "ready.json").read_text("utf-8"))["version"]
    return _runtime(folder, name, version)


def _runtime(folder: Path, name: str, version: str) -> Runtime:
    layout = LAYOUTS[name]
    return Runtime(
        command=(
            str(folder / layout.loader), "--library-path", str(folder / layout.libraries),
            str(folder / BINARY),
        ),
        module_dir=folder / layout.modules,
        share=folder / "usr/share/asterisk",
        version=version,
        source="private",
    )  # fmt: skip


def find_system() -> Runtime | None:
    """The machine's own Asterisk, when it is at least 22 and carries what we need."""
    program = shutil.which("asterisk", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None or os.environ.get("ATENDE_ASTERISK") == "private":
        return None
    version = _version((program,))
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        return None
    for folder in (*Path("/usr/lib").glob("*/asterisk/modules"), Path("/usr/lib/asterisk/modules")):
        if all((folder / f"{name}.so").is_file() for name in {*SYSTEM_NEEDS, *LOADED}):
            share = Path("/usr/share/asterisk")
            return Runtime((program,), folder, share, version, "system")
    return None


def _version(command: Sequence[str]) -> str:
    """Such as ``22.10``; raises `SetupFailed` when the program does not run."""
    done = subprocess.run([*command, "-V"], capture_output=True, text=True, timeout=30, check=False)
    match = re.search(r"Asterisk (\d+\.\d+(?:\.\d+)?)", done.stdout)
    if match is None:
        raise SetupFailed(f"O Asterisk não respondeu a -V: {done.stdout}{done.stderr}")
    return match[1]


def _fingerprint(locked: list[Package]) -> str:
    content = json.dumps([_FORMAT, sorted((*LOADED, *CARRIED)), [p.sha256 for p in locked]])
    return hashlib.sha256(content.encode()).hexdigest()[:16]
