"""Log files stay within bounds: a full one becomes ``.1`` and starts empty."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

LIMIT = 32 << 20  # bytes


def trim(files: Iterable[Path], limit: int = LIMIT) -> list[Path]:
    """Writers hold the file open for appending, so it is copied and cut, never moved away."""
    cut = []
    for path in files:
        if path.is_file() and path.stat().st_size > limit:
            shutil.copyfile(path, path.with_name(path.name + ".1"))
            with path.open("r+b") as file:
                file.truncate(0)
            cut.append(path)
    return cut


def last_lines(path: Path, count: int = 1) -> str:
    """The last lines that hold something; empty when there are none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 8192))
            lines = file.read().decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    return "\n".join([line.strip() for line in lines if line.strip()][-count:])
