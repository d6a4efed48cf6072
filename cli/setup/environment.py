"""The product's own Python environment. Standard library only: it runs before anything exists.

A lock's mark inside the environment says that the lock is installed, so that a second start costs
nothing; a changed lock installs again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

from cli.setup import pip_wheel
from cli.setup.places import cache_folder
from cli.setup.say import Progress, SetupFailed

ROOT = Path(__file__).resolve().parents[2]
PIP_LOCK = ROOT / "requirements-pip.lock"
# The second is the one package whose declared dependencies (torch) we do not want.
BASE = ("requirements.lock", "requirements-nodeps.lock")
_SHOWN = ("Collecting ", "Downloading ", "Installing ", "ERROR", "  ERROR")


def folder() -> Path:
    """Where the environment lies: ATENDE_VENV, else ``.venv`` in the checkout."""
    return Path(os.environ.get("ATENDE_VENV") or ROOT / ".venv").absolute()


def python(place: Path) -> Path:
    return place / "bin" / "python"


def python_path() -> str:
    """PYTHONPATH for children: the checkout first, then what was given."""
    given = [p for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
    return os.pathsep.join([str(ROOT), *(p for p in given if p != str(ROOT))])


def ensure(lock: str, progress: Progress, place: Path | None = None) -> Path:
    """The environment's Python with everything of ``lock`` (a file name) installed.

    Raises `SetupFailed`. Nothing is done when the mark fits.
    """
    place = place or folder()
    if _marked(place, lock):
        return python(place)
    place.mkdir(parents=True, exist_ok=True)
    with _alone(place / ".setup.lock"):
        if not _marked(place, lock):
            if not python(place).exists():
                create(place, progress)
            progress.step(f"Python: instalando {lock}")
            _install(place, ROOT / lock, progress)
            _mark(place, lock).write_text(_fingerprint(place, lock))
    return python(place)


def create(place: Path, progress: Progress, *, with_ensurepip: bool | None = None) -> None:
    """Make the environment; without ensurepip it holds no pip, a wheel serves instead."""
    progress.step(f"Python: criando o ambiente em {place}")
    if with_ensurepip is None:
        with_ensurepip = importlib.util.find_spec("ensurepip") is not None
    try:
        venv.create(place, with_pip=with_ensurepip, symlinks=True)
    except subprocess.CalledProcessError:  # ensurepip is there but broken or without its wheels
        progress.step("Python: o ensurepip deste sistema não funciona; sigo sem ele")
        venv.create(place, with_pip=False, symlinks=True, clear=True)


def _pip(place: Path, progress: Progress) -> list[str]:
    """The command that runs pip inside the environment."""
    has_pip = subprocess.run(
        [python(place), "-c", "import pip"], capture_output=True, timeout=60, check=False
    )
    if has_pip.returncode == 0:
        return [str(python(place)), "-m", "pip"]
    progress.step("Python: este Python não traz pip; busco-o no índice de pacotes")
    wheel = pip_wheel.fetch(PIP_LOCK, cache_folder() / "wheels")
    return [str(python(place)), f"{wheel}/pip"]


def _install(place: Path, lock: Path, progress: Progress) -> None:
    alone = ["--no-deps"] if "nodeps" in lock.name else []
    quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command = [*_pip(place, progress), "install", *quiet, *alone]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    tail: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            tail = [*tail[-19:], line]
            if line.startswith(_SHOWN):
                progress.step("  " + line.split(" (from ")[0].strip()[:100])
    if child.returncode != 0:
        raise SetupFailed("pip não instalou os pacotes:\n" + "".join(tail))


def _mark(place: Path, lock: str) -> Path:
    return place / f".atende-{lock}"


def _fingerprint(place: Path, lock: str) -> str:
    content = (ROOT / lock).read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {sys.version_info[:2]} {place}"


def _marked(place: Path, lock: str) -> bool:
    mark = _mark(place, lock)
    if not (mark.is_file() and python(place).exists()):
        return False
    return mark.read_text() == _fingerprint(place, lock)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One set-up at a time for one environment; a second one waits and finds the work done."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
