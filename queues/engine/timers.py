"""What falls due when: a heap of instants in which a doubled entry is kept once."""

from __future__ import annotations

from heapq import heappop, heappush

Subject = str | int
Entry = tuple[int, int, str, Subject]


class Timers:
    """Entries are never cancelled; whoever handles one checks that it still means something."""

    def __init__(self) -> None:
        self._heap: list[Entry] = []
        self._known: set[tuple[int, str, Subject]] = set()
        self._count = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, at: int, kind: str, subject: Subject) -> None:
        """At `at` (us) look at `subject`; equal instants keep the order in which they came."""
        if (at, kind, subject) in self._known:
            return
        self._known.add((at, kind, subject))
        self._count += 1
        heappush(self._heap, (at, self._count, kind, subject))

    def next_due(self) -> int | None:
        return self._heap[0][0] if self._heap else None

    def pop(self, now: int) -> tuple[str, Subject] | None:
        """The earliest entry due by `now`, taken out; None when nothing is due."""
        if not self._heap or self._heap[0][0] > now:
            return None
        at, _, kind, subject = heappop(self._heap)
        self._known.discard((at, kind, subject))
        return kind, subject
