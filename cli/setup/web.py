"""The browser pages, built with a Node of the system (new enough) or the one from the wheel."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from cli.setup import environment
from cli.setup.environment import ROOT
from cli.setup.say import Progress, SetupFailed

WEB = ROOT / "web"
OLDEST_NODE = (22, 12)  # package.json's "engines"
_SOURCES = ("src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts",
            "tsconfig.json")  # fmt: skip
_LINES = 20
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


def build(progress: Progress, web: Path = WEB) -> bool:
    """Build what changed; false when nothing did. Raises `SetupFailed`."""
    mark = web / "dist" / ".fingerprint"
    wanted = fingerprint(web)
    if mark.is_file() and mark.read_text() == wanted and (web / "dist/index.html").is_file():
        return False
    bin_folder = node(progress)
    install(progress, bin_folder, web)
    progress.step("Páginas: montando")
    npm(bin_folder, web, "run", "bundle")
    mark.write_text(wanted)
    return True


def fingerprint(web: Path = WEB) -> str:
    """A hash over every source file's name and content."""
    digest = hashlib.sha256()
    for name in _SOURCES:
        top = web / name
        for path in [top] if top.is_file() else sorted(p for p in top.rglob("*") if p.is_file()):
            digest.update(f"{path.relative_to(web)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def node(progress: Progress) -> Path:
    """The folder that holds ``node`` and ``npm``."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _version(found) >= OLDEST_NODE:
        return Path(found).parent
    progress.step("Páginas: trazendo o Node do índice Python")
    return environment.ensure("requirements-web.lock", progress).parent


def _version(program: str) -> tuple[int, ...]:
    done = subprocess.run(
        [program, "--version"], capture_output=True, text=True, timeout=30, check=False
    )
    match = re.match(r"v(\d+)\.(\d+)", done.stdout)
    return tuple(int(part) for part in match.groups()) if match else (0, 0)


def install(progress: Progress, bin_folder: Path, web: Path = WEB) -> bool:
    """Install the locked npm packages; false when the folder holds exactly those."""
    if _packages(web / "package-lock.json") == _packages(web / "node_modules/.package-lock.json"):
        return False
    progress.step("Páginas: instalando pacotes npm")
    npm(bin_folder, web, "ci", "--no-audit", "--no-fund", "--loglevel=error")
    return True


def _packages(lock: Path) -> dict[str, Any] | None:
    """Path → version of what a lock asks for on this platform (optional parts left out)."""
    try:
        listed = json.loads(lock.read_text("utf-8"))["packages"]
    except (OSError, ValueError, KeyError):
        return None
    return {
        name: entry.get("version")
        for name, entry in listed.items()
        if name and not entry.get("optional")
    }


def npm(bin_folder: Path, web: Path, *arguments: str) -> None:
    """Run npm with this Node. The machine's own npm configuration names the registry."""
    path = os.pathsep.join([str(bin_folder), os.environ.get("PATH", "")])
    environ = {**os.environ, "PATH": path, "CI": "1", "NO_COLOR": "1"}
    if _AUTHORITIES.is_file():  # Node knows no authority of the city's own network by itself
        environ.setdefault("NODE_EXTRA_CA_CERTS", str(_AUTHORITIES))
    done = subprocess.run(
        [str(bin_folder / "npm"), *arguments],
        cwd=web, env=environ, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-_LINES:])
        raise SetupFailed(f"npm {' '.join(arguments[:2])} falhou:\n{tail}")
