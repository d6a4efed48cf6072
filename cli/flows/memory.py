"""What a folder last saw of each server, so that nobody's later work is overwritten unseen."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

NAME = ".atende-flows.json"


def digest(text: str) -> str:
    """Short, equal for equal canonical texts."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class Memory:
    """Digests of canonical texts by "flows/key" and "intents/key", for one server."""

    def __init__(self, folder: Path, server: str) -> None:
        self._file = folder / NAME
        self._server = server
        self._all: dict[str, dict[str, str]] = self._read()
        self._seen = self._all.setdefault(server, {})

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            known = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): dict(v) for k, v in known.items()} if isinstance(known, dict) else {}

    def knows(self, name: str) -> bool:
        """Whether this was seen before."""
        return name in self._seen

    def same(self, name: str, text: str) -> bool:
        """Whether `text` is what was seen last."""
        return self._seen.get(name) == digest(text)

    def saw(self, name: str, text: str) -> None:
        """Remember what the server has now."""
        self._seen[name] = digest(text)

    def save(self) -> None:
        """Write it beside the folders, the same text for the same content."""
        body = json.dumps(self._all, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        if not self._file.is_file() or self._file.read_text("utf-8") != body:
            self._file.write_text(body, "utf-8")
