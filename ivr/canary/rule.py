"""When a new version is worse than the old one, and when that is only chance.

Both versions are walked at the same time by calls drawn by lot, so hour and weather are alike.
The trial is rolled back when the chosen share is worse by at least `worse_by` points and the
difference is beyond chance: the lower end of Newcombe's interval (1998, method 10: two Wilson
intervals) lies above zero. It is looked at after every call, so the interval is taken much wider
than for one look; docs/versions.md prints how often chance alone fools it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

SURE = 3.2
"""Standard errors of the Wilson intervals."""


@dataclass(frozen=True, slots=True)
class Count:
    """`bad` among `calls`."""

    calls: int = 0
    bad: int = 0

    @property
    def percent(self) -> float | None:
        """The share in points, None without calls."""
        return round(100 * self.bad / self.calls, 1) if self.calls else None


NOTHING = Count()


def wilson(count: Count, z: float = SURE) -> tuple[float, float]:
    """The score interval of a share (Wilson, 1927)."""
    n = count.calls
    if not n:
        return 0.0, 1.0
    p, zz = count.bad / n, z * z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    half = z / (1 + zz / n) * sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def surely_more(new: Count, old: Count, z: float = SURE) -> float:
    """The least by which `new` lies above `old`, as a share; negative when that is not sure."""
    p, q = new.bad / new.calls, old.bad / old.calls
    low, high = wilson(new, z)[0], wilson(old, z)[1]
    return p - q - sqrt((p - low) ** 2 + (high - q) ** 2)


def is_worse(new: Count, old: Count, worse_by: float, least: int) -> bool:
    """Whether the trial is to end: enough calls on both sides, worse by enough, and surely."""
    if min(new.calls, old.calls) < max(1, least):
        return False
    difference = 100 * (new.bad / new.calls - old.bad / old.calls)
    return difference >= worse_by and surely_more(new, old) > 0
