"""Making a model the active one: two lines of atende.toml."""

from __future__ import annotations

import re
from pathlib import Path


def write_settings(path: Path, values: dict[str, str]) -> None:
    """Set top-level string values in a TOML file, leaving everything else as people wrote it."""
    text = path.read_text("utf-8") if path.is_file() else ""
    head, tables = _split(text)
    for key, value in values.items():
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        line = f'{key} = "{quoted}"'
        pattern = re.compile(rf"^{re.escape(key)}\s*=.*$", re.M)
        if pattern.search(head):
            head = pattern.sub(line.replace("\\", r"\\"), head, count=1)
        else:
            head += ("" if not head or head.endswith("\n") else "\n") + line + "\n"
    fresh = path.with_name(f".{path.name}.new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(head + tables, "utf-8")
    fresh.replace(path)


def _split(text: str) -> tuple[str, str]:
    """What stands before the first table, and the rest."""
    table = re.search(r"^\s*\[", text, re.M)
    cut = len(text) if table is None else table.start()
    return text[:cut], text[cut:]
