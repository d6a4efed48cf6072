"""What many walks tell about each node."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(slots=True)
class NodeFigures:
    """came: entries. left: citizens who hung up there. failed: given up after the tries.
    asked_twice: entries with more than one try. spent: milliseconds of each entry."""

    came: int = 0
    left: int = 0
    failed: int = 0
    asked_twice: int = 0
    spent: list[int] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As JSON, the times as their median."""
        return {
            "came": self.came,
            "left": self.left,
            "failed": self.failed,
            "asked_twice": self.asked_twice,
            "median_ms": round(median(self.spent)) if self.spent else None,
        }


def figures(rows: Iterable[Any]) -> dict[str, NodeFigures]:
    """By node, over rows with path, failed, outcome, began_at and ended_at."""
    found: dict[str, NodeFigures] = {}
    for row in rows:
        _add(found, row)
    return found


def _add(found: dict[str, NodeFigures], row: Any) -> None:
    path = row.path
    whole = round((row.ended_at - row.began_at).total_seconds() * 1000)
    ends = [*(ms for _, ms, *_ in path[1:]), whole]
    given_up = set(row.failed)
    for place, (step, end) in enumerate(zip(path, ends, strict=False)):
        node, begin, attempts = step[:3]
        seen = found.setdefault(node, NodeFigures())
        seen.came += 1
        seen.asked_twice += attempts > 0
        seen.failed += place in given_up
        seen.spent.append(max(0, end - begin))
    if row.outcome == "hung_up" and path:
        found[path[-1][0]].left += 1
