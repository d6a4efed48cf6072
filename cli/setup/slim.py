"""From a tree of unpacked packages to the slim runtime: Asterisk, its modules, their libraries.

The copy runs by its own loader, so it needs neither root nor a namespace nor anything of the
host but the kernel (facts: 48 MB instead of 268).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cli.setup.say import SetupFailed

# Opened by name at run time, so no loader lists them; without them libsrtp (NSS) fails to start.
SILENT_LIBRARIES = ("libsoftokn3.so", "libfreebl3.so", "libfreeblpriv3.so")


@dataclass(frozen=True)
class Layout:
    """Where things lie in a Debian tree of one architecture."""

    loader: str
    libraries: str

    @property
    def modules(self) -> str:
        return f"{self.libraries}/asterisk/modules"


LAYOUTS = {
    "amd64": Layout("usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "usr/lib/x86_64-linux-gnu"),
    "arm64": Layout("usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1", "usr/lib/aarch64-linux-gnu"),
}
BINARY = "usr/sbin/asterisk"
SHARES = ("usr/share/asterisk/documentation", "usr/share/asterisk/rest-api")


def make_slim(tree: Path, slim: Path, layout: Layout, modules: Iterable[str]) -> None:
    """Copy from ``tree`` to ``slim`` what the named modules need. Raises `SetupFailed`."""
    programs = [BINARY] + [f"{layout.modules}/{name}.so" for name in modules]
    absent = [name for name in programs if not (tree / name).is_file()]
    if absent:
        raise SetupFailed("O Asterisk baixado não traz: " + ", ".join(absent))
    _copy(tree, slim, layout.loader)
    for name in programs:
        _copy(tree, slim, name)
    for library in sorted(_libraries(tree, layout, programs)):
        _copy(tree, slim, library)
    for share in SHARES:
        shutil.copytree(tree / share, slim / share, dirs_exist_ok=True)
    for licence in tree.glob("usr/share/doc/*/copyright"):
        _copy(tree, slim, str(licence.relative_to(tree)))


def _libraries(tree: Path, layout: Layout, programs: list[str]) -> set[str]:
    """Paths, relative to the tree, of every shared library the programs load."""
    found = {f"{layout.libraries}/{name}" for name in SILENT_LIBRARIES}
    found = {name for name in found if (tree / name).exists()}
    folder = tree / layout.libraries
    for program in [*programs, *found]:
        listing = subprocess.run(
            [str(tree / layout.loader), "--library-path", str(folder), "--list",
             str(tree / program)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if "not found" in listing.stdout or listing.returncode != 0:
            raise SetupFailed(f"{program}: falta biblioteca: {listing.stdout}{listing.stderr}")
        for path in re.findall(r"=> (\S+) \(0x", listing.stdout):
            if Path(path).is_relative_to(folder):
                found.add(os.path.relpath(path, tree))
    return found


def _copy(tree: Path, slim: Path, name: str) -> None:
    target = slim / name
    target.parent.mkdir(parents=True, exist_ok=True)
    # A link (libssl.so.3 -> libssl.so.3.5) becomes a file: the loader asks by the short name.
    shutil.copy2((tree / name).resolve(), target)
