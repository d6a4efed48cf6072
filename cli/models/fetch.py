"""Fetching a large file: progress, resume after a break, and a hash that is remembered."""

from __future__ import annotations

import hashlib
import shutil
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

from cli.setup.say import SetupFailed

Report = Callable[[int, int | None], None]
_BLOCK = 1 << 18  # bytes


def fetch(address: str, target: Path, report: Report) -> str:
    """Download ``address`` to ``target`` and return its SHA-256. Raises `SetupFailed`.

    A part left by an earlier try is continued where the server can (HTTP 206).
    """
    part = target.with_name(target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        _download(address, part, report)
    except (OSError, ValueError) as error:
        raise SetupFailed(
            f"{address} não veio inteiro ({error}). Tente de novo: continua."
        ) from error
    part.replace(target)
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(address: str, part: Path, report: Report) -> None:
    if not address.startswith(("https://", "http://", "file://")):
        raise ValueError("só https, http ou file")
    have = part.stat().st_size if part.is_file() else 0
    headers = {"User-Agent": "atende", **({"Range": f"bytes={have}-"} if have else {})}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - checked above
    try:
        answer = urllib.request.urlopen(request, timeout=60)  # noqa: S310
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:  # the part was whole already
            return
        raise
    with answer:
        continued = have > 0 and answer.status == 206
        done = have if continued else 0
        length = answer.headers.get("Content-Length")
        total = done + int(length) if length else None
        with part.open("ab" if continued else "wb") as file:
            while block := answer.read(_BLOCK):
                file.write(block)
                done += len(block)
                report(done, total)
    if total is not None and done != total:
        raise ValueError(f"{done} de {total} bytes")


def remember(folder: Path, sums: dict[str, str]) -> None:
    """Keep the hashes of the first download; a later one must be the same. Raises `SetupFailed`."""
    path = folder / "sha256"
    if path.is_file():
        known = dict(line.split("  ", 1)[::-1] for line in path.read_text().splitlines())
        changed = [name for name, value in sums.items() if known.get(name, value) != value]
        if changed:
            raise SetupFailed(
                f"{', '.join(changed)} mudou desde o primeiro download. "
                f"Se era esperado, apague {path}."
            )
    path.write_text("".join(f"{value}  {name}\n" for name, value in sums.items()))


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip whose every entry stays inside ``folder``. Raises `SetupFailed`."""
    scratch = folder / ".unpacking"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                if not (scratch / name).resolve().is_relative_to(scratch.resolve()):
                    raise SetupFailed(f"{archive.name} quer escrever fora da sua pasta: {name}")
            opened.extractall(scratch)
    except zipfile.BadZipFile as error:
        raise SetupFailed(f"{archive.name} não é um arquivo zip inteiro.") from error
    for entry in scratch.iterdir():
        shutil.rmtree(folder / entry.name, ignore_errors=True)
        entry.replace(folder / entry.name)
    scratch.rmdir()
