"""What a vault must do. A vault keeps whole files under keys and gives back any part of one."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Vault(Protocol):
    """Blocking; called in threads. Every method raises OSError when the store fails."""

    name: str

    def put(self, key: str, source: Path) -> None:
        """Take the file in: whole and durable afterwards, or not there at all. May be repeated."""
        ...

    def read(self, key: str, start: int, length: int) -> bytes:
        """``length`` bytes from ``start``; fewer at the end. Raises FileNotFoundError."""
        ...

    def size(self, key: str) -> int | None:
        """The file's size in bytes, None when it is not there."""
        ...

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens when it is not there."""
        ...

    def locate(self, key: str) -> str:
        """Where people on this machine find it: a path or an address."""
        ...
