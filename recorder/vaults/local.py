"""A vault in a folder of this machine."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path


class LocalVault:
    """Files under ``root``. A file appears by a rename, after its bytes are on the disk."""

    name = "local"

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, source: Path) -> None:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(source, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            self._copy(source, target)
        sync_folder(target.parent)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        """Across file systems: copy beside the target, sync, then rename."""
        part = target.with_name(target.name + ".part")
        with source.open("rb") as data, part.open("wb") as out:
            shutil.copyfileobj(data, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
        source.unlink()

    def read(self, key: str, start: int, length: int) -> bytes:
        with self._path(key).open("rb") as file:
            file.seek(start)
            return file.read(length)

    def size(self, key: str) -> int | None:
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def locate(self, key: str) -> str:
        return str(self._path(key))

    def _path(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root.resolve()):
            raise PermissionError(errno.EACCES, "a key must stay inside the vault", key)
        return path


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
