"""The folder Asterisk records into: what lies there, whether it still grows, and taking it away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recorder.model import PARTS, file_name, read_file_name

STAGING = ".landing"
RESERVE_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one recording. ``seen`` tells (size, modified ns) by part."""

    interaction_id: str
    number: int
    seen: Mapping[str, tuple[int, int]]

    @property
    def samples_begin(self) -> float:
        """About when sample 0 was written: the newest change minus the longest file (seconds)."""
        longest = max(size for size, _ in self.seen.values())
        newest = max(modified for _, modified in self.seen.values())
        return newest / 1e9 - longest / 16_000


class Spool:
    """Blocking; called in threads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._staging = root / STAGING

    def prepare(self) -> None:
        """Make the folders; a staging file of an earlier process is worth nothing."""
        self._staging.mkdir(parents=True, exist_ok=True)
        for left in self._staging.iterdir():
            left.unlink()

    def path(self, interaction_id: str, number: int, part: str) -> Path:
        return self.root / file_name(interaction_id, number, part)

    def staged(self, id_: str) -> Path:
        self._staging.mkdir(parents=True, exist_ok=True)
        return self._staging / f"{id_}.wav"

    def groups(self) -> list[Group]:
        """Every recording that has files here."""
        found: dict[tuple[str, int], dict[str, tuple[int, int]]] = {}
        with os.scandir(self.root) as entries:
            for entry in entries:
                named = read_file_name(entry.name)
                if named is None:
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                interaction, number, part = named
                parts = found.setdefault((interaction, number), {})
                parts[part] = (status.st_size, status.st_mtime_ns)
        return [Group(one, number, parts) for (one, number), parts in sorted(found.items())]

    def exists(self, interaction_id: str, number: int) -> bool:
        return any(self.path(interaction_id, number, part).exists() for part in PARTS)

    def remove(self, interaction_id: str, number: int) -> None:
        for part in PARTS:
            self.path(interaction_id, number, part).unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """What may still be written here, the reserve left aside."""
        return max(0, shutil.disk_usage(self.root).free - RESERVE_BYTES)
