"""Lanes: the people who wait for exactly the same thing, and the row of lanes by their heads.

All who share a need stand in one line. For each queue and medium the lanes are kept sorted by who
stands first in them, so an operator who becomes free walks from the longest wait on and takes the
first lane they can serve.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from queues.engine.desks import Desks, named_row
from queues.engine.lines import Key, Line
from queues.model import Need

MOST_EMPTY = 4096
Head = tuple[int, str, int]


@dataclass(slots=True)
class Lane:
    """One need: its line and the operators that can serve it, as bits.

    `rows` are where operators look for it: with its queue and those that help, or with the
    operator asked for by name.
    """

    number: int
    need: Need
    rows: tuple[tuple[str, str], ...]
    line: Line = field(default_factory=Line)
    able: int = 0
    members: int = 0
    tiers: tuple[int, ...] = ()
    preferred: tuple[int, ...] = ()
    head: Head | None = None

    def learn(self, desks: Desks) -> None:
        """Work out anew who can serve this need."""
        need = self.need
        self.able = desks.matching(need)
        self.members = desks.members(need.queue) | self.able
        orders = desks.orders(need.queue)
        ordered = len(orders) > 1 or bool(need.helpers)  # the own queue's people come first
        self.tiers = tuple(desks.seated(need.queue, o) for o in orders) if ordered else ()
        self.preferred = tuple(desks.skilled(wanted) for wanted in need.prefers)


class Lanes:
    """All lanes by need, and the sorted rows of their heads by queue and medium."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._by_need: dict[Need, Lane] = {}
        self._by_name: dict[str, list[Lane]] = {}
        self._helped_by: dict[str, list[Lane]] = {}
        self.by_queue: dict[str, list[Lane]] = {}
        self.by_number: dict[int, Lane] = {}
        self.rows: dict[tuple[str, str], list[Head]] = {}
        self._numbers = 0

    def lane(self, need: Need) -> Lane:
        """The lane of this need, made when it is new."""
        found = self._by_need.get(need)
        if found is None:
            if len(self._by_need) >= MOST_EMPTY and len(self._by_need) % 256 == 0:
                self._sweep()
            self._numbers += 1
            found = Lane(self._numbers, need, rows_of(need))
            found.learn(self._desks)
            self._by_need[need] = found
            self.by_number[found.number] = found
            self.by_queue.setdefault(need.queue, []).append(found)
            for helper in need.helpers:
                self._helped_by.setdefault(helper, []).append(found)
            if need.named is not None:
                self._by_name.setdefault(need.named, []).append(found)
        return found

    def _sweep(self) -> None:
        """Forget lanes in which nobody stands, so needs that come once do not pile up."""
        for lane in [lane for lane in self._by_need.values() if not lane.line.length]:
            del self._by_need[lane.need]
            del self.by_number[lane.number]
            self.by_queue[lane.need.queue].remove(lane)
            for helper in lane.need.helpers:
                self._helped_by[helper].remove(lane)
            if lane.need.named is not None:
                self._by_name[lane.need.named].remove(lane)

    def join(self, lane: Lane, key: Key) -> None:
        lane.line.join(key)
        if lane.head is None or key < lane.head[:2]:
            self._rehead(lane)

    def leave(self, lane: Lane, key: Key) -> None:
        lane.line.leave(key)
        if lane.head is not None and lane.head[:2] == key:
            self._rehead(lane)

    def _rehead(self, lane: Lane) -> None:
        before, first = lane.head, lane.line.first()
        lane.head = None if first is None else (first[0], first[1], lane.number)
        for name in lane.rows:
            row = self.rows.setdefault(name, [])
            if before is not None:
                del row[bisect_left(row, before)]
            if lane.head is not None:
                insort(row, lane.head)

    def relearn(self, queues: set[str], operator: str) -> None:
        """An operator who has or had a seat in these queues changed."""
        for queue in queues:
            for lane in (*self.by_queue.get(queue, ()), *self._helped_by.get(queue, ())):
                lane.learn(self._desks)
        for lane in self._by_name.get(operator, ()):
            lane.learn(self._desks)

    def waiting(self, queue: str) -> int:
        """How many wait in the queue, over all its lanes."""
        return sum(lane.line.length for lane in self.by_queue.get(queue, ()))

    def before(self, queue: str, medium: str, key: Key) -> int:
        """How many in this queue and medium stand before `key`."""
        lanes = self.by_queue.get(queue, ())
        return sum(lane.line.before(key) for lane in lanes if lane.need.medium == medium)

    def oldest(self, queue: str) -> Iterator[Key]:
        """The head of every lane of the queue that has one."""
        for lane in self.by_queue.get(queue, ()):
            first = lane.line.first()
            if first is not None:
                yield first


def rows_of(need: Need) -> tuple[tuple[str, str], ...]:
    """The rows in which this need is looked for."""
    if need.named is not None:
        return ((named_row(need.named), need.medium),)
    return tuple((queue, need.medium) for queue in (need.queue, *need.helpers))
