"""Byte ranges of HTTP (RFC 9110 §14); pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"^\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*$", re.IGNORECASE)


class Unsatisfiable(ValueError):
    """The range lies outside the file: answer 416."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which bytes to send; ``end`` is the byte after the last one."""

    start: int
    end: int
    partial: bool

    @property
    def length(self) -> int:
        return self.end - self.start


def wanted(header: str | None, size: int) -> Part:
    """The part a Range header asks for; the whole file without one.

    A header that is malformed or names several ranges is ignored, as the RFC allows. Raises
    Unsatisfiable.
    """
    found = _ONE.match(header) if header else None
    if found is None or not (found[1] or found[2]):
        return Part(0, size, False)
    if not found[1]:
        last = int(found[2])
        if last == 0 or size == 0:
            raise Unsatisfiable
        return Part(max(0, size - last), size, True)
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    if found[2] and int(found[2]) < start:
        return Part(0, size, False)
    if start >= size:
        raise Unsatisfiable
    return Part(start, end, True)
