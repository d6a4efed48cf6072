"""Lines of waiting people: sorted, cheap to join, leave and count, at any length.

A key is (rank, interaction): rank is the instant of arrival in us less the priority, so keys
never change while somebody waits and order of arrival is the order of the keys.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

Key = tuple[int, str]

_BLOCK = 512


class Line:
    """A sorted list in blocks: join, leave and place cost the same at 100 and at 100,000."""

    __slots__ = ("_blocks", "_last", "length")

    def __init__(self) -> None:
        self._blocks: list[list[Key]] = []
        self._last: list[Key] = []
        self.length = 0

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[Key]:
        for block in self._blocks:
            yield from block

    def first(self) -> Key | None:
        return self._blocks[0][0] if self._blocks else None

    def join(self, key: Key) -> None:
        """Add a key that is not there."""
        self.length += 1
        if not self._blocks:
            self._blocks.append([key])
            self._last.append(key)
            return
        at = bisect_left(self._last, key)
        if at == len(self._last):
            at -= 1
            self._blocks[at].append(key)
            self._last[at] = key
        else:
            insort(self._blocks[at], key)
        if len(self._blocks[at]) > 2 * _BLOCK:
            self._split(at)

    def _split(self, at: int) -> None:
        block = self._blocks[at]
        rest = block[_BLOCK:]
        del block[_BLOCK:]
        self._blocks.insert(at + 1, rest)
        self._last[at] = block[-1]
        self._last.insert(at + 1, rest[-1])

    def leave(self, key: Key) -> None:
        """Take a key out. Raises KeyError when it is not there."""
        at = bisect_left(self._last, key)
        if at == len(self._last):
            raise KeyError(key)
        block = self._blocks[at]
        index = bisect_left(block, key)
        if block[index] != key:
            raise KeyError(key)
        del block[index]
        self.length -= 1
        if not block:
            del self._blocks[at]
            del self._last[at]
        elif index == len(block):
            self._last[at] = block[-1]

    def before(self, key: Key) -> int:
        """How many keys stand before this one."""
        at = bisect_left(self._last, key)
        count = sum(len(block) for block in self._blocks[:at])
        return count + (bisect_left(self._blocks[at], key) if at < len(self._blocks) else 0)
